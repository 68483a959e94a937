"""`raft audit download` and `raft audit feedback`, in this process: a new one takes seconds."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from raftlib.cli import app
from raftlib.domain.feedback import Feedback
from raftlib.domain.people import HeldRole, Role
from raftlib.errors import ReportError
from raftlib.store.connection import Store
from raftlib.store.feedback import add_feedback
from raftlib.store.people import add_member
from tests.workbook.stores import add_north_and_south

NOON = datetime(2023, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def audit(tmp_path, monkeypatch):
    """Return what runs `raft audit` in an empty folder, where five people gave feedback."""
    url = f"sqlite:///{tmp_path / 'raft.db'}"
    monkeypatch.setenv("RAFT_STORE", url)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    store = Store(url)
    add_north_and_south(store)
    role = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
    for number in range(5):
        member = add_member(store, f"Member {number}", [role], NOON)
        given = Feedback(locality="North", period="2023-11", answers={"again": "Yes"})
        with store.write() as connection:
            add_feedback(connection, member, given, NOON)
    store.close()
    return lambda *words: CliRunner().invoke(app, ["audit", *words])


def test_practice_has_its_files_in_a_folder(audit, tmp_path):
    found = audit("download", "--practice", "z00001", "--period", "2023-10", "--out", "out")

    assert found.exception is None
    assert found.stdout == "10 files in out.\n"
    assert sorted(path.name for path in (tmp_path / "here" / "out").iterdir()) == [
        "avoidable-appointments-Z00001-2023-10.xlsx",
        "how-much-Z00001-2023-10.png",
        "how-much-Z00001-2023-10.svg",
        "now-or-only-if-added-Z00001-2023-10.png",
        "now-or-only-if-added-Z00001-2023-10.svg",
        "team-talk-Z00001-2023-10.docx",
        "what-it-could-have-been-Z00001-2023-10.png",
        "what-it-could-have-been-Z00001-2023-10.svg",
        "which-change-it-would-take-Z00001-2023-10.png",
        "which-change-it-would-take-Z00001-2023-10.svg",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "out"], "Name a practice with --practice"),
        (["--locality", "Nowhere", "--out", "out"], "There is no locality 'Nowhere' here"),
        (
            ["--locality", "North", "--period", "2023-10-02/2023-10-03", "--out", "out"],
            "is not a month",
        ),
        (["--practice", "Z00002", "--period", "2023-01", "--out", "out"], "nothing was audited"),
        (["--locality", "North", "--believed", "40", "--out", "out"], "are one practice's"),
        (["--practice", "Z00001", "--believed", "42", "--out", "out"], "no '42' to choose"),
        (["--practice", "Z00001", "--first", "2022-01", "--out", "out"], "no '2022-01' to choose"),
        (
            ["--practice", "Z00001", "--a-week", "many", "--minutes", "13", "--out", "out"],
            "Appointments a week is 'many'",
        ),
        (["--practice", "Z00001", "--out", ".."], "is there already. Name another one with --out"),
    ],
)
def test_what_cannot_be_made_is_said(audit, words, said):
    found = audit("download", *words)

    assert isinstance(found.exception, ReportError)
    assert said in str(found.exception)


def test_feedback_is_counted_without_names(audit):
    found = audit("feedback", "--locality", "North", "--format", "json")

    assert found.exception is None
    answer = json.loads(found.stdout)
    again = next(one for one in answer["questions"] if one["key"] == "again")
    assert (answer["period"], answer["people"]) == ("2023-11", 5)
    assert (again["n"], again["counts"]["Yes"], again["counts"]["No"]) == (5, 5, 0)
    assert "Member" not in found.stdout


def test_feedback_is_read_as_text(audit):
    found = audit("feedback", "--locality", "North")

    assert "North, November 2023: 5 people answered." in found.stdout
    assert "  Yes: 5 (100%)" in found.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--locality", "Nowhere"], "Name one of these with --locality: North, South"),
        (["--locality", "North", "--period", "autumn"], "'autumn' is not a month"),
    ],
)
def test_feedback_that_is_not_there_is_said(audit, words, said):
    found = audit("feedback", *words)

    assert isinstance(found.exception, ReportError)
    assert said in str(found.exception)
