"""The charts of the parts of one practice's audit, for its page and its files alike."""

from collections.abc import Sequence

from raftlib.analysis.audit_answers import Answer
from raftlib.analysis.audit_breakdown import Breakdown
from raftlib.analysis.own_rounds import OwnRounds
from raftlib.charts.audit_parts import ShareBar, draw_parts
from raftlib.domain.proportion import Estimate, Proportion
from raftlib.workbook.views.pictures import Chart
from raftlib.workbook.wording import audit_parts as wording
from raftlib.workbook.wording.audit import describe_source
from raftlib.workbook.wording.numbers import name_period, percent
from raftlib.workbook.wording.own_rounds import describe_rounds

OF_AVOIDABLE = "% of the avoidable appointments"


def achievable_chart(answers: Sequence[Answer]) -> Chart | None:
    """Return the chart of when they could have gone elsewhere, or None without answers."""
    bars = [_answer_bar(wording.achievable_label(one), one) for one in answers]
    said = wording.describe_achievable(answers) if answers else ""
    return _parts_chart(bars, wording.WHEN_TITLE, said, OF_AVOIDABLE, _asked_of(answers))


def changes_chart(answers: Sequence[Answer]) -> Chart | None:
    """Return the chart of the changes it would have taken, or None without answers."""
    bars = [_answer_bar(one.label, one) for one in answers]
    said = wording.describe_changes(answers)
    return _parts_chart(bars, wording.CHANGE_TITLE, said, OF_AVOIDABLE, _asked_of(answers))


def breakdown_chart(breakdown: Breakdown) -> Chart | None:
    """Return the chart of groups of appointments, or None where there is nothing to compare."""
    by, groups = breakdown.by, breakdown.groups
    if len(groups) < 2:
        return None
    bars = [
        _bar(wording.name_group(by, one), one.estimate, one.looked_at, has_few=one.has_few)
        for one in groups
    ]
    return _parts_chart(
        bars,
        wording.BY_WORDS[by],
        wording.describe_breakdown(breakdown),
        "% of these appointments avoidable",
        sum(one.looked_at for one in groups),
    )


def rounds_chart(rounds: OwnRounds) -> Chart | None:
    """Return the chart of two rounds, or None where they are not compared."""
    if rounds.compared is None:
        return None
    found = rounds.compared.avoidable
    bars = [
        _bar(name_period(period), one, one.denominator)
        for period, one in ((rounds.first, found.first), (rounds.second, found.second))
    ]
    return _parts_chart(
        bars,
        "Avoidable, round by round",
        describe_rounds(rounds, rounds.compared),
        "% of the appointments compared",
        found.first.denominator + found.second.denominator,
    )


def _parts_chart(bars: list[ShareBar], title: str, alt: str, unit: str, n: int) -> Chart | None:
    if not bars:
        return None
    source = describe_source(n, disclosed=False)
    return Chart(
        draw=draw_parts,
        results=(bars,),
        rows=len(bars),
        alt=alt,
        words={"title": title, "unit": unit, "source": source},
    )


def _answer_bar(label: str, answer: Answer) -> ShareBar:
    return _bar(label, answer.found, answer.found.denominator)


def _asked_of(answers: Sequence[Answer]) -> int:
    """Return of how many avoidable appointments the answers are."""
    return answers[0].found.denominator if answers else 0


def _bar(label: str, found: Estimate | Proportion, base: int, *, has_few: bool = False) -> ShareBar:
    """Return a share as the chart takes it, with the number that it is of."""
    return ShareBar(
        label=label,
        share=found.share,
        lower=found.lower,
        upper=found.upper,
        said=f"{percent(found.share)} of {base:,}",
        has_few=has_few,
    )
