"""What a page, a command or a notice says about a locality decision."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from raftlib.analysis.blocking import Blocking
from raftlib.analysis.options import OptionsTally
from raftlib.analysis.refusals import find_offenders
from raftlib.domain.decision import (
    Base,
    Choice,
    Compare,
    Decision,
    Exclusion,
    NotCarried,
    QuorumOf,
    Refusal,
    Refused,
    Rule,
    Tally,
    VoteWeight,
    Way,
)
from raftlib.errors import LISTED
from raftlib.workbook.wording.numbers import (
    amount,
    counted,
    moment,
    percent_cut,
    share_in_words,
)

BASES = {
    Base.FOR_AGAINST: "votes for and against",
    Base.CAST: "votes cast, abstentions included",
    Base.ENTITLED: "all practices entitled to vote",
}
UNITS = {VoteWeight.LIST_SIZE: "patient", VoteWeight.ONE_EACH: "practice"}
WEIGHTS = {VoteWeight.LIST_SIZE: "by list size", VoteWeight.ONE_EACH: "one vote a practice"}
STARTS = {Compare.AT_LEAST: "At least", Compare.MORE_THAN: "More than"}
WAYS = {
    Way.ONLINE: "online",
    Way.EMAIL: "by e-mail",
    Way.MEETING: "at the meeting",
    Way.CD: "conveyed by the CD",
}
CHOICES: dict[str, str] = {Choice.YES: "for", Choice.NO: "against", Choice.ABSTAIN: "abstained"}
EXCLUSIONS = {
    Exclusion.UNKNOWN_PRACTICE: "the practice is not in the register of this vote",
    Exclusion.UNKNOWN_PCN: "the PCN has no seat in this vote",
    Exclusion.INVALID_CHOICE: "the choice is none of yes, no, abstain and withdraw",
    Exclusion.NOT_AUTHORISED: "it did not come from the practice or from the CD of its own PCN",
    Exclusion.VACANT: "the seat is vacant",
    Exclusion.RECUSED: "recused from this decision",
    Exclusion.EARLY: "it came before the vote opened",
    Exclusion.LATE: "it came when the vote had closed",
    Exclusion.SUPERSEDED: "a later vote, or the practice's own vote, stands instead",
}
REFUSALS = {
    Refusal.DUPLICATE_PRACTICE: "A practice is in the register twice; keep one",
    Refusal.MISSING_LIST_SIZE: "A practice has no list size; import the list sizes again",
    Refusal.NEGATIVE_LIST_SIZE: "A list size is below 0; correct it",
    Refusal.DUPLICATE_CD_SEAT: "A PCN has two CD seats; keep one",
    Refusal.UNKNOWN_PCN: "A practice belongs to a PCN that has no CD seat; add the seat",
    Refusal.ZERO_SHARE: "The share required is 0; settle a share above 0",
    Refusal.UNREACHABLE_SHARE: "The share required is above the whole; settle one up to 1",
    Refusal.UNREACHABLE_CDS: "More CDs are required than there are seats; settle how many",
    Refusal.CD_ROSTER_MISMATCH: (
        "The rule counts another number of CDs than the roster has; settle which is right"
    ),
    Refusal.CLOSES_BEFORE_IT_OPENS: "The vote would not close after it opens; settle the times",
    Refusal.TOO_FEW_OPTIONS: "There is nothing to choose between; give at least two options",
    Refusal.DUPLICATE_OPTION: "Two options have the same key; give each its own",
    Refusal.UNUSABLE_OPTION: (
        "An option has no usable key; give it a short one such as A, without a plus sign, and none "
        "of yes, no, abstain and withdraw"
    ),
}
REASONS = {
    NotCarried.NOTHING_IN_BASE: "there is nothing to take a share of",
    NotCarried.SHARE_NOT_MET: "the practices' test was not met",
    NotCarried.CDS_NOT_MET: "the CDs' test was not met",
    NotCarried.QUORUM_NOT_MET: "too few took part",
}


NOTHING_RECORDED = (
    "No decision has been recorded in the workbook yet. Bring one in with: raft import decision"
)
NOTHING_CLOSED = (
    "No vote that concerns you has closed yet. When one has, its outcome is shown here."
)
SEE_OUTCOME = "Show the outcome to the room"
SEE_DECISIONS = "See all decisions"


def decision_name(decision: Decision) -> str:
    """Return code and title, as far as they are given."""
    words = f"{decision.decision_code} {decision.title}".split()  # a title is one line, whatever
    return " ".join(words) or "The decision"


def describe_outcome(decision: Decision, tally: Tally) -> str:
    """Return the headline: carried or not, and why not."""
    name = decision_name(decision)
    if tally.carried:
        tests = "Both tests were" if tally.quorum_met is None else "Both tests and the quorum were"
        return f"{name}: CARRIED. {tests} met."
    why = "; ".join(REASONS[reason] for reason in tally.reasons)
    return f"{name}: NOT CARRIED, because {why}."


def describe_refusals(decision: Decision, refused: Refused) -> list[str]:
    """Return why a vote must not open, what was found, and what to settle."""
    lines = []
    for error in refused.errors:
        found = first_codes(find_offenders(decision, error))
        lines.append(f"{REFUSALS[error]}{f' ({found})' if found else ''}.")
    return lines


def first_codes(codes: Sequence[str]) -> str:
    """Return the first five codes, and how many more there are."""
    more = f" and {len(codes) - LISTED} more" if len(codes) > LISTED else ""
    return f"{', '.join(codes[:LISTED])}{more}"


def describe_window(decision: Decision) -> str:
    """Return when the vote was open."""
    return f"The vote was open from {moment(decision.opens_at)} to {moment(decision.closes_at)}."


def describe_rule(rule: Rule, bases: Mapping[Base, str] = BASES) -> str:
    """Return the rule in words, with its version and whether it is agreed."""
    quorum = ""
    if rule.quorum:
        of = "weight" if rule.quorum.of is QuorumOf.WEIGHT else "practices"
        quorum = f" At least {share_in_words(rule.quorum.share)} of the {of} must take part."
    version = f" Version {rule.version}" if rule.version else ""
    status = f"agreed on {rule.agreed_on}" if rule.agreed_on else "draft, not yet agreed"
    return (
        f"{_threshold(rule, rule.share)} of {bases[rule.base]}, {WEIGHTS[rule.weight]}; and "
        f"at least {rule.min_cds} of {rule.of_cds} CDs.{quorum}{version or ' This rule'}: {status}."
    )


def describe_practices_test(rule: Rule, tally: Tally, bases: Mapping[Base, str] = BASES) -> str:
    """Return the first test: what was needed, what was got, and by how much."""
    test = f"{_threshold(rule, rule.share)} of {bases[rule.base]}"
    return f"{test}: {describe_needed_and_got(rule, tally)}"


def describe_needed_and_got(rule: Rule, tally: Tally) -> str:
    """Return the figures of the first test alone."""
    if tally.share is None:
        return "there is nothing in this base."
    return (
        f"needed {amount(shown_threshold(tally))} of "
        f"{counted(tally.base_weight, UNITS[rule.weight])}, got {amount(tally.weight.yes)} "
        f"({percent_cut(tally.share)}): {_describe_margin(tally)}."
    )


def _describe_margin(tally: Tally) -> str:
    """Return by how much the practices' test was met or missed, decimals cut to two places."""
    apart = tally.margin
    if tally.needed_weight is not None:
        apart = Fraction(tally.weight.yes - tally.needed_weight)
    if not apart:
        return "met exactly" if tally.share_met else "missed, it has to be more than that"
    shown = Fraction(floor(abs(apart) * 100), 100)
    by = amount(shown) if shown else "less than 0.01"
    return f"met by {by}" if tally.share_met else f"missed by {by}"


