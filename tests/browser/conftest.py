"""A running workbook and an installed browser, for the tests that need both.

The browser is per module: while Playwright is open its event loop runs in this thread, and
tests elsewhere start loops of their own.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from raftlib.bench.run import free_port
from raftlib.bench.servers import end_tree
from raftlib.reports.computer import find_browser
from raftlib.store.connection import Store
from tests.browser.signing_in import (
    PEOPLE,
    Person,
    ask,
    cookie_header,
    give_code,
    new_person,
    sign_in,
)

# nbval must not run these: one fails on purpose, and one needs a query string.
collect_ignore_glob = ["notebooks/*.ipynb"]

# Cookies of somebody who may open everything, by the address of each workbook that runs.
SIGNED_IN: dict[str, dict[str, str]] = {}
# Their codes, to sign in by another way.
CODES: dict[str, str] = {}
HERE = Path(__file__).parent
FIXTURES = HERE / "notebooks"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PRACTICE = PEOPLE["owner"]


@contextmanager
def running_workbook(
    log_folder: Path,
    *words: str,
    store: str,
    port: int | None = None,
    site: str = "{}",
    signed_in: bool = True,
    pages: str = "",
) -> Iterator[str]:
    """Start a workbook as a process, give its address, and stop it by its id.

    ``pages`` names the only real pages that it serves; all of them if it is empty.
    """
    process = subprocess.Popen(
        [sys.executable, HERE / "serve_pages.py", str(port or free_port()), log_folder, *words],
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "RAFT_STORE": store,
            "RAFT_TEST_SECRET": "not for kernels",
            "RAFT_TEST_SITE": site,
            "RAFT_TEST_PAGES": pages,
        },
    )
    assert process.stdout is not None
    try:
        said = next((line for line in process.stdout if "://" in line), "")
        address = re.search(r"https?://\S+", said)
        assert address, f"The workbook did not start; see {log_folder}/server.log"
        url = address.group().rstrip("/")
        if signed_in:
            CODES[url] = give_code(store, "Everything (test)")
            SIGNED_IN[url] = sign_in(url, CODES[url])
        yield url
    finally:
        end_tree(process)
        process.stdout.close()


@pytest.fixture(scope="session")
def site_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a site that serves the notebooks beside these tests."""
    folder = tmp_path_factory.mktemp("site")
    slugs = sorted(path.stem for path in FIXTURES.glob("*.ipynb"))
    with running_workbook(folder, str(FIXTURES), *slugs, store=f"sqlite:///{folder}/s.db") as url:
        yield url


@dataclass(frozen=True)
class Attacked:
    """A site with people of each kind, the keys of its store, and who is signed in as whom."""

    url: str
    store: Store
    store_url: str
    people: dict[str, Person]


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    """Return a site that people try to misuse: its page query is for facilitators only."""
    folder = tmp_path_factory.mktemp("attacked")
    store_url = f"sqlite:///{folder}/s.db"
    words = (str(FIXTURES), "dropdown", "query:facilitator")
    store = Store(store_url)
    with running_workbook(folder, *words, store=store_url, signed_in=False) as url:
        people = {
            who: new_person(url, store_url, f"A {who} (test)", role) for who, role in PEOPLE.items()
        }
        people["anonymous"] = Person(number=0, code="", cookies={})
        yield Attacked(url, store, store_url, people)
    store.close()


@pytest.fixture
def newcomer(attacked: Attacked) -> Person:
    """Return somebody who has just signed in, whose sign-in a test may end."""
    return new_person(attacked.url, attacked.store_url, "A newcomer (test)", PRACTICE)


def is_in(attacked: Attacked, cookies: dict[str, str]) -> bool:
    """Return whether these cookies are somebody's."""
    return ask(attacked.url, "/account", Cookie=cookie_header(cookies)).status == 200


@pytest.fixture(scope="session")
def workbook_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the real pages, on a store in which nothing is yet."""
    folder = tmp_path_factory.mktemp("workbook")
    with running_workbook(folder, store=f"sqlite:///{folder}/raft.db") as url:
        yield url


@pytest.fixture(scope="session")
def demo_workbook_url(tmp_path_factory: pytest.TempPathFactory, demo_url: str) -> Iterator[str]:
    """Address of the real pages, on the demo locality."""
    with running_workbook(tmp_path_factory.mktemp("log"), store=demo_url) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start an installed Chromium, with a fresh profile."""
    program = find_browser()
    if program is None:
        pytest.fail(
            "No browser found. Install Chromium, Chrome or Edge: without it nobody knows whether a "
            "page works."
        )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@contextmanager
def context_of(browser: Browser, **options: object) -> Iterator[BrowserContext]:
    """Open a context, signed in, that fails the test on any request to another host."""
    context = browser.new_context(**options)  # type: ignore[arg-type]
    for url, cookies in SIGNED_IN.items():
        for name, value in cookies.items():
            context.add_cookies([{"name": name, "value": value, "url": url}])
    strangers: list[str] = []

    def note(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname != "127.0.0.1":
            strangers.append(address)

    context.on("request", lambda request: note(request.url))
    context.on("page", lambda page: page.on("websocket", lambda link: note(link.url)))
    yield context
    context.close()
    assert not strangers, f"requests to another host: {strangers}"


def let_in(page: Page, url: str, line: str = "") -> Page:
    """Sign in at a workbook that started after the page was opened, or at a line to one.

    Cookies know no ports, so their names do; what is signed in here is not signed in there.
    """
    where = line or url
    for name, value in sign_in(where, CODES[url]).items():
        page.context.add_cookies([{"name": name, "value": value, "url": where}])
    return page


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a tab of desktop size."""
    with context_of(browser, viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Open a tab as wide as a phone."""
    with context_of(browser, viewport={"width": 390, "height": 844}) as context:
        yield context.new_page()


@pytest.fixture
def unguarded(browser: Browser) -> Iterator[Page]:
    """Open a tab without the page's content policy: only for injecting axe."""
    with context_of(browser, bypass_csp=True) as context:
        yield context.new_page()


def axe_violations(page: Page) -> list[str]:
    """Return what axe finds on the page, one line a rule."""
    return [
        f"{found['id']}: {found['help']} ({found['nodes'][0]['html'][:120]})"
        for found in Axe().run(page).response["violations"]
    ]
