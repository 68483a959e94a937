"""Charts on a page: asked for as somebody looks, by those who are signed in, and kept nowhere."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from raftlib.domain.people import HeldRole, Role
from tests.browser.conftest import SIGNED_IN
from tests.browser.signing_in import ask, cookie_header, give_code, post_form, sign_in
from tests.browser.test_real_pages import AUDIT, open_page

PATIENCE = 30_000
# Pictures that could not be had, or not yet.
MISSING = "[...document.querySelectorAll('.raft-chart img')].filter(i => !i.naturalWidth).length"
TO_THE_END = """async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += 500) {
        scrollTo(0, y);
        await new Promise((resolve) => setTimeout(resolve, 60));
    }
}"""


def all_come(page: Page) -> bool:
    """Wait until every picture is there, and return whether that came about."""
    until = time.monotonic() + PATIENCE / 1000
    while page.evaluate(MISSING) and time.monotonic() < until:
        page.wait_for_timeout(100)
    return page.evaluate(MISSING) == 0


@pytest.fixture
def audit(page: Page, demo_workbook_url: str) -> Page:
    """Return the page of one practice's audit."""
    return open_page(page, f"{demo_workbook_url}{AUDIT}?practice=Z00003")


@pytest.fixture
def address(audit: Page) -> str:
    """Return the path of a picture on it."""
    return str(audit.locator(".raft-chart img").first.get_attribute("src"))


def test_picture_is_asked_for_when_somebody_comes_near_it(audit: Page):
    asked: list[str] = []
    audit.on("request", lambda request: asked.append(request.url))
    there = audit.locator(".raft-chart img").count()

    audit.evaluate(TO_THE_END)
    assert all_come(audit)

    assert 0 < len([url for url in asked if "/pictures/" in url]) <= there


def test_page_that_is_printed_has_all_its_charts(audit: Page, tmp_path):
    assert audit.evaluate(MISSING) > 0

    audit.pdf(path=tmp_path / "page.pdf")

    assert audit.evaluate(MISSING) == 0


def test_chart_that_could_not_be_had_comes_when_the_network_is_back(audit: Page):
    audit.context.set_offline(True)
    audit.evaluate(TO_THE_END)
    expect(audit.locator("[data-tries]").first).to_be_attached(timeout=PATIENCE)
    audit.context.set_offline(False)

    assert all_come(audit)


def test_picture_is_for_those_who_are_signed_in(demo_workbook_url, address):
    stranger = ask(demo_workbook_url, address)
    forged = ask(demo_workbook_url, address, Cookie="raft-sign-in=2|1:0|10:1|x|y")

    for answer in (stranger, forged):
        assert answer.status != 200
        assert "<svg" not in answer.body


def test_picture_of_who_has_signed_out_is_not_sent(demo_url, demo_workbook_url, address):
    held = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
    cookies = sign_in(demo_workbook_url, give_code(demo_url, "Leaver (test)", held))
    assert ask(demo_workbook_url, address, Cookie=cookie_header(cookies)).status == 200

    post_form(demo_workbook_url, "/logout", cookies, whose="this")

    assert ask(demo_workbook_url, address, Cookie=cookie_header(cookies)).status != 200


def test_picture_is_kept_nowhere_and_runs_nothing(demo_workbook_url, address):
    cookie = cookie_header(SIGNED_IN[demo_workbook_url])

    answer = ask(demo_workbook_url, address, Cookie=cookie)

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name", ["0" * 48, "key", "lock", "../key", "..%2fkey", "{}-recipe", "{}.svg", "{}/", ""]
)
def test_other_name_is_no_picture(demo_workbook_url, address, name):
    """Not the key of the folder, nor what a picture is drawn from, nor one that nobody left."""
    path = "/pictures/" + name.format(address.rsplit("/", 1)[1])

    answer = ask(demo_workbook_url, path, Cookie=cookie_header(SIGNED_IN[demo_workbook_url]))

    assert answer.status == 404


def test_addresses_of_two_practices_are_different(page: Page, demo_workbook_url):
    found = []
    for code in ("Z00003", "Z00004"):
        open_page(page, f"{demo_workbook_url}{AUDIT}?practice={code}")
        found.append(set(re.findall(r'"/pictures/([0-9a-f]{48})"', page.content())))

    one, other = found
    assert one
    assert other
    assert not one & other
