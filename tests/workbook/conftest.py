from collections.abc import Iterator

import pytest

from raftlib.store.connection import Store
from tests.analysis.records import make_vote, notice_example
from tests.workbook.proposals import copy_demo
from tests.workbook.stores import add_north_and_south, add_record


@pytest.fixture
def empty_store(tmp_path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'raft.db'}")
    yield store
    store.close()


@pytest.fixture
def store(empty_store) -> Store:
    add_north_and_south(empty_store)
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
