"""The pages of a vote, opened for people of the demo locality; the clock stands until it is set."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from conftest import make_demo_store
from raftlib.conduct.proposals import propose, say_view
from raftlib.conduct.votes import cast_vote
from raftlib.domain.acts import Draft, Receipt
from raftlib.domain.decision import Choice
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.proceedings import Remark
from raftlib.store.connection import Store
from raftlib.store.people import add_member
from raftlib.store.sign_ins import start_sign_in
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.page import PageModel
from tests.conduct.conftest import FACILITATOR as LEAD
from tests.conduct.conftest import (  # noqa: F401  (fixtures)
    clock,
    draft,
    member_at,
    opened,
    proposed,
    read_as,
    rules,
)
from tests.workbook.stores import add_practices

AnyModel = TypeVar("AnyModel", bound=PageModel)
Open = Callable[..., AnyModel]
FACILITATOR = HeldRole(role=Role.FACILITATOR)
SCRIBE = HeldRole(role=Role.SCRIBE)
ANALYST = HeldRole(role=Role.ANALYST)


def at(practice_code: str) -> HeldRole:
    """Return the role of a member of a practice."""
    return HeldRole(role=Role.PRACTICE, practice_code=practice_code)


def cd(pcn_code: str, *, deputy: bool = False) -> HeldRole:
    """Return the role of a CD, or of one who stands in for them."""
    return HeldRole(role=Role.CD, pcn_code=pcn_code, deputy=deputy)


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the file of a store with the demo locality, to be copied."""
    return make_demo_store(tmp_path_factory.mktemp("demo")).removeprefix("sqlite:///")


@pytest.fixture
def store(tmp_path, demo_file) -> Iterator[Store]:
    """Return a store with the demo locality."""
    shutil.copy(demo_file, tmp_path / "raft.db")
    store = Store(f"sqlite:///{tmp_path / 'raft.db'}")
    yield store
    store.close()


@pytest.fixture
def elsewhere(store: Store, draft: Draft, clock) -> str:  # noqa: F811
    """Return the code of a decision of another locality, with a view in it."""
    add_practices(store, ("Z00030", "ASH", "South"))
    there = replace(draft, locality="South", headline="A hub in the south")
    code = propose(store, LEAD, there, clock)
    say_view(store, member_at("Z00030"), code, "Z00030", Remark.VIEW, "Ours alone.", clock)
    return code


@pytest.fixture
def open_as(store, clock) -> Open[PageModel]:  # noqa: F811
    """Open a model for somebody new with these roles."""

    def open_it(kind: type[AnyModel], *roles: HeldRole, **asked: str) -> AnyModel:
        number = add_member(store, "Somebody", roles, clock())
        # a sign-in lives ten hours, and these votes a week
        entered = start_sign_in(store, number, clock() + timedelta(days=400))
        model = kind(store, clock)
        model.open(Access(store, entered.sign_in, clock), asked)
        return model

    return open_it


@pytest.fixture
def vote_of(store, opened, read_as, clock) -> Callable[[str, Choice], Receipt]:  # noqa: F811
    """Let a practice vote as from another page."""

    def vote(practice_code: str, choice: Choice) -> Receipt:
        return cast_vote(
            store, member_at(practice_code), opened, practice_code, choice, read_as, clock
        )

    return vote
