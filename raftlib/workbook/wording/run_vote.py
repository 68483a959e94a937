"""What the facilitator's page of a vote says."""

from collections.abc import Mapping
from datetime import datetime

from raftlib.analysis.turnout import Turnout
from raftlib.domain.proceedings import CastPosition, CastVote, Noted, Proceedings, Stage
from raftlib.workbook.wording.choices import options_of, right_choice
from raftlib.workbook.wording.decision import WAYS, first_codes
from raftlib.workbook.wording.names import code_and_name
from raftlib.workbook.wording.numbers import amount, counted, moment

NOTHING_PROPOSED = "There is no decision to vote on yet. Propose one first, then run its vote here."
NOT_OPENED = (
    "The vote on this has not been opened yet. This page shows the vote by itself when it opens."
)
NO_VOTE = "This was decided without a weighted vote, so there is nothing to run."
ALL_VOTED = "Every practice that is entitled to vote has voted."
NOT_NOW = "This is for the time while the vote is open."
NOBODY_SEES = "Who has voted is shown, never how: sums and positions come after closing."
CHOOSE_TO_REMIND = (
    "Choose practices that have not voted. Nothing is sent by itself: make a draft, open it in "
    "your mail program, send it, and write down here that you did."
)
NO_SERVER = "No mail server is set on this computer, so the workbook itself sends nothing."
DRAFT_READY = "The draft is ready."
OPEN_DRAFT = "Download the e-mail to practices that have not voted (.eml)"
REMIND_DONE = "It is written down that these practices were reminded."
MORE_TIME = "A vote can be given more time while it is open. It is never shortened."
MORE_TIME_DONE = "The vote has more time, and every page shows the new end."
NOT_CLOSED = "When the vote has closed, mistakes in what was recorded can be corrected here."
NO_REPORTS = "Nobody has reported a mistake."
CORRECTED = "The entry is corrected, and the outcome was counted again."
NOTHING_TO_CORRECT = "No vote was recorded, so there is nothing to correct."
SHOW_ROOM = "Show the turnout to the room (large type)"
SEE_NOTICE = "See the notice of the outcome"
SEE_LIST = "See all decisions"
TICKED = "The options that are ticked below"


def describe_stage(found: Proceedings, stage: Stage) -> str:
    """Return where the vote stands, with its times."""
    if found.taken:
        return NO_VOTE
    if found.opening is None or found.closes_at is None:
        return NOT_OPENED
    opens_at, ends = found.opening.decision.opens_at, moment(found.closes_at)
    if stage is Stage.COMING:
        return f"The vote opens on {moment(opens_at)} and closes on {ends}."
    verb = "closed" if stage is Stage.CLOSED else "closes"
    return f"The vote {verb} on {ends}."


def describe_turnout(turnout: Turnout) -> str:
    """Return in a sentence who has taken part."""
    return (
        f"{len(turnout.voted)} of {counted(turnout.practices_entitled, 'practice')} "
        f"{'has' if turnout.practices_entitled == 1 else 'have'} voted, with "
        f"{amount(turnout.patients_voted)} of {counted(turnout.patients_entitled, 'patient')}; "
        f"{len(turnout.cds_taken)} of {counted(turnout.cds_entitled, 'CD')} "
        f"{'has' if turnout.cds_entitled == 1 else 'have'} taken a position."
    )


def describe_extensions(found: Proceedings) -> list[str]:
    """Return which times the vote was given more time, and why."""
    return [
        f"{moment(one.at)}: more time, until {moment(one.closes_at)}. {one.why}"
        for one in found.extensions
    ]


def describe_reminders(reminders: tuple[Noted, ...]) -> list[str]:
    """Return which practices were reminded, and when."""
    return [f"{moment(one.at)}: reminded {first_codes(one.what.split(', '))}." for one in reminders]


def describe_reports(reports: tuple[Noted, ...]) -> list[str]:
    """Return which mistakes were reported, and when."""
    return [f"{moment(one.at)}: {one.what}" for one in reports]


def ask_sending(practices: int, subject: str) -> str:
    """Return what is asked before an e-mail is sent."""
    return f"Send “{subject}” to {counted(practices, 'practice')}, each alone?"


def ask_more_time(closes_at: datetime, why: str) -> str:
    """Return what is asked before a vote gets more time."""
    return (
        f"Let the vote close on {moment(closes_at)}? It cannot be shortened again. "
        f"Everybody sees why: {why}"
    )


def ask_correction(
    found: Proceedings,
    entry: CastVote | CastPosition,
    choice: str,
    why: str,
    names: Mapping[str, str],
) -> str:
    """Return what is asked before an entry is corrected."""
    right = right_choice(options_of(found), choice)
    return (
        f"Correct {describe_entry(found, entry, names)} to “{right}”? The old entry "
        f"stays to be seen, and the outcome is counted again. Everybody sees why: {why}"
    )


def describe_entry(
    found: Proceedings, entry: CastVote | CastPosition, names: Mapping[str, str]
) -> str:
    """Return a vote or a position in a line, as a list offers it."""
    if isinstance(entry, CastPosition):
        own = entry.position
        who, way = f"the CD of {code_and_name(own.pcn_code, names)}", "own position"
        choice, at = own.choice, own.at
    else:
        vote = entry.vote
        who, way = code_and_name(vote.practice_code, names), _way(vote.way)
        choice, at = vote.choice, vote.at
    said = right_choice(options_of(found), choice)
    return f"entry {entry.seq}, {who}: {said}, {way}, {moment(at)}"


def describe_corrections_end(ends: datetime, now: datetime) -> str:
    """Return until when a vote can be corrected, or that it no longer can."""
    if now >= ends:
        return f"Corrections were possible until {moment(ends)}. The outcome is final."
    return (
        f"Mistakes can be reported and corrected until {moment(ends)}; then the outcome is final."
    )


def next_step(stage: Stage, *, corrections_open: bool, counted: bool = True) -> str:
    """Return what the facilitator does now; ``counted`` once the outcome is written down."""
    if stage is Stage.COMING:
        return "Open the vote on the page of the proposal. It is run here from its first minute on."
    if stage is Stage.OPEN:
        return (
            "Until the end, remind practices that have not voted. The vote closes by the clock, "
            "also if this page is not open then."
        )
    if not counted:
        return "The vote has ended, and is being counted. Its notice is ready within a minute."
    if corrections_open:
        return "Hand out the notice, and look at what is reported while it can be corrected."
    return "The outcome is final. Start what was decided."


def _way(way: str) -> str:
    return {str(known): words for known, words in WAYS.items()}.get(way, way)
