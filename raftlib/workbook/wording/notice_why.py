"""Why a decision was carried or not, and what would have changed that."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from raftlib.analysis.margins import find_leeway, find_shortfall
from raftlib.domain.decision import Base, Decision, QuorumOf, Tally
from raftlib.domain.proceedings import Proceedings
from raftlib.workbook.wording.decision import REASONS, UNITS
from raftlib.workbook.wording.notice_lines import Line, quote, say
from raftlib.workbook.wording.numbers import counted


@dataclass(frozen=True, kw_only=True)
class WouldBe:
    """What practices would have had to do instead: those inside the base, and those outside it."""

    turned: Mapping[Base, str]
    joined: str


VOTED_FOR = WouldBe(
    turned={
        Base.FOR_AGAINST: "voted for instead of against",
        Base.CAST: "voted for instead of against or abstaining",
        Base.ENTITLED: "voted for",
    },
    joined="voted for as well",
)
# Who stands outside the base.
OUTSIDE = {
    Base.FOR_AGAINST: "that abstained or did not vote",
    Base.CAST: "that did not vote",
    Base.ENTITLED: "",
}


def why_lines(found: Proceedings, decision: Decision, tally: Tally) -> tuple[Line, ...]:
    """Return the reasons, what would have changed the outcome, and why it was urgent."""
    if tally.carried:
        texts = ["It was carried because every test was met.", _leeway(decision, tally)]
    else:
        reasons = "; ".join(REASONS[reason] for reason in tally.reasons)
        lacked = describe_shortfall(decision, tally, VOTED_FOR)
        texts = [f"It was not carried, because {reasons}.", *lacked]
    return (*say(*texts), *urgency_lines(found))


def urgency_lines(found: Proceedings) -> tuple[Line, ...]:
    """Return why a decision was urgent; nothing where it was not."""
    return quote("Why it was urgent", found.urgency)


def _leeway(decision: Decision, tally: Tally) -> str:
    leeway, unit = find_leeway(decision, tally), UNITS[decision.rule.weight]
    parts = []
    if leeway.turned:
        parts.append(f"{_practices_of(leeway.turned, unit)} had voted against instead of for")
    if leeway.cds:
        parts.append(f"{counted(leeway.cds, 'CD')} fewer had been for")
    return f"It would not have been carried if {', or if '.join(parts)}." if parts else ""


def describe_shortfall(decision: Decision, tally: Tally, would_be: WouldBe) -> list[str]:
    """Return what each test that was not met lacked."""
    lacked, rule = find_shortfall(decision, tally), decision.rule
    unit = UNITS[rule.weight]
    ways = []
    if lacked.turned:
        ways.append(f"{_practices_of(lacked.turned, unit)} had {would_be.turned[rule.base]}")
    if lacked.joined:
        ways.append(
            f"{_practices_of(lacked.joined, unit)} {OUTSIDE[rule.base]} had {would_be.joined}"
        )
    texts = []
    if not tally.share_met:
        texts.append(
            f"The practices' test would have been met if {', or if '.join(ways)}."
            if ways
            else "No vote could have met the practices' test."
        )
    if lacked.cds:
        texts.append(f"The CDs' test lacked {counted(lacked.cds, 'CD')} for.")
    if lacked.quorum:
        of = unit if rule.quorum and rule.quorum.of is QuorumOf.WEIGHT else "practice"
        texts.append(f"The quorum lacked {counted(lacked.quorum, of)}.")
    return texts


def _practices_of(weight: int | Fraction, unit: str) -> str:
    if unit == "practice":
        return f"{counted(weight, 'practice')} more"
    return f"practices with {counted(weight, unit)}"
