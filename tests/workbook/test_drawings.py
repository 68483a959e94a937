import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from raftlib.workbook.views import drawings, pictures
from raftlib.workbook.views.drawings import (
    KEY_BYTES,
    KEY_FILE,
    LOCK_FILE,
    MOST_IN_ONE_PROCESS,
    SEAL_BYTES,
    OwnDrawings,
    SharedDrawings,
    drawings_in,
    shared_folder,
)
from tests.workbook.drawn import count, draw_counted

NAME, OTHER = "a1" * 24, "b2" * 24
no_fork = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork and no lock")


def fail() -> bytes:
    raise AssertionError("drawn again")


@pytest.fixture
def folder():
    with shared_folder() as made:
        yield made


def drawn_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name not in (KEY_FILE, LOCK_FILE))


def test_drawing_is_drawn_once_for_all_who_share_the_folder(folder):
    assert SharedDrawings(folder).fetch(NAME, lambda: b"<svg/>") == b"<svg/>"
    assert SharedDrawings(folder).fetch(NAME, fail) == b"<svg/>"


def test_drawing_of_another_name_is_another(folder):
    kept = SharedDrawings(folder)
    kept.fetch(NAME, lambda: b"one")

    assert kept.fetch(OTHER, lambda: b"two") == b"two"


@pytest.mark.parametrize("length", [0, 1, SEAL_BYTES - 1, SEAL_BYTES, SEAL_BYTES + 5])
def test_file_that_was_cut_off_is_drawn_anew(folder, length):
    kept = SharedDrawings(folder)
    kept.fetch(NAME, lambda: b"<svg>long</svg>")
    (path,) = drawn_files(folder)
    path.write_bytes(path.read_bytes()[:length])

    assert kept.fetch(NAME, lambda: b"anew") == b"anew"
    assert kept.fetch(NAME, fail) == b"anew"


@pytest.mark.parametrize("place", [0, SEAL_BYTES, -1])
def test_file_in_which_one_byte_was_changed_is_drawn_anew(folder, place):
    kept = SharedDrawings(folder)
    kept.fetch(NAME, lambda: b"<svg/>")
    (path,) = drawn_files(folder)
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)

    assert kept.fetch(NAME, lambda: b"anew") == b"anew"


def test_drawing_put_in_the_place_of_another_is_not_shown(folder):
    """The seal is made with the name: one practice's figures never stand for another's."""
    kept = SharedDrawings(folder)
    kept.fetch(NAME, lambda: b"of one practice")
    (path,) = drawn_files(folder)
    path.rename(folder / OTHER)

    assert kept.fetch(OTHER, lambda: b"of another") == b"of another"


def test_drawing_of_another_server_is_not_believed(folder):
    with shared_folder() as elsewhere:
        SharedDrawings(elsewhere).fetch(NAME, lambda: b"theirs")
        (folder / NAME).write_bytes((elsewhere / NAME).read_bytes())

    assert SharedDrawings(folder).fetch(NAME, lambda: b"ours") == b"ours"


def test_nothing_unfinished_is_left_behind(folder):
    SharedDrawings(folder).fetch(NAME, lambda: b"<svg/>")

    assert [path.name for path in drawn_files(folder)] == [NAME]


def test_drawing_that_fails_leaves_nothing_and_the_next_one_draws(folder):
    kept = SharedDrawings(folder)
    with pytest.raises(AssertionError, match="drawn again"):
        kept.fetch(NAME, fail)

    assert drawn_files(folder) == []
    assert kept.fetch(NAME, lambda: b"<svg/>") == b"<svg/>"


@pytest.mark.parametrize(("most", "left"), [(2, 2), (3, 3), (4, 3)])
def test_no_more_files_are_kept_than_the_limit(folder, most, left):
    kept = SharedDrawings(folder, most_files=most)
    for place in range(3):
        kept.fetch(f"{place:048x}", lambda: b"<svg/>")
        os.utime(folder / f"{place:048x}", (place, place))

    assert len(drawn_files(folder)) == left


@pytest.mark.parametrize(("most", "left"), [(19, ["2"]), (20, ["1", "2"]), (21, ["1", "2"])])
def test_oldest_files_go_when_all_are_larger_than_the_limit(folder, most, left):
    """Three files of 10 bytes beside their seals; the last is the newest."""
    kept = SharedDrawings(folder, most_bytes=most + 2 * SEAL_BYTES)
    for place in range(3):
        kept.fetch(f"{place:048x}", lambda: b"x" * 10)
        os.utime(folder / f"{place:048x}", (place, place)) if place < 2 else None

    assert [path.name[-1] for path in drawn_files(folder)] == left


def test_folder_that_cannot_be_written_is_no_fault(folder):
    kept = SharedDrawings(folder)
    (folder / NAME).mkdir()  # whatever stands there, it cannot be replaced by a file

    assert kept.fetch(NAME, lambda: b"<svg/>") == b"<svg/>"
    assert [path.name for path in drawn_files(folder)] == [NAME]


def test_folder_that_has_gone_is_no_fault():
    with shared_folder() as folder:
        kept = SharedDrawings(folder)

    assert not folder.exists()
    assert kept.fetch(NAME, lambda: b"<svg/>") == b"<svg/>"


