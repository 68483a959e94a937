"""The parts of a notice below its headline, in the order that DECISIONS fixes."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from raftlib.analysis.options import Counted
from raftlib.analysis.tally import vote_weights
from raftlib.domain.decision import (
    Decision,
    ExcludedEntry,
    Tally,
    VoteWeight,
    Way,
)
from raftlib.domain.proceedings import Proceedings, Route
from raftlib.workbook.wording.choices import describe_options
from raftlib.workbook.wording.decision import (
    EXCLUSIONS,
    UNITS,
    WAYS,
    describe_cds_test,
    describe_practices_test,
    describe_quorum,
    describe_remarks,
    describe_rule,
    describe_turnout,
    describe_window,
)
from raftlib.workbook.wording.notice_headline import outcome_line, register_sentence
from raftlib.workbook.wording.notice_lines import Line, as_sentence, quote, say
from raftlib.workbook.wording.notice_urgent import describe_done, describe_not_done
from raftlib.workbook.wording.numbers import amount, counted, moment, percent_cut
from raftlib.workbook.wording.options import say_exclusion

NOBODY_PLANNED = (
    "Nobody has written down yet who does what, by when. Settle it at the next meeting of all "
    "practices."
)
NOT_DONE = (
    "What was proposed does not happen. To decide on it again, propose it anew: a vote is never "
    "opened again."
)


def outcome_lines(found: Proceedings, decision: Decision, tally: Counted) -> tuple[Line, ...]:
    """Return carried or not, and what was voted on."""
    proposed = quote("What was proposed", found.paper.summary)
    chosen = describe_options(decision.options) if decision.options else []
    return (outcome_line(found, decision, tally), *proposed, *say(*chosen))


def rule_lines(decision: Decision, tally: Tally) -> tuple[Line, ...]:
    """Return both tests, needed and got, and the rule in words."""
    rule = decision.rule
    lines = [
        Line(label="Practices: ", text=describe_practices_test(rule, tally)),
        Line(label="CDs: ", text=describe_cds_test(rule, tally)),
        Line(label="Quorum: ", text=describe_quorum(rule, tally)),
        Line(label="The rule: ", text=describe_rule(rule)),
    ]
    return tuple(lines)


def turnout_lines(found: Proceedings, decision: Decision, tally: Tally) -> tuple[Line, ...]:
    """Return who took part, and how all the weight voted."""
    return say(
        describe_part_taken(decision, tally),
        describe_turnout(decision.rule, tally),
        register_sentence(found, decision),
    )


def describe_part_taken(decision: Decision, tally: Tally) -> str:
    """Return how many practices voted, and how much of the weight they are."""
    weight, practices = tally.weight, tally.practices
    if not practices.cast:
        return f"Nobody voted, of {counted(practices.entitled, 'practice')}."
    voted = f"{amount(practices.cast)} of {counted(practices.entitled, 'practice')} voted"
    if decision.rule.weight is VoteWeight.ONE_EACH or not weight.entitled:
        return f"{voted}."
    share = percent_cut(Fraction(weight.cast) / weight.entitled)
    return (
        f"{voted}, with {amount(weight.cast)} of {counted(weight.entitled, 'patient')} ({share})."
    )


def way_lines(found: Proceedings, decision: Decision, tally: Counted) -> tuple[Line, ...]:
    """Return when and how the votes came, and what was not counted and why."""
    extensions = [
        f"Extended on {moment(item.at)} to {moment(item.closes_at)}, because: "
        f"{as_sentence(item.why)}"
        for item in found.extensions
    ]
    excluded = [*tally.excluded, *tally.cd_excluded]
    return (
        *say(describe_window(decision), *extensions, _ways(decision, tally)),
        *say(_not_counted(excluded, decision), *describe_remarks(tally)),
        *urgent_lines(found),
    )


def _ways(decision: Decision, tally: Counted) -> str:
    weights, unit = vote_weights(decision), UNITS[decision.rule.weight]
    votes: Counter[Way] = Counter()
    sums: dict[Way, int | Fraction] = {}
    for vote in tally.counted:
        votes[vote.way] += 1
        sums[vote.way] = sums.get(vote.way, 0) + weights[vote.practice_code]
    if not votes:
        return "No vote counts." if decision.votes else "No vote came."
    parts = [
        f"{counted(votes[way], 'vote')} {text} ({counted(sums[way], unit)})"
        for way, text in WAYS.items()
        if votes[way]
    ]
    return f"What counts: {'; '.join(parts)}."


def _not_counted(excluded: Iterable[ExcludedEntry], decision: Decision) -> str:
    reasons = Counter(entry.reason for entry in excluded)
    if not reasons:
        return "Every entry was counted." if decision.votes else ""
    parts = [
        f"{reasons[why]} because {say_exclusion(decision.options, why)}"
        for why in EXCLUSIONS
        if reasons[why]
    ]
    return f"Kept and not counted: {'; '.join(parts)}."


def urgent_lines(found: Proceedings) -> tuple[Line, ...]:
    """Return the steps of the urgent route: done, and not done."""
    if found.route is not Route.URGENT:
        return ()
    texts = [describe_done(found), describe_not_done(found)]
    return tuple(Line(label="Urgent route: ", text=text) for text in texts if text)


def next_lines(found: Proceedings, *, carried: bool) -> tuple[Line, ...]:
    """Return what happens next, who does it and by when, as the proposal said."""
    if not carried:
        return say(NOT_DONE)
    return quote("Who, and by when", found.next_step) or say(NOBODY_PLANNED)


def check_lines(found: Proceedings) -> tuple[Line, ...]:
    """Return how anybody can count again, and see that nothing was changed."""
    code = found.decision_code
    return (
        Line(
            label="Count again: ",
            text=f"raft recount {code}.json, with the record that goes with this notice, prints "
            "the same figures.",
        ),
        chain_line(found),
    )


def chain_line(found: Proceedings) -> Line:
    """Return the head of the chain, and what to do with it."""
    return Line(
        label="Nothing changed since: ",
        text=f"the chain of this decision has {counted(found.head.entries, 'entry', 'entries')}. "
        f"raft recount {found.decision_code}.jsonl --head {found.head} says ok.",
    )


def fingerprint_lines(found: Proceedings) -> tuple[Line, ...]:
    """Return what was frozen when the vote opened, by fingerprint."""
    if found.opening is None:
        return ()
    return (
        Line(
            label="The paper: ",
            text=f"version {found.paper.version}, fingerprint {found.opening.paper}.",
        ),
        Line(label="The register: ", text=f"fingerprint {found.opening.register_fingerprint}."),
    )
