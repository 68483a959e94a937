"""The pages of the workbook, opened as the people who use them do."""

import pytest
from playwright.sync_api import Page, expect

from raftlib.domain.people import HeldRole, Role
from raftlib.server import pages as server_pages
from tests.browser.conftest import axe_violations, context_of
from tests.browser.signing_in import give_code, sign_in

PATIENCE = 60_000  # a page starts a kernel, and CI has two slow cores
AUDIT, VOTE = "/pages/avoidable-appointments", "/pages/locality-vote"
START, NOTES = "/pages/start-here", "/pages/meeting-notes"
PAGES = [f"/pages/{page.slug}" for page in server_pages.PAGES]
AGREED = "Care navigation at the desk, from Monday."


def open_page(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator(".raft-next, .raft-steps")).to_be_visible(timeout=PATIENCE)
    return page


def test_link_opens_the_audit_of_a_practice_in_a_month(page, demo_workbook_url):
    open_page(page, f"{demo_workbook_url}{AUDIT}?practice=Z00003&period=2023-10")

    expect(page.get_by_label("Practice", exact=True)).to_have_value("Z00003 Cloudberry Surgery")
    expect(page.get_by_label("Period", exact=True)).to_have_value("October 2023")
    expect(page.locator(".raft-statement").first).to_contain_text("We looked at")
    expect(page.get_by_text("clinicians took part").first).to_be_visible()
    expect(page.get_by_text("27% were potentially avoidable in 2015")).to_be_visible()


def test_choosing_another_practice_changes_the_figures(page, demo_workbook_url):
    open_page(page, f"{demo_workbook_url}{AUDIT}?practice=Z00003")
    before = page.locator(".raft-statement").first.inner_text()

    page.get_by_label("Practice", exact=True).select_option(label="Z00013 Cobweb Cottage Practice")

    expect(page.get_by_text("No appointments have been audited here").first).to_be_visible()
    assert page.locator(".raft-statement").first.inner_text() != before


HOURS = "How many hours could that release?"


def test_long_page_lists_its_questions_and_leads_to_each(page, demo_workbook_url):
    open_page(page, f"{demo_workbook_url}{AUDIT}?practice=Z00003")
    contents = page.get_by_role("navigation", name="On this page")
    headings = [text.rstrip("¶") for text in page.locator("[role=main] h2").all_inner_texts()]

    contents.get_by_text("On this page").click()
    assert contents.get_by_role("link").all_inner_texts() == headings
    contents.get_by_role("link", name=HOURS).click()

    expect(page.get_by_role("heading", name=HOURS)).to_be_in_viewport()
    expect(page.get_by_label("Practice", exact=True)).to_have_value("Z00003 Cloudberry Surgery")


def test_list_of_questions_leads_there_without_a_mouse(phone, demo_workbook_url):
    open_page(phone, f"{demo_workbook_url}/pages/cd")
    contents = phone.get_by_role("navigation", name="On this page")
    last = contents.get_by_role("link", name="What next?")
    expect(last).to_be_hidden()

    contents.get_by_text("On this page").press("Enter")
    last.press("Enter")
    expect(phone.get_by_role("heading", name="What next?")).to_be_in_viewport()
    phone.keyboard.press("Tab")

    expect(phone.locator(":focus")).to_be_in_viewport()
    assert phone.evaluate("scrollY") > phone.evaluate("innerHeight")


@pytest.mark.parametrize(("slug", "lists"), [("locality-vote", 0), ("vote", 0), ("cd", 1)])
def test_page_lists_its_questions_from_nine_on(page, demo_workbook_url, slug, lists):
    """They have five, eight and nine: who comes to vote has nothing more to scroll past."""
    open_page(page, f"{demo_workbook_url}/pages/{slug}")

    expect(page.get_by_role("navigation", name="On this page")).to_have_count(lists)


