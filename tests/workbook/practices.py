"""Opens the audit page for one practice, in tests of its model and its views."""

from datetime import date

from raftlib.domain.audit import AuditMenu
from raftlib.domain.audit_round import RoundPlan
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.period import Period
from raftlib.store.audit_rounds import add_plan, insert_round
from raftlib.store.audits import add_audit
from raftlib.store.connection import Store
from raftlib.workbook.models.practice_audit import PracticeAuditModel
from tests.analysis.audits import MENU, make_rows, make_table
from tests.workbook.stores import NOW, access_to, add_practices, opened

AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
FACILITATOR = HeldRole(role=Role.FACILITATOR)
OAK = {"practice": "Z00001"}
WORKED = {"a_week": "620", "minutes": "13"}


def open_practice(store: Store, *roles: HeldRole, **asked: str) -> PracticeAuditModel:
    return opened(PracticeAuditModel(store, MENU), access_to(store, *roles), **asked)


def add_round(
    store: Store, practice_code: str, on: date, took_part: str, wholly: int, neither: int
) -> None:
    """Add a round in which each alias judged as many; of the wholly avoidable one was by phone."""
    rows = [
        made
        for alias in took_part
        for made in (
            make_rows(1, "wholly", mode="telephone", achievable="now", clinician_label=alias),
            make_rows(
                wholly - 1,
                "wholly",
                mode="face to face",
                change_needed="continuity",
                clinician_label=alias,
            ),
            make_rows(neither, mode="face to face", clinician_label=alias),
        )
    ]
    table = make_table(*rows).assign(practice_code=practice_code, session_on=on)
    add_audit(store, table, {practice_code: 4}, file=f"{on}.csv", imported_at=NOW)


def add_two_rounds(store: Store) -> None:
    """Add Oak, of four clinicians: three audit 60 appointments, and 60 later; Elm audits none."""
    add_practices(store, ("Z00001", "OAK", "North"), ("Z00002", "ELM", "North"))
    add_round(store, "Z00001", date(2023, 10, 3), "ABC", wholly=10, neither=10)
    add_round(store, "Z00001", date(2023, 12, 5), "ABC", wholly=4, neither=16)


def add_planned(
    store: Store,
    name: str,
    first_on: date,
    last_on: date,
    practice_code: str = "",
    menu: AuditMenu = MENU,
) -> Period:
    """Plan a round of the practice, or of North where none is named."""
    period = Period(first_on, last_on)
    plan = RoundPlan(name=name, period=period, target=20, menu=menu)
    where = ("", practice_code) if practice_code else ("North", "")
    with store.write() as connection:
        add_plan(connection, insert_round(connection, *where), plan, None, 0, NOW)
    return period
