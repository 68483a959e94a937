"""What a page says about an audit of avoidable appointments."""

from collections.abc import Mapping
from typing import Any

from raftlib.analysis.audit import AuditSummary
from raftlib.analysis.disclosure import (
    FEWEST_CLINICIANS,
    FEWEST_FOR_A_SHARE,
    ROUNDED_TO,
    SMALLEST_SHOWN,
)
from raftlib.analysis.proportions import RULE_OF_THREE, most_missed
from raftlib.analysis.sample_size import appointments_needed
from raftlib.domain.audit import NOT_SAID
from raftlib.domain.proportion import Proportion
from raftlib.workbook.wording.numbers import counted, day, percent

# National context, not targets. Source: MEASURES, "The audit of avoidable appointments".
CONTEXT = (
    "For context, not as a target: 27% were potentially avoidable in 2015 (5,128 consultations, "
    "56 GPs) and 20.5% of GP appointments in 2018 (1,429 clinicians)."
)
NOTHING_IMPORTED = (
    "There are no practices in the workbook yet. Import the practice register with: "
    "raft import register"
)
LINK_TO_VIEW = "Link to this view"
SEE_LOCALITY = "Show the locality to the room"
SEE_OWN_PRACTICE = "See your own practice's audit"
NO_ALTERNATIVES = "Nothing to show here: there are no avoidable appointments with a reason."
NOT_SHOWN = "not shown: the numbers are too small to leave the practice"
CONTEXT_LINES = (("2018: 20.5% of GP appointments", 0.205), ("2015: 27% of consultations", 0.27))


def describe_audit(summary: AuditSummary) -> str:
    """Return the sentence that sums an audit up, with its interval in words.

    Says so where nothing was audited, where none was found, and where too little is there for a
    share.
    """
    looked = f"We looked at {counted(summary.appointments, 'appointment')}"
    if summary.disclosed:
        looked = f"We looked at about {counted(summary.appointments, 'appointment')}"
    if not summary.appointments:
        return _describe_nothing(summary)
    found = summary.avoidable
    if found is None:
        return f"{looked}. The share is {NOT_SHOWN}."
    if not found.numerator:
        missed = min(RULE_OF_THREE, found.denominator)
        at_most = percent(most_missed(found.denominator))
        return (
            f"{looked} and none was found that could have gone elsewhere; up to about "
            f"{missed}/{found.denominator:,} ({at_most}) could have been missed."
        )
    return (
        f"{looked} and {found.numerator:,} ({percent(found.share)}) could have gone elsewhere. "
        "If we looked at all our appointments the figure would very likely be between "
        f"{percent(found.lower)} and {percent(found.upper)}."
    )


def describe_interval(found: Proportion) -> str:
    """Return numerator, denominator and interval of a share."""
    return (
        f"{found.numerator:,} of {found.denominator:,}; very likely between "
        f"{percent(found.lower)} and {percent(found.upper)}"
    )


def describe_participation(summary: AuditSummary) -> str:
    """Return how many clinicians took part, of how many, and when."""
    took_part = summary.clinicians_took_part
    in_practice = summary.clinicians_in_practice
    if summary.disclosed and 0 < took_part < FEWEST_CLINICIANS:
        who = f"Fewer than {FEWEST_CLINICIANS} clinicians took part"
    elif in_practice is None:
        who = f"{counted(took_part, 'clinician')} took part; how many work here was not entered"
    elif took_part > in_practice:  # several sheets with other aliases, or locums
        who = f"{counted(took_part, 'alias', 'aliases')} took part; {in_practice:,} work here"
    else:
        who = f"{took_part:,} of {counted(in_practice, 'clinician')} took part"
    if summary.first_on is None or summary.last_on is None:
        return f"{who}."
    return f"{who}, in sessions from {day(summary.first_on)} to {day(summary.last_on)}."