def shown_threshold(tally: Tally) -> int | Fraction:
    """Return the weight that was needed, as it is shown: never below the threshold."""
    if tally.needed_weight is not None:
        return tally.needed_weight
    return Fraction(ceil(tally.threshold_weight * 100), 100)


def describe_cds_test(rule: Rule, tally: Tally, against: str = "against") -> str:
    """Return the second test: the CDs' own positions."""
    cds = tally.cds
    abstained = f", {cds.abstain} abstained" if cds.abstain else ""
    met = "met" if tally.cds_met else "not met"
    return (
        f"At least {rule.min_cds} of {rule.of_cds} CDs: {cds.yes} for, {cds.no} {against}"
        f"{abstained}, {cds.not_voted} without a position: {met}."
    )


def describe_quorum(rule: Rule, tally: Tally) -> str:
    """Return whether enough took part, or that no quorum is set."""
    if rule.quorum is None:
        return "No quorum is set."
    of = "of the weight" if rule.quorum.of is QuorumOf.WEIGHT else "of the practices"
    met = "met" if tally.quorum_met else "not met"
    return f"At least {share_in_words(rule.quorum.share)} {of} had to take part: {met}."


def describe_turnout(rule: Rule, tally: Tally, voted: Sequence[str] = ()) -> str:
    """Return how all the weight and all the practices voted.

    ``voted`` is said instead of how much was for and against.
    """
    weight, practices = tally.weight, tally.practices
    for_and_against = (
        f"For {amount(weight.yes)} ({practices.yes})",
        f"against {amount(weight.no)} ({practices.no})",
    )
    parts = [
        *(voted or for_and_against),
        f"abstained {amount(weight.abstain)} ({practices.abstain})",
        f"no vote {amount(weight.not_voted)} ({practices.not_voted})",
    ]
    recused = f" Recused: {amount(tally.weight_recused)}." if tally.weight_recused else ""
    return (
        f"{'; '.join(parts)}. In brackets: practices. Entitled: "
        f"{counted(weight.entitled, UNITS[rule.weight])} in "
        f"{counted(practices.entitled, 'practice')}.{recused}"
    )


