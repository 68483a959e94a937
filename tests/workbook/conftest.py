from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from raftlib.shared_work import SharedWork, new_work_folder, work_in
from raftlib.store.connection import Store
from tests.analysis.records import make_vote, notice_example
from tests.workbook.proposals import copy_demo
from tests.workbook.stores import add_north_and_south, add_record


@pytest.fixture
def empty_store(tmp_path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'raft.db'}")
    yield store
    store.close()


@pytest.fixture(scope="session")
def north_and_south(tmp_path_factory) -> Path:
    """Make the file of a store with North and South once: each test has a copy."""
    path = tmp_path_factory.mktemp("north-and-south") / "raft.db"
    store = Store(f"sqlite:///{path}")
    add_north_and_south(store)
    store.close()
    return path


@pytest.fixture
def store(empty_store, north_and_south, tmp_path) -> Store:
    copy(north_and_south, tmp_path / "raft.db")
    return empty_store


@pytest.fixture
def decisions(store: Store) -> Store:
    """Add two decisions: the notice's, and a newer one with 700 for and 300 against."""
    add_record(store, notice_example())
    add_record(store, {**make_vote(yes=700, no=300), "decision": "D-2"})
    return store


@pytest.fixture
def demo(demo_url, tmp_path) -> Iterator[Store]:
    """Give a store of one's own with the demo locality: six PCNs, each with a CD."""
    store = copy_demo(demo_url, tmp_path)
    yield store
    store.close()


@pytest.fixture
def work(monkeypatch) -> Iterator[SharedWork]:
    """Let work be shared, as on the site."""
    with new_work_folder() as folder:
        monkeypatch.setenv("RAFT_WORK", str(folder))
        yield work_in(folder)
