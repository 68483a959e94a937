"""Builds audit tables for tests: one row an appointment, with only what a test is about."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from raftlib.domain.audit import AUDIT_COLUMNS, Alternative, AuditMenu

DAY = date(2023, 10, 3)
# Two levels of three answers each, so that no answer is the whole of its level.
MENU = AuditMenu(
    sessions=("am", "pm"),
    clinician_roles=("GP",),
    modes=("telephone",),
    booked_as=("routine",),
    alternatives=tuple(
        Alternative(label=label, owner_level=level)
        for level, labels in (
            ("community", ("dentist", "optometry", "self-care")),
            ("system", ("hospital", "other NHS body", "shortage")),
        )
        for label in labels
    ),
    changes_needed=("continuity",),
)


def make_rows(count: int, avoidable: str = "not", could_have_been: str = "", **columns: object):
    """Return that many equal appointments of clinician GP 1 of practice Z00001."""
    row: dict[str, object] = dict.fromkeys(AUDIT_COLUMNS, "") | {
        "practice_code": "Z00001",
        "session_on": DAY,
        "session": "am",
        "clinician_label": "GP 1",
        "avoidable": avoidable,
        "could_have_been": could_have_been,
    }
    return [row | columns] * count


def make_table(*groups: list[dict[str, object]]) -> pd.DataFrame:
    """Return an audit table as the store gives it."""
    rows = [row for group in groups for row in group]
    table = pd.DataFrame(rows, columns=list(AUDIT_COLUMNS), dtype=object)
    return table.assign(session_on=pd.to_datetime(table["session_on"]))


def make_audit(
    *,
    wholly: int = 0,
    partially: int = 0,
    neither: int = 0,
    reasons: Mapping[str, int] | None = None,
    clinicians: int = 3,
) -> pd.DataFrame:
    """Return an audit with these counts; ``reasons`` are given to the avoidable ones in order."""
    words = ["wholly"] * wholly + ["partially"] * partially
    answers = [label for label, count in (reasons or {}).items() for _ in range(count)]
    answers += [""] * (len(words) - len(answers))
    groups = [make_rows(1, word, answer) for word, answer in zip(words, answers, strict=True)]
    table = make_table(*groups, make_rows(neither))
    labels = [f"GP {place % clinicians + 1}" for place in range(len(table))]
    return table.assign(clinician_label=labels)
