"""Who is signed in: begun, read anew for each action, and ended."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa

from raftlib.analysis.staff import normal_sign_in_name
from raftlib.domain.people import HeldRole, Viewer
from raftlib.store.changes import record_change
from raftlib.store.connection import Store
from raftlib.store.people import PEOPLE_TOPIC, find_member, list_members, require_member
from raftlib.store.schema import member, member_role
from raftlib.store.schema import sign_in as sign_in_table

SIGN_IN_HOURS = 10  # a day's meeting, and the next day one signs in again


@dataclass(frozen=True, kw_only=True)
class NewSignIn:
    """A sign-in that has begun.

    ``sign_in`` is its name, which kernels know and which lets nobody in. ``token`` is the secret
    for the cookie; it is kept nowhere.
    """

    sign_in: str
    token: str


def start_sign_in(
    store: Store, member_number: int, now: datetime, hours: int = SIGN_IN_HOURS
) -> NewSignIn:
    """Begin a sign-in of a member.

    Raises
    ------
    StoreError
        If there is no such member, or they were revoked in the meantime.
    """
    new = NewSignIn(sign_in=secrets.token_hex(16), token=secrets.token_urlsafe(32))
    with store.write() as connection:
        require_member(connection, member_number)
        connection.execute(
            sign_in_table.insert().values(
                sign_in_id=new.sign_in,
                token_hash=_token_hash(new.token),
                member_id=member_number,
                signed_in_at=now,
                expires_at=now + timedelta(hours=hours),
            )
        )
        record_change(connection, PEOPLE_TOPIC)
    return new


def find_sign_in(store: Store, token: str, now: datetime) -> Viewer | None:
    """Return who holds the token of a cookie; None as for :func:`read_viewer`."""
    return _read_viewer(store, sign_in_table.c.token_hash == _token_hash(token), now)


def read_viewer(store: Store, sign_in: str, now: datetime) -> Viewer | None:
    """Return who looks, with the roles they hold at this moment.

    None if there is no such sign-in, it has ended or expired (at the moment of its end too), or
    the member was revoked or has no role left.
    """
    return _read_viewer(store, sign_in_table.c.sign_in_id == sign_in, now)


def end_sign_in(store: Store, sign_in: str, now: datetime) -> None:
    """End one sign-in; one that has ended, or never was, stays as it is."""
    _end(store, now, sign_in_table.c.sign_in_id == sign_in)


def end_sign_ins_of(store: Store, member_number: int, now: datetime) -> int:
    """End all sign-ins of a member, and return how many were open."""
    return _end(store, now, sign_in_table.c.member_id == member_number)


def end_all_sign_ins(store: Store, now: datetime) -> int:
    """End everybody's sign-ins, and return how many were open."""
    return _end(store, now)


def roles_among(
    store: Store, sign_ins: Collection[str], now: datetime
) -> dict[str, frozenset[HeldRole]]:
    """Return those of these sign-ins that may still be used, with the roles they stand for."""
    query = _usable(now).where(sign_in_table.c.sign_in_id.in_(sign_ins))
    with store.read() as connection:
        rows = connection.execute(query).all()
        held = {one.number: frozenset(one.roles) for one in list_members(connection)}
    return {row.sign_in_id: held.get(row.member_id, frozenset()) for row in rows}


def read_signed_in(store: Store, now: datetime) -> set[int]:
    """Return the numbers of the members who are signed in."""
    with store.read() as connection:
        return {row.member_id for row in connection.execute(_usable(now))}


def find_by_sign_in_name(store: Store, name: str) -> int | None:
    """Return the number of the member whom a single sign-on calls so, capitals or not."""
    account = normal_sign_in_name(name)
    if not account:
        return None
    query = sa.select(member.c.member_id).where(
        member.c.sign_in_name == account, member.c.revoked_at.is_(None)
    )
    with store.read() as connection:
        return connection.scalar(query)


def _token_hash(token: str) -> str:
    # a token is 256 bits of chance: nothing slower is needed, and half a surrogate is no token
    return sha256(token.encode(errors="replace")).hexdigest()


def _open(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return sign_in_table.c.ended_at.is_(None), sign_in_table.c.expires_at > now


def _usable(now: datetime) -> sa.Select[tuple[str, int]]:
    has_role = sa.exists().where(
        member_role.c.member_id == sign_in_table.c.member_id, member_role.c.ended_at.is_(None)
    )
    return (
        sa.select(sign_in_table.c.sign_in_id, sign_in_table.c.member_id)
        .join(member)
        .where(*_open(now), member.c.revoked_at.is_(None), has_role)
    )


def _read_viewer(store: Store, which: sa.ColumnElement[bool], now: datetime) -> Viewer | None:
    with store.read() as connection:
        row = connection.execute(_usable(now).where(which)).first()
        found = find_member(connection, row.member_id) if row else None
    return Viewer(member=found, sign_in=row.sign_in_id) if row and found else None


def _end(store: Store, now: datetime, *which: sa.ColumnElement[bool]) -> int:
    with store.write() as connection:
        query = sign_in_table.update().where(*_open(now), *which).values(ended_at=now)
        ended = connection.execute(query).rowcount
        if ended:
            record_change(connection, PEOPLE_TOPIC)
    return ended
