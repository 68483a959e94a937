"""Plays a whole meeting in browsers: python -m tests.browser.whole_meeting --pictures FOLDER.

A facilitator writes a proposal and opens its vote, everybody votes from a browser of their own, the
clock closes it, and the notice is compared with what must come of it. The process ends itself after
``LIFE_SECONDS``, and what it has started with it.
"""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Browser, sync_playwright

from conftest import make_demo_store
from raftlib.domain.register import Register
from raftlib.reports.computer import find_browser
from raftlib.settings import now
from raftlib.store.connection import Store
from raftlib.store.registers import read_locality, read_names
from raftlib.workbook.models.demo import DEMO_LOCALITY
from raftlib.workbook.wording.names import readable_name
from tests.browser import meeting_scenes as scenes
from tests.browser.conftest import FLAGS, running_workbook
from tests.browser.meeting_acts import WHOLE, Expected, Plan, expect_outcome
from tests.browser.meeting_figures import Check, compare
from tests.browser.meeting_room import Done, Room, play_together

LIFE_SECONDS = 900
T = TypeVar("T")


@dataclass(frozen=True)
class Report:
    """What was done in the meeting, and each figure that was compared."""

    done: tuple[Done, ...]
    checks: tuple[Check, ...]
    opened_at: datetime
    closes_at: datetime
    shown_after: timedelta

    @property
    def wrong(self) -> list[Check]:
        """Return the figures that are not as expected."""
        return [one for one in self.checks if one.expected != one.got]


def play(browser: Browser, folder: Path, plan: Plan, pictures: Path | None = None) -> Report:
    """Play a meeting on a demo locality of its own, in an empty folder."""
    store_url = make_demo_store(folder)
    register, names = _read_register(store_url)
    with (
        running_workbook(folder / "log", store=store_url, signed_in=False) as url,
        ExitStack() as stack,
    ):
        room = Room(browser, url, store_url, names, pictures, stack)
        desk = scenes.write_proposal(room)
        scenes.talk(room, plan)
        waiting = scenes.wait_for_vote(room)
        ends = scenes.open_the_vote(room, desk, plan.window_seconds)
        opened_at = now()
        scenes.see_it_open(room, waiting)
        ends = scenes.vote_in_turns(room, desk, plan.early, plan, ends)
        ends = scenes.give_more_time(room, desk, ends + timedelta(seconds=plan.more_seconds))
        ends = scenes.vote_in_turns(room, desk, plan.rest, plan, ends)
        late_by = scenes.wait_for_the_end(room, desk, waiting, ends)
        play_together(room, plan.late)
        texts = scenes.read_notice(room, desk)
        expected = expect_plan(plan, register)
        recounted = scenes.export_and_recount(room, folder, texts[-1])
        checks = compare(expected, texts, recounted)
        return Report(tuple(room.done), tuple(checks), opened_at, ends, late_by)


def _read_register(store_url: str) -> tuple[Register, dict[str, str]]:
    store = Store(store_url)
    register, names = read_locality(store, DEMO_LOCALITY), read_names(store)
    store.close()
    if register is None:
        raise AssertionError(f"the demo has no {DEMO_LOCALITY}")
    return register, {code: readable_name(name) for code, name in names.items()}


def expect_plan(plan: Plan, register: Register) -> Expected:
    """Work out what must come of a plan with this register."""
    sizes = {one.practice_code: one.registered_patients for one in register.practices}
    pcn_of = {one.practice_code: one.pcn_code for one in register.practices}
    return expect_outcome(plan.acts, sizes, pcn_of)


@contextmanager
def alone() -> Iterator[Path]:
    """Give a folder, and keep what is started away from the workbook's own store and key."""
    with tempfile.TemporaryDirectory(prefix="raft-meeting-") as name:
        folder = Path(name)
        os.environ["RAFT_KEY_FILE"] = str(folder / "key")
        os.environ["RAFT_LOG"] = str(folder / "log")
        yield folder


def play_alone(what: str, seconds: int, play: Callable[[Browser, Path, Path | None], T]) -> T:
    """Play what a command asks for in a browser of its own, and end after so many seconds."""
    words = argparse.ArgumentParser(description=what)
    words.add_argument("--pictures", type=Path, help="The folder that the pictures go to.")
    pictures = words.parse_args().pictures
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)
    with alone() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        played = play(browser, folder, pictures)
        browser.close()
    return played


def main() -> int:
    """Play the whole meeting, print what was done and what came of it."""
    report = play_alone(
        "Play a whole meeting in browsers.",
        LIFE_SECONDS,
        lambda browser, folder, pictures: play(browser, folder, WHOLE, pictures),
    )
    sys.stdout.write("\n".join(describe(report)) + "\n")
    return 1 if report.wrong else 0


def describe(report: Report) -> list[str]:
    """Return the table of a meeting: what was done, and what was expected and got."""
    lines = [f"{'at':12} {'who':12} {'what':46} {'seconds':>7}  entry, and whether it counts"]
    for one in report.done:
        entry = f"{one.seq}: {one.counts}" if one.seq >= 0 else ""
        lines.append(
            f"{one.at:%H:%M:%S.%f}"[:12] + f" {one.who:12} {one.what:46} "
            f"{one.seconds:7.2f}  {entry}"
        )
    lines.append(
        f"Open {report.opened_at:%H:%M:%S} to {report.closes_at:%H:%M:%S} UTC; the "
        f"projector said so {report.shown_after.total_seconds():.2f} s after the end."
    )
    for check in report.checks:
        mark = "same" if check.expected == check.got else "WRONG"
        lines.append(f"{mark:6}{check.what:34} expected {check.expected}, got {check.got}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
