from collections.abc import Iterator

import pytest

from raftlib.store.connection import Store


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'store' / 'raft.db'}"


@pytest.fixture
def store(url) -> Iterator[Store]:
    store = Store(url)
    yield store
    store.close()
