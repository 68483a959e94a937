"""Recounts a decision from a file, and says the result as text and as JSON."""

import json
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from raftlib.analysis.chain import verify_chain
from raftlib.analysis.options import OptionsTally, tally_decision
from raftlib.analysis.recount import as_answer
from raftlib.domain.chain import ChainCheck, Head
from raftlib.domain.decision import Decision, Refused, Tally
from raftlib.errors import RecordError
from raftlib.sources.chain_file import is_chain, parse_head, read_chain
from raftlib.sources.decision_record import parse_decision
from raftlib.sources.strict_json import read_json
from raftlib.workbook.wording.decision import decision_name, describe_refusals
from raftlib.workbook.wording.export import describe_result


class Status(IntEnum):
    """Exit status of a recount. Source: DECISIONS, "Record format"."""

    COUNTED = 0
    REFUSED = 2
    CHAIN_BROKEN = 3


@dataclass(frozen=True, kw_only=True)
class RecountResult:
    """The answer in both forms, the exit status, and what has to be said beside the answer."""

    text: str
    answer: Any
    status: Status
    warnings: tuple[str, ...] = ()

    @property
    def json(self) -> str:
        """Return the answer as JSON in ASCII, which every terminal and pipe can carry."""
        return json.dumps(self.answer)


def recount_file(path: Path, head: str | None = None) -> RecountResult:
    """Recount one record, a list of cases, or verify a chain.

    Raises
    ------
    RecordError
        If the file, or its single record, cannot be read. In a list of cases such a record
        becomes a refusal, so that the other cases are still counted.
    """
    if head is not None or is_chain(path):
        return _check_chain(path, head)
    content = read_json(path)
    if isinstance(content, dict) and isinstance(content.get("cases"), list):
        results = [_recount_case(case, number) for number, case in enumerate(content["cases"])]
        return RecountResult(
            text="\n\n".join(result.text for result in results) or "The file holds no cases.",
            answer=[result.answer for result in results],
            status=Status.COUNTED,
            warnings=tuple(warning for result in results for warning in result.warnings),
        )
    try:
        return _recount(content)
    except RecordError as error:
        raise RecordError(f"{path.name} is not a decision record.\n{error}") from error


def _recount_case(case: Any, number: int) -> RecountResult:
    try:
        return _recount(case)
    except RecordError as error:
        return RecountResult(
            text=f"Case {number} cannot be read.",
            answer={"outcome": "refused", "errors": ["unreadable"]},
            status=Status.REFUSED,
            warnings=(f"cases[{number}] is not a decision record.\n{error}",),
        )


def _recount(record: Any) -> RecountResult:
    decision = parse_decision(record)
    outcome = tally_decision(decision)
    refused = isinstance(outcome, Refused)
    return RecountResult(
        text=_describe(decision, outcome),
        answer=as_answer(outcome),
        status=Status.REFUSED if refused else Status.COUNTED,
    )


def _describe(decision: Decision, outcome: Tally | OptionsTally | Refused) -> str:
    if isinstance(outcome, Refused):
        lines = [f"{decision_name(decision)}: REFUSED, this vote must not open."]
        return "\n".join([*lines, *describe_refusals(decision, outcome)])
    return describe_result(decision, outcome)


def _check_chain(path: Path, head: str | None) -> RecountResult:
    published = None if head is None else parse_head(head)
    entries = read_chain(path)
    if not entries and published is None:
        raise RecordError(f"{path.name} holds no entries. Choose the chain of a decision.")
    check = verify_chain(entries, published)
    return RecountResult(
        text="ok" if check.ok else f"wrong at entry {check.line}: {check.wrong}",
        answer=_chain_answer(check),
        status=Status.COUNTED if check.ok else Status.CHAIN_BROKEN,
        warnings=(_describe_check(check, published),),
    )


def _describe_check(check: ChainCheck, published: Head | None) -> str:
    found = f"{check.head.entries} entries read well; their head is {check.head}"
    if published is None:
        found += ". It was compared with no published head: give --head, from the notice"
    return found


def _chain_answer(check: ChainCheck) -> dict[str, str | int | None]:
    """Return the check as JSON values; ``entry`` counts from 0, as ``seq`` does."""
    if check.ok:
        return {"chain": "ok", "head": str(check.head)}
    return {"chain": "wrong", "head": str(check.head), "entry": check.line, "wrong": check.wrong}