def describe_reasons(summary: AuditSummary) -> str:
    """Return the most frequent alternative and who owns it; no order is claimed beyond that."""
    shown = summary.alternatives.dropna(subset=["share"])
    said = shown[shown["could_have_been"] != NOT_SAID]
    if said.empty:
        return "There is not enough to say what these appointments could have been."
    top = said.iloc[0]
    close = said[(said["upper"] >= top["lower"]) & (said.index != said.index[0])]
    also = ""
    if not close.empty:
        also = (
            f" It cannot be told apart from {counted(len(close), 'other answer')} by these numbers."
        )
    return (
        f"The answer given most was {top['could_have_been']} ({top['owner_level']}): "
        f"{top['appointments']:,} of the avoidable appointments, {percent(top['share'])}.{also}"
    )


def describe_no_reasons(summary: AuditSummary | None) -> str:
    """Return why there is no table of what the appointments could have been."""
    if summary is None or not summary.disclosed or not summary.clinicians_took_part:
        return NO_ALTERNATIVES
    if summary.avoidable is not None and not summary.avoidable.numerator:
        return NO_ALTERNATIVES
    return f"What they could have been is {NOT_SHOWN}."


def describe_source(n: int, *, disclosed: bool) -> str:
    """Return the source line of a chart, with n."""
    return f"Source: audit of avoidable appointments, n = {'about ' if disclosed else ''}{n:,}"


def describe_rounding(summary: AuditSummary) -> str:
    """Return what was done to the figures before they left the practice, or nothing."""
    if not summary.disclosed:
        return ""
    return (
        f"Counts of several practices: 1 to {SMALLEST_SHOWN - 1} are hidden, others rounded to "
        f"{ROUNDED_TO}; shares are taken from rounded counts and given on at least "
        f"{FEWEST_FOR_A_SHARE} appointments. Answers with a hidden count are not listed, and "
        "rounded parts need not add up."
    )


def describe_personal(summary: AuditSummary) -> str:
    """Return a warning where a practice's figures are those of one or two clinicians."""
    few = 0 < summary.clinicians_took_part < FEWEST_CLINICIANS
    if summary.disclosed or not few:
        return ""
    return (
        f"Fewer than {FEWEST_CLINICIANS} clinicians took part, so these figures are personal. Show "
        "them to those clinicians only, until others have taken part."
    )


def describe_next_step(summary: AuditSummary) -> str:
    """Return what to do now: audit more, ask the others in, or take the finding to the team."""
    if not summary.appointments:
        return (
            "Ask every clinician to look at 2 to 3 half-day sessions. It takes under 5 minutes a "
            "session. Download the sheet with: raft audit template."
        )
    for_ten_points, for_five_points = appointments_needed(0.10), appointments_needed(0.05)
    if summary.appointments < for_ten_points:
        return (
            f"Look at more appointments: {for_ten_points} give the share to within 10 points, "
            f"{for_five_points} to within 5. Every clinician does 2 to 3 half-day sessions."
        )
    missing = (summary.clinicians_in_practice or 0) - summary.clinicians_took_part
    if missing > 0:
        return (
            f"Ask the other {counted(missing, 'clinician')} to audit 2 to 3 half-day sessions, "
            "since clinicians differ more than practices do. Then choose together, as a team, one "
            "change to try first."
        )
    return (
        "Talk it through as a team: which one change would have helped most of these patients, "
        "and who tries it by when? Bring it to the next locality meeting."
    )


def _describe_nothing(summary: AuditSummary) -> str:
    if summary.disclosed and summary.clinicians_took_part:
        return (
            f"Fewer than {FEWEST_CLINICIANS} clinicians, too few appointments, or figures that "
            "would tell those of others: none are shown outside the practice."
        )
    return "No appointments have been audited here in this period."


def describe_audit_import(file: str, answer: Mapping[str, Any]) -> str:
    """Return what an audit sheet held, and which of its practices no page will show."""
    held = (
        f"{file}: {counted(answer['appointments'], 'appointment')}, "
        f"{counted(answer['clinicians'], 'clinician')}, {counted(answer['practices'], 'practice')}."
    )
    unknown = answer["unknown_practices"]
    if not unknown:
        return held
    return (
        f"{held}\nNot in the practice register: {', '.join(unknown)}. No page shows them until a "
        "register has them: check the code, or type raft import register."
    )
