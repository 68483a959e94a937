"""Builds proceedings for tests of the notice: the example of DECISIONS, unless told otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from raftlib.analysis.tally import tally_votes
from raftlib.domain.chain import Head
from raftlib.domain.decision import Decision, Refused
from raftlib.domain.proceedings import (
    CastPosition,
    CastVote,
    Depth,
    Opening,
    Paper,
    Proceedings,
    Route,
    Taken,
)
from raftlib.sources.decision_record import parse_decision
from raftlib.workbook.wording.notice import Notice, write_notice
from tests.analysis.records import make_record, notice_example, own, position

CLOSED = datetime(2023, 12, 14, 17, tzinfo=UTC)
READY = datetime(2023, 12, 14, 17, 2, tzinfo=UTC)
HEAD = Head(entries=32, last_hash="ab" * 32)
NAMES = {"P00": "OAK SURGERY", "U1": "FIRST PCN"}
PROPOSED = datetime(2023, 12, 1, 9, tzinfo=UTC)


def make_proceedings(record: dict[str, Any] | None = None, **changes: Any) -> Proceedings:
    """Return what would be recorded of a decision: entry 1 opens it, the votes follow."""
    whole = parse_decision(record or notice_example())
    opening = Opening(
        at=whole.opens_at,
        decision=replace(whole, votes=(), cd_votes=()),
        paper="cd" * 32,
        register_as_at=date(2023, 10, 1),
        register_fingerprint="ef" * 32,
    )
    found = Proceedings(
        decision_code=whole.decision_code,
        locality="North",
        route=Route.STANDARD,
        rule=whole.rule,
        next_step="The locality manager finds a place by March.",
        papers=(make_paper(whole.title or "A hub"),),
        opening=opening,
        votes=_votes(whole),
        positions=tuple(
            CastPosition(seq=2 + len(whole.votes) + number, position=cd_vote, hash="")
            for number, cd_vote in enumerate(whole.cd_votes)
        ),
        closed_at=CLOSED,
        outcome_at=READY,
        head=HEAD,
    )
    return replace(found, **changes)


def make_paper(headline: str, summary: str = "One hub for same-day appointments.") -> Paper:
    return Paper(
        version=1, headline=headline, summary=summary, full="# Why", fingerprint="cd", at=PROPOSED
    )


def make_taken(**changes: Any) -> Proceedings:
    """Return what would be recorded of a decision of the leadership meeting."""
    taken = Taken(at=CLOSED, outcome="The lease is signed.", why="The offer ended that day.")
    found = Proceedings(
        decision_code="D-2023-08",
        locality="North",
        route=Route.LEADERSHIP,
        papers=(make_paper("Lease of the hub"),),
        taken=taken,
        head=HEAD,
    )
    return replace(found, **changes)


def make_large(practices: int) -> dict[str, Any]:
    """Return the record of a vote in which every practice voted, every third against."""
    codes = [f"Z{number:05}" for number in range(practices)]
    votes = [own(code, "yes" if number % 3 else "no") for number, code in enumerate(codes)]
    record = make_record({code: 6200 + number for number, code in enumerate(codes)}, votes)
    record["cd_votes"].append(position("U5", "no"))
    return {**record, "decision": "D-2023-09", "title": "A large vote"}


def notice_of(found: Proceedings, now: datetime = READY) -> Notice:
    decision = found.decision
    tally = tally_votes(decision) if decision else None
    if isinstance(tally, Refused):
        raise AssertionError(f"refused: {tally.errors}")
    return write_notice(found, tally, NAMES, now)


def said(notice: Notice, depth: Depth = Depth.SUMMARY, title: str = "") -> list[str]:
    """Return the lines of a notice, or of its part with that title."""
    parts = [part for part in notice.at(depth) if title in ("", part.title)]
    return [str(line) for part in parts for line in part.lines]


def _votes(whole: Decision) -> tuple[CastVote, ...]:
    return tuple(
        CastVote(seq=2 + number, vote=vote, hash="") for number, vote in enumerate(whole.votes)
    )
