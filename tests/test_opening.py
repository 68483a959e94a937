import pytest

from raftlib import opening


@pytest.fixture
def done():
    yield []
    opening._waiting.clear()


def test_page_of_somebody_is_opened_at_once(done, monkeypatch):
    monkeypatch.delenv("RAFT_SNAPSHOT", raising=False)

    opening.on_open(lambda: done.append("a"))

    assert done == ["a"]


def test_snapshot_waits_until_it_belongs_to_somebody(done, monkeypatch):
    monkeypatch.setenv("RAFT_SNAPSHOT", "1")
    opening.on_open(lambda: done.append("a"))
    opening.on_open(lambda: done.append("b"))
    assert done == []

    opening.open_page()
    assert done == ["a", "b"]

    opening.open_page()
    assert done == ["a", "b"]  # once
