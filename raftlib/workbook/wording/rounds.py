"""What the page of the rounds of an audit says."""

from collections.abc import Mapping
from datetime import date

from raftlib.analysis.round_progress import PracticesBegun, RoundProgress, Suggestion
from raftlib.conduct.audit_rounds import Settled
from raftlib.domain.audit import AuditMenu
from raftlib.domain.audit_round import AuditRound, RoundStage
from raftlib.workbook.models.rounds_shown import Place
from raftlib.workbook.wording.names import code_and_name
from raftlib.workbook.wording.numbers import amount, brief_day, counted, day

NO_PLACE = (
    "Rounds are those of a practice or of a locality, and you belong to none. Ask the facilitator "
    "of your meeting."
)
NO_ROUND = "There is no round here yet."
USUAL_ANSWERS = "The audit can be entered all the same, with the usual answers."
MAKE_ONE = "Make one below."
ASK_FOR_ONE = "Ask the facilitator of your meeting for one, or make one of your own practice below."
NOBODY_BEGUN = "Nobody has begun yet."
WHAT_COUNTS = (
    "Counted are the sessions and appointments that each alias has entered, or that a sheet has "
    "brought. What clinicians judged is not shown here."
)
STAYS_THERE = (
    "How much each practice has looked at stays in the practice. You are told who has begun, so "
    "that you can remind the others."
)
SAY_CLINICIANS = (
    "Say below how many clinicians you have, then this page says how many have not begun."
)
NEXT_STEP = "When the round is over, see what your practice found, and talk about it in your team."
NEXT_STEP_LOCALITY = "When the round is over, look at the locality's dashboard at the next meeting."
SEE_AUDIT = "See your practice's audit"
SEE_LOCALITY = "See the locality's dashboard"
ENTER = "Enter an audit"
ONLY_THE_MAKER = (
    "This round is the locality's. Its facilitator changes it; your own numbers are here."
)
IS_CLOSED = "This round was closed or called off. Open it again to change it."
ONLY_ADDED = (
    "The round has begun, so its answers stay as they are, for what was entered with them. You can "
    "add others."
)
CAN_BE_WORDED = (
    "The round has its own copy of the answers. Until it begins you can word them as you like; "
    "a sheet with the old wording is still understood."
)
CALL_OFF_HINT = (
    "A round that was made by mistake can be called off: nothing that was entered is lost, and you "
    "can take it back."
)
REMIND_NOBODY = "There is nobody to remind."
REMIND_LATER = "Reminders can be made while the round is open."
REMIND_CLINICIANS = (
    "The reminder names aliases and numbers only. Send it yourself: the workbook knows no address "
    "of a clinician, and sends nothing."
)
REMIND_PRACTICES = (
    "The reminder goes to the practices that have not begun, hidden from each other. Send it "
    "yourself from your mail program; where an address is not known, fill it in."
)
OPEN_DRAFT = "Save the draft, and open it in your mail program"
TEXT_LABEL = "Text to copy"
CHANGE = "a change that is needed"
OF_PRACTICES = "How many clinicians a practice has, it says itself on this page."
DONE = {
    "made": "The round is made.",
    "changed": "The round is changed. What it was before is kept.",
    "answer added": "The answer is offered from now on.",
    "answer worded": "The answer has the new words.",
    "closed": "The round is closed; today is its last day. You can open it again.",
    "reopened": "The round goes on as it was planned.",
    "called off": "The round is called off. You can open it again.",
    "share said": "That is noted.",
    "reminder made": "The reminder is ready below. Nothing was sent.",
}
_STAGES = {
    RoundStage.COMING: "coming",
    RoundStage.OPEN: "open",
    RoundStage.CLOSED: "closed",
}


def name_place(place: Place, names: Mapping[str, str]) -> str:
    """Return a practice with its name, or a locality."""
    return code_and_name(place.practice_code, names) if place.practice_code else place.locality


def suggest_name(rounds: int) -> str:
    """Return a name for the next round, where there are that many."""
    return f"Round {rounds + 1}"


def stage_word(one: AuditRound, today: date) -> str:
    """Return where a round stands, in a word or two."""
    return "called off" if one.is_called_off else _STAGES[one.stage(today)]


def describe_round(one: AuditRound, today: date) -> str:
    """Return a round in a line: name, where it stands, and its days."""
    return f"{one.plan.name} ({stage_word(one, today)}), {days_of(one)}"


def days_of(one: AuditRound) -> str:
    """Return the days of a round, such as 1 Oct 2023 to 31 Oct 2023."""
    return f"{brief_day(one.period.first_on)} to {brief_day(one.period.last_on)}"


def whose(one: AuditRound) -> str:
    """Return of whom a round is."""
    return one.locality or "this practice alone"


