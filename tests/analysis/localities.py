"""Makes audits of a whole locality for tests, and tells them as a page would."""

from random import Random

import pandas as pd

from raftlib.analysis.audit_counts import CountedRows
from raftlib.analysis.locality_figures import LocalityFigures, tell_locality
from raftlib.domain.audit import Alternative, AuditMenu
from tests.analysis.audits import make_rows, make_table

CHANGES = ("continuity", "signposting", "admin away")
WHEN = ("now", "only if a service were added")
LEVELS = {"dentist": "community", "optometry": "community", "self-care": "community"} | {
    "hospital": "system",
    "shortage": "system",
}
MENU = AuditMenu(
    sessions=("am", "pm"),
    clinician_roles=("GP",),
    modes=("telephone",),
    booked_as=("routine",),
    alternatives=tuple(
        Alternative(label=label, owner_level=level) for label, level in LEVELS.items()
    ),
    changes_needed=CHANGES,
)


def tell(appointments: pd.DataFrame, menu: AuditMenu = MENU) -> LocalityFigures:
    """Return what is told about a locality that audited these."""
    return tell_locality(CountedRows(appointments), {}, menu)


def make_part(
    code: str, month: str = "2023-10", *, clinicians: int = 3, **counts: int
) -> list[dict[str, object]]:
    """Return rows of a practice's month; ``counts`` by judgement, shared out to clinicians."""
    rows = [row for word, count in counts.items() for row in make_rows(count, word)]
    return [
        row
        | {
            "practice_code": code,
            "session_on": f"{month}-03",
            "clinician_label": f"GP {place % clinicians + 1}",
        }
        for place, row in enumerate(rows)
    ]


def make_any_locality(seed: int) -> pd.DataFrame:
    """Return an audit of some practices in some months, small numbers being common."""
    random = Random(seed)
    months = ["2023-10", "2023-11", "2023-12"][: random.randint(1, 3)]
    skew = {column: random.choices((1, 2, 12), k=9) for column in ("answer", "change", "when")}
    groups = []
    for place in range(random.randint(1, 6)):
        clinicians = random.choice((1, 2, 3, 3, 4))
        for month in months:
            if random.random() < 0.6:
                groups.append(_any_part(random, f"Z{place}", month, clinicians, skew))
    return make_table(*groups)


def _any_part(
    random: Random, code: str, month: str, clinicians: int, skew: dict[str, list[int]]
) -> list[dict[str, object]]:
    many = (0, 2, 5, 8, 12, 12, 17, 30)
    counts = {word: random.choice(many) for word in ("wholly", "partially")}
    neither = random.choice((0, 3, 12, 28, 30, 40, 52))
    rows = make_part(code, month, clinicians=clinicians, **counts, **{"not": neither})
    for row in rows:
        if row["avoidable"] != "not":
            row["could_have_been"] = random.choices([*LEVELS, ""], skew["answer"][:6])[0]
            row["change_needed"] = random.choices([*CHANGES, ""], skew["change"][:4])[0]
            row["achievable"] = random.choices([*WHEN, ""], skew["when"][:3])[0]
    return rows
