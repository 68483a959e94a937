"""A vote in a meeting room: on phones, by keyboard, and while others vote."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from conftest import make_demo_store
from raftlib import settings
from raftlib.conduct.proposals import say_view
from raftlib.conduct.votes import cast_vote
from raftlib.domain.acts import ReadAs
from raftlib.domain.decision import Choice
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.proceedings import Remark
from raftlib.store.connection import Store
from tests.browser.conftest import axe_violations, context_of, running_workbook
from tests.browser.test_real_pages import PATIENCE, arrive, open_page
from tests.conduct.conftest import member_at, read
from tests.conduct.voting import open_hub, open_proposed, propose_hub

MEMBER = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
CD = HeldRole(role=Role.CD, pcn_code="U00002")
SCRIBE = HeldRole(role=Role.SCRIBE)


@dataclass(frozen=True)
class Room:
    """A workbook that runs, its store, and the decision that is open there."""

    url: str
    store_url: str
    store: Store
    code: str

    def vote(self, practice_code: str, choice: Choice) -> None:
        """Vote as from another page."""
        paper = ReadAs(paper=read(self.store, self.code).paper.fingerprint)
        member = member_at(practice_code)
        cast_vote(self.store, member, self.code, practice_code, choice, paper, settings.now)


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Iterator[Room]:
    store_url = make_demo_store(tmp_path_factory.mktemp("room"))
    store, now = Store(store_url), settings.now()
    code = open_hub(store, now, now + timedelta(hours=2), now=now)
    member = member_at("Z00005")
    say_view(store, member, code, "Z00005", Remark.VIEW, "Too far for ours.", settings.now)
    folder = tmp_path_factory.mktemp("log")
    with running_workbook(folder, store=store_url, signed_in=False) as url:
        yield Room(url, store_url, store, code)
    store.close()


def sit_down(page: Page, room: Room, slug: str, *roles: HeldRole, code: str = "") -> Page:
    """Sign somebody new in, and open a page for them."""
    arrive(page, room.url, room.store_url, "Somebody (test)", *roles)
    return open_page(page, f"{room.url}/pages/{slug}?decision={code or room.code}")


def test_vote_on_a_phone_takes_two_presses_and_gives_a_receipt(phone, room):
    sit_down(phone, room, "vote", MEMBER)
    choose = phone.get_by_role("button", name="For", exact=True)
    confirm = phone.get_by_role("button", name="Confirm: Cloudberry Surgery votes FOR")
    expect(confirm).to_be_hidden()

    choose.click()
    expect(confirm).to_be_visible(timeout=PATIENCE)
    large = choose.bounding_box()
    confirm.click()

    expect(phone.get_by_text("Cloudberry Surgery has voted: FOR")).to_be_visible()
    expect(phone.locator(".raft-receipt").first).to_contain_text("Yes, as things stand")
    expect(confirm).to_be_hidden()
    assert large["height"] >= 72
    assert large["width"] >= 300


def test_enter_twice_confirms_nothing(page, room):
    sit_down(page, room, "vote", HeldRole(role=Role.PRACTICE, practice_code="Z00010"))
    button = page.get_by_role("button", name="Against", exact=True)
    button.focus()

    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Confirm: Thimble Hill")).to_be_visible()
    expect(page.get_by_text("Your practice has not voted yet")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert "No, not yet" in page.evaluate("document.activeElement.textContent")


def test_vote_of_another_is_heard_of_within_a_second_and_not_how_it_was(page, room):
    """The quickest of three: this computer may be busy with other tests."""
    sit_down(page, room, "vote", SCRIBE)
    seconds = []
    for code, name in (("Z00013", "Cobweb"), ("Z00014", "Marmalade"), ("Z00016", "Pepperpot")):
        start = time.monotonic()
        room.vote(code, Choice.ABSTAIN)
        voted = page.locator("ul").filter(has_text="(Z").first
        expect(voted).to_contain_text(name)
        seconds.append(time.monotonic() - start)

    assert min(seconds) < 1
    assert "ABSTAINED" not in page.content()


def test_closing_turns_the_page_that_is_open(page, room):
    """It is open before the vote is, so that the vote need not wait for a page to open."""
    code = propose_hub(room.store, settings.now())
    sit_down(page, room, "vote", MEMBER, code=code)
    now = settings.now()
    open_proposed(room.store, code, now, now + timedelta(seconds=8), now=now)
    button = page.get_by_role("button", name="For", exact=True)
    button.click()
    expect(page.get_by_role("button", name="Confirm:")).to_be_visible()

    expect(page.get_by_text("Nothing that comes now counts.")).to_be_visible(timeout=PATIENCE)

    expect(button).to_be_hidden()
    expect(page.get_by_role("button", name="Confirm:")).to_be_hidden()
    page.get_by_role("link", name="See the result").click()
    expect(page.locator(".raft-not-carried")).to_contain_text(
        "Shared same-day hub", timeout=PATIENCE
    )


def test_view_is_left_and_another_practice_agrees(browser, room):
    with context_of(browser) as first, context_of(browser) as second:
        there = sit_down(second.new_page(), room, "read-and-say", MEMBER)
        at_magpie = HeldRole(role=Role.PRACTICE, practice_code="Z00020")
        here = sit_down(first.new_page(), room, "read-and-say", at_magpie)

        here.get_by_label("What does your practice think?").fill("Start on a Monday.")
        here.get_by_role("button", name="Leave it for Magpie Umbrella Practice").click()
        remark = there.locator(".raft-remark").filter(has_text="Start on a Monday.")
        expect(remark).to_be_visible()
        number = remark.inner_text().split()[1]
        there.get_by_role("button", name=f"We agree with idea {number}").click()

        said = here.locator(".raft-remark").filter(has_text="Start on a Monday.")
        expect(said).to_contain_text("1 practice agrees: Cloudberry Surgery.")


@pytest.mark.parametrize(
    ("slug", "held"), [("vote", MEMBER), ("vote", SCRIBE), ("read-and-say", MEMBER), ("cd", CD)]
)
def test_open_vote_fits_a_phone_and_axe_finds_nothing(browser, room, slug, held):
    size = {"width": 390, "height": 844}
    with context_of(browser, bypass_csp=True, viewport=size) as context:
        page = sit_down(context.new_page(), room, slug, held)
        for button in page.get_by_role("button", name="Against", exact=True).all():
            button.click()
        pressed = page.locator(".raft-confirm:visible")
        expect(pressed).to_have_count({"vote": 1, "cd": 2}.get(slug, 0))

        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("slug", "held"), [("cd", MEMBER), ("vote", CD)])
def test_page_of_others_does_not_open(page, room, slug, held):
    arrive(page, room.url, room.store_url, "Somebody (test)", held)

    answer = page.goto(f"{room.url}/pages/{slug}?decision={room.code}")

    assert answer is not None
    assert answer.status in (403, 404)
