"""A store that cannot be used is said on the page, in the place of its figures."""

import pytest

from raftlib.settings import data_path
from raftlib.sources.menus import read_audit_menu
from raftlib.store.connection import Store
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.models.decision import DecisionModel
from tests.workbook.stores import access_to, opened

MENU = read_audit_menu(data_path("menus/audit.toml"))


@pytest.fixture
def damaged(tmp_path) -> Store:
    (tmp_path / "raft.db").write_bytes(bytes(range(256)) * 64)
    return Store(f"sqlite:///{tmp_path / 'raft.db'}")


def test_page_of_the_audit_says_that_the_store_is_damaged(damaged):
    assert "The store is damaged" in opened(AuditModel(damaged, MENU), access_to(damaged)).problem


def test_page_of_the_vote_says_that_the_store_is_damaged(damaged):
    assert (
        "raft restore FILE --replace"
        in opened(DecisionModel(damaged, ()), access_to(damaged)).problem
    )


def test_page_says_that_the_database_does_not_answer():
    """Nothing listens on port 1."""
    store = Store("postgresql://raft:secret@127.0.0.1:1/raft")

    problem = opened(DecisionModel(store, ()), access_to(store)).problem

    assert "The database does not answer" in problem
    assert "secret" not in problem
