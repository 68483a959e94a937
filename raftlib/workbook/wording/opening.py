"""What the page says before a vote is opened, and once it is."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from raftlib.domain.decision import CdSeat, Decision, Refusal, Refused
from raftlib.domain.proceedings import Proceedings, Taken
from raftlib.workbook.models.opening_checks import OpeningChecks
from raftlib.workbook.wording.choices import describe_options
from raftlib.workbook.wording.decision import UNITS, describe_refusals
from raftlib.workbook.wording.names import code_and_name
from raftlib.workbook.wording.numbers import amount, counted, day, moment, percent_cut

SAVE_FIRST = "Save the proposal first."
WAS_OPENED = "The vote was opened, so nothing changes here any more."
WAS_TAKEN = "It was decided without a weighted vote."
NOTHING_IN_THE_WAY = "Nothing is in the way of this vote."
IN_THE_WAY = "This vote must not open yet."
NOT_SAVED = "What you typed is not saved. This is about the version that is."
OPENS = [("Now", False), ("At a date and time", True)]
AT_A_TIME = "At a date and time"
CHOOSE_RECUSED = "Choose who is recused"
RECUSED_HINT = (
    "Who has an interest of their own in it stands aside: their weight counts nowhere. A recused "
    "CD does not lower the number of CDs that is needed."
)
SEEN = "I have seen who can stop this decision"
OPEN = "Open the vote"
WITHOUT_VOTE = "It was decided without a weighted vote"
DECIDED = "What the leadership meeting decided"
WHY_WITHOUT = "Why without a weighted vote"
RECORD_IT = "Record this decision"
RUN_THE_VOTE = "Run the vote"
SEE_NOTICE = "See the notice"
NEXT_STEP = "Save what you write; then look at who can stop it, and open the vote."
NEXT_STEP_OPENED = (
    "Remind those who have not voted, and follow the vote. It closes by the clock alone."
)
NEXT_STEP_TAKEN = "Hand out the notice, so that everybody knows what was decided and why."


def describe_subject(
    checks: OpeningChecks, decision: Decision, names: Mapping[str, str]
) -> list[str]:
    """Return what is voted on, and whom the vote asks: register, seats, and who is recused."""
    lines = []
    if checks.register_as_at:
        patients = sum((p.list_size or 0 for p in decision.practices), Fraction(0))
        lines.append(
            f"Register of {day(checks.register_as_at)}: "
            f"{counted(len(decision.practices), 'practice')}, {counted(patients, 'patient')}."
        )
    lines.append(describe_seats(decision.cds, names))
    recused = [code_and_name(p.practice_code, names) for p in decision.practices if p.recused]
    recused += [
        f"the CD of {code_and_name(seat.pcn_code, names)}" for seat in decision.cds if seat.recused
    ]
    on = ["The vote is yes or no on the proposal."]
    if decision.options:
        on = describe_options(decision.options)
    return [*on, *lines, f"Recused: {', '.join(recused) or 'nobody'}."]


def describe_plan(checks: OpeningChecks, decision: Decision) -> str:
    """Return when the vote would open and close, or nothing where that window will not do."""
    if checks.problems:
        return ""
    opens, closes = moment(decision.opens_at), moment(decision.closes_at)
    return f"It would open on {opens}, and close on {closes}."


def describe_seats(seats: Sequence[CdSeat], names: Mapping[str, str]) -> str:
    """Return how many CD seats there are, and which are vacant."""
    vacant = [code_and_name(seat.pcn_code, names) for seat in seats if seat.vacant]
    said = f"vacant: {', '.join(vacant)}" if vacant else "none is vacant"
    return f"{counted(len(seats), 'CD seat')}; {said}."


def describe_few_cds(decision: Decision) -> str:
    """Return that too few CDs can say yes, or nothing where there are enough."""
    able = sum(not (seat.vacant or seat.recused) for seat in decision.cds)
    needed = decision.rule.min_cds
    if able >= needed:
        return ""
    return (
        f"Only {counted(able, 'seat')} can take a position, and the rule asks for {needed} CDs in "
        "favour: as things stand this cannot be carried. A vacant or recused seat does not lower "
        "the number."
    )


def describe_obstacles(checks: OpeningChecks, roster: str) -> list[str]:
    """Return all that keeps the vote from opening; ``roster`` is how the roster's is said here."""
    lines = list(checks.problems)
    if checks.decision is None:
        return lines
    others = tuple(one for one in checks.refusals if one is not Refusal.CD_ROSTER_MISMATCH)
    lines += describe_refusals(checks.decision, Refused(errors=others))
    return [*lines, roster] if len(others) < len(checks.refusals) else lines


def describe_largest(
    weights: Sequence[tuple[str, int | Fraction]], decision: Decision, names: Mapping[str, str]
) -> str:
    """Return the largest single weight, and its share of all; nothing where nobody has one."""
    total = sum((Fraction(weight) for _code, weight in weights), Fraction(0))
    if not total:
        return "No practice has a weight in this vote."
    code, weight = weights[0]
    unit = UNITS[decision.rule.weight]
    return (
        f"The largest single weight is that of {code_and_name(code, names)}: {amount(weight)} of "
        f"{counted(total, unit)} ({percent_cut(Fraction(weight) / total)})."
    )


def describe_pair(checks: OpeningChecks) -> str:
    """Return whether two practices alone can stop it under the rule of this vote."""
    if not checks.blocking:
        return ""
    at_rule = checks.blocking[0]
    if at_rule.fewest_to_block is None:
        return "Under the rule of this vote no practices can stop it by voting against."
    if at_rule.fewest_to_block <= len(_PAIR):
        return f"Under the rule of this vote {_PAIR[at_rule.fewest_to_block - 1]}."
    return (
        "Under the rule of this vote no two practices alone can stop it: it takes at least "
        f"{at_rule.fewest_to_block}."
    )


_PAIR = ("one practice alone can stop it", "two practices alone can stop it")


def offer_closes(minutes: int) -> list[tuple[str, bool]]:
    """Return how the end of a vote may be chosen; ``minutes`` is the shortest time for it."""
    soonest = (f"As soon as the rule allows, {counted(minutes, 'minute')} after it opens", True)
    return [*([soonest] if minutes else []), (AT_A_TIME, False)]


def describe_opening(found: Proceedings) -> str:
    """Return when the vote opens and closes."""
    if found.opening is None or found.closes_at is None:
        return ""
    opens = moment(found.opening.decision.opens_at)
    return (
        f"{found.decision_code} is put to the vote, from {opens} until {moment(found.closes_at)}."
    )


def describe_taken(taken: Taken) -> list[str]:
    """Return what was decided without a weighted vote, when and why."""
    return [
        f"Recorded on {moment(taken.at)}, no weighted vote.",
        f"Decided: {taken.outcome}",
        f"Why without a weighted vote: {taken.why}",
    ]
