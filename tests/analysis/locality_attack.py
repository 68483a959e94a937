"""Works out what is hidden from everything that is told about a locality together.

It knows our rules, the menu and who audited when; it never sees an appointment. The relations
between counts are written down here anew, not taken from the library.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

import pandas as pd

from raftlib.analysis.audit import AuditSummary
from raftlib.analysis.locality_figures import LocalityFigures
from raftlib.analysis.proportions import wilson
from raftlib.domain.proportion import Proportion

JUDGED = ("wholly", "partially", "not")
TABLES = {"answer": "could_have_been", "change": "change_needed", "when": "achievable"}


@dataclass(frozen=True)
class Found:
    """Between what the attack says that a count lies, and what it is."""

    cell: tuple[str, ...]
    exact: int
    least: float
    most: float

    @property
    def open_to(self) -> float:
        """Return how many values it may have."""
        return self.most - self.least + 1


def exact_counts(rows: pd.DataFrame, levels: dict[str, str]) -> dict[tuple[str, ...], int]:
    """Return every count that the rules are about: to be compared with, not known."""
    counts: dict[tuple[str, ...], int] = {}
    for row in rows.to_dict("records"):
        month, code = f"{row['session_on']:%Y-%m}", row["practice_code"]
        units = [("all",), ("month", month), ("practice", code), ("pair", code, month)]
        words = ["n", row["avoidable"], *(["avoidable"] if row["avoidable"] != "not" else [])]
        keys = [(*unit, word) for unit in units for word in words]
        if row["avoidable"] != "not":
            keys += [(name, row[column] or "not said") for name, column in TABLES.items()]
            keys.append(("level", levels.get(row["could_have_been"], "not said")))
        for key in keys:
            counts[key] = counts.get(key, 0) + 1
    for *unit, _ in [key for key in counts if key[-1] == "n"]:
        for word in ("avoidable", *JUDGED):
            counts.setdefault((*unit, word), 0)
    return counts


def relations(
    counts: dict[tuple[str, ...], int], levels: dict[str, str]
) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Yield each count that is the sum of others, with these."""
    units = [key[:-1] for key in counts if key[-1] == "n"]
    for unit in units:
        yield (*unit, "n"), [(*unit, "avoidable"), (*unit, "not")]
        yield (*unit, "avoidable"), [(*unit, "wholly"), (*unit, "partially")]
    pairs = [unit for unit in units if unit[0] == "pair"]
    for word in ("n", "avoidable", *JUDGED) if pairs else ():
        for kind, place in (("practice", 1), ("month", 2)):
            names = sorted({pair[place] for pair in pairs})
            yield ("all", word), [(kind, name, word) for name in names]
            for name in names:
                yield (kind, name, word), [(*pair, word) for pair in pairs if pair[place] == name]
    for table in ("answer", "level", "change", "when"):
        rows = [key for key in counts if key[0] == table]
        if rows:
            yield ("all", "avoidable"), rows
    for level in {key[1] for key in counts if key[0] == "level"}:
        inside = [k for k in counts if k[0] == "answer" and levels.get(k[1], "not said") == level]
        yield ("level", level), inside


def told_counts(figures: LocalityFigures) -> dict[tuple[str, ...], int]:
    """Return each count that is told; a share or an interval that tells more is refused."""
    told = dict(_told_summary(("all",), figures.together))
    for month, summary in figures.by_month.items():
        told |= _told_summary(("month", month), summary)
    for share, practices in figures.practices.items():
        for one in practices:
            told["practice", one.practice_code, "n"] = one.denominator
            told["practice", one.practice_code, share.value] = one.numerator
    for name, themes in (
        ("change", figures.changes),
        ("level", figures.levels),
        ("when", figures.when),
    ):
        for theme in themes:
            told[name, theme.name] = theme.appointments
            check_share(theme.share)
    for table, name in ((figures.together.alternatives, "answer"), *_levels(figures)):
        for row in table.itertuples():
            told[name, row.could_have_been] = row.appointments
            check_interval(row, figures.together)
    assert all(count % 5 == 0 for count in told.values())
    return told


def _levels(figures: LocalityFigures) -> list[tuple[pd.DataFrame, str]]:
    return [(figures.together.owner_levels, "level")]


def _told_summary(unit: tuple[str, ...], summary: AuditSummary) -> dict[tuple[str, ...], int]:
    told = {(*unit, "n"): summary.appointments} if summary.appointments else {}
    for word in ("avoidable", "wholly", "partially"):
        share = getattr(summary, word)
        if share is not None:
            check_share(share)
            assert share.denominator == summary.appointments
            told[*unit, word] = share.numerator
    return told


def check_share(share: Proportion | None) -> None:
    """Refuse an interval whose ends are not those of the rounded counts."""
    if share is not None:
        assert share.numerator % 5 == share.denominator % 5 == 0
        assert share == wilson(share.numerator, share.denominator)


def check_interval(row, summary: AuditSummary) -> None:
    """Refuse the same in the row of a table."""
    if not pd.isna(row.share):
        again = wilson(int(row.appointments), summary.avoidable.numerator)
        assert (row.share, row.lower, row.upper) == (again.share, again.lower, again.upper)
    assert pd.isna(row.running_share)


def attack(
    rows: pd.DataFrame, figures: LocalityFigures, levels: dict[str, str]
) -> dict[tuple[str, ...], Found]:
    """Return what each count must be between, for all that is told."""
    counts = exact_counts(rows, levels)
    known = {key: (1 if key[-1] == "n" else 0, inf) for key in counts}
    told = told_counts(figures)
    for key, count in told.items():
        least = max(count - 2, 30 if key[-1] == "n" and (*key[:-1], "avoidable") in told else 8)
        known[key] = (least, count + 2) if count else (0, 0)
    sums = list(relations(counts, levels))
    before = None
    while before != known:
        before = dict(known)
        for whole, parts in sums:
            _tighten(known, whole, parts)
        for key in told:  # of what is told, none or at least eight are not avoidable
            if key[-1] == "avoidable":
                least, most = known[*key[:-1], "not"]
                known[*key[:-1], "not"] = (8 if least else 0, most if most >= 8 else 0)
    return {key: Found(key, counts[key], *known[key]) for key in counts}


def _tighten(known, whole, parts) -> None:
    least = sum(known[part][0] for part in parts)
    most = sum(known[part][1] for part in parts)
    known[whole] = max(known[whole][0], least), min(known[whole][1], most)
    for part in parts:
        others_most = sum(known[other][1] for other in parts if other != part)
        others_least = least - known[part][0]
        low = max(known[part][0], known[whole][0] - others_most)
        known[part] = low, min(known[part][1], known[whole][1] - others_least)
        least = others_least + low
