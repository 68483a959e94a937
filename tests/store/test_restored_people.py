"""What a backup brings back of people, and what it must not."""

import pytest

from raftlib.store.backup import back_up
from raftlib.store.connection import Store
from raftlib.store.people import list_members
from raftlib.store.personal_codes import find_by_code, issue_code
from raftlib.store.restore import restore
from raftlib.store.sign_ins import find_sign_in, read_signed_in, start_sign_in
from tests.store.members import NOW, add

KEY = b"k" * 32


@pytest.fixture
def file_store(file_url):
    store = Store(file_url)
    yield store
    store.close()


@pytest.fixture
def number(store):
    return add(store, "A")


def bring_back(store, file):
    restore(store, file, replace=True, now=NOW)


def test_members_and_their_cards_come_back(store, number, tmp_path):
    code = issue_code(store, KEY, number, NOW)
    before = list_members(store)
    back_up(store, tmp_path / "backup.db")

    bring_back(store, tmp_path / "backup.db")

    assert list_members(store) == before
    assert find_by_code(store, KEY, code, NOW).member_number == number


def test_nobody_is_signed_in_by_a_backup(store, number, tmp_path):
    """Whoever left, or was signed out, since it was made must not be in again."""
    new = start_sign_in(store, number, NOW)
    back_up(store, tmp_path / "backup.db")

    bring_back(store, tmp_path / "backup.db")

    assert read_signed_in(store, NOW) == set()
    assert find_sign_in(store, new.token, NOW) is None


def test_damaged_file_is_replaced_without_its_sign_ins(file_store, tmp_path):
    number = add(file_store, "A")
    new = start_sign_in(file_store, number, NOW)
    back_up(file_store, tmp_path / "backup.db")
    file_store.close()
    path = tmp_path / "store" / "raft.db"
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 50_000)

    bring_back(file_store, tmp_path / "backup.db")

    assert [item.number for item in list_members(file_store)] == [number]
    assert find_sign_in(file_store, new.token, NOW) is None


def test_member_who_is_added_after_a_restore_has_a_number_of_their_own(store, number, tmp_path):
    back_up(store, tmp_path / "backup.db")
    bring_back(store, tmp_path / "backup.db")

    assert add(store, "B") == number + 1


def test_neither_token_nor_code_can_be_read_in_a_backup(store, number, tmp_path):
    code = issue_code(store, KEY, number, NOW)
    token = start_sign_in(store, number, NOW).token
    back_up(store, tmp_path / "backup.db")

    content = (tmp_path / "backup.db").read_bytes()

    secrets = code, code.replace("-", ""), code[5:], token
    assert [text for text in secrets if text.encode() in content] == []
