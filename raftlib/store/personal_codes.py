"""The codes on people's cards: given, found again and ended; only keyed hashes are kept."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from raftlib.analysis.personal_codes import (
    code_hash,
    new_code,
    printed_code,
    same_hash,
    selector_hash,
)
from raftlib.domain.people import CODE_DAYS
from raftlib.store.changes import record_change
from raftlib.store.connection import Store, reading, writing
from raftlib.store.people import PEOPLE_TOPIC, end_of_member, require_member
from raftlib.store.schema import member, personal_code


@dataclass(frozen=True, kw_only=True)
class CodeFound:
    """What a typed code belongs to.

    ``selector`` names the card that its first letters belong to, to count wrong guesses by; None
    if there is no such card. ``member_number`` is None unless the whole code may be used.
    """

    selector: str | None
    member_number: int | None


def issue_code(
    store: Store | sa.Connection,
    key: bytes,
    member_number: int,
    now: datetime,
    days: int = CODE_DAYS,
    choice: Callable[[str], str] = secrets.choice,
) -> str:
    """Give a member a new code, end their older ones, and return it as a card shows it.

    Parameters
    ----------
    store : Store or Connection
        A connection of :meth:`Store.write` gives it within its transaction.
    key : bytes
        From :func:`raftlib.store.secret_key.read_code_key`.
    choice : callable
        Returns one letter of a text by chance.

    Raises
    ------
    StoreError
        If there is no such member.
    """
    with writing(store) as connection:
        require_member(connection, member_number)
        end_of_member(connection, personal_code, member_number, now)
        code = _draw_code(connection, key, choice)
        connection.execute(
            personal_code.insert().values(
                member_id=member_number,
                selector_hash=selector_hash(key, code),
                code_hash=code_hash(key, code),
                made_at=now,
                expires_at=now + timedelta(days=days),
            )
        )
        record_change(connection, PEOPLE_TOPIC)
    return printed_code(code)


def find_by_code(store: Store, key: bytes, typed: str, now: datetime) -> CodeFound:
    """Find whose code was typed; the same is done whichever part of it is wrong.

    A code works until its end, and not at that moment any more.
    """
    selector, whole = selector_hash(key, typed), code_hash(key, typed)
    query = (
        sa.select(personal_code, member.c.revoked_at)
        .join(member)
        .where(personal_code.c.selector_hash == selector)
    )
    with store.read() as connection:
        row = connection.execute(query).first()
    right = same_hash(row.code_hash if row else selector, whole)
    if row is None:
        return CodeFound(selector=None, member_number=None)
    usable = row.ended_at is None and row.revoked_at is None and row.expires_at > now
    return CodeFound(selector=selector, member_number=row.member_id if right and usable else None)


def read_code_ends(store: Store | sa.Connection, now: datetime) -> dict[int, datetime]:
    """Return until when the code of each member is valid, for those who have such a code."""
    query = (
        sa.select(personal_code.c.member_id, personal_code.c.expires_at)
        .join(member)
        .where(
            personal_code.c.ended_at.is_(None),
            personal_code.c.expires_at > now,
            member.c.revoked_at.is_(None),
        )
    )
    with reading(store) as connection:
        return {row.member_id: row.expires_at for row in connection.execute(query)}


def _draw_code(connection: sa.Connection, key: bytes, choice: Callable[[str], str]) -> str:
    """Draw codes until one has first letters that no card ever had."""
    taken = sa.select(sa.literal(1)).select_from(personal_code)
    while True:
        code = new_code(choice)
        same = personal_code.c.selector_hash == selector_hash(key, code)
        if connection.scalar(taken.where(same)) is None:
            return code
