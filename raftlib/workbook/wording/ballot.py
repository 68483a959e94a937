"""What the page of the vote says, to voters and to those who record votes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from raftlib.analysis.receipts import SaidByPractice
from raftlib.analysis.turnout import Turnout
from raftlib.domain.acts import Receipt
from raftlib.domain.decision import Choice, VoteWeight, Way
from raftlib.domain.options import Options
from raftlib.domain.proceedings import CastVote, Depth, Proceedings, Stage
from raftlib.workbook.wording.choices import describe_vote, describe_voted
from raftlib.workbook.wording.decision import UNITS, WAYS
from raftlib.workbook.wording.numbers import amount, clock_time, counted, day, moment
from raftlib.workbook.wording.options import say_exclusion
from raftlib.workbook.wording.paper import DEPTHS, name_of

WITHDRAW_LABEL = "Withdraw the vote"
TICK = "Tick every option to approve"
NOTHING_TICKED = "Tick at least one option, or abstain"
NOT_NOW = "No, not yet"
OPEN_TO_ALL = (
    "Votes are by practice, and open: once the vote has closed, everybody sees how each practice "
    "voted. Until then others see only whether your practice has voted."
)
UNTIL_CLOSING = "You can change or withdraw the vote until it closes; the last one counts."
AFTER_OPENING = "What your practice's vote counts for is settled when the vote opens."
WHO_HAS_VOTED = "Who has voted"
WHO_HAS_NOT = "Who has not voted"
NOBODY_YET = "Nobody yet."
NOBODY_MORE = "All have voted."
TURNOUT_LATER = "Who has voted is shown while the vote is open; after that, how everybody voted."
RECEIPT = "Receipt"
EARLIER = "Earlier receipt"
RECORDED = "Recorded."
ONLY_STAFF = "Facilitator and scribe record such votes here, once the vote has been opened."
PRESS_CHOICE = "Press your choice, then confirm it."
NO_VOTE_YET = f"Your practice has not voted yet, so no vote is recorded. {PRESS_CHOICE}"
NO_VOTE_CAME = "Your practice did not vote itself."
NOT_RECORDED_YET = "This is not recorded yet: confirm it."
VOTING_ENDED = "Voting has ended. Nothing is chosen here any more."
NOT_MEMBER = (
    "You are no member of a practice in this vote, so you do not vote here. What you see is what "
    "everybody sees."
)
NOT_IN_REGISTER = (
    "Your practice is not in the register that was frozen when the vote opened, so it has no vote "
    "in this decision. Tell the facilitator if that is wrong."
)
NOT_OPENED = (
    "The vote has not been opened yet. Read the paper and leave what your practice thinks; this "
    "page offers the vote by itself when it opens."
)
CLOSED_NOW = "The vote has closed. Nothing that comes now counts."
COUNTING = "The votes are being counted. The result is here within a minute."
LATE_RECORD = (
    "The vote has closed. A vote that you record now is kept and marked as late, and does not "
    "count."
)
RECORD_HINT = (
    "For a vote that a practice sent by e-mail or said at the meeting. It takes the place of what "
    "the practice itself said before. Whose vote it is, how it came and that you recorded it stays "
    "in the record."
)
RECORD_WAYS = (Way.EMAIL, Way.MEETING)
NEXT_STEPS = {
    Stage.COMING: "Read the paper and talk about it in your practice before the vote opens.",
    Stage.OPEN: "Agree in your practice how you vote, then vote here before the vote closes.",
    Stage.CLOSED: "Look at the result, and report a vote that was recorded wrongly within two "
    "working days.",
}
# For those who only record what came another way.
STAFF_NEXT_STEPS = {
    **NEXT_STEPS,
    Stage.OPEN: "Record here what came by e-mail or at the meeting, before the vote closes.",
}
KEEP_RECEIPT = "Print this page, or write down the number and the first letters of the hash."


def describe_confirm(options: Options | None, who: str, choice: str) -> str:
    """Return what the button says with which a choice is confirmed.

    Examples
    --------
    >>> describe_confirm(None, "Cloudberry Surgery", "yes")
    'Confirm: Cloudberry Surgery votes FOR'
    """
    return f"Confirm: {who} {describe_vote(options, choice)}"


def describe_confirm_recorded(options: Options | None, who: str, choice: str, way: str) -> str:
    """Return what the button says with which a vote that came another way is recorded.

    Examples
    --------
    >>> describe_confirm_recorded(None, "Cloudberry Surgery", "no", "email")
    'Confirm: Cloudberry Surgery votes AGAINST, by e-mail'
    """
    how = f", {WAYS[Way(way)]}" if way else ""
    return f"{describe_confirm(options, who, choice)}{how}"


def describe_ticked(keys: Sequence[str]) -> str:
    """Return what the button says that takes what is ticked.

    Examples
    --------
    >>> describe_ticked(["A", "C"])
    'Choose A and C'
    """
    return f"Choose {' and '.join(keys)}" if keys else NOTHING_TICKED


def describe_weight(found: Proceedings, weight: int | Fraction) -> str:
    """Say what a practice's vote counts for, and of when that figure is."""
    if found.opening is None or found.rule.weight is VoteWeight.ONE_EACH:
        return "Under this rule each practice has one vote."
    return (
        f"Your vote counts for {counted(weight, UNITS[found.rule.weight])}: those on your "
        f"practice's list in the register of {day(found.opening.register_as_at)}."
    )