def describe_blocking(blocking: Blocking) -> str:
    """Return who can stop a decision at one share, before anybody votes."""
    share = share_in_words(blocking.share).capitalize()
    if blocking.fewest_to_carry is None or blocking.fewest_to_block is None:
        return f"{share}: no set of practices can reach it."
    alone, pairs = len(blocking.blocking_practices), len(blocking.blocking_pairs)
    who = "no practice can stop it alone"
    if alone:
        who = f"{counted(alone, 'practice')} can stop it alone"
    together = "no two together"
    if pairs:
        together = f"{counted(pairs, 'pair')} of practices can together"
    return (
        f"{share}: it takes at least {counted(blocking.fewest_to_carry, 'practice')} to carry and "
        f"{counted(blocking.fewest_to_block, 'practice')} to stop; {who}, {together}."
    )


def name_blockers(blocking: Blocking) -> list[str]:
    """Return the practices, and the pairs, that can stop a decision at one share."""
    lines = []
    if blocking.blocking_practices:
        lines.append(f"Alone: {', '.join(blocking.blocking_practices)}.")
    if blocking.blocking_pairs:
        pairs = [" with ".join(pair) for pair in blocking.blocking_pairs]
        lines.append(f"Two together: {first_codes(pairs)}.")
    return lines


def describe_remarks(tally: Tally | OptionsTally) -> list[str]:
    """Return the clashes to look at: own against conveyed votes, CDs against their practices."""
    lines = []
    if tally.conflicts:
        lines.append(
            f"Own and conveyed votes differ for {', '.join(tally.conflicts)}. The own vote counts."
        )
    if tally.cd_at_odds:
        lines.append(
            f"The CD and the practices of {', '.join(tally.cd_at_odds)} lean apart. Both count as "
            "they are."
        )
    return lines


def describe_next_step(outcome: Tally | OptionsTally | Refused) -> str:
    """Return what to do with the outcome."""
    if isinstance(outcome, Refused):
        return "Settle the points above with the CDs, then open a new vote."
    return (
        "Check it yourself: raft recount, given the record, prints the same figures. Report a "
        "mis-recorded vote within two working days of closing; then the outcome is final."
    )


def _threshold(rule: Rule, share: Fraction) -> str:
    return f"{STARTS[rule.compare]} {share_in_words(share)}"
