"""What the widgets of one page show, as far as a viewer needs to know."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from raftlib.bench.messages import Heard

# Only such messages are looked into: those of a page's pulse, for one, are not.
_OF_INTEREST = re.compile(rb'"(?:value|index|_options_labels|states)"')
_CHART = re.compile(r"<(?:img|svg)\b")
# A picture that a browser asks for by itself; those of stock Voilà stand in the page.
_PICTURE = re.compile(r'<img\b[^>]* src="(/[^"]+)"')
# Of the others a browser asks as somebody scrolls. Source: counted in Chromium on our pages with
# charts, at 390, 768 and 1,280 pixels: none to two.
PICTURES_AT_ONCE = 2
_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)


class Drawn(IntEnum):
    """What a message drew, in the order of what a viewer waits for."""

    NOTHING = 0
    TEXT = 1
    CHART = 2


@dataclass
class Dropdown:
    """A list to choose from: how many options it has, and which one is chosen."""

    options: int = 0
    index: int = 0
    disabled: bool = False

    def take(self, state: Mapping[str, Any]) -> None:
        """Take over what has changed."""
        if "_options_labels" in state:
            self.options = len(state["_options_labels"])
        if "index" in state:
            self.index = -1 if state["index"] is None else int(state["index"])
        self.disabled = bool(state.get("disabled", self.disabled))


@dataclass(frozen=True)
class Choice:
    """A list, and the item to choose in it."""

    comm_id: str
    index: int


class Widgets:
    """The widgets of one page, of which only the HTML and the drop-down lists count here."""

    def __init__(self) -> None:
        self.known = False
        self._html: dict[str, Drawn] = {}
        self._pictures: dict[str, list[str]] = {}
        self._dropdowns: dict[str, Dropdown] = {}

    @property
    def is_live(self) -> bool:
        """Return whether the states have come and something can be seen."""
        return self.known and any(self._html.values())

    @property
    def pictures(self) -> list[str]:
        """Return the addresses of the pictures that a browser asks for at once."""
        found = [address for addresses in self._pictures.values() for address in addresses]
        return found[:PICTURES_AT_ONCE]

    @property
    def has_chart(self) -> bool:
        """Return whether a chart is among what can be seen."""
        return Drawn.CHART in self._html.values()

    def next_choice(self) -> Choice | None:
        """Return the option after the one chosen, in the first list that has more than one."""
        for comm_id, found in self._dropdowns.items():
            if found.options > 1 and not found.disabled:
                return Choice(comm_id, (found.index + 1) % found.options)
        return None

    def take(self, heard: Heard) -> Drawn:
        """Take over what a message says, and return what it drew."""
        if heard.channel != "iopub" or not _OF_INTEREST.search(heard.raw_content):
            return Drawn.NOTHING
        if heard.msg_type not in ("comm_msg", "comm_open"):
            return Drawn.NOTHING
        data = heard.content.get("data", {})
        match heard.msg_type, data.get("method"):
            case "comm_msg", "update_states":
                return self._take_all(data.get("states", {}))
            case ("comm_msg", "update" | "echo_update") | ("comm_open", _):
                return self._take_one(heard.content.get("comm_id", ""), data.get("state", {}))
        return Drawn.NOTHING

    def _take_all(self, states: Mapping[str, Mapping[str, Any]]) -> Drawn:
        self.known = True
        drawn = [self._take_one(comm_id, found["state"]) for comm_id, found in states.items()]
        return max(drawn, default=Drawn.NOTHING)

    def _take_one(self, comm_id: str, state: Mapping[str, Any]) -> Drawn:
        model = state.get("_model_name")
        if model == "DropdownModel":
            self._dropdowns.setdefault(comm_id, Dropdown())
        if comm_id in self._dropdowns:
            self._dropdowns[comm_id].take(state)
        if (model == "HTMLModel" or comm_id in self._html) and "value" in state:
            text = str(state["value"])
            self._html[comm_id] = what_is_drawn(text)
            self._pictures[comm_id] = _PICTURE.findall(text)
            return self._html[comm_id]
        return Drawn.NOTHING


def what_is_drawn(html: str) -> Drawn:
    """Return what can be seen of a text; a style sheet alone cannot.

    Examples
    --------
    >>> [what_is_drawn(html).name for html in ("<style>p {}</style> ", "<p>3</p>", "<svg></svg>")]
    ['NOTHING', 'TEXT', 'CHART']
    """
    if _CHART.search(html):
        return Drawn.CHART
    return Drawn.TEXT if _STYLE.sub("", html).strip() else Drawn.NOTHING
