"""A facilitator writes a proposal and opens its vote; the others see it at once."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest
from playwright.sync_api import Page, expect

from raftlib.domain.people import HeldRole, Role
from tests.browser.conftest import axe_violations, context_of, running_workbook
from tests.browser.test_real_pages import PATIENCE, arrive, open_page

LIST, WRITE = "/pages/decisions", "/pages/proposal"
AT_ONCE = 1_000  # milliseconds, from the store to the page
TEXTS = {
    "Headline, one line": "Shared same-day hub",
    "Summary, a paragraph": "One hub for the same-day appointments of West.",
    "Full paper": "# Why\n\n<script>alert(1)</script>\n\n### Cost\n\n| A | B |\n|--|--|\n| 1 | 2 |",
    "If it is carried": "The locality manager finds a place by March.",
}
REST = {label: text for label, text in TEXTS.items() if not label.startswith("Headline")}


@pytest.fixture(scope="module")
def url(tmp_path_factory, own_demo):
    folder, pages = tmp_path_factory.mktemp("log"), "decisions proposal"
    with running_workbook(folder, store=own_demo, pages=pages) as address:
        yield address


@pytest.fixture(scope="module")
def own_demo(tmp_path_factory):
    from conftest import make_demo_store

    return make_demo_store(tmp_path_factory.mktemp("own-demo"))


def type_texts(page: Page, texts: Mapping[str, str] = MappingProxyType(TEXTS)) -> None:
    """Type each text, and wait until the preview shows that the last was heard."""
    for label, text in texts.items():
        page.get_by_label(label).fill(text)
    page.get_by_label(label).blur()
    expect(page.locator("p.raft-text").filter(has_text=text)).to_be_visible(timeout=PATIENCE)


def test_page_is_for_facilitators_alone(browser, url, own_demo):
    with context_of(browser) as context:
        member = HeldRole(role=Role.PRACTICE, practice_code="Z00005")
        page = arrive(context.new_page(), url, own_demo, "A member", member)
        page.goto(url + WRITE)

        expect(page.get_by_role("heading", name="Page not found")).to_be_visible(timeout=PATIENCE)
        assert page.get_by_role("link", name="Write a proposal").count() == 0


def test_typed_text_survives_a_refusal_and_a_reload_and_is_gone_once_saved(page, url):
    page.set_default_navigation_timeout(2 * PATIENCE)  # the first who opens it waits for its making
    open_page(page, url + WRITE)
    type_texts(page, {**TEXTS, "Summary, a paragraph": "Ring 07700 900123"})

    page.get_by_role("button", name="Save the proposal").press("Enter")
    expect(page.locator(".raft-error")).to_contain_text(
        "what looks like a phone number", timeout=PATIENCE
    )
    page.reload()
    expect(page.get_by_label("Summary, a paragraph")).to_have_value(
        "Ring 07700 900123", timeout=PATIENCE
    )
    expect(page.get_by_label("Headline, one line")).to_have_value(
        TEXTS["Headline, one line"], timeout=PATIENCE
    )
    expect(page.locator(".raft-paper h4")).to_have_text("Cost", timeout=PATIENCE)
    page.get_by_label("Summary, a paragraph").fill(TEXTS["Summary, a paragraph"])
    page.get_by_label("Summary, a paragraph").blur()
    expect(page.locator(".raft-statement")).to_have_text(
        TEXTS["Summary, a paragraph"], timeout=PATIENCE
    )
    page.get_by_role("button", name="Save the proposal").press("Enter")
    expect(page.get_by_text("Saved as version 1 of")).to_be_visible(timeout=PATIENCE)

    open_page(page, url + WRITE)
    expect(page.get_by_label("Locality")).to_have_value("North (demo)")
    page.wait_for_timeout(2_000)  # by then a draft would be back
    expect(page.get_by_label("Headline, one line")).to_have_value("")


def test_vote_opens_and_everybody_sees_it_within_a_second(browser, url, own_demo):
    lead = HeldRole(role=Role.FACILITATOR)
    member = HeldRole(role=Role.PRACTICE, practice_code="Z00005")
    with (
        context_of(browser, viewport={"width": 1280, "height": 900}) as laptop,
        context_of(browser, viewport={"width": 390, "height": 844}) as pocket,
    ):
        phone = arrive(pocket.new_page(), url, own_demo, "A member", member)
        desk = arrive(laptop.new_page(), url, own_demo, "A facilitator", lead)
        open_page(phone, url + LIST)
        open_page(desk, url + WRITE)
        type_texts(desk, {"Headline, one line": "A vote to be opened", **REST})
        expect(desk.get_by_text("The summary names West")).to_be_visible(timeout=PATIENCE)

        desk.get_by_role("button", name="Save the proposal").press("Enter")
        title = phone.get_by_role("listitem").filter(has_text="A vote to be opened").first
        expect(desk.get_by_text("Saved as version 1 of")).to_be_visible(timeout=PATIENCE)
        expect(title).to_contain_text("Coming, standard route", timeout=2 * AT_ONCE)

        assert desk.get_by_role("button", name="Open the vote").is_disabled()
        desk.get_by_label("I have seen who can stop this decision").press("Space")
        expect(desk.get_by_role("button", name="Open the vote")).to_be_enabled(timeout=PATIENCE)
        desk.get_by_role("button", name="Open the vote").press("Enter")
        expect(desk.get_by_text("is put to the vote, from")).to_be_visible(timeout=PATIENCE)
        expect(title).to_contain_text("Open, standard route", timeout=2 * AT_ONCE)
        expect(title.get_by_role("link", name="Vote on")).to_be_visible(timeout=PATIENCE)
        expect(desk.get_by_role("link", name="Run the vote", exact=True)).to_be_visible(
            timeout=PATIENCE
        )


def test_axe_finds_nothing_on_a_page_that_is_filled(unguarded, url):
    open_page(unguarded, url + WRITE)
    type_texts(unguarded)
    unguarded.get_by_label("Rule").select_option(label="urgent (urgent route, draft)")
    unguarded.get_by_label("Why it is urgent").fill("The service closes.")
    unguarded.get_by_role("button", name="Save the proposal").click()
    expect(unguarded.get_by_text("This vote must not open yet.")).to_be_visible(timeout=PATIENCE)
    unguarded.get_by_role("button", name="Choose who is recused").click()
    unguarded.get_by_role("button", name="It was decided without a weighted vote").click()
    expect(unguarded.get_by_label("Z00003 Cloudberry Surgery")).to_be_visible(timeout=PATIENCE)

    assert axe_violations(unguarded) == []

    unguarded.set_viewport_size({"width": 390, "height": 844})
    assert unguarded.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe_violations(unguarded) == []
