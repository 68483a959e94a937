"""The ledger: what people decide, as chained entries that are only ever added."""

import json
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from raftlib.analysis.chain import NO_ENTRIES, canonical_json, make_entry, verify_chain
from raftlib.domain.chain import ChainCheck, Head
from raftlib.errors import StoreError
from raftlib.store.changes import decision_topic, record_change
from raftlib.store.connection import Store
from raftlib.store.schema import ledger_entry

_PARTS = [ledger_entry.c[name] for name in ("seq", "at", "kind", "body", "prev", "hash")]
# Made once: both run while everybody else waits to write.
_ADD = ledger_entry.insert()
_LAST = (
    sa.select(ledger_entry.c.seq, ledger_entry.c.hash)
    .where(ledger_entry.c.decision_code == sa.bindparam("decision_code"))
    .order_by(ledger_entry.c.seq.desc())
    .limit(1)
)


def append_entry(
    connection: sa.Connection, decision_code: str, *, at: str, kind: str, body: Mapping[str, Any]
) -> Head:
    """Add one entry to the chain of a decision, and return the head it has then.

    Parameters
    ----------
    connection : Connection
        Of :meth:`Store.write`: it holds the write lock, so that a chain never forks, and the
        entry is stored together with what else is written in the same block, or not at all.

    Raises
    ------
    StoreError
        If the body holds a float, or text that is not Unicode.
    """
    head = read_head(connection, decision_code)
    try:
        entry = make_entry(head, at=at, kind=kind, body=body)
    except (ValueError, TypeError) as error:
        raise StoreError(
            f"An entry of kind {kind!r} cannot be added to {decision_code}: it holds what has no "
            "one form as text. Nothing was stored. Write numbers with a fraction as text."
        ) from error
    row = {**entry, "body": canonical_json(entry["body"]), "decision_code": decision_code}
    connection.execute(_ADD, row)
    record_change(connection, decision_topic(decision_code))
    return Head(entries=head.entries + 1, last_hash=entry["hash"])


def rehearse(store: Store) -> None:
    """Add an entry and take it back, so that the first real one is quick.

    In a new process the first takes several times as long as the next ones, most of that while
    everybody else waits.

    Raises
    ------
    StoreError
        If the store cannot be written.
    """
    with store.write() as connection:
        append_entry(connection, "", at="", kind="", body={})
        connection.rollback()


def read_head(connection: sa.Connection, decision_code: str) -> Head:
    """Return the head of a chain as it is stored; that of no entries where there is none."""
    last = connection.execute(_LAST, {"decision_code": decision_code}).first()
    return Head(entries=last.seq + 1, last_hash=last.hash) if last else NO_ENTRIES


def list_chains(connection: sa.Connection) -> list[str]:
    """Return the codes of the decisions that have a chain, in order."""
    query = sa.select(ledger_entry.c.decision_code).distinct()
    return sorted(connection.scalars(query))


def read_entries(
    connection: sa.Connection,
    decision_code: str,
    *,
    after: int = 0,
    kinds: Collection[str] | None = None,
) -> list[dict[str, Any] | None]:
    """Return the entries of a chain in order; None for one whose body is no JSON any more.

    Parameters
    ----------
    after : int
        How many entries to leave out at the start: those that were read before.
    kinds : collection of str, optional
        Only entries of these kinds.
    """
    query = (
        sa.select(*_PARTS)
        .where(ledger_entry.c.decision_code == decision_code)
        .where(ledger_entry.c.seq >= after)
        .order_by(ledger_entry.c.seq)
    )
    if kinds is not None:
        query = query.where(ledger_entry.c.kind.in_(kinds))
    return [_as_entry(row) for row in connection.execute(query)]


def _as_entry(row: sa.Row[Any]) -> dict[str, Any] | None:
    try:
        return {**row._asdict(), "body": json.loads(row.body)}
    except ValueError:
        return None


def verify_ledger(store: Store, decision_code: str, head: Head | None = None) -> ChainCheck:
    """Find the first place where the chain of a decision is wrong; ``head`` as published."""
    with store.read() as connection:
        return verify_chain(read_entries(connection, decision_code), head)


def export_chain(store: Store, decision_code: str) -> str:
    """Return a chain as JSON, one entry a line, which ``raft recount`` verifies.

    Raises
    ------
    StoreError
        If there is no such chain, or an entry cannot be read.
    """
    with store.read() as connection:
        entries = read_entries(connection, decision_code)
    if not entries:
        raise StoreError(f"There is no chain of {decision_code!r}. Check the decision's code.")
    if None in entries:
        raise StoreError(
            f"Entry {entries.index(None)} of {decision_code} cannot be read: the store was "
            "changed from outside. Type raft doctor, and bring a backup back."
        )
    return "".join(f"{canonical_json(entry)}\n" for entry in entries)
