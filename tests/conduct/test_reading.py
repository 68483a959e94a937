"""Reading what is recorded: in steps, after a backup came back, and where it is broken."""

from itertools import pairwise
from shutil import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raftlib.conduct.clock import close_vote, find_ends
from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import agree, propose, say_view
from raftlib.conduct.reading import list_proceedings, read_outlines, read_proceedings
from raftlib.conduct.votes import cast_vote, convey_vote, take_position
from raftlib.domain.acts import ReadAs, Told
from raftlib.domain.decision import Choice
from raftlib.domain.proceedings import Remark
from raftlib.errors import DecisionError, RecordError
from raftlib.sources.proceedings import parse_proceedings
from raftlib.store.connection import Store
from raftlib.store.ledger import read_entries
from tests.conduct.conftest import CLOSES, FACILITATOR, OPENS, SetClock, cd_of, member_at, read

NO_PAPER = ReadAs(paper="")
TOLD = Told(by="Manager", at="today", how="by telephone")


def do(store: Store, code: str, act: str, choice: Choice, clock: SetClock) -> None:
    """Do one act that a practice or a CD may do at any time once the vote was opened."""
    member, cd = member_at("Z00003"), cd_of("U00002")
    if act == "vote":
        cast_vote(store, member, code, "Z00003", choice, NO_PAPER, clock)
    elif act == "convey":
        convey_vote(store, cd, code, "Z00003", choice, "U00002", TOLD, clock)
    elif act == "position":
        take_position(store, cd, code, "U00002", choice, NO_PAPER, clock)
    elif act == "view":
        say_view(store, member, code, "Z00003", Remark.VIEW, "It is far.", clock)
    elif views := read(store, code).views:
        other, agrees = member_at("Z00013"), choice is Choice.YES
        agree(store, other, code, "Z00013", views[0].seq, clock, agrees=agrees)


ACTS = st.tuples(
    st.sampled_from(["vote", "convey", "position", "view", "agree"]), st.sampled_from(list(Choice))
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(ACTS, max_size=8), cuts=st.sets(st.integers(1, 12)))
def test_what_is_read_in_steps_is_what_is_read_at_once(store, opened, clock, acts, cuts):
    clock.at = OPENS
    for act, choice in acts:
        do(store, opened, act, choice, clock)
    with store.read() as connection:
        entries = read_entries(connection, opened)
    places = [0, *sorted(cut for cut in cuts if cut < len(entries)), len(entries)]

    found = None
    for start, end in pairwise(places):
        found = parse_proceedings(opened, entries[start:end], found)

    assert found == parse_proceedings(opened, entries) == read_proceedings(store, opened)


def test_only_what_came_since_is_read_again(store, opened, clock):
    before = read_proceedings(store, opened)
    do(store, opened, "vote", Choice.YES, clock)

    after = read_proceedings(store, opened, before)

    assert after == read_proceedings(store, opened)
    assert after.papers is before.papers
    assert read_proceedings(store, opened, after) == after


def test_what_a_restored_store_no_longer_has_is_not_shown(store, opened, clock, tmp_path):
    """The backup was made before two votes; since then another one came."""
    store.close()
    backup = Store(f"sqlite:///{copy(tmp_path / 'demo.db', tmp_path / 'backup.db')}")
    for choice in (Choice.YES, Choice.NO):
        do(store, opened, "vote", choice, clock)
    before = read_proceedings(store, opened)

    assert read_proceedings(backup, opened, before).votes == ()
    for choice in (Choice.ABSTAIN, Choice.ABSTAIN, Choice.YES):
        do(backup, opened, "vote", choice, clock)

    choices = [cast.vote.choice for cast in read_proceedings(backup, opened, before).votes]
    assert choices == ["abstain", "abstain", "yes"]
    backup.close()


def test_decision_that_is_not_there_is_named(store):
    with pytest.raises(DecisionError, match="no decision 'D-9'"):
        read_proceedings(store, "D-9")


def test_outline_has_where_it_stands_and_no_votes(store, opened, clock):
    do(store, opened, "view", Choice.YES, clock)
    do(store, opened, "vote", Choice.YES, clock)
    clock.at = CLOSES
    close_vote(store, opened, clock)

    (outline,) = list_proceedings(store)

    whole = read(store, opened)
    assert (outline.views, outline.votes) == ((), ())
    assert (outline.opening, outline.closed_at) == (whole.opening, whole.closed_at)
    assert outline.head == whole.head


def break_entry(store: Store, code: str, statement: str) -> None:
    """Change the store as somebody with its file could, past the triggers."""
    with store.write() as connection:
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_entry'"
        ).fetchall():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(f"{statement} AND decision_code = '{code}'")


BODY = "UPDATE ledger_entry SET body = {} WHERE seq = {}"
BROKEN = [
    (BODY.format("'nonsense'", 3), 3, "it is no JSON"),
    (BODY.format("'[]'", 3), 3, "list indices"),
    (BODY.format("'{}'", 3), 3, "record is missing"),
    (BODY.format("'{}'", 0), 0, "headline is missing"),
    ("UPDATE ledger_entry SET at = 'noon' WHERE seq = 3", 3, "write it as 2023-12-08"),
    ("DELETE FROM ledger_entry WHERE seq = 0", 0, "the entry in its place has the number 1"),
    ("DELETE FROM ledger_entry WHERE seq IN (0, 3)", 0, "has the number 1"),
]


@pytest.fixture
def with_views(store, proposed, rules, clock) -> str:
    """Two views stand before the opening, which is entry 3."""
    for _ in range(2):
        do(store, proposed, "view", Choice.YES, clock)
    window = Window(opens_at=OPENS, closes_at=CLOSES)
    open_vote(store, FACILITATOR, proposed, window, rules["standard"], clock)
    return proposed


@pytest.mark.parametrize(("statement", "seq", "reason"), BROKEN)
def test_entry_that_cannot_be_read_is_named_by_its_own_number(
    store, with_views, statement, seq, reason
):
    break_entry(store, with_views, statement)

    with pytest.raises(
        RecordError, match=f"Entry {seq} of {with_views} cannot be read: .*{reason}"
    ):
        read_proceedings(store, with_views)
    (fault,) = read_outlines(store).faults
    assert fault.startswith(f"Entry {seq} of {with_views} cannot be read")


@pytest.mark.parametrize("statement", [statement for statement, _, _ in BROKEN])
def test_broken_decision_keeps_nobody_from_the_others(store, with_views, draft, clock, statement):
    """Least of all the clock, which has to close them."""
    other = propose(store, FACILITATOR, draft, clock)
    break_entry(store, with_views, statement)

    assert [one.decision_code for one in list_proceedings(store)] == [other]
    assert find_ends(list_proceedings(store)) == {}


def test_entry_of_no_known_kind_is_named(store, with_views):
    break_entry(store, with_views, "UPDATE ledger_entry SET kind = 'bribed' WHERE seq = 3")

    with pytest.raises(RecordError, match=r"Entry 3 of .*'bribed' is not a valid"):
        read_proceedings(store, with_views)


def test_missing_entry_is_found_though_it_is_in_no_outline(store, with_views):
    break_entry(store, with_views, "DELETE FROM ledger_entry WHERE seq = 2")

    with pytest.raises(RecordError, match=r"Entry 2 of .* in its place has the number 3"):
        read_proceedings(store, with_views)
