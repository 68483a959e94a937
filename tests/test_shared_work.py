import multiprocessing
import os
import sys
import time
from pathlib import Path

import pytest

from raftlib import shared_work
from raftlib.shared_work import (
    KEY_BYTES,
    KEY_FILE,
    LOCK_FILE,
    SEAL_BYTES,
    SharedWork,
    new_work_folder,
    work_in,
)

NAME, OTHER = "a1" * 24, "b2" * 24
no_fork = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork and no lock")


def fail() -> bytes:
    raise AssertionError("drawn again")


@pytest.fixture
def folder():
    with new_work_folder() as made:
        yield made


def left_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name not in (KEY_FILE, LOCK_FILE))


def test_drawing_is_drawn_once_for_all_who_share_the_folder(folder):
    assert SharedWork(folder).fetch(NAME, lambda: b"<svg/>") == b"<svg/>"
    assert SharedWork(folder).fetch(NAME, fail) == b"<svg/>"


def test_drawing_of_another_name_is_another(folder):
    kept = SharedWork(folder)
    kept.fetch(NAME, lambda: b"one")

    assert kept.fetch(OTHER, lambda: b"two") == b"two"


@pytest.mark.parametrize("length", [0, 1, SEAL_BYTES - 1, SEAL_BYTES, SEAL_BYTES + 5])
def test_file_that_was_cut_off_is_drawn_anew(folder, length):
    kept = SharedWork(folder)
    kept.fetch(NAME, lambda: b"<svg>long</svg>")
    (path,) = left_files(folder)
    path.write_bytes(path.read_bytes()[:length])

    assert kept.fetch(NAME, lambda: b"anew") == b"anew"
    assert kept.fetch(NAME, fail) == b"anew"


@pytest.mark.parametrize("place", [0, SEAL_BYTES, -1])
def test_file_in_which_one_byte_was_changed_is_drawn_anew(folder, place):
    kept = SharedWork(folder)
    kept.fetch(NAME, lambda: b"<svg/>")
    (path,) = left_files(folder)
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)

    assert kept.fetch(NAME, lambda: b"anew") == b"anew"


def test_drawing_put_in_the_place_of_another_is_not_shown(folder):
    """The seal is made with the name: one practice's figures never stand for another's."""
    kept = SharedWork(folder)
    kept.fetch(NAME, lambda: b"of one practice")
    (path,) = left_files(folder)
    path.rename(folder / OTHER)

    assert kept.fetch(OTHER, lambda: b"of another") == b"of another"


def test_drawing_of_another_server_is_not_believed(folder):
    with new_work_folder() as elsewhere:
        SharedWork(elsewhere).fetch(NAME, lambda: b"theirs")
        (folder / NAME).write_bytes((elsewhere / NAME).read_bytes())

    assert SharedWork(folder).fetch(NAME, lambda: b"ours") == b"ours"


def test_nothing_unfinished_is_left_behind(folder):
    SharedWork(folder).fetch(NAME, lambda: b"<svg/>")

    assert [path.name for path in left_files(folder)] == [NAME]


def test_drawing_that_fails_leaves_nothing_and_the_next_one_draws(folder):
    kept = SharedWork(folder)
    with pytest.raises(AssertionError, match="drawn again"):
        kept.fetch(NAME, fail)

    assert left_files(folder) == []
    assert kept.fetch(NAME, lambda: b"<svg/>") == b"<svg/>"


@pytest.mark.parametrize(("most", "left"), [(2, 2), (3, 3), (4, 3)])
def test_no_more_files_are_kept_than_the_limit(folder, most, left):
    kept = SharedWork(folder, most_files=most)
    for place in range(3):
        kept.fetch(f"{place:048x}", lambda: b"<svg/>")
        os.utime(folder / f"{place:048x}", (place, place))
    kept.tidy()

    assert len(left_files(folder)) == left


@pytest.mark.parametrize(("most", "left"), [(19, ["2"]), (20, ["1", "2"]), (21, ["1", "2"])])
def test_oldest_files_go_when_all_are_larger_than_the_limit(folder, most, left):
    """Three files of 10 bytes beside their seals; the last is the newest."""
    kept = SharedWork(folder, most_bytes=most + 2 * SEAL_BYTES)
    for place in range(3):
        kept.fetch(f"{place:048x}", lambda: b"x" * 10)
        os.utime(folder / f"{place:048x}", (place, place)) if place < 2 else None
    kept.tidy()

    assert [path.name[-1] for path in left_files(folder)] == left


