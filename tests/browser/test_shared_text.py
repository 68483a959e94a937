"""Several people write into one field, and no keystroke is lost, whatever the line does."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import (
    FIXTURES,
    axe_violations,
    context_of,
    let_in,
    running_workbook,
)
from tests.browser.cut_line import CutLine

OPENS_MS = 60_000
SAVES_MS = 15_000
LOOK_MS = 100
LABEL = "What did you agree?"
NHS_NUMBER = "943 476 5919"  # invented; its check digit is right


@dataclass(frozen=True)
class Site:
    """A site with a page of shared texts, and the folder of its store."""

    url: str
    folder: Path

    @property
    def port(self) -> int:
        """Return where the server listens."""
        return urlsplit(self.url).port or 0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("shared")
    store = f"sqlite:///{folder}/s.db"
    with running_workbook(folder, str(FIXTURES), "shared", store=store) as url:
        yield Site(url, folder)


_numbers = count(1)


@pytest.fixture
def document() -> str:
    """Return the name of a text in which nobody has written."""
    return f"text-{next(_numbers)}"


@pytest.fixture
def tab(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a browser of somebody's own."""
    with ExitStack() as stack:

        def open_tab(**options: object) -> Page:
            settings = {"viewport": {"width": 1280, "height": 900}, **options}
            return stack.enter_context(context_of(browser, **settings)).new_page()

        yield open_tab


def open_text(page: Page, url: str, document: str, who: str) -> Locator:
    """Open the field as somebody, and wait until it can be written in."""
    page.goto(f"{url}/pages/shared?who={who}&document={document}", timeout=OPENS_MS)
    area = page.get_by_label(LABEL)
    expect(area).to_be_editable(timeout=OPENS_MS)
    return area


def status(page: Page) -> Locator:
    return page.locator(".raft-shared-status")


def expect_saved(*pages: Page) -> None:
    for page in pages:
        expect(status(page)).to_have_text("Saved", timeout=SAVES_MS)


def letters(first: str, number: int) -> str:
    """Return so many letters in an order of which any loss or doubling can be seen."""
    return "".join(chr(ord(first) + place % 26) for place in range(number))


def of_each(text: str) -> tuple[str, str]:
    """Return what Ada wrote, in small letters, and what Bo wrote, in capitals."""
    return re.sub("[^a-z]", "", text), re.sub("[^A-Z]", "", text)


