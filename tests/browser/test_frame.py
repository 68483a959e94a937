"""What is round every page: the bar, large type for a room, and the accessibility statement."""

import re
from pathlib import Path

import jinja2
import pytest
from playwright.sync_api import Page, expect

from conftest import make_demo_store
from raftlib.server.assets import TEMPLATES
from tests.browser.conftest import axe_violations, let_in, running_workbook

OPENS_MS = 60_000
NOTICED = "Connection lost. What you typed is kept; trying again"
WIDTHS = (390, 768, 1280)
PAGES = ["/pages/avoidable-appointments?practice=Z00003", "/pages/locality-vote?decision=D-2023-07"]
TELL = "detail => window.dispatchEvent(new CustomEvent('raft-saving', { detail }))"


def open_page(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator(".raft-next, .raft-statement").first).to_be_visible(timeout=OPENS_MS)
    return page


def show_accessibility(page: Page, site: str) -> None:
    """Open the statement, with the site's own style."""
    page.goto(site)
    style = page.locator("link[rel=stylesheet]").first.get_attribute("href") or ""
    raft = {"version": "1.2.3", "assets": style.removesuffix("/raft/raft.css"), "pages": []}
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    text = templates.get_template("accessibility.html").render(raft=raft, here="accessibility")
    page.route("**/accessibility", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.get_by_role("link", name="Accessibility statement").click()


def test_bar_says_what_the_fields_report(page: Page, site_url: str):
    open_page(page, f"{site_url}/pages/dropdown")
    bar = page.locator("#raft-status")

    page.evaluate(TELL, {"id": "a", "waiting": True})
    page.evaluate(TELL, {"id": "b", "waiting": True})
    expect(bar).to_have_text("Not saved yet")
    page.evaluate(TELL, {"id": "a", "waiting": False})
    expect(bar).to_have_text("Not saved yet")
    page.evaluate(TELL, {"id": "b", "waiting": False})

    expect(bar).to_have_text("Saved")
    expect(bar).to_be_empty(timeout=15_000)


def test_bar_does_not_cover_what_has_the_focus(page: Page, site_url: str):
    open_page(page, f"{site_url}/pages/fragments")
    field, bar = page.get_by_label("Proposal"), page.locator("#raft-status")

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 500})
        field.evaluate("field => field.scrollIntoView({ block: 'end' })")
        field.focus()
        page.context.set_offline(True)
        expect(bar).to_have_text(NOTICED)

        covered, covering = field.bounding_box(), bar.bounding_box()
        assert covered
        assert covering
        assert covered["y"] + covered["height"] <= covering["y"]
        page.context.set_offline(False)
        expect(bar).not_to_have_text(NOTICED, timeout=20_000)


def test_axe_finds_nothing_while_the_line_is_lost(unguarded: Page, site_url: str):
    open_page(unguarded, f"{site_url}/pages/dropdown")
    unguarded.context.set_offline(True)
    expect(unguarded.locator("#raft-status")).to_have_text(NOTICED)

    assert axe_violations(unguarded) == []


@pytest.mark.parametrize("path", PAGES)
def test_projector_shows_large_type_and_nothing_to_press(
    unguarded: Page, demo_workbook_url: str, path: str
):
    unguarded.set_viewport_size({"width": 1920, "height": 1080})
    open_page(unguarded, f"{demo_workbook_url}{path}&screen=projector")

    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    assert unguarded.locator(".raft-table td").first.evaluate(size) >= 28
    assert unguarded.evaluate("document.documentElement.scrollWidth") <= 1920
    expect(unguarded.get_by_role("combobox")).to_have_count(0)
    expect(unguarded.get_by_role("navigation")).to_have_count(0)
    expect(unguarded.get_by_role("heading", name=re.compile("Which decision|Whose"))).to_have_count(
        0
    )
    assert axe_violations(unguarded) == []


def test_chart_fits_a_projector(page: Page, demo_workbook_url: str):
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_page(page, f"{demo_workbook_url}{PAGES[0]}&screen=projector")

    for chart in page.locator(".raft-chart img").all():
        box = chart.bounding_box()
        assert box
        assert box["height"] <= 1080
        assert box["width"] > 1280


def test_choice_stays_on_the_way_to_the_projector_and_back(page: Page, demo_workbook_url: str):
    open_page(page, f"{demo_workbook_url}/pages/avoidable-appointments?period=2023-10")
    page.get_by_label("Practice", exact=True).select_option(label="Z00003 Cloudberry Surgery")

    page.get_by_role("link", name="Large type for a projector").click()
    chosen = "practice=Z00003&period=2023-10&first=2023-10&second=2023-12"
    page.wait_for_url(re.compile(f"{chosen}&screen=projector$"))
    expect(page.get_by_text("Z00003 Cloudberry Surgery: sessions")).to_be_visible(timeout=OPENS_MS)
    page.keyboard.press("Escape")

    page.wait_for_url(re.compile(f"{chosen}$"))
    expect(page.get_by_text("Z00003 Cloudberry Surgery: sessions")).to_be_visible(timeout=OPENS_MS)


def test_import_reaches_a_page_that_is_open(page: Page, tmp_path: Path):
    """Another process fills the empty workbook."""
    store = f"sqlite:///{tmp_path / 'demo.db'}"
    with running_workbook(tmp_path, store=store, pages="avoidable-appointments") as site:
        let_in(page, site)
        page.goto(f"{site}/pages/avoidable-appointments")
        expect(page.get_by_text("raft import register")).to_be_visible(timeout=OPENS_MS)

        make_demo_store(tmp_path)

        expect(page.locator(".raft-statement").first).to_contain_text(
            "We looked at", timeout=OPENS_MS
        )
        expect(page.get_by_label("Locality")).to_have_value("North (demo)")


def test_accessibility_statement_is_reached_and_says_whom_to_tell(page: Page, site_url: str):
    show_accessibility(page, site_url)

    expect(page.get_by_role("heading", level=1)).to_have_text("Accessibility statement")
    expect(page.get_by_role("main")).to_contain_text("tell the facilitator of your meeting")
    expect(page.get_by_role("main")).to_contain_text("22 November 2026")


def test_axe_finds_nothing_on_the_accessibility_statement(unguarded: Page, site_url: str):
    show_accessibility(unguarded, site_url)

    for width in WIDTHS:
        unguarded.set_viewport_size({"width": width, "height": 900})
        assert axe_violations(unguarded) == []
        assert unguarded.evaluate("document.documentElement.scrollWidth") <= width
