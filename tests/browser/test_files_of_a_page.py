"""How many files a page needs: 60 phones share the line of one hall."""

from collections import Counter

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.conftest import context_of
from tests.browser.test_page_in_browser import open_page

# Measured: 102 requests and 1.4 MB; stock Voila in the same run 100 requests and 5.4 MB.
MOST_REQUESTS, MOST_BYTES = 105, 1_500_000


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