def test_folder_that_cannot_be_written_is_no_fault(folder):
    kept = SharedWork(folder)
    (folder / NAME).mkdir()  # whatever stands there, it cannot be replaced by a file

    assert kept.fetch(NAME, lambda: b"<svg/>") == b"<svg/>"
    assert [path.name for path in left_files(folder)] == [NAME]


def test_folder_that_has_gone_is_no_fault():
    with new_work_folder() as folder:
        kept = SharedWork(folder)

    assert not folder.exists()
    assert kept.fetch(NAME, lambda: b"<svg/>") == b"<svg/>"
    kept.tidy()


def test_folder_of_a_server_is_closed_to_others_and_ends_with_it():
    with new_work_folder() as folder:
        assert len((folder / KEY_FILE).read_bytes()) == KEY_BYTES
        if sys.platform != "win32":
            assert folder.stat().st_mode & 0o777 == 0o700

    assert not folder.exists()


def test_private_folder_is_used(folder):
    assert isinstance(work_in(folder), SharedWork)


@no_fork
@pytest.mark.parametrize("mode", [0o701, 0o710, 0o770, 0o755, 0o777])
def test_folder_that_others_may_enter_is_not_used(folder, mode):
    folder.chmod(mode)

    assert work_in(folder) is None


@no_fork
def test_link_to_a_folder_is_not_used(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)

    assert work_in(tmp_path / "link") is None


@no_fork
def test_folder_of_another_user_is_not_used(folder, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: folder.stat().st_uid + 1)

    assert work_in(folder) is None


@pytest.mark.parametrize("length", [0, KEY_BYTES - 1, KEY_BYTES + 1])
def test_folder_with_a_key_of_another_length_is_not_used(folder, length):
    (folder / KEY_FILE).write_bytes(b"k" * length)

    assert work_in(folder) is None


def test_without_a_folder_nothing_is_shared(tmp_path):
    assert work_in(None) is None
    assert work_in(tmp_path / "missing") is None


def ask(together, said, folder, path):
    """Ask for work at the same moment as the others, and say what came."""

    def make() -> bytes:
        with path.open("a", encoding="utf-8") as file:
            file.write("made\n")
        return b"the same for all"

    together.wait(60)
    said.put(SharedWork(folder).fetch(NAME, make))


def start(act, arguments_of):
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=act, args=arguments) for arguments in arguments_of]
    for process in processes:
        process.start()
    return processes


@no_fork
def test_work_that_fifty_processes_ask_for_at_once_is_done_once(folder, tmp_path):
    context = multiprocessing.get_context("fork")
    together, said = context.Barrier(50), context.Queue()

    processes = start(ask, [(together, said, folder, tmp_path / "made")] * 50)
    answers = [said.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(60)

    assert (tmp_path / "made").read_text().split() == ["made"]
    assert set(answers) == {b"the same for all"}


def draw_and_hang(folder, begun):
    """Begin to draw, and never end."""

    def draw() -> bytes:
        begun.set()
        time.sleep(60)
        return b"late"

    SharedWork(folder).fetch(NAME, draw)


@pytest.fixture
def hanging(folder):
    """Return a process that has begun to draw ``NAME`` and hangs."""
    begun = multiprocessing.get_context("fork").Event()
    (process,) = start(draw_and_hang, [(folder, begun)])
    assert begun.wait(30)
    yield process
    process.kill()
    process.join()


@no_fork
def test_who_waits_too_long_draws_for_itself(folder, hanging):
    begun = time.monotonic()

    assert SharedWork(folder, wait_seconds=0.3).fetch(NAME, lambda: b"mine") == b"mine"
    assert time.monotonic() - begun >= 0.3


@no_fork
def test_nobody_waits_for_a_drawing_of_another_name(folder, hanging):
    begun = time.monotonic()

    assert SharedWork(folder, wait_seconds=30).fetch(OTHER, lambda: b"mine") == b"mine"
    assert time.monotonic() - begun < 10


@no_fork
def test_nobody_waits_for_a_process_that_was_killed(folder, hanging):
    hanging.kill()
    hanging.join()
    begun = time.monotonic()

    assert SharedWork(folder, wait_seconds=30).fetch(NAME, lambda: b"mine") == b"mine"
    assert time.monotonic() - begun < 10


def test_where_no_lock_can_be_had_each_process_works_for_itself(folder, monkeypatch):
    """As on Windows."""
    monkeypatch.setattr(shared_work.sys, "platform", "win32")

    assert shared_work._take_turn(None, NAME)
    assert work_in(folder).fetch(NAME, lambda: b"<svg/>") == b"<svg/>"
