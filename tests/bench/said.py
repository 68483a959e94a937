"""Messages as a kernel sends them, for the tests of what a viewer makes of them."""

import json

from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

from raftlib.bench.messages import Heard, read_message


def from_kernel(
    msg_type: str, content: object, channel: str = "iopub", answers: str = "", **more: object
) -> bytes:
    """Make a message of a kernel as it comes over a websocket."""
    parts = {
        "header": {"msg_type": msg_type, "msg_id": "k", **more},
        "parent_header": {"msg_id": answers} if answers else {},
        "metadata": {},
        "content": content,
    }
    return serialize_msg_to_ws_v1(parts, channel, lambda part: json.dumps(part).encode())


def heard(msg_type: str, content: object, channel: str = "iopub", answers: str = "") -> Heard:
    """Make a message of a kernel as a viewer hears it."""
    return read_message(from_kernel(msg_type, content, channel, answers))


def update(comm_id: str, **state: object) -> Heard:
    """Make the update of one widget."""
    data = {"method": "update", "state": state, "buffer_paths": []}
    return heard("comm_msg", {"comm_id": comm_id, "data": data})


def states(**widgets: dict[str, object]) -> Heard:
    """Make the states of all widgets, as a kernel answers on the control line."""
    found = {
        comm_id: {"model_name": state["_model_name"], "state": state}
        for comm_id, state in widgets.items()
    }
    data = {"method": "update_states", "states": found, "buffer_paths": []}
    return heard("comm_msg", {"comm_id": "control", "data": data})


def html(value: str = "") -> dict[str, object]:
    """Make the state of an HTML widget."""
    return {"_model_name": "HTMLModel", "value": value}


def dropdown(*options: str, index: int | None = 0, **more: object) -> dict[str, object]:
    """Make the state of a drop-down list."""
    return {
        "_model_name": "DropdownModel",
        "_options_labels": list(options),
        "index": index,
        **more,
    }


def idle(answers: str = "") -> Heard:
    """Make what a kernel says when it has done what it was asked."""
    return heard("status", {"execution_state": "idle"}, answers=answers)
