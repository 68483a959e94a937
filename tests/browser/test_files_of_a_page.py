"""How many files a page needs: 60 phones share the line of one hall."""

import gzip
import json
import re
from collections import Counter

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from raftlib.server.bundles import LISTS
from raftlib.server.pages import PAGES
from tests.browser.conftest import SIGNED_IN, context_of
from tests.browser.signing_in import ask, connection_to, cookie_header
from tests.browser.test_page_in_browser import open_page

# Measured: 17 requests and 1.3 MB; stock Voila in the same run 100 requests and 5.4 MB.
MOST_REQUESTS, MOST_BYTES = 20, 1_400_000
BUNDLE = "**/bundle/front-end.js"


class Line:
    """Counts what a tab asks for, what of it comes over the line, and with how many bytes."""

    def __init__(self, page: Page) -> None:
        self.asked: dict[str, str] = {}
        self.kept: set[str] = set()
        self.total = 0.0
        session: CDPSession = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._ask)
        session.on("Network.requestServedFromCache", lambda e: self.kept.add(e["requestId"]))
        session.on("Network.responseReceived", self._answer)
        session.on("Network.loadingFinished", self._finish)
        session.send("Network.enable")

    def _ask(self, event: dict) -> None:
        if event["request"]["url"].startswith("http"):
            self.asked[event["requestId"]] = event["request"]["url"]

    def _answer(self, event: dict) -> None:
        if event["response"].get("fromDiskCache"):
            self.kept.add(event["requestId"])

    def _finish(self, event: dict) -> None:
        if event["requestId"] not in self.kept:
            self.total += event["encodedDataLength"]

    @property
    def fetched(self) -> list[str]:
        """Return the addresses that came over the line."""
        return [url for request, url in self.asked.items() if request not in self.kept]


@pytest.fixture(scope="module")
def visits(browser: Browser, site_url: str) -> list[Line]:
    """Open a page in a fresh browser, the same page again, and another page."""
    lines = []
    with context_of(browser) as context:
        for slug in ("dropdown", "dropdown", "query"):
            page = context.new_page()
            lines.append(Line(page))
            open_page(page, f"{site_url}/pages/{slug}")
            expect(page.locator("footer")).to_be_visible()
            page.wait_for_timeout(1000)
            page.close()
    return lines


def test_first_page_needs_no_more_files_than_were_measured(visits: list[Line]):
    assert len(visits[0].fetched) <= MOST_REQUESTS
    assert visits[0].total <= MOST_BYTES


def test_nothing_is_fetched_twice_by_one_page(visits: list[Line]):
    assert [url for url, times in Counter(visits[0].asked.values()).items() if times > 1] == []


@pytest.mark.parametrize("visit", [1, 2], ids=["same page", "another page"])
def test_next_page_fetches_no_file_again(visits: list[Line], visit: int):
    assert [url for url in visits[visit].fetched if "/assets/" in url] == []
    assert visits[visit].asked.keys()


def test_front_end_is_on_its_way_while_people_sign_in(browser: Browser, site_url: str):
    with context_of(browser) as context:
        page = context.new_page()
        page.goto(f"{site_url}/login")
        page.wait_for_load_state("networkidle")
        line = Line(page)
        open_page(page, f"{site_url}/pages/dropdown")

    assert len(line.fetched) < MOST_REQUESTS
    assert [url for url in line.fetched if url.endswith(("front-end.js", "voila.js"))] == []


def test_every_page_gets_its_chunks_in_the_bundle(browser: Browser, demo_workbook_url: str):
    """Where this fails, put the names that it shows into front-end.json."""
    asked = set()
    for slug in (page.slug for page in PAGES):
        with context_of(browser) as context:
            page = context.new_page()
            line = Line(page)
            page.goto(f"{demo_workbook_url}/pages/{slug}")
            expect(page.locator(".raft-next, .raft-steps")).to_be_visible(timeout=60_000)
            page.wait_for_timeout(500)
            asked |= chunks(line)

    assert asked == set()


@pytest.fixture(scope="module")
def refused(browser: Browser, demo_workbook_url: str) -> tuple[Line, list[str]]:
    """Open the vote where the bundle never comes; with what the page then throws."""
    thrown: list[str] = []
    with context_of(browser) as context:
        context.route(BUNDLE, lambda route: route.abort())
        page = context.new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        line = Line(page)
        page.goto(f"{demo_workbook_url}/pages/locality-vote")
        expect(page.locator(".raft-next")).to_be_visible(timeout=60_000)
        page.wait_for_timeout(1000)
    return line, thrown


def test_page_opens_where_the_bundle_is_refused(refused: tuple[Line, list[str]]):
    assert refused[1] == []
    assert chunks(refused[0])


def test_bundle_holds_nothing_that_a_page_can_do_without(refused: tuple[Line, list[str]]):
    listed = set(json.loads((LISTS / "front-end.json").read_text("utf-8")))

    assert listed - chunks(refused[0]) == set()


def chunks(line: Line) -> set[str]:
    """Return the chunks that came by themselves, as the list of the bundle names them."""
    found = [
        re.search(r"/assets/\w+/((?:voila|labextensions)/[^?]+\.js)", url) for url in line.fetched
    ]
    names = {match[1] for match in found if match}
    return {
        re.sub(r"/(\d+)\.\w+\.js$", r"/\1.*.js", name) if "/static/" in name else name
        for name in names
        if not re.search(r"/(voila|remoteEntry\.\w+)\.js$", name)
    }


@pytest.mark.parametrize("name", ["front-end"])
def test_bundle_is_kept_for_a_year(visits: list[Line], site_url: str, name: str):
    address = next(url for url in visits[0].asked.values() if url.endswith(f"/bundle/{name}.js"))

    answer = ask(site_url, address.removeprefix(site_url))

    assert answer.status == 200
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["other.js", "front-end.json", "../static/raft.css", "%2e%2e/404.html"]
)
def test_nothing_but_a_bundle_is_sent_as_one(site_url: str, name: str):
    assert ask(site_url, f"/assets/0/bundle/{name}").status == 404


def fetch(site: str, path: str, taken: str) -> tuple[bytes, str | None]:
    """Return the body of a page as it came, and how it says that it is packed."""
    connection = connection_to(site)
    words = {"Cookie": cookie_header(SIGNED_IN[site]), "Accept-Encoding": taken}
    connection.request("GET", path, headers=words)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return body, answer.headers["Content-Encoding"]


@pytest.mark.parametrize(("taken", "encoding"), [("gzip, br", "gzip"), ("identity", None)])
def test_page_from_memory_is_compressed_where_the_browser_takes_that(
    site_url: str, taken: str, encoding: str | None
):
    body, said = fetch(site_url, "/pages/dropdown", taken)

    assert said == encoding
    assert b"</body>" in (gzip.decompress(body) if encoding else body)


def test_nothing_of_a_request_is_in_a_page_that_is_compressed(site_url: str):
    """Its length would say whether a guess at a secret beside it was right."""
    body, said = fetch(site_url, "/pages/dropdown?practice=a-guess", "gzip")

    assert said == "gzip"
    assert b"a-guess" not in gzip.decompress(body)


def test_page_that_shows_its_query_is_not_compressed(site_url: str):
    """It reads the query as it is run, so there is none in memory."""
    body, said = fetch(site_url, "/pages/query?practice=a-guess", "gzip")

    assert b"practice=a-guess" in body
    assert said is None
