"""The decisions of the workbook, those that were imported as records too."""

from dataclasses import asdict, dataclass
from datetime import datetime

from raftlib.analysis.options import tally_decision
from raftlib.analysis.record import as_instant
from raftlib.analysis.recount import Json, as_answer
from raftlib.conduct.reading import read_outlines
from raftlib.domain.proceedings import Proceedings, Stage
from raftlib.errors import RecordError
from raftlib.sources.decision_record import parse_decision
from raftlib.store.connection import Store
from raftlib.store.decisions import list_decisions, read_decision_record

TAKEN = "no_weighted_vote"  # an outcome beside those of a recount


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """One decision of the list; what it does not have yet is empty.

    ``recorded_here`` says that its votes are entries of a chain in this workbook; any other was
    imported as a record.
    """

    decision: str
    title: str
    recorded_here: bool
    stage: Stage
    locality: str = ""
    route: str = ""
    opens_at: str = ""
    closes_at: str = ""
    outcome: str = ""

    def as_answer(self) -> dict[str, Json]:
        """Return the line as JSON values."""
        return {**asdict(self), "stage": self.stage.value}


@dataclass(frozen=True, kw_only=True)
class DecisionList:
    """The decisions that could be read, and why each other one could not."""

    lines: tuple[DecisionLine, ...]
    faults: tuple[str, ...]


def list_all(store: Store, now: datetime) -> DecisionList:
    """Return all decisions: those of this workbook first, the newest of each first.

    Raises
    ------
    StoreError
        If the store cannot be read.
    """
    outlines = read_outlines(store)
    faults = list(outlines.faults)
    imported = {}
    for item in list_decisions(store):
        try:
            record = read_decision_record(store, item.number)
            imported[item.decision_code] = _of_record(record, now)
        except RecordError as error:
            faults.append(f"The record of {item.decision_code} cannot be read: {error}")
    ours = {
        one.decision_code: _of_outline(one, imported.pop(one.decision_code, None), now)
        for one in outlines.found
    }
    return DecisionList(lines=(*ours.values(), *imported.values()), faults=tuple(faults))


def _of_outline(one: Proceedings, record: DecisionLine | None, now: datetime) -> DecisionLine:
    counted = record.outcome if record and one.outcome_at else ""
    return DecisionLine(
        decision=one.decision_code,
        title=one.paper.headline,
        recorded_here=True,
        stage=one.stage(now),
        locality=one.locality,
        route=one.route.value,
        opens_at=as_instant(one.opening.decision.opens_at) if one.opening else "",
        closes_at=as_instant(one.closes_at) if one.closes_at else "",
        outcome=TAKEN if one.taken else counted,
    )


def _of_record(record: object, now: datetime) -> DecisionLine:
    decision = parse_decision(record)
    outcome = as_answer(tally_decision(decision))["outcome"]
    stage = Stage.OPEN if decision.opens_at <= now else Stage.COMING
    stage = Stage.CLOSED if decision.closes_at <= now else stage
    return DecisionLine(
        decision=decision.decision_code,
        title=decision.title,
        recorded_here=False,
        stage=stage,
        opens_at=as_instant(decision.opens_at),
        closes_at=as_instant(decision.closes_at),
        outcome=str(outcome) if stage is Stage.CLOSED else "",
    )