def test_folder_of_a_server_is_closed_to_others_and_ends_with_it():
    with shared_folder() as folder:
        assert len((folder / KEY_FILE).read_bytes()) == KEY_BYTES
        if sys.platform != "win32":
            assert folder.stat().st_mode & 0o777 == 0o700

    assert not folder.exists()


def test_private_folder_is_used(folder):
    assert isinstance(drawings_in(folder), SharedDrawings)


@no_fork
@pytest.mark.parametrize("mode", [0o701, 0o710, 0o770, 0o755, 0o777])
def test_folder_that_others_may_enter_is_not_used(folder, mode):
    folder.chmod(mode)

    assert isinstance(drawings_in(folder), OwnDrawings)


@no_fork
def test_link_to_a_folder_is_not_used(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)

    assert isinstance(drawings_in(tmp_path / "link"), OwnDrawings)


@no_fork
def test_folder_of_another_user_is_not_used(folder, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: folder.stat().st_uid + 1)

    assert isinstance(drawings_in(folder), OwnDrawings)


@pytest.mark.parametrize("length", [0, KEY_BYTES - 1, KEY_BYTES + 1])
def test_folder_with_a_key_of_another_length_is_not_used(folder, length):
    (folder / KEY_FILE).write_bytes(b"k" * length)

    assert isinstance(drawings_in(folder), OwnDrawings)


def test_without_a_folder_a_process_keeps_its_own(tmp_path):
    assert isinstance(drawings_in(None), OwnDrawings)
    assert isinstance(drawings_in(tmp_path / "missing"), OwnDrawings)


def test_process_keeps_its_last_drawings_only():
    kept = OwnDrawings()
    for place in range(MOST_IN_ONE_PROCESS + 1):
        kept.fetch(str(place), lambda: b"<svg/>")

    assert kept.fetch("1", fail) == b"<svg/>"
    assert kept.fetch("0", lambda: b"anew") == b"anew"


def test_drawing_asked_for_last_is_the_last_to_go():
    kept = OwnDrawings()
    for place in range(MOST_IN_ONE_PROCESS):
        kept.fetch(str(place), lambda: b"<svg/>")
    kept.fetch("0", fail)
    kept.fetch("new", lambda: b"<svg/>")

    assert kept.fetch("0", fail) == b"<svg/>"
    assert kept.fetch("1", lambda: b"anew") == b"anew"


def ask_for_a_chart(together, said, path, source):
    """Ask for a chart at the same moment as the others, and say what came."""
    together.wait(60)
    said.put(hash(pictures.chart(draw_counted, path, rows=1, alt="a", source=source)))


def start(act, arguments_of):
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=act, args=arguments) for arguments in arguments_of]
    for process in processes:
        process.start()
    return processes


@no_fork
def test_fifty_processes_that_ask_at_once_get_one_drawing(folder, tmp_path, monkeypatch):
    """Once for a wide screen and once for a phone."""
    monkeypatch.setenv("RAFT_DRAWINGS", str(folder))
    pictures.load_libraries()
    context = multiprocessing.get_context("fork")
    together, said = context.Barrier(50), context.Queue()

    processes = start(
        ask_for_a_chart, [(together, said, str(tmp_path / "drawn"), "Source: audit")] * 50
    )
    answers = [said.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(60)

    assert sorted((tmp_path / "drawn").read_text().split()) == ["False", "True"]
    assert len(set(answers)) == 1


def draw_and_hang(folder, begun):
    """Begin to draw, and never end."""

    def draw() -> bytes:
        begun.set()
        time.sleep(60)
        return b"late"

    SharedDrawings(folder).fetch(NAME, draw)


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

    assert SharedDrawings(folder, wait_seconds=0.3).fetch(NAME, lambda: b"mine") == b"mine"
    assert time.monotonic() - begun >= 0.3


@no_fork
def test_nobody_waits_for_a_drawing_of_another_name(folder, hanging):
    begun = time.monotonic()

    assert SharedDrawings(folder, wait_seconds=30).fetch(OTHER, lambda: b"mine") == b"mine"
    assert time.monotonic() - begun < 10


@no_fork
def test_nobody_waits_for_a_process_that_was_killed(folder, hanging):
    hanging.kill()
    hanging.join()
    begun = time.monotonic()

    assert SharedDrawings(folder, wait_seconds=30).fetch(NAME, lambda: b"mine") == b"mine"
    assert time.monotonic() - begun < 10


def test_where_no_lock_can_be_had_each_process_draws(folder, monkeypatch):
    """As on Windows."""
    monkeypatch.setattr(drawings.sys, "platform", "win32")

    assert drawings._take_turn(None, NAME)
    assert drawings_in(folder).fetch(NAME, lambda: b"<svg/>") == b"<svg/>"


def test_chart_that_is_drawn_already_needs_no_drawing_library(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("RAFT_DRAWINGS", str(folder))
    path = tmp_path / "drawn"
    pictures.chart(draw_counted, str(path), rows=1, alt="a", source="Source: audit")
    script = (
        "import sys; from raftlib.workbook.views import pictures, audit, decision\n"
        "from tests.workbook.drawn import draw_counted\n"
        f"pictures.chart(draw_counted, {str(path)!r}, rows=1, alt='a', source='Source: audit')\n"
        "print([name for name in ('matplotlib', 'seaborn') if name in sys.modules])"
    )

    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "[]"
    assert count(path) == 2
