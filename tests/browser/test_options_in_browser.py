"""A vote on options on a phone: large buttons, boxes to tick, and long titles."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conftest import make_demo_store
from raftlib import settings
from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import propose
from raftlib.domain.acts import Draft
from raftlib.domain.options import Option, OptionMethod, Options
from raftlib.domain.people import HeldRole, Role
from raftlib.sources.rules import read_rules
from raftlib.store.connection import Store
from tests.browser.conftest import axe_violations, running_workbook
from tests.browser.test_real_pages import PATIENCE, arrive, open_page
from tests.conduct.conftest import FACILITATOR, NORTH

MEMBER = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
LONG = "Open one hub in the old library, with same-day appointments on weekdays from eight to eight"
CHOSEN = (
    Option(key="A", title="Two hubs, one in the north and one in the south"),
    Option(key="B", title=LONG),
    Option(key="C", title="Leave it as it is"),
)


@dataclass(frozen=True)
class Room:
    """A workbook that runs, its store, and the code of a vote by each method."""

    url: str
    store_url: str
    codes: dict[OptionMethod, str]


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Iterator[Room]:
    store_url = make_demo_store(tmp_path_factory.mktemp("room"))
    store, now = Store(store_url), settings.now()
    rule = read_rules(settings.data_path("rules"))["standard"]
    draft = Draft(
        locality=NORTH,
        headline="Where the hub goes",
        summary="Three ways to go on.",
        full="Too many calls at eight.",
        rule=rule,
    )
    codes = {}
    for method in OptionMethod:
        on = replace(draft, options=Options(method=method, options=CHOSEN))
        codes[method] = propose(store, FACILITATOR, on, lambda: now)
        window = Window(opens_at=now, closes_at=now + timedelta(hours=2))
        open_vote(store, FACILITATOR, codes[method], window, rule, lambda: now)
    with running_workbook(tmp_path_factory.mktemp("log"), store=store_url, signed_in=False) as url:
        yield Room(url, store_url, codes)
    store.close()


def sit_down(page: Page, room: Room, method: OptionMethod, slug: str = "vote") -> Page:
    """Sign a member in, and open a page about the vote by this method."""
    page.set_default_navigation_timeout(PATIENCE)  # the first page is made while it is asked for
    arrive(page, room.url, room.store_url, "Somebody (test)", MEMBER)
    return open_page(page, f"{room.url}/pages/{slug}?decision={room.codes[method]}")


def picture(page: Page, name: str) -> None:
    """Keep a picture, for somebody to look at, where a folder is named for it."""
    if folder := os.environ.get("RAFT_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def has_no_side_scroll(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_one_option_is_chosen_and_confirmed_on_a_phone(phone, room):
    sit_down(phone, room, OptionMethod.PLURALITY)
    choose = phone.get_by_role("button", name=f"B ({LONG})", exact=True)
    expect(choose).to_be_visible(timeout=PATIENCE)
    picture(phone, "plurality")
    size = choose.evaluate(
        "b => [b.scrollWidth <= b.clientWidth, b.scrollHeight <= b.clientHeight]"
    )

    choose.click()
    confirm = phone.get_by_role("button", name="Confirm: Cloudberry Surgery votes for option B")
    expect(confirm).to_be_visible(timeout=PATIENCE)
    picture(phone, "plurality-confirm")
    confirm.click()

    expect(phone.get_by_text("Cloudberry Surgery has voted: option B").first).to_be_visible()
    picture(phone, "plurality-voted")
    assert size == [True, True]
    assert has_no_side_scroll(phone)


def test_options_are_ticked_by_keyboard_and_confirmed(phone, room):
    sit_down(phone, room, OptionMethod.APPROVAL)
    first = phone.get_by_label(f"A ({CHOSEN[0].title})")
    expect(first).to_be_visible(timeout=PATIENCE)
    picture(phone, "approval")

    first.focus()
    phone.keyboard.press("Space")
    phone.get_by_label("C (Leave it as it is)").press("Space")
    phone.get_by_role("button", name="Choose A and C").press("Enter")
    confirm = phone.get_by_role("button", name="Confirm: Cloudberry Surgery votes for options A")
    expect(confirm).to_be_visible(timeout=PATIENCE)
    picture(phone, "approval-confirm")
    confirm.press("Enter")

    expect(phone.get_by_text("Cloudberry Surgery has voted: options A").first).to_be_visible()
    assert has_no_side_scroll(phone)


def test_axe_finds_nothing_where_options_are_ticked(unguarded, room):
    sit_down(unguarded, room, OptionMethod.APPROVAL)
    expect(unguarded.get_by_label("C (Leave it as it is)")).to_be_visible(timeout=PATIENCE)
    picture(unguarded, "approval-wide")

    assert axe_violations(unguarded) == []
