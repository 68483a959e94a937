"""Snapshots are made before anybody looks, and never on a viewer's time."""

import asyncio
import os
import signal
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import nbformat
import nbformat.v4 as v4
import psutil
import pytest

from raftlib.forks.client import ForkServer, ForkServerError
from raftlib.forks.fork import can_fork
from raftlib.server import snapshots as module
from raftlib.server.pages import Page
from raftlib.server.snapshots import PLACES, PageSnapshot, Snapshots, fingerprint
from tests.forks.warm_place import Forked, in_thread
from tests.server.shared_place import PATIENCE_SECONDS, run

# The blocking client of jupyter_client leaves the loop of a thread open.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
forks = pytest.mark.skipif(not can_fork(), reason="only Linux forks kernels safely")
ONE, OTHER = Page("one", "one.ipynb", "One"), Page("other", "other.ipynb", "Other")


@pytest.fixture(autouse=True)
def look_often(monkeypatch):
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.2)


class Site:
    """Folders of notebooks and of what they are made of, and their snapshots."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.servers = folder, []
        for name in ("pages", "watched"):
            (folder / name).mkdir()
        self.fails, self.rendered = False, []
        self.let_go = asyncio.Event()
        self.let_go.set()
        for page in (ONE, OTHER):
            self.write(page, f"'shown by {page.slug}'")
        self.snapshots = Snapshots(
            [ONE, OTHER],
            folder / "pages",
            [folder / "watched"],
            self.make_server,
            self.render,
            dict(os.environ),
        )

    def write(self, page, code):
        """Replace a notebook, as an editor does."""
        place = self.folder / "pages" / page.notebook
        notebook = v4.new_notebook(cells=[v4.new_code_cell(code)])
        (fresh := place.with_suffix(".new")).write_text(nbformat.writes(notebook), "utf-8")
        fresh.rename(place)

    def make_server(self):
        """Return a server; one that fails has modules that are not there."""
        modules = ["no_such_module"] if self.fails else []
        self.servers.append(ForkServer(Path(mkdtemp(dir=self.folder)), modules))
        self.servers[-1].folder = self.servers[-1]._folder
        return self.servers[-1]

    async def render(self, page, notebook):
        """Return what the last cell shows."""
        self.rendered.append(page)
        await self.let_go.wait()
        (output,) = notebook.cells[-1].outputs
        return output.data["text/plain"]

    async def shown(self, page=ONE):
        """Return what a viewer gets."""
        snapshot = await self.snapshots.get(page)
        return snapshot and snapshot.fill({})

    async def until_all_are_shown(self):
        """Look until all pages are there, in whatever order they were made."""
        for page in (ONE, OTHER):
            await self.until_shown(f"'shown by {page.slug}'", page)

    async def until_shown(self, expected, page=ONE):
        """Look until a page shows something."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await self.shown(page) != expected:
                await asyncio.sleep(0.05)


@asynccontextmanager
async def running(**started):
    """Let a site run in a folder whose name is short enough."""
    with TemporaryDirectory(prefix="raft-s") as folder:
        site = Site(Path(folder))
        for name, value in started.items():
            setattr(site, name, value)
        site.snapshots.start()
        try:
            yield site
        finally:
            site.let_go.set()
            await site.snapshots.stop()
        assert [server.pid for server in site.servers] == [None] * len(site.servers)


@forks
def test_snapshots_are_made_at_the_start_and_the_first_viewer_waits_for_theirs():
    async def look():
        async with running() as site:
            assert await site.shown() == "'shown by one'"
            assert await site.shown(OTHER) == "'shown by other'"
            assert len(site.servers) == 1

    run(look())


@forks
def test_page_that_somebody_waits_for_is_made_first():
    async def look():
        async with running() as site:
            assert await site.shown(OTHER) == "'shown by other'"
            assert site.rendered == [OTHER]
            await site.until_shown("'shown by one'")
            assert site.rendered == [OTHER, ONE]

    run(look())


@forks
def test_changed_notebook_is_shown_and_the_old_one_serves_meanwhile():
    async def look():
        async with running() as site:
            await site.until_all_are_shown()
            before = await site.snapshots.get(ONE)
            other = await site.snapshots.get(OTHER)
            site.let_go.clear()
            site.write(ONE, "'changed'")
            await asyncio.sleep(1)  # it is being made, and cannot be finished

            async with asyncio.timeout(0.1):
                assert await site.snapshots.get(ONE) is before
            kernel = await in_thread(Forked, site.servers[0], before.kernels.place)

            site.let_go.set()
            await site.until_shown("'changed'")
            assert await site.snapshots.get(OTHER) is other
            assert await in_thread(kernel.ask, "1 + 1") == 2
            kernel.close()

    run(look())


