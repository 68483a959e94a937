"""A vote opens and closes by the clock on every page, whoever is there."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import make_demo_store
from raftlib.conduct.opening import Window
from raftlib.conduct.votes import cast_vote
from raftlib.domain.acts import ReadAs
from raftlib.domain.decision import Choice
from raftlib.store.connection import Store
from tests.browser.conftest import axe_violations, context_of, running_workbook
from tests.conduct.conftest import member_at, read
from tests.conduct.voting import open_hub, open_proposed, propose_hub

OPENS_MS = 60_000
SOON_MS = 20_000
TURNS_WITHIN = timedelta(seconds=2)
SLOW_BY_AN_HOUR = """
  const Real = Date;
  window.Date = class extends Real {
    constructor(...parts) { super(...(parts.length ? parts : [Real.now() - 3600000])); }
    static now() { return Real.now() - 3600000; }
  };
"""


@dataclass(frozen=True)
class Place:
    """A workbook that runs, and its store."""

    url: str
    store: Store

    def address(self, code: str, **more: str) -> str:
        """Return the address of the page that runs this vote."""
        query = "".join(f"&{name}={value}" for name, value in more.items())
        return f"{self.url}/pages/run-the-vote?decision={code}{query}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("closing")
    url = make_demo_store(folder)
    store = Store(url)
    with running_workbook(folder / "log", store=url) as address:
        yield Place(address, store)
    store.close()


def now() -> datetime:
    return datetime.now(UTC)


def open_page(page: Page, address: str) -> Page:
    page.goto(address, timeout=OPENS_MS)
    expect(page.locator(".raft-next")).to_be_attached(timeout=OPENS_MS)
    expect(page.locator(".raft-room h3")).to_be_visible(timeout=OPENS_MS)
    return page


def open_for_seconds(store: Store, code: str, opens_in: int, closes_in: int) -> Window:
    """Open a vote that begins and ends in so many seconds."""
    at = now()
    opens_at, closes_at = (at + timedelta(seconds=part) for part in (opens_in, closes_in))
    return open_proposed(store, code, opens_at, closes_at, now=at)


def seconds_left(page: Page) -> int:
    text = page.locator("time[data-now]").inner_text()
    found = re.fullmatch(r"(?:(\d+) min )?(\d+) s left", text)
    assert found, text
    return 60 * int(found[1] or 0) + int(found[2])


def test_pages_turn_at_both_instants_without_a_click_while_the_laptop_sleeps(
    browser: Browser, place: Place
):
    code = propose_hub(place.store, now())
    with ExitStack() as stack:
        laptop, desk, room = (
            stack.enter_context(context_of(browser, viewport={"width": 1280, "height": 900}))
            for _ in range(3)
        )
        desk.add_init_script(SLOW_BY_AN_HOUR)
        asleep = open_page(laptop.new_page(), place.address(code))
        pages = [
            open_page(desk.new_page(), place.address(code)),
            open_page(room.new_page(), place.address(code, screen="projector")),
        ]
        expect(pages[0].get_by_text("The vote on this has not been opened yet")).to_be_visible()
        laptop.set_offline(True)

        window = open_for_seconds(place.store, code, opens_in=3, closes_in=11)
        late = []
        for page in pages:
            expect(page.locator("time[data-now]")).to_be_visible(timeout=SOON_MS)
            late.append(now() - window.opens_at)
        left = [seconds_left(page) for page in pages]
        for page in pages:
            expect(page.locator(".raft-outcome")).to_be_visible(timeout=SOON_MS)
            late.append(now() - window.closes_at)

        print("seconds after the instant:", [round(one.total_seconds(), 2) for one in late])  # noqa: T201
        assert all(timedelta(0) <= one < TURNS_WITHIN for one in late)
        assert all(5 <= one <= 8 for one in left)
        assert asleep.locator(".raft-outcome").count() == 0
        laptop.set_offline(False)
        expect(asleep.locator(".raft-outcome")).to_be_visible(timeout=SOON_MS)
    assert read(place.store, code).closed_at - window.closes_at < timedelta(seconds=1)


@pytest.fixture
def running(place: Place) -> str:
    """Return the code of a vote that is open for an hour, in which one practice has voted."""
    code = open_hub(place.store, now(), now() + timedelta(hours=1), now=now())
    read_as = ReadAs(paper=read(place.store, code).paper.fingerprint)
    cast_vote(place.store, member_at("Z00003"), code, "Z00003", Choice.NO, read_as, now)
    return code


def test_projector_shows_turnout_and_countdown_and_nothing_else(page, place, running):
    open_page(page, place.address(running, screen="projector"))

    shown = page.locator("#rendered_cells").inner_text()
    assert "1 of 24" in shown
    assert "min" in page.locator("time[data-now]").inner_text()
    for word in ("Cloudberry", "Z000", "Which vote", "remind", "urgent", "Next step", "against"):
        assert word not in shown
    assert page.get_by_role("button").count() == 0


def test_vote_that_comes_in_is_counted_and_its_practice_is_reminded_no_more(page, place, running):
    open_page(page, place.address(running))
    page.get_by_label("Z00005 Toadstool Lane Surgery").check()
    read_as = ReadAs(paper=read(place.store, running).paper.fingerprint)

    cast_vote(place.store, member_at("Z00005"), running, "Z00005", Choice.YES, read_as, now)

    expect(page.get_by_text("2 of 24", exact=True)).to_be_visible()
    expect(page.get_by_label("Z00005 Toadstool Lane Surgery")).to_be_hidden()


def test_boxes_of_whom_to_remind_stand_in_two_columns_close_together(page, place, running):
    open_page(page, place.address(running))
    boxes = page.get_by_role("checkbox", name=re.compile("^Z000"))
    expect(page.get_by_label("Z00005 Toadstool Lane Surgery")).to_be_visible()

    places = [box.bounding_box() for box in boxes.all() if box.is_visible()]
    rows = sorted({at["y"] for at in places})

    assert len({at["x"] for at in places}) == 2
    assert max(low - high for high, low in pairwise(rows)) <= 60


def test_draft_is_saved_without_a_mouse(page, place, running):
    open_page(page, place.address(running))
    page.get_by_label("Z00005 Toadstool Lane Surgery").press("Space")
    page.get_by_role("button", name="Make the reminder").press("Enter")

    with page.expect_download() as saved:
        page.get_by_role("link", name="Download the e-mail").press("Enter")

    assert saved.value.suggested_filename == f"{running}-reminder.eml"
    assert "X-Unsent: 1" in saved.value.path().read_text()


def test_vote_gets_more_time_after_a_yes(page, place, running):
    open_page(page, place.address(running))
    ends = read(place.store, running).closes_at
    page.get_by_label("Why it gets more time").fill("Two are on their way.")
    page.get_by_role("button", name="Give more time", exact=True).press("Enter")
    expect(page.get_by_text("It cannot be shortened again")).to_be_visible()
    assert read(place.store, running).closes_at == ends

    page.get_by_role("button", name="Yes, give more time").press("Enter")

    expect(page.get_by_text("The vote has more time")).to_be_visible()
    assert read(place.store, running).closes_at > ends


@pytest.mark.parametrize("rule", ["standard", "urgent_of_6"])
def test_axe_finds_nothing(unguarded, place, rule):
    code = open_hub(place.store, now(), now() + timedelta(hours=2), now=now(), rule=rule)
    open_page(unguarded, place.address(code))

    assert axe_violations(unguarded) == []


def test_phone_does_not_scroll_sideways(phone, place, running):
    open_page(phone, place.address(running))

    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
