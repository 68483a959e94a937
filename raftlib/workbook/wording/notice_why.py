"""Why a decision was carried or not, and what would have changed that."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from raftlib.analysis.margins import Leeway, find_leeway, find_shortfall
from raftlib.domain.decision import Base, Decision, QuorumOf, Rule, Tally
from raftlib.domain.proceedings import Proceedings
from raftlib.workbook.wording.decision import REASONS, UNITS
from raftlib.workbook.wording.notice_lines import Line, quote, say
from raftlib.workbook.wording.numbers import counted


@dataclass(frozen=True, kw_only=True)
class WouldBe:
    """What would have had to be done instead, in the words of a kind of vote.

    ``turned`` is for practices inside the base and ``joined`` for those outside it, had it not
    been carried; ``turned_away`` and ``fewer_cds`` where it was.
    """

    turned: Mapping[Base, str]
    joined: str
    turned_away: str
    fewer_cds: str


VOTED_FOR = WouldBe(
    turned={
        Base.FOR_AGAINST: "voted for instead of against",
        Base.CAST: "voted for instead of against or abstaining",
        Base.ENTITLED: "voted for",
    },
    joined="voted for as well",
    turned_away="voted against instead of for",
    fewer_cds="been for",
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
        leeway = describe_leeway(decision.rule, find_leeway(decision, tally), VOTED_FOR)
        texts = ["It was carried because every test was met.", leeway]
    else:
        reasons = "; ".join(REASONS[reason] for reason in tally.reasons)
        lacked = describe_shortfall(decision, tally, VOTED_FOR)
        texts = [f"It was not carried, because {reasons}.", *lacked]
    return (*say(*texts), *urgency_lines(found))


def urgency_lines(found: Proceedings) -> tuple[Line, ...]:
    """Return why a decision was urgent; nothing where it was not."""
    return quote("Why it was urgent", found.urgency)


def describe_leeway(rule: Rule, leeway: Leeway, would_be: WouldBe) -> str:
    """Return what would have stopped it; empty where nothing could."""
    parts = []
    if leeway.turned:
        turned = practices_of(leeway.turned, UNITS[rule.weight])
        parts.append(f"{turned} had {would_be.turned_away}")
    if leeway.cds:
        parts.append(f"{counted(leeway.cds, 'CD')} fewer had {would_be.fewer_cds}")
    if leeway.quorum:
        parts.append(f"{practices_of(leeway.quorum, _quorum_unit(rule))} had not voted")
    return f"It would not have been carried if {', or if '.join(parts)}." if parts else ""


def describe_shortfall(decision: Decision, tally: Tally, would_be: WouldBe) -> list[str]:
    """Return what each test that was not met lacked."""
    lacked, rule = find_shortfall(decision, tally), decision.rule
    unit = UNITS[rule.weight]
    ways = []
    if lacked.turned:
        ways.append(f"{practices_of(lacked.turned, unit)} had {would_be.turned[rule.base]}")
    if lacked.joined:
        ways.append(
            f"{practices_of(lacked.joined, unit)} {OUTSIDE[rule.base]} had {would_be.joined}"
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
        texts.append(f"The quorum lacked {counted(lacked.quorum, _quorum_unit(rule))}.")
    return texts


def _quorum_unit(rule: Rule) -> str:
    """Return in what a quorum is counted."""
    by_weight = rule.quorum and rule.quorum.of is QuorumOf.WEIGHT
    return UNITS[rule.weight] if by_weight else "practice"


def practices_of(weight: int | Fraction, unit: str) -> str:
    """Return how large the practices are that would have had to do something else."""
    if unit == "practice":
        return f"{counted(weight, 'practice')} more"
    return f"practices with {counted(weight, unit)}"
