"""Pages that are forked, shared by those who look, and come back where they were."""

import os
import re
import signal
import sys
from urllib.parse import quote

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from raftlib.domain.people import HeldRole, Role
from raftlib.server.pages import PAGES, pages_for
from tests.browser.conftest import SIGNED_IN, axe_violations, running_workbook
from tests.browser.signing_in import ask, cookie_header, give_code, sign_in
from tests.browser.test_real_pages import AUDIT, PATIENCE, open_page

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks pages")

DASHBOARD = "/pages/locality-dashboard"
NORTH = "North (demo)"
FULL = "avoidable-appointments locality-dashboard"  # the pages of a room that is full


def server_of(url: str) -> psutil.Process:
    """Return the server's process."""
    port = int(url.rsplit(":", 1)[1])
    for process in psutil.Process().children(recursive=True):
        for connection in process.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port:
                return process
    raise AssertionError("no server listens there")


def kernels_of(url: str) -> set[int]:
    """Return the processes that have the sockets of a kernel."""
    return {
        process.pid
        for process in server_of(url).children(recursive=True)
        if any("kernel-" in place.laddr for place in process.net_connections("unix") if place.laddr)
    }


def page_of(browser: Browser, url: str, cookies: dict[str, str]) -> Page:
    """Return a page of a browser in which only this person has signed in."""
    context = browser.new_context()
    for name, value in cookies.items():
        context.add_cookies([{"name": name, "value": value, "url": url}])
    return context.new_page()


# Asks the page's own kernel for the state of every widget.
STATES = "async () => JSON.stringify(await window.jupyterapp.widgetManager.get_state())"
# Votes are open, so these pages name every practice to all who may open them.
OPEN_TO_ALL = {"locality-vote", "vote-outcome"}


def test_page_holds_nothing_of_another_viewer(browser, demo_url, demo_workbook_url):
    """The raw page is made for nobody: only its frame names who is signed in."""
    people = {"Z00003": "Ann Ashdown (test)", "Z00013": "Bea Birchwood (test)"}
    codes, raw, states = {}, {}, {}
    for practice, name in people.items():
        held = HeldRole(role=Role.PRACTICE, practice_code=practice)
        codes[practice] = give_code(demo_url, name, held)
        cookies = sign_in(demo_workbook_url, codes[practice])
        page = page_of(browser, demo_workbook_url, cookies)
        for slug in (one.slug for one in pages_for(PAGES, [Role.PRACTICE])):
            address = f"/pages/{slug}"
            raw[practice, slug] = ask(
                demo_workbook_url, address, Cookie=cookie_header(cookies)
            ).body
            open_page(page, demo_workbook_url + address)
            states[practice, slug] = page.evaluate(STATES)
        page.context.close()

    for practice, slug in raw:
        own, other = people[practice], next(n for c, n in people.items() if c != practice)
        their_code = next(code for code in people if code != practice)
        assert own in raw[practice, slug], slug
        assert not re.search(r"Z000\d\d|Surgery|North \(demo\)", raw[practice, slug]), slug
        for text in (raw[practice, slug], states[practice, slug]):
            assert "HTMLModel" in states[practice, slug], slug
            assert other not in text, slug
            assert their_code not in text or slug in OPEN_TO_ALL, slug
            assert not [code for code in codes.values() if code in text], slug


def test_looking_at_a_shared_page_starts_no_kernel_and_choosing_does(page, demo_workbook_url):
    open_page(page, f"{demo_workbook_url}{DASHBOARD}")  # the one that stands for all
    before = kernels_of(demo_workbook_url)

    open_page(page, f"{demo_workbook_url}{DASHBOARD}")
    expect(page.locator(".raft-statement").first).to_contain_text("We looked at")
    assert kernels_of(demo_workbook_url) <= before

    page.get_by_label("Period").select_option(label="October 2023")
    expect(page.get_by_text("sessions from Sun 1 October 2023").first).to_be_visible()
    assert len(kernels_of(demo_workbook_url) - before) == 1
    page.get_by_label("Period").select_option(label="November 2023")
    expect(page.get_by_text("sessions from Wed 1 November 2023").first).to_be_visible()


