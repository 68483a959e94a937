"""What the page says of the parts of a practice's audit: by what, and what it would have taken."""

from collections.abc import Sequence

from raftlib.analysis.audit_answers import Answer
from raftlib.analysis.audit_breakdown import Breakdown, Contrast, Group
from raftlib.analysis.audit_counts import WEEKDAY
from raftlib.analysis.audit_figures import Finding, PracticeFigures
from raftlib.analysis.disclosure import FEWEST_CLINICIANS, FEWEST_FOR_A_SHARE
from raftlib.domain.audit import NOT_SAID, Achievable
from raftlib.domain.proportion import Estimate, Proportion
from raftlib.workbook.wording.numbers import counted, percent
from raftlib.workbook.wording.vote_tables import TextTable

CHOOSE_ONE = (
    "Choose one practice above to see this and the parts below: they are exact, so they stay in "
    "that practice."
)
CHOOSE_ONE_HERE = "Shown when one practice is chosen above."
OWN_ONLY = "Each practice sees this in its own audit: exact figures stay there."
NOTHING_HERE = "Nothing to show here: nothing was audited in this period."
NONE_AVOIDABLE = "Nothing to show here: none of these appointments was avoidable."
TOO_FEW_CLINICIANS = (
    f"Fewer than {FEWEST_CLINICIANS} clinicians took part here in this period, so a part of the "
    "figures would be one person's own. It is shown once more have taken part."
)
LOOK_BY = "Look at it by"
WHEN_TITLE = "When it could have gone elsewhere"
CHANGE_TITLE = "Which change it would have taken"
BY_WORDS = {
    "clinician_role": "Clinician's role",
    "mode": "How they met",
    "booked_as": "How it was booked",
    WEEKDAY: "Weekday",
    "session": "Session",
}
_BY_IN_A_SENTENCE = {
    "clinician_role": "the clinician's role",
    "mode": "how patient and clinician met",
    "booked_as": "how it was booked",
    WEEKDAY: "the weekday",
    "session": "the session",
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOW = {
    Achievable.NOW: "possible now",
    Achievable.IF_ADDED: "only if a service were added",
}
SHARE_COLUMNS = ("Share", "Very likely between")
PLAIN_INTERVALS = (
    "Shares are of the avoidable appointments; these intervals are the plain ones (Wilson). Where "
    "they overlap, the order may be chance."
)


def offer_breakdowns() -> list[tuple[str, str]]:
    """Return what a practice's appointments can be looked at by."""
    return [(words, by) for by, words in BY_WORDS.items()]


def name_group(by: str, group: Group) -> str:
    """Return what the appointments of a group have in common."""
    return _listed([_name(by, answer) for answer in group.answers])


def describe_breakdown(breakdown: Breakdown) -> str:
    """Return whether the groups differ, by as much as these numbers can say."""
    by, groups = breakdown.by, breakdown.groups
    if not groups:
        return TOO_FEW_CLINICIANS
    if len(groups) == 1:
        return (
            f"There is one group to show by {_BY_IN_A_SENTENCE[by]}, so there is nothing to "
            "compare."
        )
    if breakdown.contrast:
        return _describe_contrast(by, breakdown.contrast)
    large = [one for one in groups if not one.has_few and len(one.answers) == 1]
    if len(large) < 2:
        return "There are too few appointments in these groups to compare them."
    return (
        f"By {_BY_IN_A_SENTENCE[by]}, the intervals overlap: these numbers are not enough to say "
        "that the share differs."
    )


def describe_small_groups(breakdown: Breakdown) -> str:
    """Return which groups are small, and which were counted together, or nothing."""
    by = breakdown.by
    few = [name_group(by, one) for one in breakdown.groups if one.has_few]
    together = [name_group(by, one) for one in breakdown.groups if len(one.answers) > 1]
    lines = []
    if few:
        lines.append(f"Few appointments, under {FEWEST_FOR_A_SHARE}: {'; '.join(few)}.")
    if together:
        lines.append(
            f"Counted together, so that no group shows one or two people's own answers: "
            f"{'; '.join(together)}."
        )
    return " ".join(lines)


def breakdown_table(breakdown: Breakdown) -> TextTable:
    """Return the groups as a table, in the order of the menu."""
    columns = (BY_WORDS[breakdown.by], "Avoidable", "Looked at", *SHARE_COLUMNS)
    rows = (
        (
            name_group(breakdown.by, one),
            f"{one.avoidable:,}",
            f"{one.looked_at:,}{', few' if one.has_few else ''}",
            *share_cells(one.estimate),
        )
        for one in breakdown.groups
    )
    caption = f"Avoidable, by {_BY_IN_A_SENTENCE[breakdown.by]}"
    return TextTable(
        caption=caption, columns=columns, rows=tuple(rows), numbers=frozenset(columns[1:])
    )


def describe_achievable(answers: Sequence[Answer]) -> str:
    """Return how many could have gone elsewhere now, and how many not yet; no rank is claimed."""
    found = {one.label: one.found for one in answers}
    now, if_added = found[Achievable.NOW], found[Achievable.IF_ADDED]
    silent = found.get(NOT_SAID)
    unsaid = f" For {counted(silent.numerator, 'appointment')} it was not said." if silent else ""
    return (
        f"Of {counted(now.denominator, 'avoidable appointment')}, {_share(now)} could have gone "
        f"elsewhere now, and {_share(if_added)} only if a service were added.{unsaid}"
    )


def describe_changes(answers: Sequence[Answer]) -> str:
    """Return the change that was named most; no order is claimed beyond what the numbers say."""
    said = [one for one in answers if one.label != NOT_SAID]
    top = max(said, key=lambda one: one.found.numerator, default=None)
    if top is None or not top.found.numerator:
        return "Nobody has said which change it would have taken."
    close = [one for one in said if one is not top and one.found.upper >= top.found.lower]
    also = ""
    if close:
        also = (
            f" It cannot be told apart from {counted(len(close), 'other change')} by these numbers."
        )
    return f"The change named most was {top.label}: {_share(top.found)}.{also}"


def achievable_label(answer: Answer) -> str:
    """Return when the appointment could have gone elsewhere."""
    return _NOW.get(Achievable(answer.label), "") if answer.label in set(Achievable) else NOT_SAID


def answers_table(caption: str, column: str, answers: Sequence[Answer]) -> TextTable:
    """Return answers with count, share and interval."""
    columns = (column, "Appointments", *SHARE_COLUMNS)
    rows = ((one.label, f"{one.found.numerator:,}", *share_cells(one.found)) for one in answers)
    return TextTable(
        caption=caption, columns=columns, rows=tuple(rows), numbers=frozenset(columns[1:])
    )


def shares_table(figures: PracticeFigures) -> TextTable:
    """Return how many were wholly and partially avoidable, and both together."""
    columns = ("Judgement", "Appointments", "Looked at", *SHARE_COLUMNS)
    rows = (
        (label, f"{one.count:,}", f"{figures.summary.appointments:,}", *share_cells(one.estimate))
        for label, one in name_findings(figures)
    )
    return TextTable(
        caption="How many were avoidable",
        columns=columns,
        rows=tuple(rows),
        numbers=frozenset(columns[1:]),
    )


def name_findings(figures: PracticeFigures) -> tuple[tuple[str, Finding], ...]:
    """Return the findings with what they count."""
    return (
        ("Wholly or partially avoidable", figures.avoidable),
        ("Wholly avoidable", figures.wholly),
        ("Partially avoidable", figures.partially),
    )


def describe_finding(finding: Finding, looked_at: int) -> str:
    """Return numerator, denominator and interval of a finding."""
    return f"{finding.count:,} of {looked_at:,}; very likely between {interval(finding.estimate)}"


def share_cells(found: Estimate | Proportion) -> tuple[str, str]:
    """Return a share and its interval, as cells of a table."""
    return percent(found.share), interval(found)


def interval(found: Estimate | Proportion) -> str:
    """Return the limits of a share in words."""
    return f"{percent(found.lower)} and {percent(found.upper)}"


def _share(found: Proportion) -> str:
    return f"{found.numerator:,} ({percent(found.share)}; very likely between {interval(found)})"


def _name(by: str, answer: str) -> str:
    if by == WEEKDAY:
        return _DAYS[int(answer) - 1]
    return answer


def _listed(words: Sequence[str]) -> str:
    """Return words as a list that is read out.

    Examples
    --------
    >>> _listed(["am", "pm", "evening"])
    'am, pm and evening'
    """
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _describe_contrast(by: str, contrast: Contrast) -> str:
    higher, lower = (
        f"{name_group(by, one)} ({percent(one.estimate.share)}, {one.avoidable:,} of "
        f"{one.looked_at:,})"
        for one in (contrast.higher, contrast.lower)
    )
    return (
        f"The share is higher for {higher} than for {lower}: their intervals do not meet. Ask what "
        "is different there; it is no verdict on anybody."
    )
