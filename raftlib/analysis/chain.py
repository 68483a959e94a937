"""Makes and verifies the tamper-evident record (DECISIONS, "The tamper-evident record")."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from raftlib.domain.chain import ChainCheck, Head, Wrong

START = "0" * 64  # ``prev`` of the first entry
NO_ENTRIES = Head(entries=0, last_hash=START)


def entry_hash(entry: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an entry's canonical JSON, without its own ``hash``, in hexadecimal.

    Raises
    ------
    ValueError
        If the entry holds a float, which has no canonical form, or text that is not Unicode.

    Notes
    -----
    Canonical: UTF-8, keys sorted, separators ``,`` and ``:``, no ASCII escaping.
    """
    body = {key: value for key, value in entry.items() if key != "hash"}
    return sha256(canonical_json(body).encode()).hexdigest()


def canonical_json(value: object) -> str:
    """Return the one text that stands for a value.

    Raises
    ------
    ValueError
        If it holds a float, which has no canonical form.
    """
    if _holds_float(value):
        raise ValueError("a chain holds no floats")
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def make_entry(head: Head, *, at: str, kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry that follows the head of a chain.

    Parameters
    ----------
    head : Head
        ``NO_ENTRIES`` for the first entry.
    at : str
        The instant, as text: what is hashed is what is written.
    body : mapping
        Values of JSON without floats; keys are text.

    Raises
    ------
    ValueError
        If the body holds a float, or text that is not Unicode.
    """
    # As it will be read again: tuples are lists in JSON, and every key is text.
    plain = json.loads(json.dumps(body))
    entry = {"seq": head.entries, "at": at, "kind": kind, "body": plain, "prev": head.last_hash}
    return {**entry, "hash": entry_hash(entry)}


def verify_chain(entries: Iterable[object], head: Head | None = None) -> ChainCheck:
    """Find the first place where a chain is wrong.

    Parameters
    ----------
    entries : iterable of object
        One parsed line each; None for a line that could not be read.
    head : Head, optional
        As published. Without it a chain that was rewritten to its end is not found.

    Returns
    -------
    ChainCheck
        At each entry ``seq`` is asked first, then ``prev``, then ``hash``; the head at the end.
    """
    last, count = START, 0
    for entry in entries:
        wrong = _wrong_with(entry, count, last)
        if wrong or not isinstance(entry, dict):
            found = Head(entries=count, last_hash=last)
            return ChainCheck(head=found, line=count, wrong=wrong or Wrong.HASH)
        last, count = entry["hash"], count + 1
    found = Head(entries=count, last_hash=last)
    if head is not None and head != found:
        return ChainCheck(head=found, line=count, wrong=Wrong.HEAD)
    return ChainCheck(head=found)


def _wrong_with(entry: object, seq: int, prev: str) -> Wrong | None:
    if not isinstance(entry, dict):
        return Wrong.HASH
    if type(entry.get("seq")) is not int or entry["seq"] != seq:
        return Wrong.SEQ
    if entry.get("prev") != prev:
        return Wrong.PREV
    try:
        return None if entry.get("hash") == entry_hash(entry) else Wrong.HASH
    except (ValueError, RecursionError):
        return Wrong.HASH


def _holds_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(_holds_float(part) for part in value.values())
    if isinstance(value, list):
        return any(_holds_float(part) for part in value)
    return isinstance(value, float)
