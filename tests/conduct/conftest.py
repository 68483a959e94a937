"""A decision of the demo locality, people who act in it, and a clock that the test sets."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy

import pytest

from conftest import make_demo_store
from raftlib import settings
from raftlib.conduct.clock import close_vote
from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import propose
from raftlib.conduct.votes import cast_vote
from raftlib.domain.acts import Draft, ReadAs, TabledRule
from raftlib.domain.decision import Choice
from raftlib.domain.people import HeldRole, Member, Role, Viewer
from raftlib.domain.proceedings import Proceedings
from raftlib.sources.proceedings import parse_proceedings
from raftlib.sources.rules import read_rules
from raftlib.store.connection import Store
from raftlib.store.ledger import read_entries
from tests.workbook.stores import add_practices

NORTH = "North (demo)"
OPENS = datetime(2024, 1, 10, 12, 0, tzinfo=UTC)
CLOSES = datetime(2024, 1, 17, 17, 0, tzinfo=UTC)


class SetClock:
    """A clock that stands still until it is set."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return the instant at which it stands."""
        return self.at

    def go(self, **parts: int) -> None:
        """Set it forward by so many days, minutes and the like."""
        self.at += timedelta(**parts)


def viewer(*roles: HeldRole) -> Viewer:
    return Viewer(member=Member(number=0, name="Somebody (demo)", roles=roles), sign_in="s")


def member_at(practice_code: str) -> Viewer:
    return viewer(HeldRole(role=Role.PRACTICE, practice_code=practice_code))


def cd_of(pcn_code: str) -> Viewer:
    return viewer(HeldRole(role=Role.CD, pcn_code=pcn_code))


FACILITATOR = viewer(HeldRole(role=Role.FACILITATOR))
SCRIBE = viewer(HeldRole(role=Role.SCRIBE))
ANALYST = viewer(HeldRole(role=Role.ANALYST))
DEPUTY = viewer(HeldRole(role=Role.CD, pcn_code="U00002", deputy=True))
# In a locality of its own, which ``with_south`` adds.
SOUTHERN, SOUTHERN_CD = member_at("Z00091"), cd_of("U1")


def read(store: Store, code: str) -> Proceedings:
    with store.read() as connection:
        return parse_proceedings(code, read_entries(connection, code))


@pytest.fixture(scope="session")
def rules() -> dict[str, TabledRule]:
    return read_rules(settings.data_path("rules"))


@pytest.fixture
def draft(rules) -> Draft:
    return Draft(
        locality=NORTH,
        headline="Shared same-day hub",
        summary="One hub for same-day appointments.",
        full="# Why\n\nToo many calls at eight.",
        rule=rules["standard"],
        next_step="The locality manager finds a place by March.",
    )


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory) -> Path:
    """Make the demo locality once; each test has a copy, which is much quicker."""
    folder = tmp_path_factory.mktemp("demo")
    make_demo_store(folder)
    return folder / "demo.db"


@pytest.fixture
def store(tmp_path, demo_file) -> Iterator[Store]:
    store = Store(f"sqlite:///{copy(demo_file, tmp_path)}")
    yield store
    store.close()


@pytest.fixture
def with_south(store) -> Store:
    """Add a locality with the one practice Z00091, in the PCN U1."""
    add_practices(store, ("Z00091", "ASH", "South"))
    return store


@pytest.fixture
def clock() -> SetClock:
    return SetClock(OPENS - timedelta(days=1))


@pytest.fixture
def proposed(store, draft, clock) -> str:
    """Return the code of a decision whose vote has not been opened."""
    return propose(store, FACILITATOR, draft, clock)


@pytest.fixture
def opened(store, proposed, rules, clock) -> str:
    """Return the code of a decision that is open; the clock is at its first instant."""
    window = Window(opens_at=OPENS, closes_at=CLOSES)
    open_vote(store, FACILITATOR, proposed, window, rules["standard"], clock)
    clock.at = OPENS
    return proposed


@pytest.fixture
def urgent(store, draft, rules, clock) -> str:
    """Return the code of an urgent decision whose vote has not been opened."""
    quick = replace(draft, rule=rules["urgent_of_6"], urgency="The offer ends on Friday.")
    return propose(store, FACILITATOR, quick, clock)


@pytest.fixture
def closed(store, opened, read_as, clock) -> str:
    """Return the code of a decision that has closed, with one vote of Z00003, against."""
    cast_vote(store, member_at("Z00003"), opened, "Z00003", Choice.NO, read_as, clock)
    clock.at = CLOSES
    close_vote(store, opened, clock)
    return opened


@pytest.fixture
def read_as(store, proposed) -> ReadAs:
    return ReadAs(paper=read(store, proposed).paper.fingerprint)
