"""Writes as a process of its own does: with its own store at the same address."""

from datetime import UTC, datetime

import sqlalchemy as sa

from raftlib.store.connection import Store
from raftlib.store.ledger import append_entry
from raftlib.store.schema import audit_import

NOW = datetime(2023, 12, 1, 12, tzinfo=UTC)


def insert_import(connection, mark):
    connection.execute(
        audit_import.insert().values(imported_at=NOW, file="a.csv", fingerprint=mark)
    )


def add_import(store, mark):
    with store.write() as connection:
        insert_import(connection, mark)


def count_imports(store):
    with store.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(audit_import))


def write_ten(url: str, writer: str) -> None:
    store = Store(url)
    for number in range(10):
        add_import(store, f"{writer}-{number}")
    store.close()


def open_and_close(url: str) -> None:
    Store(url).open().close()


def append_vote(store: Store, number: int, code: str = "D-1") -> None:
    with store.write() as connection:
        append_entry(
            connection, code, at="2023-12-08T10:00:00Z", kind="vote", body={"number": number}
        )


def append_ten(url: str, first: int) -> None:
    store = Store(url)
    for number in range(first, first + 10):
        append_vote(store, number)
    store.close()