def full_text(box: Locator) -> str:
    """Return the text once all 4,000 letters are there, or what is there after some time."""
    for _ in range(SAVES_MS // LOOK_MS):
        if len(box.input_value()) == 4000:
            break
        box.page.wait_for_timeout(LOOK_MS)
    return box.input_value()


def test_two_who_type_at_once_lose_nothing_when_a_line_breaks(site: Site, document: str, tab):
    """2,000 letters each, as many as the text may have, and 4 seconds without a line."""
    ada, bo = tab(), tab()
    written = letters("a", 2000), letters("A", 2000)
    with CutLine(site.port, source="127.0.0.2") as line:
        let_in(bo, site.url, line.url)
        boxes = [open_text(ada, site.url, document, "Ada"), open_text(bo, line.url, document, "Bo")]
        for box in boxes:
            box.click()

        def type_both(start: int, end: int) -> None:
            for at in range(start, end, 20):
                for page, text in zip((ada, bo), written, strict=True):
                    page.keyboard.type(text[at : at + 20])

        type_both(0, 800)
        line.cut()
        type_both(800, 1400)
        bo.wait_for_timeout(4000)
        line.mend()
        open_text(bo, line.url, document, "Bo").press("Control+End")
        type_both(1400, 2000)
        expect_saved(ada, bo)

        texts = [full_text(box) for box in boxes]
        assert texts[0] == texts[1]
        assert of_each(texts[0]) == written


def test_text_typed_without_a_line_is_there_after_a_reload(site: Site, document: str, tab):
    page = tab()
    with CutLine(site.port) as line:
        let_in(page, site.url, line.url)
        box = open_text(page, line.url, document, "Ada")
        box.press_sequentially("Before. ")
        expect_saved(page)
        line.cut()
        box.press_sequentially("During.")
        expect(status(page)).to_have_text(
            "Not saved yet: the connection is lost. What you typed is kept", timeout=SAVES_MS
        )
        line.mend()

        page.reload()

        expect(box).to_have_value("Before. During.", timeout=OPENS_MS)
        expect_saved(page)
        assert page.evaluate("sessionStorage.length") == 0


def test_text_typed_while_the_line_was_silent_is_saved_without_a_reload(
    site: Site, document: str, tab
):
    page = tab()
    with CutLine(site.port) as line:
        let_in(page, site.url, line.url)
        box = open_text(page, line.url, document, "Ada")
        line.freeze()
        box.press_sequentially("Still here.")
        expect(status(page)).to_contain_text("connection is lost", timeout=SAVES_MS)

        line.mend()

        expect_saved(page)
    assert open_text(tab(), site.url, document, "Bo").input_value() == "Still here."


def test_next_person_at_a_tablet_is_not_given_what_the_last_one_typed(
    site: Site, document: str, tab
):
    page = tab()
    with CutLine(site.port) as line:
        let_in(page, site.url, line.url)
        box = open_text(page, line.url, document, "Ada")
        line.cut()
        box.press_sequentially("Of Ada.")
        line.mend()

        assert open_text(page, line.url, document, "Bo").input_value() == ""
        open_text(page, line.url, document, "Ada")
        expect(box).to_have_value("Of Ada.", timeout=SAVES_MS)


def test_hostile_text_is_text(site: Site, document: str, tab):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) 😀👩‍⚕️"
    pages = tab(), tab()
    said: list[str] = []
    for page in pages:
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    ada, bo = (
        open_text(page, site.url, document, who)
        for page, who in zip(pages, ("Ada", "Bo"), strict=True)
    )

    ada.click()
    pages[0].keyboard.insert_text(hostile)

    expect(bo).to_have_value(hostile, timeout=SAVES_MS)
    pages[1].get_by_role("button", name="Show who wrote what").click()
    expect(pages[1].get_by_role("listitem").filter(has_text="<script>")).to_be_visible()
    assert said == []


def test_paste_that_is_too_long_is_cut_at_the_limit(site: Site, document: str, tab):
    page = tab()
    box = open_text(page, site.url, document, "Ada")

    box.click()
    page.keyboard.insert_text("x" * 10_000)

    expect_saved(page)
    assert box.input_value() == "x" * 4000


def test_number_that_was_typed_and_removed_is_nowhere_in_the_store(site: Site, document: str, tab):
    page = tab()
    box = open_text(page, site.url, document, "Ada")
    box.press_sequentially("Ring Ada. ")
    expect_saved(page)

    box.press_sequentially(NHS_NUMBER, delay=50)
    expect(status(page)).to_contain_text("Not saved: the text seems to have an NHS number")
    assert NHS_NUMBER not in status(page).inner_text()
    for _ in NHS_NUMBER:
        box.press("Backspace")
    box.press_sequentially("Thanks.")

    expect_saved(page)
    expect(open_text(tab(), site.url, document, "Bo")).to_have_value("Ring Ada. Thanks.")
    kept = b"".join(path.read_bytes() for path in site.folder.glob("s.db*"))
    assert b"Ring Ada. " in kept
    assert not re.search(rb"943 4|76 5|6 5919", kept)  # digits alone may be those of a time


def test_caret_stays_where_it_was_when_another_types(site: Site, document: str, tab):
    pages = tab(), tab()
    ada = open_text(pages[0], site.url, document, "Ada")
    bo = open_text(pages[1], site.url, document, "Bo")
    ada.press_sequentially("abcdef")
    for _ in range(3):
        ada.press("ArrowLeft")
    expect(bo).to_have_value("abcdef", timeout=SAVES_MS)

    bo.press("Control+Home")
    bo.press_sequentially("XX")
    expect(ada).to_have_value("XXabcdef", timeout=SAVES_MS)
    ada.press("z")

    expect(bo).to_have_value("XXabczdef", timeout=SAVES_MS)


