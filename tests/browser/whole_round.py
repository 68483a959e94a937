"""Plays a round of the audit in browsers: python -m tests.browser.whole_round --pictures FOLDER.

Six clinicians of a practice take part: by taps, by tallies, with a cut line, and by a sheet with
three errors that is mended. What the practice's page then says is worked out again from the raw
rows of the store. The process ends itself after ``LIFE_SECONDS``.
"""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa
import xlsxwriter
from playwright.sync_api import Browser, Page, expect

from conftest import make_demo_store
from raftlib.domain.people import HeldRole, Role
from raftlib.settings import now
from tests.browser.conftest import CODES, context_of, let_in, running_workbook
from tests.browser.cut_line import CutLine
from tests.browser.entering import expect_saved, open_session, press, three_taps
from tests.browser.signing_in import give_code
from tests.browser.whole_meeting import play_alone
from tests.workbook.recounting import is_avoidable, limits

LIFE_SECONDS = 600
OPENS_MS = 90_000
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
CODE, LOCALITY = "Z00013", "North (demo)"  # a practice that has audited nothing yet
CLINICIANS = 6
PAGES = "enter-an-audit audit-round bring-in-a-sheet avoidable-appointments locality-dashboard"
ANSWERED = ("practice_code", "clinician_label", "avoidable", "could_have_been")
HEADINGS = (
    *("practice_code", "session_on", "session", "clinician_role", "clinician_label", "mode"),
    *("booked_as", "avoidable", "could_have_been", "clinicians_in_practice"),
)
# How one clinician's ten appointments were judged.
SHEET = [("wholly", "community pharmacy")] * 3 + [("partially", "self-care")] + [("not", "")] * 6


@dataclass
class Played:
    """What the practice's page said in the end, and the raw rows that the store has."""

    sentence: str = ""
    progress: str = ""
    errors: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)

    @property
    def expected(self) -> str:
        """Return the sentence that the raw rows come to."""
        count = sum(map(is_avoidable, self.rows))
        low, high = limits(self.rows, is_avoidable, CLINICIANS)
        return (
            f"We looked at {len(self.rows)} appointments and {count} "
            f"({count / len(self.rows):.0%}) could have gone elsewhere. If we looked at all our "
            f"appointments the figure would very likely be between {low:.0%} and {high:.0%}."
        )


class Round:
    """The practice, its site, and what opens a page for another of its people."""

    def __init__(
        self, browser: Browser, url: str, store_url: str, pictures: Path | None, stack: ExitStack
    ) -> None:
        self.url, self.store_url = url, store_url
        self._browser, self._pictures, self._stack = browser, pictures, stack

    def person(self, name: str, held: HeldRole, view: dict[str, int], line: str = "") -> Page:
        """Open a browser of somebody new."""
        context = self._stack.enter_context(context_of(self._browser, viewport=view))
        CODES[self.url] = give_code(self.store_url, name, held)
        page = let_in(context.new_page(), self.url, line)
        page.set_default_timeout(OPENS_MS)
        return page

    def clinician(self, alias: str, line: str = "") -> Page:
        """Open the phone of a clinician, with a session begun."""
        held = HeldRole(role=Role.PRACTICE, practice_code=CODE)
        page = self.person(f"{alias} (test)", held, PHONE, line)
        open_session(page, line or self.url, alias)
        return page

    def picture(self, page: Page, name: str) -> None:
        """Take a picture where one is wanted."""
        if self._pictures:
            page.wait_for_timeout(3000)  # what is drawn in the background
            page.screenshot(path=self._pictures / f"{name}.png", full_page=True)


def play(browser: Browser, folder: Path, pictures: Path | None = None) -> Played:
    """Play a round on a demo locality of its own, in an empty folder."""
    played = Played()
    store_url = make_demo_store(folder)
    with (
        running_workbook(folder / "log", store=store_url, signed_in=False, pages=PAGES) as url,
        ExitStack() as stack,
    ):
        round_ = Round(browser, url, store_url, pictures, stack)
        held = HeldRole(role=Role.PRACTICE, practice_code=CODE)
        manager = round_.person("Manager (test)", held, DESK)
        make_round(round_, manager)
        enter_by_hand(round_)
        played.errors = bring_in(round_, manager, folder)
        played.progress = see_progress(round_, manager)
        played.sentence = see_figures(round_, manager)
        played.rows = read_raw(store_url)
        if pictures:
            show_to_all(round_, manager)
    return played


def make_round(round_: Round, manager: Page) -> None:
    """Make a round with what the page suggests."""
    manager.goto(f"{round_.url}/pages/audit-round")
    press(manager, "Make the round")
    expect(manager.get_by_text("The round is made.")).to_be_visible(timeout=OPENS_MS)
    round_.picture(manager, "1-round-made")


def enter_by_hand(round_: Round) -> None:
    """Let five clinicians enter: by taps, with one taken back, changed, or cut off; by tallies."""
    taps, undo = round_.clinician("GP 1"), "Take back the last: Wholly avoidable; dentist; "
    expect(taps.locator(".raft-entry-round")).to_contain_text("Round 1, until ")
    enter(taps, not_avoidable=4, wholly=2)
    press(taps, f"{undo}continuity; now")
    expect_saved(taps)
    round_.picture(taps, "2-by-taps")
    cut_off(round_)
    tallied = round_.clinician("ANP 1")
    press(tallied, "Tallies")
    tallied.get_by_role("spinbutton", name="Not avoidable").fill("8")
    tallied.get_by_role("spinbutton", name="Not avoidable").press("Tab")
    tallied.get_by_label("Another reason").select_option("Dentist")
    press(tallied, "Add")
    press(tallied, "One more: Dentist, wholly avoidable")
    press(tallied, "One more: Dentist, wholly avoidable")
    expect_saved(tallied)
    round_.picture(tallied, "3-by-tallies")
    few = round_.clinician("GP 3")
    enter(few, not_avoidable=3, wholly=1)
    expect_saved(few)
    changed = round_.clinician("GP 4")
    enter(changed, not_avoidable=3, wholly=2)
    press(changed, "Change appointment 5")
    changed.get_by_label("What instead?").select_option("Optometry")
    press(changed, "Save")
    expect_saved(changed)


