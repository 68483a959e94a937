"""The headline of a notice, as the example in DECISIONS reads."""

from datetime import datetime

from raftlib.analysis.london_time import LONDON
from raftlib.analysis.options import Counted
from raftlib.domain.decision import Decision, Rule, Tally, VoteWeight
from raftlib.domain.proceedings import Proceedings, Route
from raftlib.workbook.wording.decision import (
    BASES,
    STARTS,
    WEIGHTS,
    decision_name,
    describe_needed_and_got,
    describe_quorum,
)
from raftlib.workbook.wording.notice_lines import Line
from raftlib.workbook.wording.notice_urgent import describe_not_done
from raftlib.workbook.wording.numbers import (
    SHARE_WORDS,
    amount,
    brief_day,
    brief_moment,
    counted,
)
from raftlib.workbook.wording.options import outcome_in_words


def headline_lines(found: Proceedings, decision: Decision, tally: Tally) -> tuple[Line, ...]:
    """Return the outcome, both tests, and the votes; more only where something was amiss."""
    rule = decision.rule
    lines = [
        outcome_line(found, decision, tally),
        Line(label="Practices: ", text=_practices(rule, tally)),
        Line(label="CDs: ", text=_cds(rule, tally)),
        Line(text=f"{_votes(rule, tally)} {register_sentence(found, decision)}"),
    ]
    if rule.quorum:
        lines.insert(3, Line(label="Quorum: ", text=describe_quorum(rule, tally)))
    return (*lines, *amiss_lines(found))


def amiss_lines(found: Proceedings) -> tuple[Line, ...]:
    """Return what was corrected, and what was not done of the urgent route; mostly nothing."""
    lines = []
    if found.corrections:
        votes = counted(len({item.of for item in found.corrections}), "vote")
        lines.append(Line(label="Corrected: ", text=f"{votes}, counted here as corrected."))
    not_done = describe_not_done(found)
    if found.route is Route.URGENT and not_done:
        lines.append(Line(label="Urgent route: ", text=not_done))
    return tuple(lines)


def name_of(found: Proceedings) -> str:
    """Return the code and the headline of a decision, in one line."""
    return " ".join(f"{found.decision_code} {found.paper.headline}".split())


def outcome_line(found: Proceedings, decision: Decision, tally: Counted) -> Line:
    """Return carried or not in one line, when it closed, and when the notice was ready."""
    ready = f"; notice {_ready(found.outcome_at, decision.closes_at)}" if found.outcome_at else ""
    return Line(
        label=f"{decision_name(decision)}: {outcome_in_words(tally)}",
        text=f" (closed {brief_moment(decision.closes_at)}{ready}).",
    )


def _ready(at: datetime, closed_at: datetime) -> str:
    """Return the time alone where the notice is of the day of closing."""
    closed, on = closed_at.astimezone(LONDON), at.astimezone(LONDON)
    return f"{on:%H:%M}" if closed.date() == on.date() else brief_moment(on)


def register_sentence(found: Proceedings, decision: Decision) -> str:
    """Return how many patients and practices the frozen register has, and who was recused."""
    practices = counted(len(decision.practices), "practice")
    patients = sum(practice.list_size or 0 for practice in decision.practices)
    recused = [practice for practice in decision.practices if practice.recused]
    without = sum(practice.list_size or 0 for practice in recused)
    less = ""
    if recused:
        less = f"; of these recused: {amount(without)}, {counted(len(recused), 'practice')}"
    as_at = f" of {brief_day(found.opening.register_as_at)}" if found.opening else ""
    return f"Register{as_at}: {counted(patients, 'patient')}, {practices}{less}."


def _practices(rule: Rule, tally: Tally) -> str:
    share = SHARE_WORDS.get(rule.share, f"{rule.share.numerator}/{rule.share.denominator}")
    start = f"{STARTS[rule.compare].lower()} {share} of {BASES[rule.base]}, {WEIGHTS[rule.weight]}"
    return f"{start}: {describe_needed_and_got(rule, tally)}"


def _cds(rule: Rule, tally: Tally) -> str:
    cds = tally.cds
    abstained = f", {cds.abstain} abstained" if cds.abstain else ""
    met = "met" if tally.cds_met else "not met"
    return (
        f"at least {rule.min_cds} of {rule.of_cds}: {cds.yes} for, {cds.no} against{abstained}, "
        f"{cds.not_voted} no position: {met}."
    )


def _votes(rule: Rule, tally: Tally) -> str:
    weight, practices = tally.weight, tally.practices
    if rule.weight is VoteWeight.ONE_EACH:
        return (
            f"For {counted(practices.yes, 'practice')}; against {amount(practices.no)}; "
            f"abstained {amount(practices.abstain)}; no vote {amount(practices.not_voted)}."
        )
    return (
        f"For {amount(weight.yes)} ({counted(practices.yes, 'practice')}); "
        f"against {amount(weight.no)} ({amount(practices.no)}); "
        f"abstained {amount(weight.abstain)} ({amount(practices.abstain)}); "
        f"no vote {amount(weight.not_voted)} ({amount(practices.not_voted)})."
    )
