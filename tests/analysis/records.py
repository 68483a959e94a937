"""Builds decision records for tests: the least that opens, unless a test says otherwise."""

from typing import Any

from raftlib.analysis.options import OptionsTally, tally_decision, tally_options
from raftlib.analysis.tally import tally_votes
from raftlib.domain.decision import Refused, Tally
from raftlib.sources.decision_record import parse_decision

OPENS, DURING, CLOSES = "2023-12-07T12:00:00Z", "2023-12-08T10:00:00Z", "2023-12-14T17:00:00Z"
SEATS = ("U1", "U2", "U3", "U4", "U5", "U6")


def own(practice: str, choice: str, at: str = DURING, via: str = "online") -> dict[str, Any]:
    return {"practice": practice, "choice": choice, "via": via, "at": at}


def conveyed(practice: str, choice: str, at: str = DURING, by: str = "U1") -> dict[str, Any]:
    return {"practice": practice, "choice": choice, "via": "cd", "by": by, "at": at}


def position(pcn: str, choice: str, at: str = DURING) -> dict[str, Any]:
    return {"pcn": pcn, "choice": choice, "at": at}


def make_record(
    sizes: dict[str, Any], votes: list[dict[str, Any]] | None = None, **rule: Any
) -> dict[str, Any]:
    """All practices belong to U1; four of six CDs are for, so that the practices decide."""
    return {
        "decision": "D-1",
        "practices": [{"code": c, "pcn": "U1", "list_size": size} for c, size in sizes.items()],
        "cds": [{"pcn": pcn} for pcn in SEATS],
        "votes": votes or [],
        "cd_votes": [position(pcn, "yes") for pcn in SEATS[:4]],
        "rule": rule,
        "opens_at": OPENS,
        "closes_at": CLOSES,
    }


def make_vote(*, yes: Any = 0, no: Any = 0, abstain: Any = 0, silent: Any = 0, **rule: Any) -> Any:
    """Four practices, one for each thing that can be said, with these list sizes."""
    sizes = {"Y": yes, "N": no, "A": abstain, "S": silent}
    votes = [own("Y", "yes"), own("N", "no"), own("A", "abstain")]
    return make_record(sizes, votes, **rule)


def make_options_vote(
    said: dict[str, tuple[Any, str]], method: str = "plurality", keys: str = "ABC", **rule: Any
) -> Any:
    """Make a vote on options: each practice's list size and choice, empty for none; no CDs asked.

    The rule needs no CDs unless a test says so; all positions are for a test to add.
    """
    votes = [own(code, choice) for code, (_, choice) in said.items() if choice]
    sizes = {code: size for code, (size, _) in said.items()}
    options = [{"key": key, "title": f"Option {key}"} for key in keys]
    record = make_record(sizes, votes, **{"min_cds": 0, **rule})
    return {**record, "cd_votes": [], "options": {"method": method, "options": options}}


def tally_of_options(record: dict[str, Any]) -> OptionsTally:
    outcome = tally_options(parse_decision(record))
    if isinstance(outcome, Refused):
        raise AssertionError(f"refused: {outcome.errors}")
    return outcome


def tally(record: dict[str, Any]) -> Tally:
    outcome = tally_votes(parse_decision(record))
    if isinstance(outcome, Refused):
        raise AssertionError(f"refused: {outcome.errors}")
    return outcome


def refusals(record: dict[str, Any]) -> list[str]:
    outcome = tally_decision(parse_decision(record))
    return [error.value for error in outcome.errors] if isinstance(outcome, Refused) else []


def notice_example() -> dict[str, Any]:
    """Make the vote of the notice in DECISIONS: 28 practices, 182,340 patients, six CDs.

    17 practices for (16 of 5,600 and one of 6,800: 96,400), 6 against (five of 7,000 and one of
    6,200: 41,200), 2 abstain (4,000 each: 8,000), 3 silent (two of 12,000 and one of 12,740:
    36,740). Together 96,400 + 41,200 + 8,000 + 36,740 = 182,340.
    """
    groups = {
        "yes": [5600] * 16 + [6800],
        "no": [7000] * 5 + [6200],
        "abstain": [4000] * 2,
        "": [12000] * 2 + [12740],
    }
    rows = [(choice, size) for choice, sizes in groups.items() for size in sizes]
    codes = [f"P{number:02}" for number in range(len(rows))]
    record = make_record(
        {code: size for code, (_, size) in zip(codes, rows, strict=True)},
        [own(code, choice) for code, (choice, _) in zip(codes, rows, strict=True) if choice],
    )
    record["cd_votes"].append(position("U5", "no"))
    return {**record, "decision": "D-2023-07", "title": "Shared same-day hub"}
