"""A room for a meeting that is played: the workbook, a browser for each person, and the pages."""

import re
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

from raftlib.domain.people import HeldRole, Role
from tests.browser.conftest import context_of
from tests.browser.cut_line import CutLine
from tests.browser.meeting_acts import ABSTAIN, AGAINST, FOR, WITHDRAW, Act, Kind, Sitting
from tests.browser.signing_in import give_code, sign_in

PATIENCE = 60_000
PHONE, DESK, PROJECTOR = 390, 1280, 1920
HEIGHTS = {PHONE: 844, DESK: 900, PROJECTOR: 1080}
LABELS = {FOR: "For", AGAINST: "Against", ABSTAIN: "Abstain"}
CUT_SECONDS = 2
READ_LINES = """all => all.map(box => Object.fromEntries(
    [...box.children].map(row => [...row.children].map(part => part.textContent))))"""


@dataclass(frozen=True)
class Done:
    """One thing that was done, with what its receipt says and how long that took."""

    who: str
    what: str
    at: datetime
    seconds: float
    seq: int = -1
    counts: str = ""


@dataclass
class Room:
    """Who meets, and what has been done so far."""

    browser: Browser
    url: str
    store_url: str
    names: Mapping[str, str]
    pictures: Path | None
    stack: ExitStack
    code: str = ""
    done: list[Done] = field(default_factory=list)
    taken: int = 0
    cookies: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def sign_in(self, who: str) -> str:
        """Give somebody a code if they have none, sign them in, and return the code."""
        if who not in self.cookies:
            role = _role_of(who)
            code = give_code(self.store_url, f"Played {who or 'facilitator'} (test)", role)
            self.cookies[who] = code, sign_in(self.url, code)
        return self.cookies[who][0]

    def sit(self, who: str, width: int, stack: ExitStack, line: CutLine | None = None) -> Page:
        """Open a browser for somebody; over a line, they sign in there."""
        code = self.sign_in(who)
        size = {"width": width, "height": HEIGHTS[width]}
        context = stack.enter_context(context_of(self.browser, viewport=size))
        where = line.url if line else self.url
        held = sign_in(where, code) if line else self.cookies[who][1]
        for name, value in held.items():
            context.add_cookies([{"name": name, "value": value, "url": where}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def go(self, page: Page, slug: str, *, site: str = "", **query: str) -> Page:
        """Begin to open a page of the decision."""
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        address = f"{site or self.url}/pages/{slug}{'?' if asked else ''}{asked}"
        page.goto(address, wait_until="commit")
        return page

    def note(
        self, who: str, what: str, since: float, receipt: Mapping[str, str] | None = None
    ) -> None:
        """Keep what was done."""
        lines = receipt or {}
        seq = int(lines.get("Number in the record", -1))
        seconds = time.monotonic() - since
        one = Done(who, what, datetime.now(UTC), seconds, seq, lines.get("Counts?", ""))
        self.done.append(one)

    def picture(self, page: Page, what: str, *, whole: bool = True) -> None:
        """Take a picture, if pictures are wanted."""
        if self.pictures is None or page.viewport_size is None:
            return
        self.taken += 1
        name = f"{self.taken:02}-{what}-{page.viewport_size['width']}.png"
        page.screenshot(path=self.pictures / name, full_page=whole)


def _role_of(who: str) -> HeldRole:
    if not who:
        return HeldRole(role=Role.FACILITATOR)
    if who.startswith("U"):
        return HeldRole(role=Role.CD, pcn_code=who)
    return HeldRole(role=Role.PRACTICE, practice_code=who)


def shown(page: Page) -> Page:
    """Wait until a page shows what it is for this person."""
    expect(page.locator(".raft-next, .raft-steps")).to_be_visible(timeout=PATIENCE)
    return page


def press(page: Page, name: str | re.Pattern[str], at: int = 0) -> None:
    """Press the button of this name that is shown."""
    exact = isinstance(name, str)
    page.get_by_role("button", name=name, exact=exact).nth(at).click()


def play_together(room: Room, sittings: Sequence[Sitting]) -> None:
    """Let people sit down at the same time, and do what they do in turns."""
    with ExitStack() as stack:
        seats = [Seat(room, one, stack) for one in sittings]
        for turn in range(max(len(one.acts) for one in sittings)):
            for seat in seats:
                if turn < len(seat.sitting.acts):
                    seat.do(seat.sitting.acts[turn])


class Seat:
    """Somebody with a page open; the page is there when the first thing is done."""

    def __init__(self, room: Room, sitting: Sitting, stack: ExitStack) -> None:
        self.room, self.sitting = room, sitting
        cuts = any(act.cuts_line for act in sitting.acts)
        port = urlsplit(room.url).port or 0
        self.line = stack.enter_context(CutLine(port)) if cuts else None
        width = PHONE if sitting.who else DESK
        self.page = room.sit(sitting.who, width, stack, self.line)
        site = self.line.url if self.line else ""
        room.go(self.page, sitting.slug, site=site, decision=room.code)

    def do(self, act: Act) -> None:
        """Choose, confirm, and keep the receipt."""
        page = shown(self.page)
        before = {one["Hash"] for one in read_receipts(page)}
        since = time.monotonic()
        self._choose(act)
        confirm = page.locator(".raft-confirm:visible button").first
        expect(confirm).to_contain_text("Confirm:")
        self._show(f"{act.kind}-{act.about}-{act.choice}-chosen")
        if act.cuts_line and self.line:
            self._confirm_over_a_cut(confirm, self.line)
        else:
            confirm.click()
        receipt = wait_for_receipt(page, before)
        if act.cuts_line and act.kind is Kind.OWN:  # what a voter looks for who was cut off
            expect(page.get_by_text("Your vote is recorded: yes, at")).to_be_visible()
        what = f"{act.kind} {act.choice} {act.about}" + (", line cut" if act.cuts_line else "")
        self.room.note(self.sitting.who or "facilitator", what, since, receipt)
        self._show(f"{act.kind}-{act.about}-{act.choice}-receipt")

    def _choose(self, act: Act) -> None:
        page, name = self.page, self.room.names.get(act.about, "")
        if act.kind is Kind.OWN:
            press(page, "Withdraw the vote" if act.choice == WITHDRAW else LABELS[act.choice])
            return
        if act.kind is Kind.POSITION:
            press(page, LABELS[act.choice], at=-1)
            return
        which = page.get_by_label("Which practice?", exact=True)
        offered = which.locator("option").filter(has_text=name)
        expect(offered).to_have_count(1, timeout=PATIENCE)
        which.select_option(label=offered.inner_text())
        if act.kind is Kind.RECORDED:
            page.get_by_label("by e-mail").check()
        else:
            page.get_by_label("The practice manager").check()
            page.get_by_label("by telephone").check()
        press(page, LABELS[act.choice])

    def _confirm_over_a_cut(self, confirm: Locator, line: CutLine) -> None:
        line.cut()
        confirm.click()
        expect(self.page.locator("#raft-status")).to_contain_text("Connection lost")
        self._show("line-cut", whole=False)
        self.page.wait_for_timeout(1000 * CUT_SECONDS)
        line.mend()

    def _show(self, what: str, *, whole: bool = True) -> None:
        if self.sitting.who not in {"Z00001", "Z00002", "Z00005", "Z00006"}:  # one is like another
            self.room.picture(self.page, what, whole=whole)


def read_receipts(page: Page) -> list[dict[str, str]]:
    """Return the receipts that a page shows, each as its lines by name."""
    found: list[dict[str, str]] = page.locator(".raft-receipt:visible dl").evaluate_all(READ_LINES)
    return found


def wait_for_receipt(page: Page, before: set[str]) -> dict[str, str]:
    """Wait for a receipt that was not there before."""
    ends = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < ends:
        new = [one for one in read_receipts(page) if one["Hash"] not in before]
        if new:
            return new[0]
        page.wait_for_timeout(50)
    said = page.locator(".raft-error:visible").all_inner_texts()
    raise AssertionError(f"no receipt came; the page says {said}")
