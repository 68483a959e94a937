from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing import get_context

import pytest
import sqlalchemy as sa

from raftlib.domain.register import Practice
from raftlib.errors import StoreError
from raftlib.store import migrations
from raftlib.store.connection import Store
from raftlib.store.decisions import list_decisions
from raftlib.store.migrations import MIGRATIONS, migrate
from raftlib.store.registers import read_locality
from raftlib.store.schema import ledger_entry, metadata, schema_version
from tests.store.writers import count_imports, open_and_close

# Rows as version 0.1.0 of the workbook wrote them.
OLD_ROWS = (
    "INSERT INTO register_snapshot VALUES (1, '2023-10-01', '2023-12-01 12:00:00.000000', 'a')",
    "INSERT INTO register_practice VALUES (1, 'Z00001', 'ONE', 'U00001', 5000, 'North', FALSE)",
    "INSERT INTO register_pcn VALUES (1, 'U00001', 'FIRST')",
    "INSERT INTO audit_import VALUES (1, '2023-12-01 12:00:00.000000', 'a.csv', 'b')",
    "INSERT INTO decision_record VALUES "
    "(1, '2023-12-01 12:00:00.000000', 'D-1', 'A hub', '{}', 'c')",
)


@pytest.fixture
def old_url(store_url, monkeypatch):
    """Return the address of a store of version 1 with rows in it."""
    monkeypatch.setattr(migrations, "MIGRATIONS", MIGRATIONS[:1])
    monkeypatch.setattr("raftlib.store.connection.MIGRATIONS", MIGRATIONS[:1])
    store = Store(store_url)
    with store.write() as connection:
        for statement in OLD_ROWS:
            connection.exec_driver_sql(statement)
    assert read_versions(store) == [1]
    store.close()
    monkeypatch.undo()
    return store_url


def read_versions(store):
    with store.read() as connection:
        return connection.scalars(sa.select(schema_version.c.version)).all()


def test_store_of_version_1_is_brought_here_with_everything_in_it(old_url):
    store = Store(old_url)

    register = read_locality(store, "North")

    assert read_versions(store) == list(range(1, len(MIGRATIONS) + 1))
    assert register.as_at == date(2023, 10, 1)
    assert register.practices == (
        Practice(
            practice_code="Z00001",
            practice_name="ONE",
            pcn_code="U00001",
            registered_patients=5000,
            locality="North",
        ),
    )
    assert count_imports(store) == 1
    assert [item.title for item in list_decisions(store)] == ["A hub"]
    store.close()


def test_instant_of_an_old_row_is_in_utc(old_url):
    store = Store(old_url)
    with store.read() as connection:
        table = metadata.tables["audit_import"]
        found = connection.scalar(sa.select(table.c.imported_at))

    assert found == datetime(2023, 12, 1, 12, tzinfo=UTC)
    store.close()


def test_old_store_has_a_ledger_once_it_is_brought_here(old_url):
    store = Store(old_url)
    with store.read() as connection:
        assert connection.execute(sa.select(ledger_entry)).all() == []
    store.close()


def describe_table(connection, table):
    """Return what the database says of a table, without the lengths, which it does not keep."""
    found = sa.inspect(connection)
    columns = found.get_columns(table.name)
    return {
        "columns": [(item["name"], item["nullable"]) for item in columns],
        "kinds": [item["type"].python_type for item in columns],
        "key": found.get_pk_constraint(table.name)["constrained_columns"],
        "unique": sorted(item["column_names"] for item in found.get_unique_constraints(table.name)),
        "foreign": sorted(
            (item["constrained_columns"], item["referred_table"])
            for item in found.get_foreign_keys(table.name)
        ),
    }


def declared_table(table):
    constraints = list(table.constraints)
    return {
        "columns": [(column.name, column.nullable) for column in table.columns],
        "kinds": [
            getattr(column.type, "impl", column.type).python_type for column in table.columns
        ],
        "key": [column.name for column in table.primary_key],
        "unique": sorted(
            [column.name for column in item.columns]
            for item in constraints
            if isinstance(item, sa.UniqueConstraint)
        ),
        "foreign": sorted(
            ([column.name for column in item.columns], item.referred_table.name)
            for item in constraints
            if isinstance(item, sa.ForeignKeyConstraint)
        ),
    }


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_steps_lead_to_the_tables_of_the_code(store, name):
    table = metadata.tables[name]
    with store.read() as connection:
        assert describe_table(connection, table) == declared_table(table)


def test_steps_make_no_other_tables(store):
    with store.read() as connection:
        assert set(sa.inspect(connection).get_table_names()) == set(metadata.tables)


def test_store_of_the_same_version_is_left_as_it_is(store):
    with store.write() as connection:
        migrate(connection)

    assert read_versions(store) == list(range(1, len(MIGRATIONS) + 1))


def test_store_of_a_newer_workbook_is_refused(store_url, store):
    newer = len(MIGRATIONS) + 1
    with store.write() as connection:
        connection.execute(schema_version.insert().values(version=newer))

    with pytest.raises(StoreError, match=rf"has version {newer}; this workbook knows {newer - 1}"):
        Store(store_url).open()


def test_step_that_fails_leaves_the_store_as_it_was(old_url, monkeypatch):
    broken = migrations.Step(both=(*MIGRATIONS[1].both, "CREATE TABLE nonsense ("))
    monkeypatch.setattr(migrations, "MIGRATIONS", (MIGRATIONS[0], broken))

    with pytest.raises(StoreError, match="Nothing was stored"):
        Store(old_url).open()

    monkeypatch.undo()
    store = Store(old_url)
    assert count_imports(store) == 1
    store.close()


def test_processes_that_open_an_old_store_at_once_bring_it_here_once(old_url):
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        list(pool.map(open_and_close, [old_url] * 3))

    store = Store(old_url)
    assert read_versions(store) == list(range(1, len(MIGRATIONS) + 1))
    store.close()


def test_processes_that_make_a_store_at_once_make_it_once(store_url):
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        list(pool.map(open_and_close, [store_url] * 6))

    store = Store(store_url)
    assert read_versions(store) == list(range(1, len(MIGRATIONS) + 1))
    store.close()
