"""`raft decision notice`, as a person uses it after a vote."""

from email import message_from_bytes, policy

import pytest
from docx import Document

from conftest import make_demo_store
from raftlib.store.connection import Store
from tests.conduct.conftest import OPENS, SetClock, read
from tests.conduct.hub import take_hub, vote_on_hub
from tests.conduct.voting import propose_hub


@pytest.fixture
def demo(tmp_path):
    url = make_demo_store(tmp_path)
    store = Store(url)
    yield store, url
    store.close()


@pytest.fixture
def voted(demo):
    """Return the code of a vote that the clock has closed; nobody has written that down yet."""
    return vote_on_hub(demo[0], SetClock(OPENS))


def test_headline_is_printed_and_the_outcome_is_written_down_first(raft, demo, voted):
    store, url = demo

    found = raft("decision", "notice", voted, store=url)

    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith(
        f"{voted} Shared same-day hub: CARRIED (closed Wed 17 Jan 2024, 17:00; notice "
    )
    head = read(store, voted).head
    assert f"Head of its record: {head}\n" in found.stdout
    assert read(store, voted).outcome_at is not None


def test_notice_that_is_asked_for_twice_is_the_same(raft, demo, voted):
    _store, url = demo

    texts = [raft("decision", "notice", voted, store=url).stdout for _ in range(2)]

    assert texts[0] == texts[1] != ""


def test_every_format_is_written(raft, demo, voted, tmp_path):
    _store, url = demo
    for kind in ("text", "html", "docx", "eml"):
        words = ("--depth", "full", "--format", kind, "--output", f"n.{kind}")
        found = raft("decision", "notice", voted, *words, store=url)
        assert (found.returncode, found.stdout) == (0, f"n.{kind} is ready.\n"), found.stderr

    assert "How each practice voted:" in (tmp_path / "n.text").read_text("utf-8")
    assert "CARRIED" in (tmp_path / "n.html").read_text("utf-8")
    assert len(Document(str(tmp_path / "n.docx")).tables) == 2
    mail = message_from_bytes((tmp_path / "n.eml").read_bytes(), policy=policy.default)
    assert mail["Subject"] == f"{voted} Shared same-day hub: CARRIED"


def test_decision_of_the_leadership_meeting_has_a_notice(raft, demo):
    store, url = demo
    code = take_hub(store, SetClock(OPENS))

    found = raft("decision", "notice", code, "--depth", "summary", store=url)

    assert found.returncode == 0, found.stderr
    assert f"{code} Lease: DECIDED, no weighted vote" in found.stdout
    assert "Why no weighted vote: Nothing to weigh." in found.stdout


def test_decision_without_an_outcome_is_refused_with_the_reason(raft, demo):
    store, url = demo
    code = propose_hub(store, OPENS)

    found = raft("decision", "notice", code, store=url)

    assert found.returncode == 2
    assert "has not been opened yet. Its notice is ready" in found.stderr


def test_unknown_decision_and_missing_place_are_refused(raft, demo):
    _store, url = demo

    unknown = raft("decision", "notice", "D-1", store=url)
    nowhere = raft("decision", "notice", "D-1", "--format", "docx", store=url)

    assert unknown.returncode == nowhere.returncode == 2
    assert "There is no decision 'D-1' here." in unknown.stderr
    assert "Say where the docx file goes, with --output." in " ".join(nowhere.stderr.split())
