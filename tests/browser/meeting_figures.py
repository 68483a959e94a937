"""Compares what the notice and the recount of a played meeting say with what must come of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.browser.meeting_acts import ABSTAIN, AGAINST, FOR, Expected, Kind

WORDS = {FOR: "for", AGAINST: "against", ABSTAIN: "abstained", "": "no vote"}
RECOUNTED = {FOR: "yes", AGAINST: "no", ABSTAIN: "abstain", "": "not_voted"}
VOTES = {"for": FOR, "against": AGAINST, "abstained": ABSTAIN}
WAYS = {"online": Kind.OWN, "by e-mail": Kind.RECORDED, "conveyed by the CD": Kind.CONVEYED}


@dataclass(frozen=True)
class Check:
    """One figure: what it is, what must come, and what came."""

    what: str
    expected: object
    got: object


def compare(expected: Expected, notice: Sequence[str], recount: Mapping[str, Any]) -> list[Check]:
    """Compare the notice at its depths, and the recount, with what must come."""
    _headline, summary, full = notice
    depths = zip(("headline", "summary", "full"), notice, strict=True)
    return [
        *(check for depth, text in depths for check in _compare_depth(expected, depth, text)),
        Check("votes in the summary", _votes(expected), _read_votes(summary)),
        Check("each practice's vote", dict(expected.stands), _read_practices(full)),
        *_compare_recount(expected, recount),
    ]


def _compare_depth(expected: Expected, depth: str, text: str) -> list[Check]:
    test = re.search(r"needed ([\d,]+) of ([\d,]+) patients, got ([\d,]+)", text)
    cds = re.search(r"CDs?:.*: (\d+) for, (\d+) against", text)
    carried = re.search(r"D-\d{4}-\d+ .*: (NOT CARRIED|CARRIED)", text)
    needs = (expected.needed, expected.base, expected.weights[FOR])
    return [
        Check(
            f"outcome, {depth}",
            "CARRIED" if expected.carried else "NOT CARRIED",
            carried[1] if carried else "",
        ),
        Check(f"needed, of, got, {depth}", needs, _numbers(test)),
        Check(
            f"CDs for, against, {depth}", (expected.cds[FOR], expected.cds[AGAINST]), _numbers(cds)
        ),
    ]


def _numbers(found: re.Match[str] | None) -> tuple[int, ...]:
    return tuple(int(part.replace(",", "")) for part in found.groups()) if found else ()


def _votes(expected: Expected) -> dict[str, tuple[int, int]]:
    return {word: (expected.weights[one], expected.heads[one]) for one, word in WORDS.items()}


def _read_votes(text: str) -> dict[str, tuple[int, ...]]:
    return {
        word: _numbers(re.search(rf"\b{word} ([\d,]+) \((\d+)\)", text, re.IGNORECASE))
        for word in WORDS.values()
    }


def _read_practices(text: str) -> dict[str, tuple[str, str]]:
    """Return the choice and the way of each practice that has a vote, from the full notice."""
    rows = [line.split("\t") for line in text.splitlines() if re.match(r"Z\d{5} .*\t", line)]
    return {
        row[0][:6]: (VOTES[row[1].strip()], WAYS.get(row[4].strip(), row[4]))
        for row in rows
        if len(row) > 4 and row[1].strip() in VOTES
    }


def _compare_recount(expected: Expected, recount: Mapping[str, Any]) -> list[Check]:
    weights = {one: recount["weight"][word] for one, word in RECOUNTED.items()}
    heads = {one: recount["practices"][word] for one, word in RECOUNTED.items()}
    cds = {one: recount["cds"][word] for one, word in RECOUNTED.items()}
    late = [entry for entry in recount["excluded"] if entry[1] == "late"]
    counted = {code: (choice, way) for code, choice, way, _index in recount["counted"]}
    return [
        Check(
            "recount: outcome", "carried" if expected.carried else "not_carried", recount["outcome"]
        ),
        Check("recount: weights", dict(expected.weights), weights),
        Check("recount: practices", dict(expected.heads), heads),
        Check("recount: CDs", dict(expected.cds), cds),
        Check("recount: needed", expected.needed, recount["needed_weight"]),
        Check("recount: each practice's vote", dict(expected.stands), counted),
        Check("recount: clashes", list(expected.clashes), recount["conflicts"]),
        Check("recount: CDs at odds", list(expected.at_odds), recount["cd_at_odds"]),
        Check("recount: late, not counted", expected.late, len(late)),
        Check("recount: the chain", "ok", recount["chain"]),
    ]