def enter(page: Page, *, not_avoidable: int, wholly: int) -> None:
    """Enter appointments one after the other."""
    for _ in range(not_avoidable):
        press(page, "Not avoidable")
    for _ in range(wholly):
        three_taps(page)


def cut_off(round_: Round) -> None:
    """Let a clinician go on while the line is cut."""
    with CutLine(urlsplit(round_.url).port or 0) as line:
        page = round_.clinician("GP 2", line.url)
        enter(page, not_avoidable=1, wholly=0)
        expect_saved(page)
        line.cut()
        enter(page, not_avoidable=3, wholly=2)
        expect(page.locator(".raft-entry-status")).to_contain_text("5 entries wait for the line")
        round_.picture(page, "4-cut-off")
        line.mend()
        expect_saved(page)
        page.close()


def bring_in(round_: Round, manager: Page, folder: Path) -> str:
    """Bring in the sheet of the sixth with three errors, then mended; return the errors."""
    manager.goto(f"{round_.url}/pages/bring-in-a-sheet")
    chooser = manager.get_by_label("Your file, Excel or CSV")
    expect(chooser).to_be_enabled(timeout=OPENS_MS)
    wrong = list(SHEET)
    wrong[1], wrong[4], wrong[7] = ("mostly", ""), ("not", "dentist"), ("wholly", "the vet")
    chooser.set_input_files(write_sheet(folder / "wrong.xlsx", wrong))
    refused = manager.get_by_text("was not imported").first
    expect(refused).to_be_visible(timeout=OPENS_MS)
    said = manager.get_by_role("main").inner_text()
    round_.picture(manager, "5-three-errors")
    chooser.set_input_files(write_sheet(folder / "mended.xlsx", SHEET))
    press(manager, "Bring it in")
    expect(manager.get_by_text("is in the workbook:")).to_be_visible(timeout=OPENS_MS)
    round_.picture(manager, "6-brought-in")
    return said


def write_sheet(path: Path, judged: list[tuple[str, str]]) -> Path:
    """Write the sheet of one session."""
    session = (CODE, f"{now():%Y-%m-%d}", "am", "GP", "GP 6", "telephone", "same day")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Audit")
        sheet.write_row(0, 0, HEADINGS)
        for row, answers in enumerate(judged, start=1):
            sheet.write_row(row, 0, (*session, *answers, CLINICIANS))
    return path


def see_progress(round_: Round, manager: Page) -> str:
    """Return what the page of the round says of who has begun."""
    manager.goto(f"{round_.url}/pages/audit-round")
    begun = manager.get_by_text(f"{CLINICIANS} of {CLINICIANS} clinicians have begun")
    expect(begun.first).to_be_visible(timeout=OPENS_MS)
    round_.picture(manager, "7-progress")
    return begun.first.inner_text()


def see_figures(round_: Round, manager: Page) -> str:
    """Return the sentence of the practice's page."""
    manager.goto(f"{round_.url}/pages/avoidable-appointments?practice={CODE}")
    statement = manager.locator(".raft-statement").first
    expect(statement).to_contain_text("We looked at", timeout=OPENS_MS)
    return statement.inner_text()


def read_raw(store_url: str) -> list[dict[str, str]]:
    """Return the practice's rows: the last entry of each appointment, and those of sheets."""
    last = (
        "SELECT practice_code, clinician_label, avoidable, could_have_been FROM audit_entry"
        " WHERE practice_code = :code AND NOT taken_back AND audit_entry_id IN"
        " (SELECT MAX(audit_entry_id) FROM audit_entry GROUP BY original_id)"
    )
    sheets = (
        "SELECT practice_code, clinician_label, avoidable, could_have_been FROM appointment"
        " WHERE practice_code = :code"
    )
    engine = sa.create_engine(store_url)
    with engine.connect() as connection:
        found = [
            dict(zip(ANSWERED, row, strict=True))
            for query in (last, sheets)
            for row in connection.execute(sa.text(query), {"code": CODE})
        ]
    engine.dispose()
    return found


def show_to_all(round_: Round, manager: Page) -> None:
    """Take pictures of what the practice and the locality see now."""
    round_.picture(manager, "8-practice-1280")
    manager.set_viewport_size(PHONE)
    round_.picture(manager, "8-practice-390")
    desk = round_.person("Facilitator (test)", HeldRole(role=Role.FACILITATOR), DESK)
    views: list[tuple[str, Callable[[], None], str]] = [
        ("9-locality-projector", lambda: None, "?screen=projector"),
        ("9-locality-390", lambda: desk.set_viewport_size(PHONE), "?screen=page"),
    ]
    for name, prepare, query in views:
        prepare()
        desk.goto(f"{round_.url}/pages/locality-dashboard{query}")
        expect(desk.locator(".raft-statement").first).to_contain_text("We looked at")
        round_.picture(desk, name)


def main() -> int:
    """Play the round, and print what the page said and what it had to say."""
    played = play_alone("Play a round of the audit in browsers.", LIFE_SECONDS, play)
    sys.stdout.write(f"{played.progress}\nsaid     {played.sentence}\nexpected {played.expected}\n")
    return 0 if played.sentence == played.expected else 1


if __name__ == "__main__":
    sys.exit(main())
