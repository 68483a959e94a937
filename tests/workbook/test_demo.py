import pytest
import sqlalchemy as sa

from raftlib.settings import data_path
from raftlib.sources.decision_record import parse_decision
from raftlib.sources.menus import read_audit_menu
from raftlib.store.decisions import add_decision, list_decisions
from raftlib.store.registers import read_localities
from raftlib.store.schema import metadata
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.models.demo import add_demo, is_empty
from tests.analysis.records import make_record
from tests.workbook.stores import NOW, access_to


@pytest.fixture
def menu():
    return read_audit_menu(data_path("menus/audit.toml"))


def count_rows(store):
    with store.read() as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table))
            for table in metadata.sorted_tables
        }


def test_new_store_is_empty(empty_store):
    assert is_empty(empty_store)


def test_demo_is_24_invented_practices_with_an_audit_and_decisions(empty_store, menu):
    add_demo(empty_store, data_path("example"), menu, NOW)

    assert not is_empty(empty_store)
    assert read_localities(empty_store) == ["North (demo)"]
    assert [item.decision_code for item in list_decisions(empty_store)] == [
        "D-2023-07",
        "D-2023-05",
    ]
    model = AuditModel(empty_store, access_to(empty_store), menu, {})
    assert len(model.practices) == 24
    assert len(model.took_part) == 23


def test_demo_that_is_there_is_not_added_again(empty_store, menu):
    add_demo(empty_store, data_path("example"), menu, NOW)
    before = count_rows(empty_store)

    add_demo(empty_store, data_path("example"), menu, NOW)

    assert count_rows(empty_store) == before


def test_workbook_with_a_decision_alone_is_not_empty(empty_store):
    """The demo locality is not poured between real records."""
    record = {"decision": "D-1", **make_record({"Z1": 5})}

    add_decision(empty_store, parse_decision(record), record, NOW)

    assert not is_empty(empty_store)
