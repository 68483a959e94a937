"""A clinician enters an audit with their thumb, whatever the line does, and each entry once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import make_demo_store
from raftlib import settings
from raftlib.conduct.audit_rounds import add_round, call_off_round
from raftlib.domain.audit_round import RoundPlan, add_alternative
from raftlib.domain.people import AT_THIS_COMPUTER, HeldRole, Role
from raftlib.domain.period import Period
from raftlib.sources.menus import read_audit_menu
from raftlib.store.audits import read_appointments
from raftlib.store.connection import Store
from tests.browser.conftest import CODES, axe_violations, context_of, let_in, running_workbook
from tests.browser.cut_line import CutLine
from tests.browser.entering import (
    BACK_MS,
    OPENS_MS,
    SAVES_MS,
    expect_saved,
    open_session,
    press,
    status,
    three_taps,
)
from tests.browser.signing_in import give_code

PHONE = {"width": 390, "height": 844}
SMALLEST_TARGET = 44  # CSS pixels, DESIGN "Look"
CODE = "Z00003"


@dataclass(frozen=True)
class Site:
    """A site on the demo locality, and its store."""

    url: str
    store_url: str

    @property
    def port(self) -> int:
        """Return where the server listens."""
        return urlsplit(self.url).port or 0

    def stored(self, alias: str) -> pd.DataFrame:
        """Return what counts of a clinician."""
        store = Store(self.store_url)
        rows = read_appointments(store, [CODE])
        store.close()
        return rows[rows["clinician_label"] == alias]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("entering")
    store_url = make_demo_store(folder)
    with running_workbook(folder, store=store_url, signed_in=False, pages="enter-an-audit") as url:
        yield Site(url, store_url)


@pytest.fixture
def tab(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a phone of a new member of the practice."""
    with ExitStack() as stack:

        def open_tab(name: str, url: str = "", **options: object) -> Page:
            context = stack.enter_context(context_of(browser, **{"viewport": PHONE, **options}))
            return enter_as(context.new_page(), site, name, url)

        yield open_tab


def enter_as(page: Page, site: Site, name: str, url: str = "") -> Page:
    """Let a new member of the practice sign in on a page."""
    code = give_code(site.store_url, name, HeldRole(role=Role.PRACTICE, practice_code=CODE))
    CODES[site.url] = code
    return let_in(page, site.url, url)


def expect_counted(page: Page, text: str) -> None:
    expect(page.locator(".raft-entry-count")).to_have_text(text, timeout=SAVES_MS)


def test_three_taps_are_stored_and_so_is_one(site: Site, tab):
    page = tab("Three taps")
    open_session(page, site.url, "GP 31")

    three_taps(page)
    press(page, "Not avoidable")

    expect_counted(page, "2 appointments entered, 1 potentially avoidable")
    expect_saved(page)
    first, second = site.stored("GP 31").to_dict("records")
    answers = ["avoidable", "could_have_been", "change_needed", "achievable"]
    assert [first[name] for name in answers] == ["wholly", "dentist", "continuity", "now"]
    assert [second[name] for name in answers] == ["not", "", "", ""]


def test_round_says_how_far_the_clinician_is_and_offers_its_own_answers(site: Site, tab):
    """The page is open already when the round is made, and follows when it is called off."""
    page = tab("In a round")
    open_session(page, site.url, "GP 45")
    store, said = Store(site.store_url), page.locator(".raft-entry-round")
    wide = add_alternative(
        read_audit_menu(settings.data_path("menus/audit.toml")), "Library", "Town"
    )
    days = Period(
        settings.now().date() - timedelta(days=1), settings.now().date() + timedelta(days=1)
    )
    plan = RoundPlan(name="Round 9", period=days, target=40, menu=wide)
    made = add_round(store, AT_THIS_COMPUTER, plan, settings.now, practice_code=CODE)
    expect(said).to_contain_text(": you have 0 of about 40.", timeout=SAVES_MS)

    three_taps(page, "Library")

    expect(said).to_contain_text("Round 9, until ")
    expect(said).to_contain_text(": you have 1 of about 40.")
    expect_saved(page)
    assert site.stored("GP 45")["could_have_been"].tolist() == ["Library"]
    call_off_round(store, AT_THIS_COMPUTER, made.number, settings.now)
    expect(said).to_be_hidden(timeout=SAVES_MS)
    press(page, "Change appointment 1")
    expect(page.get_by_label("What instead?")).to_have_value("Library")
    store.close()


def test_taps_answer_at_once_without_a_line_and_are_each_stored_once(site: Site, tab):
    with CutLine(site.port) as line:
        page = tab("Cut off", line.url)
        open_session(page, line.url, "GP 32")
        press(page, "Not avoidable")
        expect_saved(page)
        line.cut()

        three_taps(page)
        press(page, "Not avoidable")
        three_taps(page, "Optometry")

        expect_counted(page, "4 appointments entered, 2 potentially avoidable")
        expect(status(page)).to_have_text("3 entries wait for the line; they are kept")
        assert len(site.stored("GP 32")) == 1
        line.mend()
        expect_saved(page)
        expect_counted(page, "4 appointments entered, 2 potentially avoidable")
    assert site.stored("GP 32")["could_have_been"].tolist() == ["", "dentist", "", "optometry"]