@forks
def test_changed_file_starts_a_new_fork_server_whose_pages_can_be_forked():
    """The old server ends after the new one has started, and must not take its place away."""

    async def look():
        async with running() as site:
            await site.until_all_are_shown()
            before = await site.snapshots.get(OTHER)

            (site.folder / "watched" / "module.py").write_text("x = 1")
            async with asyncio.timeout(PATIENCE_SECONDS):
                while len(site.servers) < 2 or site.servers[0].pid is not None:
                    assert await site.shown(OTHER) == "'shown by other'"
                    await asyncio.sleep(0.05)

            after = await site.snapshots.get(OTHER)
            assert after is not before
            kernel = await in_thread(Forked, site.servers[1], after.kernels.place)
            kernel.close()
            site.write(ONE, "'and again'")
            await site.until_shown("'and again'")

    run(look())


@forks
def test_failing_notebook_is_none_at_once_and_tried_again_only_when_it_changes():
    async def look():
        async with running() as site:
            await site.until_all_are_shown()
            tried = site.folder / "tried"
            site.write(ONE, f"open({str(tried)!r}, 'a').write('x'); 1 / 0")
            await site.until_shown(None)
            async with asyncio.timeout(0.1):
                assert await site.snapshots.get(ONE) is None

            await asyncio.sleep(1)  # ten looks
            assert tried.read_text() == "x"
            assert await site.shown(OTHER) == "'shown by other'"

            site.write(ONE, "'mended'")
            await site.until_shown("'mended'")

    run(look())


@forks
def test_notebook_that_is_not_there_does_not_keep_the_others_from_being_made():
    async def look():
        async with running() as site:
            await site.until_shown("'shown by one'")
            (site.folder / "pages" / ONE.notebook).unlink()
            site.write(OTHER, "'changed'")

            await site.until_shown("'changed'", OTHER)
            await site.until_shown(None)

            site.write(ONE, "'there again'")
            await site.until_shown("'there again'")

    run(look())


@forks
def test_page_that_cannot_be_rendered_is_none():
    async def look():
        async def fail(_page, _notebook):
            raise ValueError("no such template")

        with TemporaryDirectory(prefix="raft-s") as folder:
            site = Site(Path(folder))
            site.snapshots._render = fail
            site.snapshots.start()
            try:
                assert await site.shown() is None
            finally:
                await site.snapshots.stop()

    run(look())


@forks
def test_killed_fork_server_is_started_again_and_the_viewer_waits():
    async def look():
        async with running() as site:
            await site.until_all_are_shown()
            before = await site.snapshots.get(ONE)

            os.kill(site.servers[0].pid, signal.SIGKILL)
            async with asyncio.timeout(PATIENCE_SECONDS):
                while before.kernels.is_alive:
                    await asyncio.sleep(0.02)

            assert await site.shown() == "'shown by one'"
            assert len(site.servers) == 2

    run(look())


@forks
def test_killed_snapshot_is_made_again_by_the_same_server():
    async def look():
        async with running() as site:
            await site.until_all_are_shown()
            first = await site.snapshots.get(ONE)
            warm = psutil.Process(site.servers[0].pid)
            for process in warm.children():
                process.kill()
            async with asyncio.timeout(PATIENCE_SECONDS):
                while first.kernels.is_alive:
                    await asyncio.sleep(0.02)

            assert await site.shown() == "'shown by one'"
            assert len(site.servers) == 1

    run(look())


@forks
def test_fork_server_that_cannot_start_makes_nobody_wait_and_is_tried_again():
    async def look():
        async with running(fails=True) as site:
            async with asyncio.timeout(PATIENCE_SECONDS):
                assert await site.shown() is None
            async with asyncio.timeout(0.1):
                assert await site.shown(OTHER) is None

            site.fails = False
            await site.until_shown("'shown by one'")

    run(look())


@forks
def test_fork_server_that_cannot_be_replaced_leaves_the_old_pages():
    async def look():
        async with running() as site:
            await site.until_all_are_shown()
            site.fails = True
            (site.folder / "watched" / "module.py").write_text("x = (")
            async with asyncio.timeout(PATIENCE_SECONDS):
                while len(site.servers) < 3:
                    assert await site.shown() == "'shown by one'"
                    await asyncio.sleep(0.05)

    run(look())


