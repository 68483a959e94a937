"""Reads the proceedings of a decision from the entries of its chain."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from raftlib.analysis.chain import NO_ENTRIES, canonical_json
from raftlib.domain.chain import Head
from raftlib.domain.decision import CdVote, Decision, Vote, Way
from raftlib.domain.proceedings import (
    CastPosition,
    CastVote,
    Correction,
    EntryKind,
    Extension,
    Noted,
    Opening,
    Paper,
    Proceedings,
    Remark,
    Route,
    Taken,
    View,
)
from raftlib.errors import RecordError
from raftlib.sources.decision_record import parse_decision, parse_options, parse_rule
from raftlib.sources.exact_values import parse_instant
from raftlib.sources.strict_json import parse_json

Entry = Mapping[str, Any]


def parse_proceedings(
    decision_code: str,
    entries: Iterable[Entry | None],
    before: Proceedings | None = None,
    *,
    outline: bool = False,
) -> Proceedings:
    """Read the entries of a decision's chain, in order.

    Parameters
    ----------
    entries : iterable of mapping
        As the ledger has them, or a chain file; None for one that could not be read.
    before : Proceedings, optional
        What the earlier entries told; ``entries`` are those after them.
    outline : bool
        Whether entries between them were left out on purpose.

    Raises
    ------
    RecordError
        If an entry cannot be read, or one is missing; it is named by its ``seq``.
    """
    found = before or Proceedings(
        decision_code=decision_code, locality="", route=Route.STANDARD, head=NO_ENTRIES
    )
    for entry in entries:
        seq = found.head.entries
        try:
            if entry is None:
                raise ValueError("it is no JSON")
            seq = entry["seq"] if outline else seq
            found = _read_entry(found, entry, seq)
        except (KeyError, TypeError, ValueError, AttributeError, RecordError) as error:
            reason = f"{error.args[0]} is missing" if isinstance(error, KeyError) else error
            raise RecordError(
                f"Entry {seq} of {decision_code} cannot be read: {reason}. The chain was changed "
                "from outside. Verify it with raft recount, and bring a backup back."
            ) from error
    return found


def _read_entry(found: Proceedings, entry: Entry, seq: int) -> Proceedings:
    if entry["seq"] != seq:
        raise ValueError(f"the entry in its place has the number {entry['seq']!r}")
    parse_instant(entry["at"])  # the next act is not before it, whatever its kind
    kind = EntryKind(entry["kind"])
    if not found.papers and kind is not EntryKind.PROPOSED:
        raise ValueError("no proposal is before it")
    head = Head(entries=seq + 1, last_hash=entry["hash"])
    return replace(_READERS[kind](found, entry, entry["body"]), head=head)


def _proposed(found: Proceedings, entry: Entry, body: Entry) -> Proceedings:
    paper = Paper(
        version=len(found.papers) + 1,
        headline=body["headline"],
        summary=body["summary"],
        full=body["full"],
        fingerprint=body["fingerprint"],
        at=parse_instant(entry["at"]),
        options=parse_options(body.get("options")),
    )
    return replace(
        found,
        locality=body["locality"],
        route=Route(body["route"]),
        rule_name=body["rule_name"],
        rule=parse_rule(body["rule"]),
        urgency=body["urgency"],
        next_step=body["next_step"],
        papers=(*found.papers, paper),
    )


def _view(found: Proceedings, entry: Entry, body: Entry) -> Proceedings:
    view = View(
        seq=entry["seq"],
        practice_code=body["practice"],
        remark=Remark(body["remark"]),
        text=body["text"],
        at=parse_instant(entry["at"]),
    )
    return replace(found, views=(*found.views, view))


def _agreed(found: Proceedings, _entry: Entry, body: Entry) -> Proceedings:
    """Add or, where it was taken back, remove a practice that agrees with a view."""
    code = body["practice"]

    def say(view: View) -> View:
        if view.seq != body["with"]:
            return view
        others = tuple(other for other in view.agreed_by if other != code)
        return replace(view, agreed_by=(*others, code) if body["agrees"] else others)

    return replace(found, views=tuple(map(say, found.views)))


def _opened(found: Proceedings, entry: Entry, body: Entry) -> Proceedings:
    decision = _frozen(canonical_json(body["record"]))
    opening = Opening(
        at=parse_instant(entry["at"]),
        decision=decision,
        paper=body["paper"],
        register_as_at=date.fromisoformat(body["register"]["as_at"]),
        register_fingerprint=body["register"]["fingerprint"],
    )
    return replace(found, opening=opening, rule=decision.rule)


@lru_cache(maxsize=64)
def _frozen(record: str) -> Decision:
    """Return what was frozen at the opening; it is read once, however often the chain is."""
    return parse_decision(parse_json(record.encode()))


def _vote(found: Proceedings, entry: Entry, body: Entry) -> Proceedings:
    vote = Vote(
        practice_code=body["practice"],
        choice=body["choice"],
        way=body.get("via", Way.ONLINE.value),
        conveyed_by=body.get("by", ""),
        at=parse_instant(entry["at"]),
    )
    words = {name: body.get(name, "") for name in ("depth", "paper", *_TOLD)}
    cast = CastVote(seq=entry["seq"], vote=vote, hash=entry["hash"], **words)
    return replace(found, votes=(*found.votes, cast))


_TOLD = ("told_by", "told_at", "told_how")


def _cd_position(found: Proceedings, entry: Entry, body: Entry) -> Proceedings:
    at = parse_instant(entry["at"])
    position = CdVote(pcn_code=body["pcn"], choice=body["choice"], at=at)
    cast = CastPosition(seq=entry["seq"], position=position, hash=entry["hash"])
    return replace(found, positions=(*found.positions, cast))


def _extended(found: Proceedings, entry: Entry, body: Entry) -> Proceedings:
    extension = Extension(
        at=parse_instant(entry["at"]), closes_at=parse_instant(body["closes_at"]), why=body["why"]
    )
    return replace(found, extensions=(*found.extensions, extension))


def _closed(found: Proceedings, entry: Entry, _body: Entry) -> Proceedings:
    return replace(found, closed_at=parse_instant(entry["at"]))


def _outcome(found: Proceedings, entry: Entry, _body: Entry) -> Proceedings:
    return replace(found, outcome_at=parse_instant(entry["at"]))


def _correction(found: Proceedings, entry: Entry, body: Entry) -> Proceedings:
    correction = Correction(
        of=body["of"], choice=body["choice"], why=body["why"], at=parse_instant(entry["at"])
    )
    return replace(found, corrections=(*found.corrections, correction))


def _taken(found: Proceedings, entry: Entry, body: Entry) -> Proceedings:
    taken = Taken(at=parse_instant(entry["at"]), outcome=body["outcome"], why=body["why"])
    return replace(found, taken=taken)


def _step(found: Proceedings, entry: Entry, body: Entry) -> Proceedings:
    return replace(found, steps=(*found.steps, _noted(entry, body)))


def _reminded(found: Proceedings, entry: Entry, body: Entry) -> Proceedings:
    return replace(found, reminders=(*found.reminders, _noted(entry, body)))


def _reported(found: Proceedings, entry: Entry, body: Entry) -> Proceedings:
    return replace(found, reports=(*found.reports, _noted(entry, body)))


def _noted(entry: Entry, body: Entry) -> Noted:
    at = parse_instant(entry["at"])
    return Noted(seq=entry["seq"], at=at, what=body["what"], note=body.get("note", ""))


_Reader = Callable[[Proceedings, Entry, Entry], Proceedings]
_READERS: dict[EntryKind, _Reader] = {
    EntryKind.PROPOSED: _proposed,
    EntryKind.VIEW: _view,
    EntryKind.AGREED: _agreed,
    EntryKind.STEP: _step,
    EntryKind.OPENED: _opened,
    EntryKind.VOTE: _vote,
    EntryKind.CD_POSITION: _cd_position,
    EntryKind.EXTENDED: _extended,
    EntryKind.REMINDED: _reminded,
    EntryKind.CLOSED: _closed,
    EntryKind.OUTCOME: _outcome,
    EntryKind.REPORTED: _reported,
    EntryKind.CORRECTION: _correction,
    EntryKind.TAKEN: _taken,
}
