"""What the words of other audit forms mean, as somebody saved it for a practice or for all."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from raftlib.store.connection import Store
from raftlib.store.content import fingerprint
from raftlib.store.schema import audit_mapping, member

FOR_ALL = ""  # stands for the practice of a mapping that the analyst saved


@dataclass(frozen=True, kw_only=True)
class SavedMapping:
    """A mapping as it was saved, by whom and when; ``saved_by`` is empty at this computer."""

    name: str
    practice_code: str
    content: Mapping[str, Any]
    saved_by: str
    saved_at: datetime


def form_of(headings: Iterable[str]) -> str:
    """Return what forms with the same headings have in common, whatever their order and case."""
    return fingerprint(sorted({" ".join(heading.split()).casefold() for heading in headings}))


def add_mapping(
    store: Store,
    name: str,
    practice_code: str,
    headings: Iterable[str],
    content: Mapping[str, Any],
    *,
    member_number: int,
    saved_at: datetime,
) -> None:
    """Keep a mapping for files with these headings; ``member_number`` 0 is nobody."""
    row = {
        "name": name,
        "practice_code": practice_code,
        "form": form_of(headings),
        "content": json.dumps(content, ensure_ascii=False),
        "member_id": member_number or None,
        "saved_at": saved_at,
    }
    with store.write() as connection:
        connection.execute(audit_mapping.insert().values(**row))


def find_mapping(
    store: Store, headings: Iterable[str], practice_codes: Collection[str]
) -> SavedMapping | None:
    """Return what was saved last for files with these headings, in these practices or for all."""
    query = (
        sa.select(audit_mapping, member.c.name.label("saved_by"))
        .outerjoin(member, member.c.member_id == audit_mapping.c.member_id)
        .where(audit_mapping.c.form == form_of(headings))
        .where(audit_mapping.c.practice_code.in_([*practice_codes, FOR_ALL]))
        .order_by(audit_mapping.c.audit_mapping_id.desc())
        .limit(1)
    )
    with store.read() as connection:
        found = connection.execute(query).first()
    if found is None:
        return None
    return SavedMapping(
        name=found.name,
        practice_code=found.practice_code,
        content=json.loads(found.content),
        saved_by=found.saved_by or "",
        saved_at=found.saved_at,
    )
