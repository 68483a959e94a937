"""What one engine has compiled, the next one of its kind does not compile again."""

from datetime import UTC, datetime

import sqlalchemy as sa

from raftlib.store.connection import Store
from raftlib.store.engines import COMPILED, Compiled
from raftlib.store.schema import change

AT = datetime(2026, 11, 22, tzinfo=UTC)
CACHE = COMPILED["compiled_cache"]


def ask(store: Store, words: str) -> None:
    """Ask something whose form no other test has."""
    with store.read() as connection:
        connection.execute(sa.select(change.c.topic.label(words)).where(change.c.topic == words))


def test_statement_is_compiled_once_for_all_stores_of_a_kind(tmp_path):
    stores = [Store(f"sqlite:///{tmp_path / name}.db").open() for name in "ab"]
    ask(stores[0], "form_of_this_test")
    compiled = dict(CACHE)

    ask(stores[1], "form_of_this_test")

    assert dict(CACHE) == compiled
    ask(stores[1], "another_form_of_this_test")
    assert len(CACHE) == len(compiled) + 1
    for store in stores:
        store.close()


def test_answer_is_the_other_stores_own(tmp_path):
    """Only the statement is shared: the value, the file and the rows are not."""
    stores = [Store(f"sqlite:///{tmp_path / name}.db").open() for name in "ab"]
    found = []
    for place, store in enumerate(stores):
        with store.write() as connection:
            connection.execute(sa.insert(change).values(topic=f"of {place}", changed_at=AT))
        with store.read() as connection:
            found.append(connection.scalars(sa.select(change.c.topic)).all())
        store.close()

    assert found == [["of 0"], ["of 1"]]


def test_statement_of_another_kind_of_database_is_another():
    cache = Compiled()
    sqlite, postgresql = (sa.create_engine(url).dialect for url in ("sqlite://", "postgresql://"))
    cache[sqlite, "form"] = "for SQLite"

    assert cache.get((postgresql, "form")) is None
    assert cache.get((sa.create_engine("sqlite://").dialect, "form")) == "for SQLite"
