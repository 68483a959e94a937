"""Rounds of the audit: what is changed of one is added, and the last of it counts."""

import json
from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from raftlib.domain.audit import Alternative, AuditMenu
from raftlib.domain.audit_round import AuditRound, PracticeShare, RoundPlan, widen_menu
from raftlib.domain.period import Period
from raftlib.store.changes import record_change
from raftlib.store.connection import Store, reading
from raftlib.store.registers import find_locality
from raftlib.store.schema import audit_round, audit_round_plan, audit_round_share

ROUND_TOPIC = "round"


def hold_rounds(connection: sa.Connection) -> None:
    """Keep others from making or changing rounds meanwhile; on SQLite whoever writes does."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE audit_round IN SHARE ROW EXCLUSIVE MODE")


def insert_round(connection: sa.Connection, locality: str, practice_code: str) -> int:
    """Add a round of a locality or of a practice, and return its number; it has no plan yet."""
    row = {"locality": locality, "practice_code": practice_code}
    key = connection.execute(audit_round.insert().values(**row)).inserted_primary_key
    return key[0] if key else 0


def add_plan(
    connection: sa.Connection,
    number: int,
    plan: RoundPlan,
    closed_on: date | None,
    member_number: int,
    said_at: datetime,
) -> None:
    """Add what a round is from now on; what it was before is kept."""
    row = {
        "audit_round_id": number,
        "name": plan.name,
        "first_on": plan.period.first_on,
        "last_on": plan.period.last_on,
        "target": plan.target,
        "menu": json.dumps(asdict(plan.menu)),
        "closed_on": closed_on,
        "member_id": member_number or None,
        "said_at": said_at,
    }
    connection.execute(audit_round_plan.insert().values(**row))
    record_change(connection, ROUND_TOPIC)


def add_share(
    connection: sa.Connection,
    number: int,
    practice_code: str,
    share: PracticeShare,
    member_number: int,
    said_at: datetime,
) -> None:
    """Add what a practice says of its part in a round from now on."""
    row = {
        **asdict(share),
        "audit_round_id": number,
        "practice_code": practice_code,
        "member_id": member_number or None,
        "said_at": said_at,
    }
    connection.execute(audit_round_share.insert().values(**row))
    record_change(connection, ROUND_TOPIC)


def read_rounds(
    store: Store | sa.Connection,
    *,
    localities: Collection[str] = (),
    practice_codes: Collection[str] = (),
) -> list[AuditRound]:
    """Return the rounds of these localities and those of these practices, the latest first."""
    return _read(
        store,
        sa.or_(
            audit_round.c.locality.in_([name for name in localities if name]),
            audit_round.c.practice_code.in_([code for code in practice_codes if code]),
        ),
    )


def read_rounds_of(store: Store | sa.Connection, practice_code: str) -> list[AuditRound]:
    """Return the rounds that a practice takes part in: its own, and those of its locality."""
    with reading(store) as connection:
        locality = find_locality(connection, practice_code) or ""
        return read_rounds(connection, localities=[locality], practice_codes=[practice_code])


def read_all_rounds(store: Store | sa.Connection) -> list[AuditRound]:
    """Return all rounds, the latest first."""
    return _read(store, sa.true())


def find_round_of(store: Store | sa.Connection, number: int) -> AuditRound | None:
    """Return the round of this number, or None."""
    return next(iter(_read(store, audit_round.c.audit_round_id == number)), None)


def read_shares(store: Store | sa.Connection, number: int) -> dict[str, PracticeShare]:
    """Return what each practice last said of its part in a round, by practice code."""
    query = (
        audit_round_share.select()
        .where(audit_round_share.c.audit_round_id == number)
        .order_by(audit_round_share.c.audit_round_share_id)
    )
    with reading(store) as connection:
        return {
            row.practice_code: PracticeShare(clinicians=row.clinicians, target=row.target)
            for row in connection.execute(query)
        }


def count_plans(store: Store, number: int) -> int:
    """Return how many plans a round has had, the one that counts with them."""
    query = sa.select(sa.func.count()).where(audit_round_plan.c.audit_round_id == number)
    with store.read() as connection:
        return connection.scalar(query) or 0


def read_wide_menu(
    store: Store, menu: AuditMenu, practice_codes: Collection[str] | None = None
) -> AuditMenu:
    """Return the menu with the answers that rounds have added: of some practices, or of all."""
    with store.read() as connection:
        if practice_codes is None:
            rounds = read_all_rounds(connection)
        else:
            localities = {find_locality(connection, code) or "" for code in practice_codes}
            rounds = read_rounds(connection, localities=localities, practice_codes=practice_codes)
    return widen_menu(menu, (one.plan.menu for one in reversed(rounds)))


def _read(store: Store | sa.Connection, where: sa.ColumnElement[bool]) -> list[AuditRound]:
    last = sa.select(sa.func.max(audit_round_plan.c.audit_round_plan_id)).group_by(
        audit_round_plan.c.audit_round_id
    )
    query = (
        sa.select(audit_round.c.locality, audit_round.c.practice_code, audit_round_plan)
        .join(audit_round_plan)
        .where(audit_round_plan.c.audit_round_plan_id.in_(last), where)
        .order_by(audit_round_plan.c.first_on.desc(), audit_round.c.audit_round_id.desc())
    )
    with reading(store) as connection:
        return [_as_round(row) for row in connection.execute(query)]


def _as_round(row: sa.Row[Any]) -> AuditRound:
    plan = RoundPlan(
        name=row.name,
        period=Period(row.first_on, row.last_on),
        target=row.target,
        menu=_as_menu(json.loads(row.menu)),
    )
    return AuditRound(
        number=row.audit_round_id,
        plan=plan,
        locality=row.locality,
        practice_code=row.practice_code,
        closed_on=row.closed_on,
    )


def _as_menu(found: dict[str, Any]) -> AuditMenu:
    alternatives = tuple(Alternative(**item) for item in found.pop("alternatives"))
    return AuditMenu(alternatives=alternatives, **{name: tuple(it) for name, it in found.items()})
