"""Pictures are drawn when they are asked for, once for all who ask."""

import asyncio
from pathlib import Path

import pytest

from raftlib.forks.client import ForkServerError
from raftlib.forks.fork import can_fork
from raftlib.forks.task import TaskEndedError
from raftlib.server import drawing_task
from raftlib.server.pictures import TASK, PictureError, Pictures
from raftlib.shared_work import SharedWork, new_work_folder
from raftlib.workbook.views.pictures import RECIPE, Drawing, leave_recipe
from tests.forks.warm_place import fork_server
from tests.workbook.drawn import count, draw_counted

NAME = "ab" * 24
forks = pytest.mark.skipif(not can_fork(), reason="only Linux forks kernels safely")


@pytest.fixture
def work() -> SharedWork:
    """Return work that is shared by nobody else."""
    with new_work_folder() as folder:
        yield SharedWork(folder)


def leave(work: SharedWork, path: object, source: str = "Source: audit") -> str:
    """Leave what a picture is drawn from, and return its name."""
    words = {"source": source}
    drawing = Drawing(
        draw=draw_counted, results=(str(path),), words=words, width=4, height=2, narrow=False
    )
    return leave_recipe(drawing, work).rsplit("/", 1)[1]


class Here:
    """Stands for the fork server: draws in this process, and hears how that went."""

    def __init__(self, fails: Exception | None = None) -> None:
        self.asked, self._fails = 0, fails

    def start_task(self, module: str, words: dict[str, str], cwd: str) -> "Here":
        """Take what is to be drawn."""
        assert (module, cwd) == (TASK, words["folder"])
        self.asked += 1
        self._words = words
        return self

    def hear(self, _seconds: float) -> object:
        """Draw it."""
        if self._fails:
            raise self._fails
        for name in self._words["names"]:
            drawing_task.draw_recipe(name, SharedWork(Path(self._words["folder"])))
            yield {"done": name}
        yield {}

    def close(self) -> None:
        """Listen no longer."""


def test_picture_that_two_hundred_ask_for_at_once_is_drawn_once(work, tmp_path):
    here, name = Here(), leave(work, tmp_path / "drawn")

    async def ask():
        pictures = Pictures(work, lambda: here)
        first = await asyncio.gather(*(pictures.get(name) for _ in range(200)))
        return [*first, await pictures.get(name)]

    found = asyncio.run(ask())

    assert here.asked == count(tmp_path / "drawn") == 1
    assert set(found) == {work.read(name)}


def test_who_leaves_does_not_take_a_picture_from_the_others(work, tmp_path):
    here, name = Here(), leave(work, tmp_path / "drawn")

    async def ask():
        pictures = Pictures(work, lambda: here)
        leaving = asyncio.create_task(pictures.get(name))
        staying = asyncio.create_task(pictures.get(name))
        await asyncio.sleep(0)
        leaving.cancel()
        return await staying

    assert asyncio.run(ask()) == work.read(name)


def test_name_that_no_page_left_is_no_picture_and_nothing_is_asked(work):
    here = Here()

    assert asyncio.run(Pictures(work, lambda: here).get(NAME)) is None
    assert here.asked == 0


@pytest.mark.parametrize(
    "fails", [TimeoutError(), TaskEndedError("it was ended by SIGKILL"), ForkServerError("gone")]
)
def test_picture_that_cannot_be_drawn_now_is_said_and_tried_anew(work, tmp_path, fails):
    name = leave(work, tmp_path / "drawn")
    servers = iter([Here(fails), Here()])

    async def ask():
        pictures = Pictures(work, lambda: next(servers))
        with pytest.raises(PictureError, match="cannot be drawn now"):
            await pictures.get(name)
        return await pictures.get(name)

    assert asyncio.run(ask()) == work.read(name)


def test_what_waits_for_a_free_core_is_drawn_in_few_forks(work, tmp_path):
    """Two begin at once; the 20 that wait meanwhile are drawn 8 at a time."""
    here = Here()
    names = [leave(work, tmp_path / "drawn", f"Source {place}") for place in range(22)]

    async def ask():
        pictures = Pictures(work, lambda: here)
        pictures._free = 2
        return await asyncio.gather(*map(pictures.get, names))

    found = asyncio.run(ask())

    assert found == [work.read(name) for name in names]
    assert count(tmp_path / "drawn") == 22
    assert here.asked == 2 + 3


@forks
def test_pictures_are_drawn_in_a_fork_and_one_that_fails_stops_no_other(
    work, tmp_path, monkeypatch
):
    monkeypatch.setenv("RAFT_LOG", str(tmp_path / "log"))
    names = [leave(work, tmp_path / "drawn", f"Source {place}") for place in range(3)]
    broken = names[1]
    (work.folder / (broken + RECIPE)).write_bytes(b"not sealed")

    async def ask(server):
        pictures = Pictures(work, lambda: server)
        pictures._free = 1
        return await asyncio.gather(*map(pictures.get, names), return_exceptions=True)

    with fork_server(TASK, "tests.workbook.drawn") as server:
        first, second, third = asyncio.run(ask(server))

    assert first.startswith(b"<?xml")
    assert third.startswith(b"<?xml")
    assert isinstance(second, PictureError)
    assert count(tmp_path / "drawn") == 2
    assert "a picture could not be drawn" in (tmp_path / "log" / "pages.log").read_text()
