"""Puts what a kernel publishes where it belongs, as nbclient does for a kernel with sockets."""

import base64
from collections.abc import Mapping
from typing import Any

from ipywidgets import Output
from nbformat.v4 import output_from_msg

_OUTPUTS = ("stream", "display_data", "execute_result", "error")
_STATE = "application/vnd.jupyter.widget-state+json"


class Outputs:
    """Takes messages: outputs go into the cell or into an output widget, states are kept."""

    def __init__(self) -> None:
        self.cell: list[Any] = []
        self._shown: dict[str, list[Any]] = {}
        # By widget, "" for the cell: what is to be cleared when the next output comes.
        self._clear_next: set[str] = set()
        # The requests whose outputs a widget takes; the last one of a request is the innermost.
        self._capturing: list[tuple[str, str]] = []
        self._states: dict[str, dict[str, Any]] = {}
        self._buffers: dict[str, dict[tuple[str, ...], dict[str, Any]]] = {}

    def start_cell(self) -> list[Any]:
        """Return the list that the outputs of the next cell go to."""
        self.cell = []
        self._clear_next.discard("")
        return self.cell

    def hear(self, message: dict[str, Any]) -> None:
        """Take one message."""
        kind, content = message["msg_type"], message["content"]
        if kind.startswith("comm"):
            self._hear_widget(content, message.get("buffers") or ())
            return
        display_id = (content.get("transient") or {}).get("display_id")
        if display_id and kind != "stream":
            self._update(display_id, content)
        if kind == "clear_output":
            self._clear(self._taker(message), wait=bool(content.get("wait")))
        elif kind in _OUTPUTS:
            self._add(output_from_msg(message), self._taker(message), display_id)

    def widget_states(self) -> dict[str, Any]:
        """Return the states of the widgets that were made, as a notebook's metadata has them."""
        states = {
            name: {
                "model_name": state["_model_name"],
                "model_module": state.get("_model_module"),
                "model_module_version": state.get("_model_module_version"),
                "state": state,
                **({"buffers": [*self._buffers[name].values()]} if name in self._buffers else {}),
            }
            for name, state in self._states.items()
            if "_model_name" in state
        }
        return {_STATE: {"state": states, "version_major": 2, "version_minor": 0}} if states else {}

    def _taker(self, message: Mapping[str, Any]) -> str:
        request = message["parent_header"].get("msg_id", "")
        return next((name for at, name in reversed(self._capturing) if at == request), "")

    def _clear(self, taker: str, *, wait: bool) -> None:
        if wait:
            self._clear_next.add(taker)
            return
        self._clear_next.discard(taker)
        if taker:
            _widget(taker).outputs = ()
        else:
            self.cell.clear()

    def _add(self, output: Any, taker: str, display_id: str | None) -> None:
        if taker in self._clear_next:
            self._clear(taker, wait=False)
        if taker:
            outputs = [dict(one) for one in _widget(taker).outputs]
            _append(outputs, dict(output))
            _widget(taker).outputs = tuple(outputs)
            return
        _append(self.cell, output)
        if display_id:
            self._shown.setdefault(display_id, []).append(output)

    def _update(self, display_id: str, content: Mapping[str, Any]) -> None:
        for output in self._shown.get(display_id, []):
            output["data"], output["metadata"] = content["data"], content["metadata"]

    def _hear_widget(self, content: Mapping[str, Any], buffers: Any) -> None:
        name, data = content["comm_id"], content.get("data") or {}
        if "state" not in data:  # a message of the widget's own kind
            return
        state = data["state"]
        self._states.setdefault(name, {}).update(state)
        for path, buffer in zip(data.get("buffer_paths") or (), buffers, strict=False):
            text = base64.b64encode(buffer).decode()
            kept = {"data": text, "encoding": "base64", "path": path}
            self._buffers.setdefault(name, {})[tuple(path)] = kept
        if "msg_id" in state:
            self._capturing = [pair for pair in self._capturing if pair[1] != name]
            if state["msg_id"]:
                self._capturing.append((state["msg_id"], name))


def _append(outputs: list[Any], output: Any) -> None:
    last = outputs[-1] if outputs else {}
    if output["output_type"] == "stream" and last.get("name") == output["name"]:
        last["text"] += output["text"]
    else:
        outputs.append(output)


def _widget(name: str) -> Output:
    from ipywidgets.widgets.widget import _instances

    return _instances[name]
