import pytest

from raftlib.errors import StoreError
from raftlib.store.address import parse_address
from raftlib.store.connection import Store


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_reached_through_psycopg(scheme):
    address = parse_address(f"{scheme}://raft:secret@host/db?sslmode=require")

    assert address.drivername == "postgresql+psycopg"
    assert address.query == {"sslmode": "require"}


@pytest.mark.parametrize(
    "url",
    [
        "mysql://raft:secret@host/db",
        "postgresql+asyncpg://raft:secret@host/db",
        "sqlite+pysqlcipher://:secret@/raft.db",
        "sqlite+aiosqlite:///raft.db",
        "nothing+known://raft:secret@host/db",
    ],
)
def test_other_kind_of_store_is_refused_without_its_password(url):
    with pytest.raises(StoreError, match=r"RAFT_STORE names .* Write sqlite:///FILE or") as caught:
        parse_address(url)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["", "raft.db secret", "://secret", "sqlite://host:secret/raft.db"])
def test_what_is_no_address_is_refused_without_repeating_it(url):
    with pytest.raises(StoreError, match=r"not an address. Write sqlite:///FILE") as caught:
        parse_address(url)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["sqlite://secret/raft.db", "sqlite:///raft.db?key=secret"])
def test_address_of_more_than_a_file_is_refused_without_repeating_it(url):
    with pytest.raises(StoreError, match="names more than a file") as caught:
        parse_address(url)

    assert "secret" not in str(caught.value)


def test_wrong_address_is_said_when_the_store_is_used():
    """A page makes the store first, and has to be there to say what is wrong with it."""
    store = Store("mysql://raft:secret@host/db")

    with pytest.raises(StoreError, match="RAFT_STORE names 'mysql'"):
        store.open()

    store.close()


def test_folder_that_cannot_be_made_is_refused_in_plain_words(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(StoreError, match=r"folder cannot be made: .* Name another folder"):
        Store(f"sqlite:///{tmp_path / 'file' / 'raft.db'}").open()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_store_without_a_file_is_refused(url):
    """Everything would be lost with the command that stored it."""
    with pytest.raises(StoreError, match="names no file"):
        parse_address(url)
