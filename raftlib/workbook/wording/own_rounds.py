"""What the page says of two rounds of a practice, and of how many appointments are enough."""

from raftlib.analysis.audit_figures import PracticeFigures
from raftlib.analysis.disclosure import FEWEST_CLINICIANS
from raftlib.analysis.own_rounds import OwnRounds
from raftlib.analysis.rounds_compared import PracticeCompared, ShareCompared
from raftlib.analysis.sample_size import appointments_needed, still_needed
from raftlib.domain.proportion import IntervalMethod, Proportion
from raftlib.workbook.wording.audit_figures import (
    FIVE_POINTS,
    TEN_POINTS,
    describe_still_needed,
)
from raftlib.workbook.wording.audit_parts import SHARE_COLUMNS, share_cells
from raftlib.workbook.wording.audit_rounds import (
    SAME_SESSIONS,
    describe_change,
    describe_same_clinicians,
    points,
)
from raftlib.workbook.wording.numbers import counted, name_period
from raftlib.workbook.wording.vote_tables import TextTable

FIRST, SECOND = "First round", "Second round"
ADVICE = (
    "Every clinician looks at 2 to 3 half-day sessions: under 5 minutes a session. That counts "
    "for more than many sessions of a few."
)
ONE_ROUND = (
    "There is one round so far, so there is nothing to compare. Audit again in some months, with "
    "the same clinicians, to see whether something has changed."
)
SAME_ROUND = "Choose two different rounds to compare."
PERSONAL_ROUND = (
    f"Fewer than {FEWEST_CLINICIANS} clinicians took part in one of these rounds, so its figures "
    "are their own and are not compared. Choose other rounds, or ask more to take part."
)


def describe_rounds(rounds: OwnRounds, compared: PracticeCompared) -> str:
    """Return how the share changed between two rounds, or that it is not enough to say."""
    return (
        f"{name_period(rounds.first)}, then {name_period(rounds.second)}. "
        f"{describe_change(compared.avoidable)}"
    )


def describe_who_compared(rounds: OwnRounds, compared: PracticeCompared) -> str:
    """Return whose appointments are compared, how, and what that means."""
    who = describe_same_clinicians(compared)
    if rounds.everybody:
        who = (
            f"All appointments are compared: only {counted(compared.in_both, 'clinician')} took "
            "part in both rounds, and what one or two people found is not shown. So the difference "
            "may be that of the clinicians."
        )
    method = "The interval of the difference is Newcombe's."
    return " ".join(filter(None, (who, method, SAME_SESSIONS if rounds.overlap else "")))


def describe_weighing(compared: PracticeCompared) -> str:
    """Return what the change is if each clinician weighs the same in both rounds, or nothing.

    Said only where that is another verdict: then the plain one may be that of the clinicians.
    """
    plain, weighed = compared.avoidable.difference, compared.avoidable.by_clinician
    if weighed is None or weighed.verdict is plain.verdict:
        return ""
    return (
        f"But some clinicians looked at more in one round. If each weighs the same in both, it is "
        f"{points(weighed.difference)} (very likely between {points(weighed.lower)} and "
        f"{points(weighed.upper)}): be careful with what you conclude."
    )


def name_compared(compared: PracticeCompared) -> tuple[tuple[str, ShareCompared], ...]:
    """Return the shares that are compared, with what they count."""
    return (
        ("wholly or partially", compared.avoidable),
        ("wholly", compared.wholly),
        ("partially", compared.partially),
    )


def rounds_table(rounds: OwnRounds, compared: PracticeCompared) -> TextTable:
    """Return both rounds: how many were avoidable, the share and its interval."""
    columns = ("Round", "Judgement", "Appointments", "Looked at", *SHARE_COLUMNS)
    rows = tuple(
        (name, judgement, *_counts(found))
        for judgement, share in name_compared(compared)
        for name, found in (
            (name_period(rounds.first), share.first),
            (name_period(rounds.second), share.second),
        )
    )
    return TextTable(
        caption="The two rounds", columns=columns, rows=rows, numbers=frozenset(columns[2:])
    )


def describe_enough(figures: PracticeFigures) -> str:
    """Return whether these appointments are enough, and what is needed most."""
    summary = figures.summary
    if figures.avoidable.estimate.method is not IntervalMethod.CLUSTERED:
        return describe_still_needed(figures)
    return (
        f"{summary.clinicians_took_part} of {summary.clinicians_in_practice} clinicians took part. "
        "What is needed most are sessions of the others, since clinicians differ more than "
        "practices do. The numbers below hold once all take part."
    )


def needed_table(figures: PracticeFigures) -> TextTable:
    """Return how many appointments a share of about a quarter needs, and how many are missing."""
    columns = ("To know the share to within", "Needed", "Looked at", "Still needed")
    looked_at = figures.summary.appointments
    rows = tuple(
        (
            f"{margin * 100:.0f} points",
            f"{appointments_needed(margin):,}",
            f"{looked_at:,}",
            f"{still_needed(looked_at, margin):,}",
        )
        for margin in (TEN_POINTS, FIVE_POINTS)
    )
    return TextTable(
        caption="Appointments needed",
        columns=columns,
        rows=rows,
        numbers=frozenset(columns[1:]),
    )


def _counts(found: Proportion) -> tuple[str, ...]:
    return f"{found.numerator:,}", f"{found.denominator:,}", *share_cells(found)
