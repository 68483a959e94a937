"""The practices of a locality beside each other, as a page may show them."""

from dataclasses import dataclass, replace
from functools import partial

from raftlib.analysis.funnel import (
    Funnel,
    FunnelPoint,
    leave_names_out,
    place_practice,
    summarise_funnel,
)
from raftlib.analysis.shrinkage import TypicalRange, estimate_typical_range
from raftlib.domain.audit import AuditShare
from raftlib.domain.proportion import PracticeCount
from raftlib.workbook.models.audit import ALL, AuditModel
from raftlib.workbook.models.worked_out import once


@dataclass(frozen=True, kw_only=True)
class FunnelShown:
    """Nameless practices around the share of all, and the viewer's own one, exactly, if any.

    ``practices_audited`` counts those that are not shown, too.
    """

    funnel: Funnel | None
    typical: TypicalRange | None
    practices_audited: int
    own: FunnelPoint | None = None


def read_funnel(model: AuditModel) -> FunnelShown:
    """Return the funnel of the locality: all audited sessions together, whatever was chosen.

    The practice that was chosen on the page of the audit is marked; only those who may see its
    exact figures can choose it. In a part of the sessions it is not marked: it has other figures.
    """
    told = model.told
    practices = told.practices.get(AuditShare.AVOIDABLE, ())
    audited = told.practices_audited
    if not practices:
        return FunnelShown(funnel=None, typical=None, practices_audited=audited)
    funnel, own = once(partial(summarise_funnel, practices), "funnel", practices), None
    if model.practice_code != ALL and model.period == ALL:
        own = _place_own(model, funnel)
        others = [point for point in funnel.points if point.practice_code != model.practice_code]
        funnel = replace(funnel, points=tuple(others if own else funnel.points))
    return FunnelShown(
        funnel=leave_names_out(funnel),
        typical=once(partial(estimate_typical_range, practices), "typical range", practices),
        practices_audited=audited,
        own=own,
    )


def _place_own(model: AuditModel, funnel: Funnel) -> FunnelPoint | None:
    summary = model.summary
    if summary is None or summary.avoidable is None:
        return None
    found = summary.avoidable
    exact = PracticeCount(
        practice_code=model.practice_code,
        numerator=found.numerator,
        denominator=found.denominator,
    )
    return place_practice(exact, funnel)
