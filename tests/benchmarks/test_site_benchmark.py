"""What a site costs when 100 pages are open, and what it keeps when it is killed.

Run: pytest tests/benchmarks/test_site_benchmark.py -o addopts="" -s
"""

import os
import random
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed

from raftlib.bench.run import free_port
from raftlib.server.kernels import MOST_PAGES
from raftlib.store.connection import Store
from raftlib.store.meetings import start_meeting
from tests.browser import serve_pages
from tests.browser.conftest import browser  # noqa: F401  (a fixture)
from tests.browser.signing_in import ask, cookie_header, give_code, sign_in
from tests.browser.sockets import open_kernel, open_socket
from tests.store.conftest import postgresql, store_url  # noqa: F401  (fixtures)
from tests.workbook.stores import add_practices

PAGES, IDLE_SECONDS = 100, 60
KILLED, SIGNING_IN = 50, 4
CHANGES = 40
READ = re.compile(r"\) \S (?:\S+ ){10}(\d+) (\d+)")  # utime and stime in /proc/PID/stat


@contextmanager
def server(place: str, folder: Path, port: int) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the real pages, and give their address and process."""
    process = subprocess.Popen(
        [sys.executable, serve_pages.__file__, str(port), folder],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "RAFT_STORE": place},
    )
    assert process.stdout is not None
    assert any("http://" in line for line in process.stdout)
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.kill() if process.poll() is not None else process.terminate()
        process.wait(60)
        process.stdout.close()


def cpu_seconds(pid: int) -> float:
    """Return the time that a process and all below it have used."""
    used, tree = 0.0, [pid]
    while tree:
        one = tree.pop()
        try:
            found = READ.search(Path(f"/proc/{one}/stat").read_text())
            for task in Path(f"/proc/{one}/task").iterdir():
                tree += map(int, (task / "children").read_text().split())
        except OSError:  # it has ended
            continue
        if found:
            used += (int(found[1]) + int(found[2])) / os.sysconf("SC_CLK_TCK")
    return used


def test_100_open_pages_cost_little_while_nothing_happens(demo_url, tmp_path):
    with server(demo_url, tmp_path, free_port()) as (url, process):
        cookies = [
            cookie_header(sign_in(url, give_code(demo_url, f"Person {number}")))
            for number in range(-(-PAGES // MOST_PAGES))
        ]
        wanted = [cookie for cookie in cookies for _ in range(MOST_PAGES)][:PAGES]
        start = time.monotonic()
        with ThreadPoolExecutor(2) as pool:
            kernels = list(pool.map(lambda c: open_kernel(url, c, "/pages/start-here"), wanted))
        links = [open_socket(url, k, c) for k, c in zip(kernels, wanted, strict=True)]
        opened = time.monotonic() - start
        for link in links:
            threading.Thread(target=_read_on, args=(link,), daemon=True).start()
        time.sleep(10)
        before, began = cpu_seconds(process.pid), time.monotonic()
        time.sleep(IDLE_SECONDS)
        share = (cpu_seconds(process.pid) - before) / (time.monotonic() - began)
        for link in links:
            link.close()

    print(f"{PAGES} pages, opened in {opened:.0f} s: {share:.1%} of one core while idle")  # noqa: T201
    assert len(set(kernels)) == PAGES


def _read_on(link):
    with suppress(ConnectionClosed):
        for _ in link:
            pass


def test_killed_server_forgets_no_sign_in_that_it_acknowledged(store_url, tmp_path):  # noqa: F811
    codes = [give_code(store_url, f"Person {number}") for number in range(SIGNING_IN)]
    port, rng = free_port(), random.Random(3)
    kept: list[dict[str, str]] = []
    acknowledged = 0
    for _ in range(KILLED):
        with server(store_url, tmp_path, port) as (url, process):
            lost = [c for c in kept if ask(url, "/account", Cookie=cookie_header(c)).status != 200]
            assert lost == []
            kept = _sign_in_until_killed(url, codes, process, rng.uniform(0.05, 0.6))
            acknowledged += len(kept)
    with server(store_url, tmp_path, port) as (url, _):
        lost = [c for c in kept if ask(url, "/account", Cookie=cookie_header(c)).status != 200]

    print(  # noqa: T201
        f"{store_url.split(':')[0]}: server killed {KILLED} times, {acknowledged} sign-ins "
        f"acknowledged, {len(lost)} lost"
    )
    assert lost == []


def _sign_in_until_killed(url, codes, process, seconds):
    """Sign in again and again, and return the cookies that came back before the end."""
    got: list[dict[str, str]] = []

    def go_on(code):
        try:
            while True:
                got.append(sign_in(url, code))
        except (OSError, AssertionError):
            return

    threads = [threading.Thread(target=go_on, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    for thread in threads:
        thread.join(60)
    return got


WRITE = """mark => {
  const field = document.querySelector('textarea.raft-shared-area');
  setTimeout(() => {
    field.value += mark;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }, 300);
  return Date.now() + 300;
}"""
SEE = """mark => new Promise((done) => {
  const field = document.querySelector('textarea.raft-shared-area');
  const look = setInterval(() => {
    if (!field.value.includes(mark)) return;
    clearInterval(look);
    done(Date.now());
  }, 5);
})"""


def test_other_browser_sees_a_change_soon(store_url, browser, tmp_path):  # noqa: F811
    store = Store(store_url)
    add_practices(store, ("Z00003", "OAK", "North"))
    start_meeting(store, "A meeting", "North", None, datetime.now(UTC))
    store.close()
    with server(store_url, tmp_path, free_port()) as (url, _):
        pages = [_open_notes(browser, url, give_code(store_url, name)) for name in "AB"]
        delays = []
        for number in range(CHANGES):
            mark = "".join("abcdefghij"[int(digit)] for digit in f"{number:04}") + " "
            began = pages[0].evaluate(WRITE, mark)
            delays.append(pages[1].evaluate(SEE, mark) - began)
        for page in pages:
            page.context.close()

    delays.sort()
    print(  # noqa: T201
        f"{store_url.split(':')[0]}: {CHANGES} changes seen by the other browser after a median of "
        f"{statistics.median(delays):.0f} ms, p95 {delays[int(CHANGES * 0.95)]:.0f} ms"
    )
    assert len(delays) == CHANGES


def _open_notes(browser, url, code):  # noqa: F811
    page = browser.new_context().new_page()
    page.goto(f"{url}/login#c={code}")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{url}/pages/meeting-notes")
    expect(page.locator("textarea.raft-shared-area")).to_be_editable(timeout=60_000)
    return page