@forks
def test_stop_while_a_snapshot_is_made_leaves_no_process():
    async def look():
        async with running() as site:
            site.write(ONE, "import time; time.sleep(30)")
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not site.servers or site.servers[0].pid is None:
                    await asyncio.sleep(0.02)
            warm = psutil.Process(site.servers[0].pid)
            await asyncio.sleep(0.3)
            started = [warm, *warm.children(recursive=True)]

        _, left = await asyncio.to_thread(psutil.wait_procs, started, 10)
        assert [it for it in left if it.status() != psutil.STATUS_ZOMBIE] == []

    run(look())


@forks
def test_error_of_a_notebook_names_it():
    with TemporaryDirectory(prefix="raft-s") as folder:

        async def look():
            site = Site(Path(folder))
            site.write(ONE, "1 / 0")
            server = site.make_server()
            with pytest.raises(ForkServerError, match=r"one\.ipynb fails: ZeroDivisionError"):
                server.take_snapshot(Path(folder, "pages", ONE.notebook), dict(os.environ))
            server.stop()

        run(look())


def filled(html, **values):
    return PageSnapshot.of(None, html).fill(values)


def test_each_value_stands_at_its_place_also_where_there_are_two():
    html = "<b {nonce}>{header}{kernel}</b>{nonce}!".format(**PLACES)

    assert filled(html, nonce="N", header="<h>", kernel="K") == "<b N><h>K</b>N!"


def test_page_without_places_stays_as_it_is():
    assert filled("<p>text</p>") == "<p>text</p>"
    assert filled("") == ""


@pytest.mark.parametrize("value", [PLACES["kernel"], r"\1", "{kernel}", "%s", "$kernel"])
def test_value_that_looks_like_a_place_is_only_text(value):
    html = "{member}|{kernel}".format(**PLACES)

    assert filled(html, member=value, kernel="secret") == f"{value}|secret"


def test_page_is_filled_anew_for_each_viewer():
    snapshot = PageSnapshot.of(None, "a{member}b".format(**PLACES))

    assert [snapshot.fill({"member": name}) for name in "12"] == ["a1b", "a2b"]


def test_place_without_a_value_is_a_fault_of_ours():
    with pytest.raises(KeyError, match="nonce"):
        filled(PLACES["nonce"], kernel="K")


@pytest.fixture
def watched(tmp_path):
    """Folders with one file each where changes count, and where they do not."""
    for name in ("a.py", "deep/b.py", "local/raft.db", "deep/__pycache__/b.pyc", "deep/local/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("text")
    return tmp_path


def append(place):
    with place.open("a") as file:
        file.write("more")


def touch(place):
    os.utime(place, ns=(1, 1))


CHANGES = {
    "a file grows": lambda at: append(at / "a.py"),
    "a file of the same length is written": lambda at: touch(at / "deep/b.py"),
    "a file comes": lambda at: (at / "deep/new.toml").touch(),
    "a file goes": lambda at: (at / "a.py").unlink(),
    "a file gets another name": lambda at: (at / "a.py").rename(at / "c.py"),
    "a file moves": lambda at: (at / "a.py").rename(at / "deep/a.py"),
    "a file that is called local comes": lambda at: (
        (at / "deep/sub").mkdir() or (at / "deep/sub/local").touch()
    ),
}
NO_CHANGES = {
    "nothing": lambda at: None,
    "a file is read": lambda at: (at / "a.py").read_text(),
    "the store grows": lambda at: append(at / "local/raft.db"),
    "a log comes": lambda at: (at / "local/raft.log").touch(),
    "a module is compiled": lambda at: append(at / "deep/__pycache__/b.pyc"),
    "something deep in local comes": lambda at: (at / "deep/local/y").touch(),
    "an empty folder comes": lambda at: (at / "empty").mkdir(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_fingerprint_changes_when(watched, change):
    before = fingerprint([watched])

    CHANGES[change](watched)

    assert fingerprint([watched]) != before


@pytest.mark.parametrize("change", NO_CHANGES)
def test_fingerprint_stays_when(watched, change):
    before = fingerprint([watched])

    NO_CHANGES[change](watched)

    assert fingerprint([watched]) == before


def test_fingerprint_of_a_folder_that_is_not_there_is_that_of_nothing(tmp_path):
    assert fingerprint([tmp_path / "none"]) == fingerprint([])
