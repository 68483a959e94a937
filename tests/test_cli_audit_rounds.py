"""`raft audit round`, and the answers of rounds in sheets, as a person or a script uses them."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from raftlib import settings
from raftlib.analysis.london_time import LONDON
from raftlib.cli import app
from raftlib.conduct.audit_rounds import add_round
from raftlib.domain.audit_round import RoundPlan, add_alternative
from raftlib.domain.people import AT_THIS_COMPUTER
from raftlib.domain.period import Period
from raftlib.errors import RaftError
from raftlib.sources.menus import read_audit_menu
from raftlib.store.audit_rounds import find_round_of
from raftlib.store.connection import Store
from tests.workbook.stores import add_north_and_south

OCTOBER = "2023-10-02/2023-10-20"


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Give the store of the commands, with 180 appointments of Z00001 on 3 October 2023."""
    url = f"sqlite:///{tmp_path / 'raft.db'}"
    monkeypatch.setenv("RAFT_STORE", url)
    store = Store(url)
    add_north_and_south(store)
    yield store
    store.close()


def raft(*words: object) -> str:
    """Run the command here, which is quicker than a process of its own."""
    done = CliRunner().invoke(app, [*map(str, words)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def answer(*words: object):
    return json.loads(raft(*words, "--format", "json"))


def test_round_is_made_listed_and_closed(store):
    today = settings.now().astimezone(LONDON).date()

    made = answer("audit", "round", "add", "Round 1", "--practice", "z00001")
    listed = answer("audit", "round", "list", "--practice", "Z00001")
    closed = answer("audit", "round", "close", 1)
    again = answer("audit", "round", "close", 1, "--undo")

    assert made == {
        "number": 1,
        "name": "Round 1",
        "stage": "open",
        "first_on": today.isoformat(),
        "last_on": (today + timedelta(days=21)).isoformat(),
        "locality": None,
        "practice_code": "Z00001",
        "target": 58,  # 286 among 5 clinicians
        "days_left": 22,
        "own": 0,
    }
    assert listed == [{name: made[name] for name in made if name != "own"}]
    assert (closed["stage"], closed["last_on"]) == ("closed", today.isoformat())
    assert again["stage"] == "open"
    assert answer("audit", "round", "list", "--locality", "North") == []
    assert "1. Round 1 (open)" in raft("audit", "round", "list")


def test_progress_is_said_by_alias(store):
    made = ("audit", "round", "add", "Round 1", "--locality", "North", "--period", OCTOBER)
    assert "Its number is 1." in raft(*made, "--target", 60)

    found = answer("audit", "round", "progress", 1, "--practice", "Z00001")
    text = raft("audit", "round", "progress", 1, "--practice", "Z00001")

    assert (found["begun"], found["clinicians"], found["reached"]) == (3, 5, 3)
    assert found["by_alias"][0] == {"clinician_label": "GP 1", "sessions": 1, "appointments": 60}
    assert (found["appointments"], found["target"]) == (180, 60)
    assert "avoidable" not in json.dumps(found)
    assert "GP 1: 1 session, 60 appointments" in text
    assert "3 of 5 clinicians have begun, 2 have not." in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("close", 7), "no such round"),
        (("progress", 7), "There is no round 7"),
        (("add", "R", "--practice", "Z00001", "--period", "autumn"), "neither a month"),
        (("add", "R", "--practice", "Z00009"), "no practice 'Z00009'"),
        (("add", "R"), "Choose one of the two"),
    ],
)
def test_what_is_not_there_is_said(store, words, said):
    with pytest.raises(RaftError, match=said):
        raft("audit", "round", *words)


def test_progress_is_that_of_a_practice_that_takes_part(store):
    raft("audit", "round", "add", "R", "--locality", "North", "--period", OCTOBER)

    with pytest.raises(RaftError, match="not a round of the practice 'Z00003'"):
        raft("audit", "round", "progress", 1, "--practice", "Z00003")


def test_empty_list_says_what_to_do(store):
    assert "Make one with: raft audit round add" in raft("audit", "round", "list")


def test_sheet_may_hold_what_a_round_has_added(store, tmp_path):
    sheet = tmp_path / "library.csv"
    sheet.write_text(
        "practice_code,session_on,session,clinician_label,avoidable,could_have_been\n"
        "Z00001,2023-10-04,am,GP 1,wholly,Town Library\n"
    )
    with pytest.raises(RaftError, match="Town Library"):
        raft("import", "audit", sheet)
    menu = read_audit_menu(settings.data_path("menus/audit.toml"))
    plan = RoundPlan(
        name="R",
        period=Period.parse("2023-10"),
        target=40,
        menu=add_alternative(menu, "town library", "community"),
    )
    add_round(store, AT_THIS_COMPUTER, plan, settings.now, practice_code="Z00001")

    raft("import", "audit", sheet)

    day = "2023-10-04/2023-10-04"
    (found,) = answer("audit", "summary", "--practice", "Z00001", "--period", day)
    assert [(it["could_have_been"], it["owner_level"]) for it in found["reasons"]] == [
        ("town library", "community")
    ]
    assert find_round_of(store, 1).plan.menu == plan.menu
