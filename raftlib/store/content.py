"""Keeps content once: what came before is found by its fingerprint."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from raftlib.errors import StoreError


@dataclass(frozen=True, kw_only=True)
class Added:
    """The number under which content is kept, and whether it is new."""

    number: int
    is_new: bool


def fingerprint(content: object) -> str:
    """Return the SHA-256 of some content, in hexadecimal; dates and the like as text."""
    text = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def find_content(
    connection: sa.Connection, table: sa.Table, mark: str, *same: sa.ColumnElement[bool]
) -> Added | None:
    """Return the last place where content with this fingerprint is kept, or None.

    With ``same``, only if nothing of that kind was kept after it: content that came before, and
    was followed by other, comes again when it is imported again.
    """
    (key,) = table.primary_key
    kept = sa.select(key).order_by(key.desc()).limit(1)
    number = connection.scalar(kept.where(table.c.fingerprint == mark))
    if number is None or (same and connection.scalar(kept.where(*same)) != number):
        return None
    return Added(number=number, is_new=False)


def insert_content(connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> Added:
    """Insert a row that has its own number, and return that."""
    key = connection.execute(table.insert().values(**row)).inserted_primary_key
    if key is None:
        raise StoreError(f"The store gave no number for a row of {table.name}.")
    return Added(number=key[0], is_new=True)