def describe_time(one: AuditRound, today: date) -> str:
    """Return when a round begins, how long it still runs, or when it ended."""
    stage, days = one.stage(today), one.days_left(today)
    if one.is_called_off:
        return f"{one.plan.name} was called off."
    if stage is RoundStage.COMING:
        return f"{one.plan.name} begins on {day(one.period.first_on)}."
    if stage is RoundStage.CLOSED:
        return f"{one.plan.name} ended on {day(one.period.last_on)}."
    left = "today is its last day" if days == 1 else f"{days} days left, today with them"
    return f"{one.plan.name} is open until {day(one.period.last_on)}: {left}."


def describe_progress(progress: RoundProgress) -> str:
    """Return how many clinicians have begun and reached the target.

    Examples
    --------
    >>> describe_progress(RoundProgress(target=40, clinicians=7, by_alias=()))
    '0 of 7 clinicians have begun, 7 have not.'
    """
    begun, of = progress.begun, progress.clinicians
    if of is None:
        said = f"{counted(begun, 'clinician')} {_have(begun)} begun."
    elif begun > of:
        said = f"{counted(begun, 'clinician')} have begun, more than the {of} that were said."
    else:
        left = f", {of - begun} {_have(of - begun)} not" if begun < of else ""
        said = f"{begun} of {counted(of, 'clinician')} have begun{left}."
    return f"{said} {describe_reached(progress)}".strip()


def describe_reached(progress: RoundProgress) -> str:
    """Return how many have looked at as many appointments as they were asked for."""
    if not progress.begun:
        return ""
    some = f"{progress.reached} {_have(progress.reached)}" if progress.reached else "nobody has"
    return (
        f"Together they have looked at {counted(progress.appointments, 'appointment')}; "
        f"{some} reached the target of {progress.target}."
    )


def describe_absent(progress: RoundProgress) -> str:
    """Return which aliases of earlier audits have not begun; empty where there are none."""
    if not progress.absent:
        return ""
    return f"In earlier audits, and not in this round yet: {', '.join(progress.absent)}."


def describe_standing(standing: PracticesBegun) -> str:
    """Return how many practices of a locality have begun, and how many have done all."""
    begun, of = len(standing.begun), len(standing.begun) + len(standing.not_begun)
    said = f"{begun} of {counted(of, 'practice')} {_have(begun)} begun."
    if not begun:
        return said
    return (
        f"{said} In {standing.all_reached or 'none'} of them has each clinician reached the "
        "target, as far as it is known how many clinicians there are."
    )


def describe_suggestion(found: Suggestion) -> str:
    """Return why that many appointments are asked for."""
    rule = (
        f"{found.together} appointments of a practice together give its share to within 5 points "
        f"either way, {found.rough} to within 10."
    )
    if found.clinicians is None:
        return (
            f"{rule} How many clinicians there are is not known here, so {found.each} each is "
            "suggested: what 2 to 3 half-day sessions usually come to."
        )
    rough_each = -(-found.rough // found.clinicians)
    return (
        f"{rule} With {counted(found.clinicians, 'clinician')} that is {found.each} each, or "
        f"{rough_each} each for within 10. Ask every clinician for 2 to 3 half-day sessions: "
        "clinicians differ, so it is better that all take part than that some do many."
    )


def describe_done(act: str, settled: Settled) -> str:
    """Return what was done, and which practices go on with a round of their own."""
    own = settled.own_rounds
    if not own:
        return DONE[act]
    theirs, go = ("its", "goes") if own == 1 else ("their", "go")
    return (
        f"{DONE[act]} {counted(own, 'practice')} {_have(own)} a round of {theirs} own on some of "
        f"these days, and {go} on with it then; the appointments are in both."
    )


def list_answers(menu: AuditMenu) -> list[tuple[str, str]]:
    """Return the answers that a round offers, each question or level with all of its own."""
    levels = dict.fromkeys(item.owner_level for item in menu.alternatives)
    found = [
        (
            f"What it could have been, {level}: ",
            "; ".join(item.label for item in menu.alternatives if item.owner_level == level),
        )
        for level in levels
    ]
    return [*found, ("What change would have done it: ", "; ".join(menu.changes_needed))]


def by_alias(progress: RoundProgress) -> str:
    """Return what stands above the table of the aliases."""
    return f"By alias, of about {counted(progress.target, 'appointment')} each"


def describe_bars(progress: RoundProgress) -> str:
    """Return what the bars show, for who does not see them."""
    each = ", ".join(
        f"{one.clinician_label} {amount(one.appointments)}" for one in progress.by_alias
    )
    return f"Appointments by alias, against the target of {progress.target}: {each}."


def _have(number: int) -> str:
    return "has" if number == 1 else "have"
