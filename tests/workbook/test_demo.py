import pytest
import sqlalchemy as sa

from raftlib.domain.people import Role
from raftlib.settings import data_path
from raftlib.sources.decision_record import parse_decision
from raftlib.sources.menus import read_audit_menu
from raftlib.store.decisions import add_decision, list_decisions
from raftlib.store.people import list_members
from raftlib.store.personal_codes import read_code_ends
from raftlib.store.registers import read_localities
from raftlib.store.schema import metadata
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.models.demo import add_demo, add_demo_people, is_empty
from tests.analysis.records import make_record
from tests.workbook.stores import NOW, access_to, opened


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
    model = opened(AuditModel(empty_store, menu), access_to(empty_store))
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


def test_demo_has_people_of_every_kind(empty_store, menu):
    add_demo(empty_store, data_path("example"), menu, NOW)

    members = list_members(empty_store)
    held = [role for item in members for role in item.roles]
    cds = [role for role in held if role.role is Role.CD]
    codes = sorted(role.practice_code for role in held if role.practice_code)

    assert all(item.name.endswith("(demo)") for item in members)
    assert sorted(role.pcn_code for role in cds if not role.deputy) == [
        f"U0000{number}" for number in range(1, 7)
    ]
    assert [role.pcn_code for role in cds if role.deputy] == ["U00004"]
    assert codes == ["Z00001", "Z00003", "Z00003", "Z00005", "Z00010", "Z00020"]
    assert {role.role for role in held} == set(Role)
    assert [len(item.roles) for item in members if len(item.roles) > 1] == [2]


def test_demo_people_are_added_once(empty_store, menu):
    add_demo(empty_store, data_path("example"), menu, NOW)
    before = list_members(empty_store)

    add_demo_people(empty_store, NOW)

    assert list_members(empty_store) == before


def test_nobody_of_the_demo_can_sign_in_without_a_card(empty_store, menu):
    add_demo(empty_store, data_path("example"), menu, NOW)

    assert read_code_ends(empty_store, NOW) == {}
