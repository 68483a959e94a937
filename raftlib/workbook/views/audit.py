"""The parts of the audit page; a report writes the same fragments."""

from collections.abc import Sequence

import ipywidgets as widgets
import pandas as pd

from raftlib.analysis.audit import AuditSummary
from raftlib.domain.period import Period
from raftlib.domain.proportion import Proportion
from raftlib.workbook.formats.audit_charts import alternatives_chart, shares_chart
from raftlib.workbook.models.audit import ALL, AuditModel
from raftlib.workbook.views import fragments, pictures
from raftlib.workbook.views.base import ChoiceView, FragmentView, fragment_style
from raftlib.workbook.views.feedback_link import link_to_feedback
from raftlib.workbook.wording import audit as wording
from raftlib.workbook.wording.audit_shown import describe_shown
from raftlib.workbook.wording.funnel import ALL_SESSIONS
from raftlib.workbook.wording.names import code_and_name
from raftlib.workbook.wording.numbers import amount, name_period, percent

NO_FIGURE = "–"
NUMBERS = ["Appointments", "Share", "Very likely between", "Running total"]


class AuditChoiceView(widgets.VBox):
    """Chooses the locality, the practice and the period."""

    def __init__(self, model: AuditModel) -> None:
        self.locality = ChoiceView(
            "Locality", model, "locality", lambda: offer_localities(model), "opened", "localities"
        )
        self.practice = ChoiceView(
            "Practice", model, "practice_code", lambda: offer_practices(model), "register"
        )
        self.period = choose_period(model)
        message = show_message(model)
        super().__init__([fragment_style(), self.locality, self.practice, self.period, message])


class AuditFindingsView(FragmentView):
    """Says how much could have gone elsewhere."""

    def __init__(self, model: AuditModel) -> None:
        super().__init__(model, lambda: write_findings(model), "summary")


class AlternativesView(FragmentView):
    """Shows what the appointments could have been."""

    def __init__(self, model: AuditModel) -> None:
        super().__init__(model, lambda: write_alternatives(model), "opened", "summary")


class NextStepView(FragmentView):
    """Says what to do now."""

    def __init__(self, model: AuditModel) -> None:
        super().__init__(model, lambda: write_next_step(model), "summary")


def choose_period(model: AuditModel) -> ChoiceView:
    """Return the list that chooses the period."""
    traits = ("register", "months", "rounds")
    return ChoiceView("Period", model, "period", lambda: offer_periods(model), *traits)


def show_message(model: AuditModel) -> FragmentView:
    """Return the place for what could not be done."""
    return FragmentView(model, lambda: write_message(model), "opened", "problem", "summary")


def offer_localities(model: AuditModel) -> list[tuple[str, str]]:
    """Return the localities to choose from."""
    none = "None yet" if model.opened else ""
    return with_chosen([(name, name) for name in model.localities] or [(none, "")], model.locality)


def offer_practices(model: AuditModel) -> list[tuple[str, str]]:
    """Return the practices to choose from, and all together."""
    names = model.names
    own = [(code_and_name(p.practice_code, names), p.practice_code) for p in model.offered]
    return with_chosen([("All practices together", ALL), *own], model.practice_code)


def offer_periods(model: AuditModel) -> list[tuple[str, str]]:
    """Return the months to choose from, the rounds of a practice, and all of them together."""
    periods = dict.fromkeys([*(one.period for one in model.rounds), *model.months])
    offered = [(name_offered(model, period), str(period)) for period in periods]
    chosen = name_period(Period.parse(model.period)) if model.period else ""
    return with_chosen([("All audited sessions", ALL), *offered], model.period, chosen)


def name_offered(model: AuditModel, period: Period) -> str:
    """Return a period with the name of the round that it is, if it is one."""
    names = {one.period: one.plan.name for one in model.rounds}
    when = name_period(period)
    return f"{names[period]}: {when}" if period in names else when


def with_chosen(
    offered: Sequence[tuple[str, str]], chosen: str, name: str = ""
) -> list[tuple[str, str]]:
    """Return the options, and the one chosen where it is not among them, as a link may name it."""
    missing = [] if chosen in dict(offered).values() else [(name or chosen, chosen)]
    return [*offered, *missing]


