"""Looks for counts from 1 to 7 that a reader of what is published could work out.

The reader knows our rules and the menu. A count is safe if another audit, in which it differs,
would be published in the very same words.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from raftlib.analysis.audit import REASON_COLUMNS, AuditSummary
from raftlib.analysis.disclosure import SMALLEST_SHOWN, disclose_audit
from raftlib.analysis.proportions import wilson
from tests.analysis.audits import MENU

LEVELS = {item.label: item.owner_level for item in MENU.alternatives} | {"not said": "not said"}
LABELS = tuple(LEVELS)


@dataclass(frozen=True)
class Audit:
    """Exact counts: of each answer in ``LABELS``, of wholly avoidable, of not avoidable."""

    answers: tuple[int, ...]
    wholly: int
    neither: int

    @property
    def avoidable(self) -> int:
        """Return the sum of the answers: each avoidable appointment has one."""
        return sum(self.answers)

    @property
    def levels(self) -> Counter[str]:
        """Return how many appointments each owner level has."""
        levels: Counter[str] = Counter()
        for label, count in zip(LABELS, self.answers, strict=True):
            levels[LEVELS[label]] += count
        return levels

    def counts(self) -> dict[str, int]:
        """Return everything that must not be told where it is small."""
        return {
            **dict(zip(LABELS, self.answers, strict=True)),
            **{f"level {level}": count for level, count in self.levels.items()},
            "wholly": self.wholly,
            "partially": self.avoidable - self.wholly,
            "avoidable": self.avoidable,
            "not avoidable": self.neither,
            "appointments": self.avoidable + self.neither,
        }


def make_reasons(rows: list[tuple[str, str, int]]) -> pd.DataFrame:
    rows = sorted((row for row in rows if row[2]), key=lambda row: (-row[2], row[0]))
    table = pd.DataFrame([(*row, 0.0, 0.0, 0.0, 0.0) for row in rows], columns=REASON_COLUMNS)
    return table.astype({"could_have_been": str, "owner_level": str, "appointments": "int64"})


def publish(audit: Audit) -> tuple[object, ...]:
    counts = audit.counts()
    total = counts["appointments"]
    answers = [(label, LEVELS[label], counts[label]) for label in LABELS]
    exact = AuditSummary(
        appointments=total,
        wholly=wilson(counts["wholly"], total) if total else None,
        partially=wilson(counts["partially"], total) if total else None,
        avoidable=wilson(counts["avoidable"], total) if total else None,
        clinicians_took_part=3,
        clinicians_in_practice=3,
        practices_took_part=1,
        first_on=None,
        last_on=None,
        alternatives=make_reasons(answers),
        owner_levels=make_reasons([(level, level, n) for level, n in audit.levels.items()]),
    )
    told = disclose_audit(exact)
    tables = (told.alternatives.to_csv(), told.owner_levels.to_csv())
    return told.appointments, told.wholly, told.partially, told.avoidable, *tables


def other_audits(audit: Audit) -> Iterator[Audit]:
    """Return audits near this one, the nearest first."""
    for step in (1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7):
        yield replace(audit, wholly=audit.wholly + step)
        yield replace(audit, neither=audit.neither + step)
        for place in range(len(LABELS)):
            for other in (None, *range(len(LABELS))):
                answers = list(audit.answers)
                answers[place] += step
                if other is not None:
                    answers[other] -= step
                for wholly in (audit.wholly, audit.wholly + step):
                    near = Audit(tuple(answers), wholly, audit.neither)
                    yield near
                    yield replace(near, neither=audit.neither - step)


def is_possible(audit: Audit) -> bool:
    return min(*audit.answers, audit.neither) >= 0 and 0 <= audit.wholly <= audit.avoidable


def counts_told(audit: Audit) -> set[str]:
    """Return the small counts for which no other audit is published in the same words."""
    published = publish(audit)
    open_counts = {name for name, n in audit.counts().items() if 1 <= n < SMALLEST_SHOWN}
    for other in other_audits(audit):
        if not open_counts:
            break
        differs = {name for name in open_counts if other.counts()[name] != audit.counts()[name]}
        if differs and is_possible(other) and publish(other) == published:
            open_counts -= differs
    return open_counts


@st.composite
def audits(draw: st.DrawFn) -> Audit:
    small = st.integers(0, 7)
    count = st.one_of(small, small, st.integers(8, 30))
    answers = tuple(draw(st.lists(count, min_size=len(LABELS), max_size=len(LABELS))))
    wholly = draw(st.integers(0, sum(answers)))
    return Audit(answers, wholly, draw(st.one_of(small, st.integers(8, 120))))


@settings(max_examples=60, deadline=None)
@given(audits())
@example(Audit((1, 1, 1, 1, 1, 1, 1), 3, 100))  # seven rows that add up to 7
@example(Audit((1, 1, 2, 2, 2, 2, 2), 12, 100))  # many small rows in a rounded sum at its end
@example(Audit((7, 7, 7, 7, 0, 0, 0), 28, 100))  # the largest small rows in a sum at its end
@example(Audit((8, 8, 0, 1, 0, 0, 0), 17, 100))  # a small row and the least that protects it
@example(Audit((3, 20, 0, 4, 30, 0, 0), 57, 60))  # one small row in each owner level
@example(Audit((0, 0, 0, 0, 0, 0, 3), 3, 40))  # a small row that is all there is
@example(Audit((100, 50, 0, 0, 0, 0, 0), 60, 3))  # few that were not avoidable
def test_no_small_count_can_be_told_from_what_is_published(audit):
    assert counts_told(audit) == set()
