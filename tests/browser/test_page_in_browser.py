"""What a person meets on a page, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe_violations

OPENS_MS = 30_000
WIDTHS = (390, 768, 1280)


def open_page(page: Page, address: str) -> None:
    """Open a page and wait until its widgets are there."""
    page.goto(address)
    expect(page.locator("#main #rendered_cells")).to_be_visible(timeout=OPENS_MS)


def test_address_without_a_page_leads_to_the_first(page: Page, site_url: str):
    page.goto(site_url)

    expect(page.locator("nav [aria-current=page]")).to_have_text("Page broken", timeout=OPENS_MS)


def test_page_takes_its_title_from_the_notebook_and_marks_itself(page: Page, site_url: str):
    open_page(page, f"{site_url}/pages/dropdown")

    expect(page).to_have_title("A page with a choice - RAFT workbook")
    expect(page.locator("nav [aria-current=page]")).to_have_text("Page dropdown")
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
    expect(page.get_by_role("main")).to_have_count(1)


def test_choice_reaches_the_kernel_and_its_answer_the_page(page: Page, site_url: str):
    open_page(page, f"{site_url}/pages/dropdown")

    page.get_by_label("Practice").select_option("Birchwood")

    expect(page.get_by_text("You chose Birchwood.")).to_be_visible()


def test_nothing_on_a_page_breaks_the_content_policy(page: Page, site_url: str):
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    open_page(page, f"{site_url}/pages/fragments")
    expect(page.get_by_label("Proposal")).to_be_visible()

    assert complaints == []


def test_query_string_reaches_the_notebook(page: Page, site_url: str):
    open_page(page, f"{site_url}/pages/query?practice=Z00001&screen=projector")

    expect(page.get_by_text("asked for practice=Z00001&screen=projector")).to_be_visible()


def test_kernel_gets_few_variables_and_works_in_the_notebooks_folder(page: Page, site_url: str):
    open_page(page, f"{site_url}/pages/query")

    said = page.locator("#rendered_cells pre").inner_text()

    assert "RAFT_STORE" in said
    assert "RAFT_WORK" in said
    assert "RAFT_TEST_SECRET" not in said
    assert "folder notebooks" in said


def test_failing_cell_shows_one_neutral_sentence(page: Page, site_url: str):
    open_page(page, f"{site_url}/pages/broken")

    expect(page.locator(".raft-error")).to_contain_text("Something went wrong on this part")
    assert not re.search(r"Traceback|ValueError|secret", page.content())


def test_failing_callback_sends_no_traceback(page: Page, site_url: str):
    received: list[str] = []
    page.on(
        "websocket",
        lambda link: link.on("framereceived", lambda frame: received.append(str(frame))),
    )
    open_page(page, f"{site_url}/pages/callback")

    page.get_by_role("button", name="Fail").click()

    expect(page.get_by_text("Pressed once.")).to_be_visible()
    page.wait_for_timeout(1000)
    assert not re.search(r"Traceback|ValueError|secret-", "".join(received))
    assert not re.search(r"Traceback|ValueError|secret-", page.content())


def test_leaving_a_page_shuts_its_kernel_down(page: Page, site_url: str):
    open_page(page, f"{site_url}/pages/dropdown")
    config = page.locator("#jupyter-config-data").text_content() or ""
    kernel = re.search(r'"kernelId": "([\w-]+)"', config)
    assert kernel
    model = f"{site_url}/api/kernels/{kernel[1]}"
    assert page.request.get(model).status == 200

    page.goto(site_url)
    page.wait_for_timeout(2000)

    assert page.request.get(model).status == 404


@pytest.mark.parametrize("path", ["/login", "/account", "/pages/fragments"])
def test_no_page_scrolls_sideways(page: Page, site_url: str, path: str):
    page.goto(site_url + path)
    if path.startswith("/pages"):
        expect(page.get_by_label("Proposal")).to_be_visible(timeout=OPENS_MS)

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_wide_table_scrolls_inside_itself_on_a_phone(phone: Page, site_url: str):
    open_page(phone, f"{site_url}/pages/fragments")
    table = phone.locator(".raft-scroll")
    expect(table).to_be_visible()

    assert table.evaluate("box => box.scrollWidth > box.clientWidth")


def test_keyboard_alone_reaches_and_changes_a_choice(page: Page, site_url: str):
    open_page(page, f"{site_url}/pages/dropdown")
    choice = page.get_by_label("Practice")
    expect(choice).to_be_visible()

    page.keyboard.press("Tab")
    expect(page.locator(".raft-skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(choice).to_be_focused()
    page.keyboard.press("ArrowDown")

    expect(page.get_by_text("You chose Birchwood.")).to_be_visible()


def test_controls_are_large_enough_to_hit(phone: Page, site_url: str):
    open_page(phone, f"{site_url}/pages/fragments")
    expect(phone.get_by_label("Proposal")).to_be_visible()

    for control in phone.locator("main select, main button, nav a, main input[type=text]").all():
        box = control.bounding_box()
        assert box, control
        assert box["height"] >= 44


def test_lost_connection_is_said(page: Page, site_url: str):
    open_page(page, f"{site_url}/pages/dropdown")

    page.context.set_offline(True)

    expect(page.locator("#raft-status")).to_contain_text("Connection lost", timeout=20_000)


def test_print_hides_controls_and_header(page: Page, site_url: str):
    open_page(page, f"{site_url}/pages/fragments")
    expect(page.get_by_label("Proposal")).to_be_visible()

    page.emulate_media(media="print")

    expect(page.locator(".raft-header")).to_be_hidden()
    expect(page.get_by_label("Proposal")).to_be_hidden()
    expect(page.locator(".raft-figures")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    ["/login", "/account", "/accessibility", "/pages/fragments", "/pages/dropdown", "/nowhere"],
)
def test_axe_finds_nothing(unguarded: Page, site_url: str, path: str):
    unguarded.goto(site_url + path)
    if path.startswith("/pages"):
        expect(unguarded.locator("#main select").first).to_be_visible(timeout=OPENS_MS)
        unguarded.wait_for_timeout(500)

    assert axe_violations(unguarded) == []


def test_press_saves_what_was_typed_last_however_slow_the_kernel_is(page, site_url):
    """The widgets hold back a second change until the first was answered, and a press never."""
    page.goto(f"{site_url}/pages/press")
    idea = page.get_by_label("Idea")
    expect(idea).to_be_visible(timeout=60_000)

    idea.fill("one")
    idea.fill("one and two")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved: one and two.")).to_be_visible(timeout=10_000)
