"""The scenes of a meeting that is played: from the proposal to the recount."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from raftlib.analysis.london_time import LONDON
from raftlib.settings import now
from raftlib.workbook.wording import notice as wording
from tests.browser.meeting_acts import Plan, Sitting
from tests.browser.meeting_room import (
    DESK,
    PATIENCE,
    PHONE,
    PROJECTOR,
    Room,
    play_together,
    press,
    shown,
)

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {
    "Headline, one line": "One same-day hub for North",
    "Summary, a paragraph": "From April, same-day appointments of all practices are at one hub.",
    "Full paper": "# Why\n\nSame-day appointments take half of each morning.\n\n"
    "# What it costs\n\n| What | Pounds a year |\n|------|------|\n| Rooms | 80,000 |",
    "If it is carried": "The locality manager finds rooms by the end of March.",
}
DEPTHS = tuple(wording.DEPTHS.values())


def write_proposal(room: Room) -> Page:
    """Write a proposal and save it, as the facilitator; return their page."""
    desk, since = room.sit("", DESK, room.stack), time.monotonic()
    shown(room.go(desk, "proposal"))
    for label, text in TEXTS.items():
        desk.get_by_label(label).fill(text)
    desk.get_by_label(label).blur()
    expect(desk.locator("p.raft-text").filter(has_text=text)).to_be_visible(timeout=PATIENCE)
    room.picture(desk, "proposal-typed")
    press(desk, "Save the proposal")
    said = desk.get_by_text("Saved as version 1 of")
    expect(said).to_be_visible(timeout=PATIENCE)
    found = re.search(r"D-\d{4}-\d+", said.inner_text())
    if found is None:
        raise AssertionError(f"no code is in {said.inner_text()!r}")
    room.code = found.group()
    room.note("facilitator", f"proposes {room.code}", since)
    return desk


def talk(room: Room, plan: Plan) -> None:
    """Let practices leave a view before the vote, and others agree with the last."""
    for who in (*plan.says, *plan.agrees):
        with ExitStack() as stack:
            page, since = room.sit(who, PHONE, stack), time.monotonic()
            shown(room.go(page, "read-and-say", decision=room.code))
            if who in plan.says:
                said = f"{room.names[who]} can start in May."
                page.get_by_label("What does your practice think?").fill(said)
                press(page, re.compile("^Leave it for"))
                expect(page.locator(".raft-remark").filter(has_text=said)).to_be_visible()
            else:
                page.get_by_role("button", name=re.compile("^We agree with")).first.click()
                expect(page.get_by_role("button", name=re.compile("^Take back"))).to_be_visible()
            room.picture(page, f"view-{who}")
            room.note(who, "leaves a view" if who in plan.says else "agrees with a view", since)


def wait_for_vote(room: Room) -> list[Page]:
    """Open the projector and the phone of a practice, which wait from now on."""
    projector = room.sit("", PROJECTOR, room.stack)
    room.go(projector, "run-the-vote", decision=room.code, screen="projector")
    phone = room.sit("Z00003", PHONE, room.stack)
    room.go(phone, "vote", decision=room.code)
    shown(phone)
    expect(projector.locator(".raft-room h3")).to_be_visible(timeout=PATIENCE)
    room.picture(projector, "projector-waiting", whole=False)
    room.picture(phone, "vote-not-open")
    return [projector, phone]


def see_it_open(room: Room, waiting: list[Page]) -> None:
    """See that the pages that waited turn when the vote opens."""
    projector, phone = waiting
    expect(projector.locator("time[data-now]")).to_be_visible()
    expect(phone.get_by_role("button", name="For", exact=True)).to_be_visible()
    room.picture(projector, "projector-open", whole=False)
    room.picture(phone, "vote-open")


def open_the_vote(room: Room, desk: Page, seconds: int) -> datetime:
    """Open the vote for so many seconds, and return when it ends."""
    since, ends = time.monotonic(), _whole_second(now() + timedelta(seconds=seconds))
    local = ends.astimezone(LONDON)
    desk.get_by_label("Closes on").fill(f"{local:%Y-%m-%d}")
    desk.get_by_label("Closes at, London time").fill(f"{local:%H:%M:%S}")
    desk.get_by_label("Closes at, London time").blur()
    seen = desk.get_by_label("I have seen who can stop this decision")
    expect(seen).to_be_enabled(timeout=PATIENCE)
    seen.check()
    button = desk.get_by_role("button", name="Open the vote")
    expect(button).to_be_enabled(timeout=PATIENCE)
    room.picture(desk, "proposal-ready")
    button.click()
    expect(desk.get_by_text("is put to the vote, from")).to_be_visible(timeout=PATIENCE)
    room.note("facilitator", "opens the vote", since)
    room.picture(desk, "proposal-opened")
    shown(room.go(desk, "run-the-vote", decision=room.code))
    return ends


def vote_in_turns(
    room: Room, desk: Page, sittings: Sequence[Sitting], plan: Plan, ends: datetime
) -> datetime:
    """Let people vote, a handful at a time, and return when the vote ends.

    Where the computer is slow the vote gets more time: how long a page takes is no part of this.
    """
    for start in range(0, len(sittings), plan.at_once):
        if now() > ends - timedelta(seconds=plan.least_seconds):
            ends = give_more_time(room, desk, ends + timedelta(seconds=plan.more_seconds))
        play_together(room, sittings[start : start + plan.at_once])
    return ends


def give_more_time(room: Room, desk: Page, ends: datetime) -> datetime:
    """Give the vote more time, before its end, and return the new one."""
    since, local = time.monotonic(), ends.astimezone(LONDON)
    room.picture(desk, "run-the-vote")
    desk.get_by_label("New end").fill(f"{local:%Y-%m-%dT%H:%M:%S}")
    desk.get_by_label("Why it gets more time").fill("Two practices are on their way.")
    press(desk, "Give more time")
    press(desk, "Yes, give more time")
    expect(desk.get_by_text("The vote has more time")).to_be_visible()
    room.note("facilitator", "gives the vote more time", since)
    return ends


def wait_for_the_end(room: Room, desk: Page, waiting: list[Page], ends: datetime) -> timedelta:
    """Wait until the clock closes the vote; return how long after that the projector says so."""
    projector, phone = waiting
    room.picture(desk, "run-the-vote-more-time")
    room.picture(projector, "projector-near-the-end", whole=False)
    left = max(0.0, (ends - now()).total_seconds()) * 1000
    projector.locator(".raft-outcome").wait_for(timeout=left + PATIENCE)
    late_by = now() - ends
    expect(phone.get_by_role("link", name="See the result")).to_be_visible(timeout=PATIENCE)
    expect(phone.get_by_role("button", name="For", exact=True)).to_be_hidden()
    expect(desk.get_by_text("Hand out the notice")).to_be_visible(timeout=PATIENCE)
    expect(desk.get_by_text("The vote has more time")).to_have_count(0)
    for page, what in ((projector, "projector-closed"), (phone, "vote-closed"), (desk, "closed")):
        room.picture(page, what, whole=page is not projector)
    return late_by


def read_notice(room: Room, desk: Page) -> list[str]:
    """Read the notice at each depth, also as a practice, and prepare its files."""
    since, texts = time.monotonic(), []
    shown(room.go(desk, "notice", decision=room.code))
    for depth in DEPTHS:
        desk.get_by_label("How deep").select_option(label=depth)
        _wait_for_depth(desk, depth)
        texts.append(desk.locator("#rendered_cells").inner_text())
        room.picture(desk, f"notice-{depth.split(':')[0].lower()}")
    press(desk, "Prepare the files")
    expect(desk.get_by_role("link", name="Word file")).to_be_visible(timeout=PATIENCE)
    room.picture(desk, "notice-files")
    with ExitStack() as stack:
        phone = room.sit("Z00020", PHONE, stack)
        shown(room.go(phone, "notice", decision=room.code))
        room.picture(phone, "notice")
    room.note("facilitator", "reads the notice and prepares its files", since)
    return texts


def _wait_for_depth(page: Page, depth: str) -> None:
    full = page.get_by_role("table", name="How each practice voted")
    summary = page.get_by_role("heading", name="Until when to report a mistake")
    expect(summary).to_be_visible() if depth != DEPTHS[0] else expect(summary).to_have_count(0)
    expect(full).to_be_visible() if depth == DEPTHS[2] else expect(full).to_have_count(0)


def export_and_recount(room: Room, folder: Path, notice: str) -> dict[str, object]:
    """Export the decision, and recount it where nothing else is, with the head of the notice."""
    since, place = time.monotonic(), folder / "elsewhere"
    place.mkdir()
    head = re.search(r"Head of its record: (\d+:[0-9a-f]{64})", notice)
    if head is None:
        raise AssertionError("the notice names no head")
    words = ("decision", "export", room.code, "--folder", str(place / "export"))
    _raft(folder, room.store_url, *words)
    fresh = "sqlite:///nothing.db"
    said = _raft(place, fresh, "recount", "export", "--head", head[1], "--format", "json")
    room.note("anybody", "exports, and recounts with the head of the notice", since)
    found: dict[str, object] = json.loads(said)
    return found


def _raft(folder: Path, store_url: str, *words: str) -> str:
    environment = {**os.environ, "RAFT_STORE": store_url, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "raftlib.cli", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise AssertionError(
            f"raft {words[0]} ended with {done.returncode}: {done.stderr}{done.stdout}"
        )
    return done.stdout


def _whole_second(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)
