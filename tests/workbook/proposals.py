"""A proposal of the demo locality for tests of models and views, and a clock to set."""

from datetime import datetime
from pathlib import Path
from shutil import copy

from raftlib import settings
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.register import LocalityNames
from raftlib.store.connection import Store
from raftlib.workbook.models.opening import OpeningModel
from tests.workbook.stores import NOW, access_to, opened

NORTH = "North (demo)"
FACILITATOR = HeldRole(role=Role.FACILITATOR)
AROUND = LocalityNames(names=("North", "West"), not_meant=("West Midlands",))


class SetClock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        """Return the instant at which it stands."""
        return self.at


def copy_demo(demo_url: str, folder: Path) -> Store:
    """Return a store of one's own with the demo locality."""
    place = folder / "own.db"
    copy(demo_url.removeprefix("sqlite:///"), place)
    return Store(f"sqlite:///{place}")


def copy_rules(folder: Path) -> Path:
    """Return a folder of one's own with the rules."""
    own = folder / "rules"
    own.mkdir()
    for path in settings.data_path("rules").glob("*.toml"):
        copy(path, own)
    return own


def open_proposal(store, clock=None, rules=None, roles=(FACILITATOR,), **asked) -> OpeningModel:
    rules = rules or settings.data_path("rules")
    model = OpeningModel(store, clock or SetClock(), rules, AROUND)
    return opened(model, access_to(store, *roles), **asked)


def write(model: OpeningModel, **texts: str) -> OpeningModel:
    """Type a whole proposal, or what is given of it in other words."""
    usual = {
        "headline": "Shared same-day hub",
        "summary": "One hub for same-day appointments.",
        "full": "# Why\n\nToo many calls at eight.",
        "next_step": "The locality manager finds a place by March.",
    }
    for name, text in {**usual, **texts}.items():
        setattr(model, name, text)
    return model


def saved(store, clock=None, rules=None, **texts: str) -> OpeningModel:
    """Return the model of a proposal that has just been saved."""
    model = write(open_proposal(store, clock, rules), **texts)
    model.save()
    assert model.problem == ""
    return model
