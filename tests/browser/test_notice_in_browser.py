"""The page of a notice in a browser: read at each depth, and taken away as files."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from conftest import make_demo_store
from raftlib.store.connection import Store
from tests.browser.conftest import axe_violations, let_in, running_workbook
from tests.conduct.conftest import OPENS, SetClock
from tests.conduct.hub import close_hub, take_hub

PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def noticed_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a workbook with a vote that was carried, and a newer decision without one."""
    folder = tmp_path_factory.mktemp("noticed")
    url = make_demo_store(folder)
    store, clock = Store(url), SetClock(OPENS - timedelta(days=1))
    close_hub(store, clock)
    take_hub(store, clock)
    store.close()
    with running_workbook(folder, store=url, pages="notice") as address:
        yield address


def open_notice(page: Page, url: str) -> Page:
    let_in(page, url)
    page.goto(f"{url}/pages/notice?decision=D-2024-01", timeout=PATIENCE_MS)
    expect(page.locator(".raft-outcome")).to_be_visible(timeout=PATIENCE_MS)
    return page


def prepare(page: Page) -> None:
    page.get_by_role("button", name="Prepare the files").click()
    expect(page.get_by_role("link", name="Word file")).to_be_visible(timeout=PATIENCE_MS)


def save(page: Page, link: str, folder: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("link", name=link).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def test_files_are_saved_under_the_policy_of_the_site(page, noticed_url, tmp_path):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    open_notice(page, noticed_url)
    page.get_by_label("How deep").select_option(label="Full: with every practice's vote")
    expect(page.get_by_role("table", name="How each practice voted")).to_be_visible()
    prepare(page)

    word = save(page, "Word file", tmp_path)
    mail = save(page, "E-mail to send", tmp_path)
    web = save(page, "Web page", tmp_path)
    record = save(page, "Record, to count again", tmp_path)

    assert word.name == "D-2024-01-notice-full.docx"
    assert len(Document(str(word)).tables[1].rows) == 25
    assert b"Subject: D-2024-01 Shared same-day hub: CARRIED" in mail.read_bytes()
    assert "<h1>Notice of a locality decision</h1>" in web.read_text("utf-8")
    assert json.loads(record.read_text("utf-8"))["decision"] == "D-2024-01"
    assert [text for text in said if "Content Security Policy" in text] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_page_is_no_wider_than_the_screen_at_any_depth(page, noticed_url, width, tmp_path):
    page.set_viewport_size({"width": width, "height": 844})
    open_notice(page, noticed_url)
    prepare(page)
    page.get_by_label("How deep").select_option(label="Full: with every practice's vote")
    expect(page.get_by_role("heading", name="Until when to report a mistake")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_role("link", name="Word file")).to_have_count(0)


def test_files_are_prepared_by_keyboard(page, noticed_url):
    open_notice(page, noticed_url)

    page.get_by_role("button", name="Prepare the files").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Word file")).to_be_visible(timeout=PATIENCE_MS)


def test_page_with_its_files_has_no_barriers(unguarded, noticed_url):
    open_notice(unguarded, noticed_url)
    unguarded.get_by_label("How deep").select_option(label="Full: with every practice's vote")
    prepare(unguarded)

    assert axe_violations(unguarded) == []


def test_decision_without_a_vote_can_be_chosen(page, noticed_url):
    open_notice(page, noticed_url)

    page.get_by_label("Decision").select_option(label="D-2024-02 Lease")

    expect(page.locator(".raft-outcome")).to_contain_text("DECIDED, no weighted vote")
