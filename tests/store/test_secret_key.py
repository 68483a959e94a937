import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from raftlib.errors import StoreError
from raftlib.store.secret_key import (
    COOKIES,
    PERSONAL_CODES,
    derive_key,
    read_code_key,
    read_key,
)

POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="Windows has no such rights")


def test_key_is_made_once_with_its_folder(tmp_path):
    path = tmp_path / "local" / "key"

    first, second = read_key(path), read_key(path)

    assert first == second == path.read_bytes()
    assert len(first) == 48
    assert list(path.parent.iterdir()) == [path]


def test_two_places_have_two_keys(tmp_path):
    assert read_key(tmp_path / "a") != read_key(tmp_path / "b")


@POSIX_ONLY
def test_new_key_is_for_its_owner_alone_whatever_the_mask(tmp_path):
    path = tmp_path / "key"
    before = os.umask(0)
    try:
        read_key(path)
    finally:
        os.umask(before)

    assert path.stat().st_mode & 0o777 == 0o600


@POSIX_ONLY
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o666])
def test_key_that_others_may_touch_is_refused(tmp_path, mode):
    path = tmp_path / "key"
    key = read_key(path)
    path.chmod(mode)

    with pytest.raises(StoreError, match="chmod 600 key") as refusal:
        read_key(path)

    assert path.read_bytes() == key
    assert key.hex() not in str(refusal.value)


@pytest.mark.parametrize("size", [0, 47, 49, 1000])
def test_key_of_another_length_is_refused_and_left(tmp_path, size):
    path = tmp_path / "key"
    path.write_bytes(b"x" * size)
    path.chmod(0o600)

    with pytest.raises(StoreError, match="does not hold 48 bytes"):
        read_key(path)

    assert path.stat().st_size == size


def test_folder_in_the_place_of_the_key_is_refused_in_words(tmp_path):
    (tmp_path / "key").mkdir(mode=0o700)

    with pytest.raises(StoreError, match="The key file key cannot be read or made"):
        read_key(tmp_path / "key")


def test_place_that_cannot_be_made_is_refused_in_words(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(StoreError, match="RAFT_KEY_FILE"):
        read_key(tmp_path / "file" / "key")


def test_many_threads_at_once_read_one_key(tmp_path):
    path = tmp_path / "key"
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: read_key(path), range(64)))

    assert found == {path.read_bytes()}
    assert list(tmp_path.iterdir()) == [path]


def test_many_processes_at_once_read_one_key(tmp_path):
    code = (
        "import sys; from pathlib import Path; from raftlib.store.secret_key import read_key; "
        "sys.stdin.readline(); print(read_key(Path(sys.argv[1])).hex())"
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "key")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for program in programs:
        program.stdin.write("go\n")
        program.stdin.flush()

    found = {program.communicate(timeout=60)[0].strip() for program in programs}

    assert found == {(tmp_path / "key").read_bytes().hex()}


def test_keys_for_two_purposes_differ_from_each_other_and_from_the_key(tmp_path):
    key = read_key(tmp_path / "key")

    assert len({key, derive_key(key, PERSONAL_CODES), derive_key(key, COOKIES)}) == 3
    assert read_code_key(tmp_path / "key") == derive_key(key, "personal codes")