def test_character_that_is_being_composed_is_not_disturbed(site: Site, document: str, tab):
    pages = tab(), tab()
    ada = open_text(pages[0], site.url, document, "Ada")
    bo = open_text(pages[1], site.url, document, "Bo")
    keys = pages[0].context.new_cdp_session(pages[0])
    ada.click()
    keys.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})

    bo.press_sequentially("Bo. ")
    expect_saved(pages[1])
    pages[0].wait_for_timeout(1000)
    assert ada.input_value() == "に"
    keys.send("Input.insertText", {"text": "日本"})

    expect(ada).to_have_value(re.compile("Bo. "), timeout=SAVES_MS)
    expect(bo).to_have_value(ada.input_value(), timeout=SAVES_MS)
    assert sorted(ada.input_value()) == sorted("Bo. 日本")


def test_others_who_write_are_named_beside_the_field(site: Site, document: str, tab):
    pages = tab(), tab()
    open_text(pages[0], site.url, document, "Ada").press_sequentially("Hi")
    open_text(pages[1], site.url, document, "Bo").press_sequentially("Hello")

    for page, name in zip(pages, ("Bo", "Ada"), strict=True):
        said = page.locator(".raft-shared-others")
        expect(said).to_have_text(f"Also writing: {name}", timeout=SAVES_MS)


def test_reader_sees_the_text_and_cannot_write(site: Site, document: str, tab):
    page, reader = tab(), tab()
    open_text(page, site.url, document, "Ada").press_sequentially("For all.")
    expect_saved(page)

    reader.goto(f"{site.url}/pages/shared?who=nobody&document={document}")

    box = reader.get_by_label(LABEL)
    expect(box).to_have_value("For all.", timeout=OPENS_MS)
    expect(box).not_to_be_editable()
    expect(status(reader)).to_contain_text("To write, sign in")


def test_nothing_of_a_reader_is_stored_when_the_page_is_tricked(site: Site, document: str, tab):
    reader = tab()
    reader.goto(f"{site.url}/pages/shared?who=nobody&document={document}")
    box = reader.get_by_label(LABEL)
    expect(status(reader)).to_contain_text("To write, sign in", timeout=OPENS_MS)

    box.evaluate(
        """(box) => {  // at once, since the field makes itself read-only again
            box.readOnly = false;
            box.value = 'x';
            box.dispatchEvent(new Event('input', { bubbles: true }));
        }"""
    )

    expect(status(reader)).to_contain_text("Not saved: you are signed out", timeout=SAVES_MS)
    assert open_text(tab(), site.url, document, "Ada").input_value() == ""


def test_field_is_labelled_described_and_large_enough(site: Site, document: str, tab):
    page = tab(viewport={"width": 390, "height": 844})
    box = open_text(page, site.url, document, "Ada")

    expect(box).to_have_accessible_description(re.compile("One sentence for each change. "))
    expect(box).to_have_attribute("maxlength", "4000")
    size = box.bounding_box()
    assert size
    assert size["height"] >= 48
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".raft-shared-text [role=status]")).to_have_text("Saved")


def test_axe_finds_nothing_on_a_shared_text(site: Site, document: str, tab):
    page = tab(bypass_csp=True)
    open_text(page, site.url, document, "Ada").press_sequentially("Hi")
    expect_saved(page)

    assert axe_violations(page) == []


def test_field_asks_again_when_the_page_says_that_the_line_is_back(site: Site, document: str, tab):
    page = tab()
    sent: list[bytes] = []

    def note(frame: str | bytes) -> None:
        sent.append(frame.encode() if isinstance(frame, str) else frame)

    page.on("websocket", lambda link: link.on("framesent", note))
    open_text(page, site.url, document, "Ada")
    expect_saved(page)
    sent.clear()

    page.evaluate("window.dispatchEvent(new Event('raft-resync'))")
    page.wait_for_timeout(1000)

    assert any(b'"hello"' in frame for frame in sent)
