"""What is said of the themes of change that the practices of a locality have in common."""

from collections.abc import Sequence
from typing import Any

from raftlib.analysis.disclosure import SMALLEST_SHOWN
from raftlib.analysis.locality_figures import LocalityFigures
from raftlib.analysis.themes import Naming, Theme
from raftlib.domain.audit import NOT_SAID, Achievable
from raftlib.workbook.wording.numbers import counted, percent

NO_THEMES = "There is not enough to tell which changes clinicians named."
TOO_FEW_PRACTICES = (
    f"How many practices named each is not told: that takes {2 * SMALLEST_SHOWN} practices."
)
NOT_TOLD = "not told"
_WHEN = {
    Achievable.NOW: "could have gone elsewhere now",
    Achievable.IF_ADDED: "only if a service were added",
    NOT_SAID: "not said",
}


def describe_changes(figures: LocalityFigures) -> str:
    """Return the change that was named most; no order is claimed where intervals overlap."""
    said = [theme for theme in figures.changes if theme.share and theme.name != NOT_SAID]
    if not said:
        return NO_THEMES
    top, *others = said
    share = top.share
    if share is None:
        return NO_THEMES
    close = [one for one in others if one.share and one.share.upper >= share.lower]
    also = ""
    if close:
        also = (
            f" It cannot be told apart from {counted(len(close), 'other change')} by these numbers."
        )
    practices = describe_naming(top.named_by)
    named = f", named by {practices} of {figures.practices_audited} practices"
    return (
        f"The change named most was {top.name}: about {top.appointments:,} of the avoidable "
        f"appointments ({percent(share.share)}){named if top.named_by else ''}.{also}"
    )


def describe_when(figures: LocalityFigures) -> str:
    """Return how many could have gone elsewhere now, and how many only with a new service."""
    parts = [
        f"{theme.appointments:,} ({percent(theme.share.share)}) {name_when(theme.name)}"
        for theme in figures.when
        if theme.share
    ]
    found = figures.together.avoidable
    if not parts or found is None:
        return "When they could have gone elsewhere is not told: the numbers are too small."
    return f"Of about {found.numerator:,} avoidable appointments: {'; '.join(parts)}."


def name_when(name: str) -> str:
    """Return in words when an appointment could have gone elsewhere."""
    return _WHEN.get(name, name)


def describe_naming(naming: Naming | None) -> str:
    """Return how many practices named a theme.

    Examples
    --------
    >>> describe_naming(Naming(least=8, most=12)), describe_naming(Naming(least=0, most=7))
    ('8 to 12', 'fewer than 8')
    """
    if naming is None:
        return NOT_TOLD
    if not naming.least:
        return f"fewer than {naming.most + 1}"
    return f"{naming.least} to {naming.most}"


def describe_named_by(figures: LocalityFigures) -> str:
    """Return how the numbers of practices are told."""
    if not any(theme.named_by for theme in (*figures.changes, *figures.levels)):
        return TOO_FEW_PRACTICES
    return (
        f"{counted(figures.practices_audited, 'practice')} audited. How many of them named a theme "
        f"is told in steps, as fewer than {SMALLEST_SHOWN} practices are not told apart."
    )


def themes_answer(figures: LocalityFigures) -> dict[str, Any]:
    """Return the themes for a program: rounded counts, and nothing further is rounded."""
    found = figures.together.avoidable
    return {
        "disclosed": True,
        "appointments": figures.together.appointments,
        "avoidable": found.numerator if found else None,
        "practices_audited": figures.practices_audited,
        "changes": _answers(figures.changes),
        "owner_levels": _answers(figures.levels),
        "achievable": _answers(figures.when),
        "sentence": describe_changes(figures),
    }


def describe_themes(figures: LocalityFigures) -> str:
    """Return the themes as lines of text."""
    lines = [
        describe_changes(figures),
        *_lines("Change needed", figures.changes),
        *_lines("Who owns the change", figures.levels),
        describe_when(figures),
        describe_named_by(figures),
    ]
    return "\n".join(lines)


def _lines(title: str, themes: Sequence[Theme]) -> list[str]:
    told = [
        f"  {theme.name}: {theme.appointments:,}"
        + (f" ({percent(theme.share.share)})" if theme.share else "")
        + _named_by(theme)
        for theme in themes
    ]
    return [f"{title}:", *told] if told else []


def _named_by(theme: Theme) -> str:
    if theme.named_by is None or theme.name == NOT_SAID:
        return ""
    return f", named by {describe_naming(theme.named_by)} practices"


def _answers(themes: Sequence[Theme]) -> list[dict[str, Any]]:
    return [
        {
            "theme": theme.name,
            "count": theme.appointments,
            "share": theme.share.share if theme.share else None,
            "low": theme.share.lower if theme.share else None,
            "high": theme.share.upper if theme.share else None,
            "practices": vars(theme.named_by) if theme.named_by else None,
        }
        for theme in themes
    ]
