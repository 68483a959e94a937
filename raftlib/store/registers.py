"""Dated snapshots of the practice register; a new one never overwrites an old one."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime

import sqlalchemy as sa

from raftlib.domain.register import Pcn, Practice, Register
from raftlib.store.changes import record_change
from raftlib.store.connection import Store, reading
from raftlib.store.content import Added, find_content, fingerprint, insert_content
from raftlib.store.schema import (
    register_left_out,
    register_pcn,
    register_practice,
    register_snapshot,
)

REGISTER_TOPIC = "register"
NO_LOCALITY = "No locality given"


def add_register(store: Store, register: Register, imported_at: datetime) -> Added:
    """Keep a snapshot of the register, or find that it is the latest of its date already."""
    members = [
        {**asdict(practice), "cross_boundary": practice.practice_code in register.cross_boundary}
        for practice in register.practices
    ]
    networks = [asdict(pcn) for pcn in register.pcns]
    mark = fingerprint([register.as_at, members, networks])
    with store.write() as connection:
        same_date = register_snapshot.c.as_at == register.as_at
        if found := find_content(connection, register_snapshot, mark, same_date):
            return found
        added = insert_content(
            connection,
            register_snapshot,
            {"as_at": register.as_at, "imported_at": imported_at, "fingerprint": mark},
        )
        left_out = [
            *({**asdict(item), "rows": 1} for item in register.left_out),
            *(
                {**asdict(item), "practice_code": "", "row": None}
                for item in register.left_out_counts
            ),
        ]
        for table, rows in (
            (register_practice, members),
            (register_pcn, networks),
            (register_left_out, left_out),
        ):
            if rows:
                numbered = [{**row, "snapshot_id": added.number} for row in rows]
                connection.execute(table.insert(), numbered)
        record_change(connection, REGISTER_TOPIC)
    return added


def read_localities(store: Store) -> list[str]:
    """Return the localities that any snapshot names, in order of name.

    Practices that no lookup placed come last, as :data:`NO_LOCALITY`.
    """
    query = sa.select(register_practice.c.locality).distinct()
    with store.read() as connection:
        found = set(connection.scalars(query))
    return sorted(found - {None}) + [NO_LOCALITY] * (None in found)


def read_locality(store: Store, locality: str) -> Register | None:
    """Return a locality's practices and PCNs from the latest snapshot that names it.

    The latest is that of the latest list sizes; of the same date, the one imported last.
    """
    in_locality = register_practice.c.locality == (None if locality == NO_LOCALITY else locality)
    latest = (
        sa.select(register_snapshot.c.snapshot_id, register_snapshot.c.as_at)
        .join(register_practice)
        .where(in_locality)
        .order_by(register_snapshot.c.as_at.desc(), register_snapshot.c.snapshot_id.desc())
        .limit(1)
    )
    with store.read() as connection:
        snapshot = connection.execute(latest).first()
        if snapshot is None:
            return None
        return _read_practices(connection, snapshot.snapshot_id, snapshot.as_at, in_locality)


def find_locality(store: Store | sa.Connection, practice_code: str) -> str | None:
    """Return the locality of a practice in the latest snapshot that has it; None for none."""
    query = (
        sa.select(register_practice.c.locality)
        .join(register_snapshot)
        .where(register_practice.c.practice_code == practice_code)
        .order_by(register_snapshot.c.as_at.desc(), register_snapshot.c.snapshot_id.desc())
        .limit(1)
    )
    with reading(store) as connection:
        found = connection.execute(query).first()
    return None if found is None else found.locality or NO_LOCALITY


def read_localities_of(
    store: Store, practice_codes: Collection[str], pcn_codes: Collection[str]
) -> list[str]:
    """Return the localities, in order of name, of these practices and of those of these PCNs.

    Only the latest snapshot of a practice counts: where it was before is not where it is.
    """
    mine = sa.or_(
        register_practice.c.practice_code.in_(practice_codes),
        register_practice.c.pcn_code.in_(pcn_codes),
    )
    ever_mine = sa.select(register_practice.c.practice_code).where(mine)
    query = (
        sa.select(register_practice.c.practice_code, register_practice.c.locality, mine)
        .join(register_snapshot)
        .where(register_practice.c.practice_code.in_(ever_mine))
        .order_by(register_snapshot.c.as_at, register_snapshot.c.snapshot_id)
    )
    with store.read() as connection:
        latest = {code: (place, own) for code, place, own in connection.execute(query)}
    return sorted({place or NO_LOCALITY for place, own in latest.values() if own})


def unknown_practices(store: Store, practice_codes: Collection[str]) -> list[str]:
    """Return the codes that no snapshot of the register has, in order."""
    query = sa.select(register_practice.c.practice_code).where(
        register_practice.c.practice_code.in_(practice_codes)
    )
    with store.read() as connection:
        return sorted(set(practice_codes) - set(connection.scalars(query)))


def read_names(store: Store) -> dict[str, str]:
    """Return the names of all practices and PCNs by code, as the latest snapshot has them."""
    queries = (
        sa.select(table.c[f"{kind}_code"], table.c[f"{kind}_name"])
        .join(register_snapshot)
        .order_by(register_snapshot.c.as_at, register_snapshot.c.snapshot_id)
        for kind, table in (("practice", register_practice), ("pcn", register_pcn))
    )
    with store.read() as connection:
        return {code: name for query in queries for code, name in connection.execute(query)}


def _read_practices(
    connection: sa.Connection, number: int, as_at: date, in_locality: sa.ColumnElement[bool]
) -> Register:
    members = connection.execute(
        sa.select(register_practice)
        .where(register_practice.c.snapshot_id == number, in_locality)
        .order_by(register_practice.c.practice_code)
    )
    rows = members.all()
    practices = tuple(
        Practice(
            practice_code=row.practice_code,
            practice_name=row.practice_name,
            pcn_code=row.pcn_code,
            registered_patients=row.registered_patients,
            locality=row.locality,
        )
        for row in rows
    )
    networks = connection.execute(
        sa.select(register_pcn)
        .where(
            register_pcn.c.snapshot_id == number,
            register_pcn.c.pcn_code.in_({practice.pcn_code for practice in practices}),
        )
        .order_by(register_pcn.c.pcn_code)
    )
    pcns = tuple(Pcn(pcn_code=row.pcn_code, pcn_name=row.pcn_name) for row in networks)
    cross_boundary = tuple(row.practice_code for row in rows if row.cross_boundary)
    return Register(as_at=as_at, practices=practices, pcns=pcns, cross_boundary=cross_boundary)
