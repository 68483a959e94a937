import os

import pytest

from raftlib.domain.health import Health
from raftlib.store.connection import Store
from raftlib.store.people_health import KEY_CHECK, PEOPLE_CHECK, examine_people
from raftlib.store.personal_codes import issue_code
from raftlib.store.secret_key import read_code_key
from tests.store.members import NOW, add
from tests.store.test_personal_codes import END

POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="Windows has no such rights")


@pytest.fixture
def key_file(tmp_path):
    return tmp_path / "key"


def found_by(store, key_file, now=NOW):
    found = {item.check: item for item in examine_people(store, key_file, now)}
    assert all(item.mend for item in found.values() if item.health is not Health.OK)
    return found


def test_members_with_codes_and_their_key_are_well(store, key_file):
    issue_code(store, read_code_key(key_file), add(store), NOW)

    found = found_by(store, key_file)

    assert {item.health for item in found.values()} == {Health.OK}
    assert found[PEOPLE_CHECK].found == "Members: 1; valid codes: 1."


def test_nobody_at_all_is_advised_and_not_wrong(store, key_file):
    people = found_by(store, key_file)[PEOPLE_CHECK]

    assert people.health is Health.ADVICE
    assert "raft people add" in people.mend


def test_codes_without_their_key_are_wrong_and_no_key_is_made(store, key_file):
    issue_code(store, b"k", add(store), NOW)

    key = found_by(store, key_file)[KEY_CHECK]

    assert key.health is Health.WRONG
    assert "1 codes need it" in key.found
    assert not key_file.exists()


def test_expired_codes_need_no_key(store, key_file):
    issue_code(store, b"k", add(store), NOW)

    assert found_by(store, key_file, END)[KEY_CHECK].health is Health.OK


@POSIX_ONLY
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_key_that_others_may_read_is_wrong(store, key_file, mode):
    read_code_key(key_file)
    key_file.chmod(mode)

    key = found_by(store, key_file)[KEY_CHECK]

    assert (key.health, "chmod 600 key" in key.mend) == (Health.WRONG, True)


@pytest.mark.parametrize("size", [0, 47, 49])
def test_key_of_another_length_is_wrong(store, key_file, size):
    key_file.write_bytes(b"x" * size)
    key_file.chmod(0o600)

    assert found_by(store, key_file)[KEY_CHECK].health is Health.WRONG


def test_store_that_is_not_there_yet_is_not_made(file_url, key_file, tmp_path):
    found = found_by(Store(file_url), key_file)

    assert found[PEOPLE_CHECK].health is Health.ADVICE
    assert list(tmp_path.rglob("*")) == []


def test_damaged_store_hides_nothing_about_the_key(file_url, key_file, tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "raft.db").write_bytes(bytes(range(256)) * 64)
    key_file.write_bytes(b"x")

    assert [item.check for item in examine_people(Store(file_url), key_file, NOW)] == [KEY_CHECK]