def describe_recused(who: str) -> str:
    """Say that a practice takes no part."""
    return (
        f"{who} is recused from this decision: it takes no part, and a vote of it would be kept "
        "but not counted."
    )


def describe_turnout_so_far(turnout: Turnout) -> str:
    """Say how many practices have voted, and for how many patients they are; never how.

    Examples
    --------
    >>> cds = {"cds_taken": (), "cds_not_taken": ()}
    >>> practices = {"voted": ("Z1",), "not_voted": ("Z2",)}
    >>> describe_turnout_so_far(
    ...     Turnout(patients_voted=700, patients_entitled=1000, **practices, **cds)
    ... )
    '1 of 2 practices has voted, with 700 of 1,000 patients on their lists.'
    """
    verb = "has" if len(turnout.voted) == 1 else "have"
    return (
        f"{len(turnout.voted)} of {counted(turnout.practices_entitled, 'practice')} {verb} voted, "
        f"with {amount(turnout.patients_voted)} of "
        f"{counted(turnout.patients_entitled, 'patient')} on their lists."
    )


def describe_who_voted(codes: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """Return practices by name and code, in order of name."""
    return sorted(f"{name_of(code, names)} ({code})" for code in codes)


def describe_stage(found: Proceedings, stage: Stage) -> str:
    """Say until when the vote is open, or when it opens, or that it has closed."""
    if found.taken:
        return f"The leadership meeting decided this without a weighted vote: {found.taken.why}"
    if found.opening is None or found.closes_at is None:
        return NOT_OPENED
    opens_at = found.opening.decision.opens_at
    match stage:
        case Stage.COMING:
            return f"The vote opens {moment(opens_at)}, and closes {moment(found.closes_at)}."
        case Stage.OPEN:
            return f"The vote is open until {moment(found.closes_at)}."
        case Stage.CLOSED:
            return f"The vote closed {moment(found.closes_at)}. Nothing that comes now counts."


def first_sentence(text: str) -> str:
    """Return the first sentence of what somebody wrote, in one line.

    Examples
    --------
    >>> first_sentence("One hub for all. It opens at eight.")
    'One hub for all.'
    """
    line = " ".join(text.split())
    end = line.find(". ")
    return line if end < 0 else line[: end + 1]


def describe_own(
    options: Options | None, who: str, said: SaidByPractice, stage: Stage, now: datetime
) -> str:
    """Say how a practice has voted, and whether that is recorded, as things stand.

    It is what a voter looks for whose line was cut at the very press.
    """
    if said.own is not None:
        choice = describe_voted(options, said.own.vote.choice)
        at = clock_time(said.own.vote.at, now)
        voted = f"{who} has voted: {choice}, {_way(said.own)}."
        return f"{voted} Your vote is recorded: yes, {at}."
    return NO_VOTE_YET if stage is Stage.OPEN else NO_VOTE_CAME


def describe_conveyed(
    options: Options | None, said: SaidByPractice, names: Mapping[str, str]
) -> str:
    """Say what the CD conveyed for a practice and who told them, and that its own vote prevails."""
    cast = said.conveyed
    if cast is None:
        return ""
    then = (
        "Your own vote prevails, so the conveyed one does not count."
        if said.own is not None
        else "It counts as things stand. Your own vote prevails: vote here if this is not right."
    )
    return (
        f"The CD of {name_of(cast.vote.conveyed_by, names)} conveyed a vote for your practice: "
        f"{describe_voted(options, cast.vote.choice)}, {moment(cast.vote.at)}. "
        f"{describe_told(cast)} {then}"
    )


def describe_told(cast: CastVote) -> str:
    """Say who told the CD what a practice wants, when and how."""
    return f"Told by: {cast.told_by}, {cast.told_at}, {cast.told_how}."


def describe_counts(options: Options | None, receipt: Receipt, choice: str) -> str:
    """Say whether an entry counts as things stand, and why not."""
    if receipt.reason is not None:
        return f"Kept, but does not count: {say_exclusion(options, receipt.reason)}"
    if choice == Choice.WITHDRAW:
        return "Yes: what was said before this way is taken back"
    return "Yes, as things stand"


def describe_receipt(
    options: Options | None, receipt: Receipt, what: str, choice: str
) -> list[tuple[str, str]]:
    """Return the lines of a receipt, each a name and what stands there."""
    return [
        ("What", what),
        ("Decision", receipt.decision_code),
        ("Number in the record", str(receipt.seq)),
        ("Time", f"{moment(receipt.at)}:{receipt.at:%S}"),
        ("Counts?", describe_counts(options, receipt, choice)),
        ("Hash", receipt.hash),
    ]


def describe_voter(who: str) -> str:
    """Say for whom one votes."""
    return f"You vote on behalf of {who}."


def describe_recorded(options: Options | None, who: str, choice: str) -> str:
    """Return a vote that was recorded for a practice, in words."""
    return f"{who}: {describe_voted(options, choice)}"


def describe_cast(options: Options | None, who: str, cast: CastVote) -> str:
    """Return one entry of a practice's vote in words, with how deep its voter had read."""
    read = DEPTHS.get(Depth(cast.depth)) if cast.depth else None
    depth = f"; read: {read.lower()}" if read else ""
    return f"{who}: {describe_voted(options, cast.vote.choice)}, {_way(cast)}{depth}"


def _way(cast: CastVote) -> str:
    return WAYS[Way(cast.vote.way)]