def test_locality_of_others_is_not_there(demo_url, demo_workbook_url):
    held = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
    cookies = sign_in(demo_workbook_url, give_code(demo_url, "In the north (test)", held))

    def status(query: str) -> int:
        answer = ask(demo_workbook_url, f"{DASHBOARD}{query}", Cookie=cookie_header(cookies))
        return int(answer.status)

    assert status("") == status(f"?locality={quote(NORTH)}") == 200
    assert status("?locality=South") == status("?locality=x&locality=y") == 404
    assert status("?decision=x") == 200  # its own kernel, on what it may see
    assert ask(demo_workbook_url, f"{DASHBOARD}?locality={quote(NORTH)}").status != 200


def test_page_comes_back_where_it_was(page: Page, demo_workbook_url: str):
    open_page(page, f"{demo_workbook_url}{AUDIT}?screen=projector")
    page.goto(f"{demo_workbook_url}{AUDIT}")
    page.get_by_label("Practice", exact=True).select_option(label="Z00013 Cobweb Cottage Practice")
    expect(page.get_by_text("No appointments have been audited here").first).to_be_visible()

    page.reload()

    expect(page.get_by_label("Practice", exact=True)).to_have_value(
        "Z00013 Cobweb Cottage Practice", timeout=PATIENCE
    )


def test_killed_kernel_is_said_and_the_page_comes_back(page: Page, demo_workbook_url: str):
    before = kernels_of(demo_workbook_url)
    open_page(page, f"{demo_workbook_url}{AUDIT}?practice=Z00003&period=2023-10")
    (kernel,) = kernels_of(demo_workbook_url) - before
    page.evaluate("Math.random = () => 0.9")  # it waits at random before it opens again

    os.kill(kernel, signal.SIGKILL)

    expect(page.locator("#raft-status")).to_contain_text("opened again", timeout=PATIENCE)
    expect(page.locator("#raft-status")).to_be_empty(timeout=PATIENCE)
    expect(page.get_by_label("Period")).to_have_value("October 2023", timeout=PATIENCE)


def test_open_pages_go_on_when_the_fork_server_is_killed(page: Page, demo_workbook_url: str):
    open_page(page, f"{demo_workbook_url}{AUDIT}?practice=Z00003")
    warm = [
        process
        for process in server_of(demo_workbook_url).children()
        if "raftlib.forks.warm" in process.cmdline()
    ]
    assert len(warm) == 1

    warm[0].kill()

    page.get_by_label("Period").select_option(label="October 2023")
    expect(page.get_by_text("sessions from Sun 1 October 2023").first).to_be_visible()
    expect(page.locator("#raft-status")).to_be_empty()
    other = page.context.new_page()
    open_page(other, f"{demo_workbook_url}{AUDIT}?practice=Z00003&period=2023-11")
    expect(other.get_by_label("Period")).to_have_value("November 2023")
    other.close()


def test_full_room_is_said_and_tried_again(browser, tmp_path, demo_url, monkeypatch):
    monkeypatch.setenv("RAFT_TEST_FULL", "1")
    with running_workbook(tmp_path, store=demo_url, pages=FULL) as url:
        page = page_of(browser, url, SIGNED_IN[url])
        answer = page.goto(f"{url}{AUDIT}")

        assert answer.status == 503
        assert answer.headers["retry-after"] == "10"
        expect(page.get_by_role("heading", name="The room is full")).to_be_visible()
        assert axe_violations(page) == []
        with page.expect_navigation(timeout=PATIENCE):
            pass  # it tries again by itself
        expect(page.get_by_role("heading", name="The room is full")).to_be_visible()
        open_page(page, f"{url}{DASHBOARD}?locality={quote(NORTH)}")  # it takes no room
        page.context.close()