def test_practice_that_is_not_there_is_said(page, demo_workbook_url):
    open_page(page, f"{demo_workbook_url}{AUDIT}?practice=<b>Z99999</b>")

    expect(page.locator(".raft-error")).to_contain_text("There is no practice '<b>Z99999</b>'")


def test_vote_shows_both_tests_and_what_was_not_counted(page, demo_workbook_url):
    open_page(page, f"{demo_workbook_url}{VOTE}")

    expect(page.locator(".raft-carried")).to_contain_text("needed 178,342 of 267,513 patients")
    expect(page.locator(".raft-carried")).to_contain_text("4 for, 1 against, 1 without a position")
    expect(page.get_by_role("table", name="The same votes under each share")).to_contain_text(
        "not carried"
    )
    expect(page.get_by_role("table", name="What was not counted, and why")).to_contain_text(
        "it came when the vote had closed"
    )


def test_vote_that_must_not_open_says_what_to_settle(page, demo_workbook_url):
    open_page(page, f"{demo_workbook_url}{VOTE}?decision=D-2023-05")

    expect(page.locator(".raft-not-carried")).to_contain_text("settle which is right")


def test_empty_workbook_says_what_to_import(page, workbook_url):
    page.goto(f"{workbook_url}{AUDIT}")

    expect(page.get_by_text("raft import register")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_label("Locality")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_phone_does_not_scroll_sideways(phone, demo_workbook_url, path):
    open_page(phone, f"{demo_workbook_url}{path}")

    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(unguarded, demo_workbook_url, path):
    open_page(unguarded, f"{demo_workbook_url}{path}")

    assert axe_violations(unguarded) == []


def arrive(page: Page, url: str, demo_url: str, name: str, *roles: HeldRole) -> Page:
    """Sign in as somebody new, in place of whoever the page was opened for."""
    for cookie, value in sign_in(url, give_code(demo_url, name, *roles)).items():
        page.context.add_cookies([{"name": cookie, "value": value, "url": url}])
    return page


def test_meeting_starts_for_everybody_is_written_and_ends(browser, demo_workbook_url, demo_url):
    """A facilitator at a laptop, and a member of a practice with a phone, without a mouse."""
    url = demo_workbook_url
    with (
        context_of(browser, viewport={"width": 1280, "height": 900}) as laptop,
        context_of(browser, viewport={"width": 390, "height": 844}) as pocket,
    ):
        member = HeldRole(role=Role.PRACTICE, practice_code="Z00005")
        phone = arrive(pocket.new_page(), url, demo_url, "A member", member)
        lead = HeldRole(role=Role.FACILITATOR)
        desk = arrive(laptop.new_page(), url, demo_url, "A facilitator", lead)
        open_page(phone, url + START)
        expect(phone.get_by_text("Nothing runs at this moment")).to_be_visible()
        open_page(desk, url + NOTES)

        desk.get_by_role("button", name="Start the meeting").press("Enter")
        phone.get_by_role("link", name="Write in the notes").press("Enter")
        notes = phone.get_by_label("Notes of the meeting")
        expect(notes).to_be_editable(timeout=PATIENCE)
        notes.press_sequentially(AGREED)

        expect(desk.get_by_label("Notes of the meeting")).to_have_value(AGREED, timeout=PATIENCE)
        assert phone.get_by_role("button", name="End this meeting").count() == 0
        desk.get_by_role("button", name="Show who wrote what").press("Enter")
        expect(
            desk.get_by_role("listitem").filter(has_text=f"A member wrote “{AGREED}”")
        ).to_be_visible()

        desk.get_by_role("button", name="End this meeting").press("Enter")
        expect(phone.get_by_text("The meeting ended")).to_be_visible(timeout=PATIENCE)
        notes.press_sequentially("!")
        expect(phone.locator(".raft-shared-status")).to_contain_text("Not saved")
        expect(desk.get_by_label("Notes of the meeting")).to_have_value(AGREED)