def write_message(model: AuditModel) -> str:
    """Write what could not be done, or what to do when the workbook is empty."""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    if model.opened and not model.localities:
        return fragments.paragraph(wording.NOTHING_IMPORTED, "note")
    return ""


def write_findings(model: AuditModel) -> str:
    """Write the sentence, the large numbers, who took part, and the national context."""
    summary = model.summary
    if summary is None:
        return ""
    return "".join(
        (
            fragments.paragraph(describe_shown(model), "context"),
            fragments.paragraph(wording.describe_audit(summary), "statement"),
            fragments.tiles(_tiles(summary)) if summary.wholly or summary.avoidable else "",
            pictures.show_chart(shares_chart(summary)),
            fragments.paragraph(wording.describe_participation(summary)),
            fragments.paragraph(wording.describe_rounding(summary), "context"),
            fragments.paragraph(wording.describe_personal(summary), "note"),
            fragments.paragraph(wording.CONTEXT, "context"),
        )
    )


def write_alternatives(model: AuditModel) -> str:
    """Write the Pareto of what the appointments could have been, with its sentence and table."""
    summary = model.summary
    if not model.opened:
        return ""
    if summary is not None and model.tells_shares_alone:
        return fragments.paragraph(ALL_SESSIONS, "note")
    if summary is None or summary.avoidable is None or summary.alternatives.empty:
        return fragments.paragraph(wording.describe_no_reasons(summary), "note")
    return "".join(
        (
            fragments.paragraph(wording.describe_reasons(summary)),
            pictures.show_chart(alternatives_chart(summary)),
            fragments.table(reason_rows(summary.alternatives), "What it could have been"),
            ""
            if summary.owner_levels.empty
            else fragments.table(level_rows(summary.owner_levels), "Who owns the change"),
        )
    )


def write_next_step(model: AuditModel) -> str:
    """Write what to do now, and the link that opens this very view."""
    if model.summary is None:
        return ""
    month = model.period if model.period in map(str, model.months) else ""
    together = fragments.page_address("locality-dashboard", locality=model.locality, period=month)
    return "".join(
        (
            fragments.next_step(wording.describe_next_step(model.summary)),
            fragments.link(
                fragments.page_address("avoidable-appointments", **model.address),
                wording.LINK_TO_VIEW,
            ),
            fragments.link(together, wording.SEE_LOCALITY),
            link_to_feedback(model.locality),
        )
    )


def reason_rows(reasons: pd.DataFrame) -> pd.DataFrame:
    """Return the table of alternatives as text."""
    rows = pd.DataFrame(
        {
            "Could have been": reasons["could_have_been"],
            **_share_columns(reasons),
            "Who owns the change": reasons["owner_level"],
        }
    )
    rows.attrs["numbers"] = NUMBERS
    return rows


def level_rows(levels: pd.DataFrame) -> pd.DataFrame:
    """Return the table of owner levels as text."""
    rows = pd.DataFrame({"Who owns the change": levels["owner_level"], **_share_columns(levels)})
    rows.attrs["numbers"] = NUMBERS
    return rows


def _share_columns(table: pd.DataFrame) -> dict[str, list[str]]:
    shares = table[["share", "lower", "upper"]].itertuples(index=False, name=None)
    known = [None if pd.isna(share) else (share, lower, upper) for share, lower, upper in shares]
    running = table["running_share"].astype(float)
    together = {} if running.isna().any() else {"Running total": running.map(percent).tolist()}
    return {
        "Appointments": [amount(int(count)) for count in table["appointments"]],
        "Share": [percent(found[0]) if found else NO_FIGURE for found in known],
        "Very likely between": [
            f"{percent(found[1])} and {percent(found[2])}" if found else NO_FIGURE
            for found in known
        ],
        **together,
    }


def _tiles(summary: AuditSummary) -> list[fragments.Tile]:
    return [
        _tile(summary.avoidable, "wholly or partially avoidable"),
        _tile(summary.wholly, "wholly avoidable"),
        _tile(summary.partially, "partially avoidable"),
    ]


def _tile(found: Proportion | None, label: str) -> fragments.Tile:
    if found is None:
        return fragments.Tile(figure=NO_FIGURE, label=label, note=wording.NOT_SHOWN)
    return fragments.Tile(
        figure=percent(found.share), label=label, note=wording.describe_interval(found)
    )