def test_entries_made_without_a_line_survive_a_reload(site: Site, tab):
    with CutLine(site.port) as line:
        page = tab("Reloaded", line.url)
        open_session(page, line.url, "GP 33")
        line.cut()
        three_taps(page)
        press(page, "Not avoidable")
        press(page, "Partially avoidable")  # the first of three taps
        line.mend()

        page.reload(timeout=OPENS_MS)

        expect(page.get_by_role("heading", name="What could it have been instead?")).to_be_visible(
            timeout=OPENS_MS
        )
        expect_saved(page)
        expect_counted(page, "2 appointments entered, 1 potentially avoidable")
    assert site.stored("GP 33")["avoidable"].tolist() == ["wholly", "not"]


def test_answer_that_is_lost_on_its_way_doubles_nothing(site: Site, tab):
    """What was sent before the freeze is stored when it ends, and sent again before that."""
    with CutLine(site.port) as line:
        page = tab("Frozen", line.url)
        open_session(page, line.url, "GP 34")
        line.freeze()
        three_taps(page)
        expect(status(page)).to_have_text("1 entry waits for the line; it is kept")
        page.wait_for_timeout(4000)

        line.mend()

        expect_saved(page)
    assert len(site.stored("GP 34")) == 1


def test_session_is_there_again_in_another_browser(site: Site, tab, browser: Browser):
    page = tab("Resumed")
    open_session(page, site.url, "GP 35")
    three_taps(page)
    expect_saved(page)

    with context_of(browser, viewport=PHONE) as context:
        other = let_in(context.new_page(), site.url)
        other.goto(f"{site.url}/pages/enter-an-audit", timeout=OPENS_MS)
        expect(other.get_by_label("Your alias")).to_have_value("GP 35", timeout=OPENS_MS)
        press(other, "Start")

        expect_counted(other, "1 appointment entered, 1 potentially avoidable")


def test_last_appointment_can_be_taken_back(site: Site, tab):
    page = tab("Undone")
    open_session(page, site.url, "GP 36")
    press(page, "Not avoidable")
    three_taps(page)

    press(page, "Take back the last: Wholly avoidable; dentist; continuity; now")

    expect_counted(page, "1 appointment entered, 0 potentially avoidable")
    expect_saved(page)
    assert site.stored("GP 36")["avoidable"].tolist() == ["not"]


def test_own_appointment_can_be_changed(site: Site, tab):
    page = tab("Changed")
    open_session(page, site.url, "GP 37")
    three_taps(page)

    press(page, "Change appointment 1")
    page.get_by_label("What instead?").select_option("Optometry")
    page.get_by_label("Note, if it helps").fill("second time this week")
    press(page, "Save")

    item = page.get_by_role("listitem").filter(has_text="1. Wholly avoidable; optometry")
    expect(item).to_contain_text("“second time this week”")
    expect_saved(page)
    (row,) = site.stored("GP 37").to_dict("records")
    assert (row["could_have_been"], row["note"]) == ("optometry", "second time this week")


def test_note_that_is_being_typed_stays_when_the_line_comes_back(site: Site, tab):
    with CutLine(site.port) as line:
        page = tab("Typing a note", line.url)
        open_session(page, line.url, "GP 44")
        line.cut()
        press(page, "Not avoidable")
        press(page, "Not avoidable")
        press(page, "Change appointment 1")
        note = page.get_by_label("Note, if it helps")
        note.press_sequentially("half a sen")

        line.mend()

        expect_saved(page)
        expect(note).to_be_focused()
        note.press_sequentially("tence")
        press(page, "Save")
        expect_saved(page)
    assert site.stored("GP 44")["note"].tolist() == ["half a sentence", ""]


def test_note_with_a_phone_number_is_refused_and_the_rest_is_kept(site: Site, tab):
    page = tab("Refused")
    open_session(page, site.url, "GP 38")
    three_taps(page)
    press(page, "Change appointment 1")
    page.get_by_label("Note, if it helps").fill("rang 07700 900123")

    press(page, "Save")

    refused = page.get_by_role("alert").filter(has_text="what looks like a phone number")
    expect(refused).to_be_visible(timeout=SAVES_MS)
    expect(refused).not_to_contain_text("07700")
    assert site.stored("GP 38")["note"].tolist() == [""]
    press(page, "Mend it")
    page.get_by_label("Note, if it helps").fill("rang back")
    press(page, "Save")
    expect(refused).to_be_hidden(timeout=SAVES_MS)
    expect_saved(page)
    assert site.stored("GP 38")["note"].tolist() == ["rang back"]


