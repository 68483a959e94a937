"""What the page says of the hours that could be released."""

from raftlib.analysis.audit_figures import PracticeFigures
from raftlib.analysis.released_hours import REALISTIC, Hours, ReleasedHours, believe
from raftlib.domain.proportion import IntervalMethod
from raftlib.workbook.wording.audit_figures import describe_hours
from raftlib.workbook.wording.numbers import percent
from raftlib.workbook.wording.vote_tables import TextTable

A_WEEK = "Appointments a week, all clinicians together"
MINUTES = "Minutes for one appointment, with its notes"
BELIEVED = "Per cent of the avoidable ones that can really go elsewhere"
SUCH_AS_A_WEEK, SUCH_AS_MINUTES = "such as 620", "such as 13"
ASK = (
    "Type how many appointments the practice has a week, and how many minutes one takes. Then the "
    "page says how many hours a week could be released."
)
NOTHING_AUDITED = "There is no audit here in this period, so there are no hours to work out."
NOT_A_SAVING = "Take what could be released; what they take now is not a saving."


def describe_belief(believed: int) -> str:
    """Return how the share that can really go elsewhere is taken, and why so."""
    part = believe(believed / 100)
    taken = (
        f"{percent(part.likeliest)} as the likeliest, at least {percent(part.least)} and at most "
        f"{percent(part.most)}"
    )
    if part == REALISTIC:
        return f"Not all of them can really go elsewhere. The page takes {taken}, as is usual."
    return (
        f"You believe that {believed}% of them can really go elsewhere. The page takes {taken}, "
        "because no such belief is certain: it is as unsure, in proportion, as the usual "
        "experience."
    )


def describe_worked_out(
    released: ReleasedHours, figures: PracticeFigures, given: tuple[str, str, int]
) -> str:
    """Return all that the page says of the hours, and what they were worked out with.

    ``given`` is what was typed: appointments a week, minutes, and the per cent believed.
    """
    a_week, minutes, believed = given
    said = (
        describe_hours(released),
        f"Worked out with {a_week.strip()} appointments a week, of {minutes.strip()} minutes each.",
        describe_belief(believed),
        describe_who(figures),
        NOT_A_SAVING,
    )
    return " ".join(filter(None, said))


def describe_who(figures: PracticeFigures) -> str:
    """Return what the hours take for granted where clinicians are missing, or nothing."""
    summary = figures.summary
    if figures.avoidable.estimate.method is not IntervalMethod.CLUSTERED:
        return ""
    return (
        f"The hours take the {summary.clinicians_took_part} of {summary.clinicians_in_practice} "
        "clinicians who took part to speak for the others, so they may lie further away than "
        "this interval says."
    )


def name_hours(released: ReleasedHours) -> tuple[tuple[str, Hours], ...]:
    """Return the hours with what they are."""
    return (
        ("could realistically be released", released.releasable),
        ("taken now by avoidable appointments, not a saving", released.avoidable),
    )


def hours_table(released: ReleasedHours) -> TextTable:
    """Return the hours that could be released, and those of which they are a part."""
    columns = ("What", "Hours", "Very likely between")
    rows = tuple((name, *_cells(hours)) for name, hours in name_hours(released))
    return TextTable(
        caption="Hours a week", columns=columns, rows=rows, numbers=frozenset(columns[1:])
    )


def _cells(hours: Hours) -> tuple[str, str]:
    return f"{hours.hours:.1f}", f"{hours.lower:.0f} and {hours.upper:.0f}"
