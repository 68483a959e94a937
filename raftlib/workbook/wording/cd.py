"""What the page of a CD says."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from raftlib.analysis.london_time import LONDON
from raftlib.analysis.options import Counted
from raftlib.domain.decision import CdSeat, Choice
from raftlib.domain.options import Options
from raftlib.domain.proceedings import Proceedings, Stage
from raftlib.workbook.models.cd import PcnPractice
from raftlib.workbook.wording.ballot import describe_told
from raftlib.workbook.wording.choices import describe_stand, describe_voted
from raftlib.workbook.wording.numbers import counted, day, moment
from raftlib.workbook.wording.paper import name_of

# Who may tell a CD what a practice wants, and how; a name would be a person's.
TOLD_BY = ("A GP partner", "The practice manager", "Somebody else at the practice")
TOLD_HOW = ("by telephone", "in person", "by e-mail", "at the meeting")
DAYS_BACK = 14
NO_PCN = (
    "You speak for no PCN in this decision, so there is nothing to convey here. CDs and their "
    "deputies do."
)
OWN_PREVAILS = (
    "A vote that a practice casts itself prevails over one that you convey, whenever it comes. "
    "While the vote is open you see whether a practice has voted itself, but not how."
)
POSITION_HINT = (
    "Your own position as CD. It is never made of what your practices say, and nothing is filled "
    "in for you: if you say nothing, you have no position."
)
NO_POSITION = "You have taken no position yet."
WITHDRAW_POSITION = "Withdraw the position"
NOT_OPENED = (
    "The vote has not been opened yet, so nothing can be conveyed. Read what your practices think."
)
CLOSED = (
    "The vote has closed. What you convey now, and a position that you take now, would not count."
)
NO_CLASH = "No vote that you conveyed differs from the practice's own."
NOT_AT_ODDS = "You and your practices do not lean apart."
NONE_TWICE = "For no practice do two votes stand."
NO_VIEW = "Has said nothing about the paper."
WHO_IS_SILENT = "Who has not voted"
TAKE_BACK = "Take it back"
CONVEY_HINT = (
    "For a practice that asked you to. Say who told you, when and how; the practice sees what you "
    "conveyed and all of this."
)
REMIND_HINT = "Remind them yourself, then note here that you did. The record keeps when, and whom."
NEXT_STEPS = {
    Stage.COMING: "Read what your practices think, and ask those that have said nothing.",
    Stage.OPEN: "Ask the practices that have not voted to vote themselves. Then take your own "
    "position.",
    Stage.CLOSED: "Look at the result with your practices, and report a vote that was recorded "
    "wrongly within two working days.",
}


def describe_seat(seat: CdSeat | None, pcn: str, *, deputy: bool) -> list[str]:
    """Say as what the viewer acts, and whether the seat counts."""
    lines = [f"You act as deputy of the CD of {pcn}." if deputy else f"You act as CD of {pcn}."]
    if seat and seat.vacant:
        lines.append(
            "The seat was vacant when the vote opened, so a position is kept but does not count. "
            "Votes that you convey count."
        )
    if seat and seat.recused:
        lines.append(
            "The seat is recused from this decision, so a position is kept but does not count."
        )
    return lines


def describe_practice(item: PcnPractice, names: Mapping[str, str]) -> str:
    """Return the heading of a practice: its name, code, and patients."""
    patients = counted(item.list_size, "patient")
    return f"{name_of(item.practice_code, names)} ({item.practice_code}), {patients}"


def describe_state(options: Options | None, item: PcnPractice) -> list[str]:
    """Say whether a practice has voted itself, and what was conveyed for it."""
    if item.is_recused:
        return ["Recused from this decision."]
    lines = []
    if item.voted_itself:
        lines.append("Has voted itself. Its own vote counts.")
    if cast := item.conveyed:
        counts = "does not count, since the own vote prevails" if item.voted_itself else "counts"
        choice = describe_voted(options, cast.vote.choice)
        lines.append(
            f"You conveyed: {choice}, {moment(cast.vote.at)}; it {counts}. {describe_told(cast)}"
        )
    return lines or ["Has not voted."]


def describe_silent(names: list[str]) -> str:
    """Say which practices have not voted."""
    if not names:
        return "All practices of this PCN have voted."
    verb = "has" if len(names) == 1 else "have"
    return f"{counted(len(names), 'practice')} {verb} not voted: {', '.join(names)}."


def describe_remind(number: int) -> str:
    """Return what the button says with which a reminder is noted.

    Examples
    --------
    >>> describe_remind(1)
    'Note that I reminded 1 practice'
    """
    return f"Note that I reminded {counted(number, 'practice')}"


def describe_reminders(found: Proceedings, mine: Collection[str]) -> list[str]:
    """Say when which practices of one PCN were reminded."""
    reminded = [
        (noted.at, [code for code in noted.what.split(", ") if code in mine])
        for noted in found.reminders
    ]
    return [f"Reminded {moment(at)}: {', '.join(codes)}." for at, codes in reminded if codes]


def describe_confirm_convey(options: Options | None, practice: str, choice: str) -> str:
    """Return what the button says with which a conveyed vote is confirmed."""
    if choice == Choice.WITHDRAW:
        return f"Confirm: take back what I conveyed for {practice}"
    return f"Confirm: {practice} told me {describe_voted(options, choice)}"


def describe_position(options: Options | None, pcn: str, choice: str) -> str:
    """Say what position a CD has.

    Examples
    --------
    >>> describe_position(None, "Owl PCN", "yes")
    'The CD of Owl PCN is FOR'
    """
    return f"The CD of {pcn} {describe_stand(options, choice)}"


def describe_confirm_position(options: Options | None, pcn: str, choice: str) -> str:
    """Return what the button says with which a CD's own position is confirmed."""
    return f"Confirm: {describe_position(options, pcn, choice).replace('The', 'the', 1)}"


def describe_both(items: list[PcnPractice], names: Mapping[str, str]) -> list[str]:
    """Say for which practices two votes stand, while nobody may know whether they differ."""
    return [
        f"{name_of(item.practice_code, names)} has voted itself, and you conveyed a vote for it. "
        "Ask the practice whether both say the same; its own vote counts."
        for item in items
        if item.voted_itself and item.conveyed
    ]


def describe_clashes(outcome: Counted, items: list[PcnPractice], names: Mapping[str, str]) -> str:
    """Say, once the vote has closed, where a conveyed vote differs from the own one."""
    mine = [item.practice_code for item in items]
    clashes = [name_of(code, names) for code in outcome.conflicts if code in mine]
    if not clashes:
        return NO_CLASH
    return f"Own and conveyed votes differ for {', '.join(clashes)}. The own vote counts."


def describe_odds(outcome: Counted, pcn_code: str) -> str:
    """Say, once the vote has closed, whether a CD and their practices lean apart."""
    if pcn_code not in outcome.cd_at_odds:
        return NOT_AT_ODDS
    return "You and the weight of your practices lean apart. Both count as they are."


def offer_days(now: datetime) -> list[str]:
    """Return the days on which a CD may have been told, in words, the latest first."""
    today = now.astimezone(LONDON)
    return [day(today - timedelta(days=back)) for back in range(DAYS_BACK)]