def test_alias_that_looks_like_a_name_is_refused_before_anything_is_entered(site: Site, tab):
    page = tab("Named")
    page.goto(f"{site.url}/pages/enter-an-audit", timeout=OPENS_MS)
    page.get_by_label("Your alias").fill("Dr Example", timeout=OPENS_MS)

    press(page, "Start")

    expect(page.get_by_role("alert").filter(has_text="a title with a surname")).to_be_visible(
        timeout=SAVES_MS
    )
    expect(page.get_by_label("Your alias")).to_be_visible()


def test_entries_under_a_refused_alias_go_to_the_mended_one(site: Site, tab):
    with CutLine(site.port) as line:
        page = tab("Renamed", line.url)
        page.goto(f"{line.url}/pages/enter-an-audit", timeout=OPENS_MS)
        alias = page.get_by_label("Your alias")
        alias.fill("Dr Example", timeout=OPENS_MS)
        line.cut()
        press(page, "Start")
        three_taps(page)
        press(page, "Not avoidable")
        line.mend()
        expect(alias).to_be_visible(timeout=BACK_MS)

        alias.fill("GP 39")
        press(page, "Start")

        expect_counted(page, "2 appointments entered, 1 potentially avoidable")
        expect_saved(page)
    assert site.stored("GP 39")["avoidable"].tolist() == ["wholly", "not"]


def test_tallies_are_entries_too(site: Site, tab):
    page = tab("Tallied")
    open_session(page, site.url, "GP 40")
    three_taps(page)
    press(page, "Tallies")

    page.get_by_role("spinbutton", name="Not avoidable").fill("12")
    page.get_by_role("spinbutton", name="Not avoidable").press("Tab")
    press(page, "One more: Dentist, wholly avoidable")
    page.get_by_label("Another reason").select_option("Self-care")
    press(page, "Add")
    press(page, "One more: Self-care, partially avoidable")
    press(page, "One more: Self-care, partially avoidable")
    press(page, "One less: Self-care, partially avoidable")

    expect_counted(page, "15 appointments entered, 3 potentially avoidable")
    expect_saved(page)
    found = site.stored("GP 40").groupby(["avoidable", "could_have_been"]).size().to_dict()
    assert found == {("not", ""): 12, ("wholly", "dentist"): 2, ("partially", "self-care"): 1}


def test_keyboard_alone_enters_an_appointment(site: Site, tab):
    page = tab("Typing")
    open_session(page, site.url, "GP 41")

    for keys in (["Tab", "Tab", "Enter"], ["Enter"], ["Enter"]):
        for key in keys:
            page.keyboard.press(key)

    expect_saved(page)
    (row,) = site.stored("GP 41").to_dict("records")
    assert (row["avoidable"], row["could_have_been"], row["change_needed"], row["achievable"]) == (
        "wholly",
        "practice nurse or HCA",
        "information at first contact",
        "now",
    )


def test_next_person_at_a_tablet_is_given_nothing_of_the_last(site: Site, tab):
    with CutLine(site.port) as line:
        page = tab("Before", line.url)
        open_session(page, line.url, "GP 42")
        line.cut()
        press(page, "Not avoidable")
        line.mend()
        enter_as(page, site, "After", line.url)

        page.goto(f"{line.url}/pages/enter-an-audit", timeout=OPENS_MS)

        expect(page.get_by_label("Your alias")).to_have_value("", timeout=OPENS_MS)
        kept = page.evaluate(
            "Object.keys(sessionStorage).filter((k) => k.startsWith('raft-audit'))"
        )
        assert kept == []


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_every_target_is_large_enough_and_nothing_is_cut_off(site: Site, tab, width: int):
    page = tab(f"Width {width}", viewport={"width": width, "height": 900})
    open_session(page, site.url, f"GP {width}")
    press(page, "Not avoidable")
    small: list[str] = []

    def measure() -> None:
        for target in page.locator(".raft-entry :is(button, input, select)").all():
            box = target.bounding_box()
            if box and min(box["height"], box["width"]) < SMALLEST_TARGET:
                small.append(str(target.text_content()))

    for name in ("Partially avoidable", "Cannot say", "Tallies"):
        press(page, name)
        measure()
    press(page, "Change the session")
    measure()

    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_in_any_part(site: Site, browser: Browser):
    with context_of(browser, bypass_csp=True, viewport=PHONE) as context:
        page = enter_as(context.new_page(), site, "Examined")
        page.goto(f"{site.url}/pages/enter-an-audit", timeout=OPENS_MS)
        page.get_by_label("Your alias").fill("GP 43", timeout=OPENS_MS)
        found = axe_violations(page)
        for name in ("Start", "Not avoidable", "Wholly avoidable", "Cannot say", "Tallies"):
            press(page, name)
            expect(page.get_by_role("button", name="Tallies")).to_be_visible()
            found += axe_violations(page)
        press(page, "Change appointment 1")
        page.get_by_label("Note, if it helps").fill("rang 07700 900123")
        found += axe_violations(page)
        press(page, "Save")
        expect(page.get_by_role("button", name="Mend it")).to_be_visible(timeout=SAVES_MS)
        found += axe_violations(page)

    assert found == []
