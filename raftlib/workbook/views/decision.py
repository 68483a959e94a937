"""The parts of the page of a locality vote."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import ipywidgets as widgets
import pandas as pd

from raftlib.analysis.blocking import Blocking
from raftlib.analysis.options import OptionsTally
from raftlib.charts.decision import draw_weights
from raftlib.domain.decision import Decision, Refused, Tally
from raftlib.workbook.models.decision import NONE_CHOSEN, DecisionModel
from raftlib.workbook.views import fragments, pictures
from raftlib.workbook.views.base import ChoiceView, FragmentView, fragment_style
from raftlib.workbook.views.options import share_rows, write_options
from raftlib.workbook.wording import decision as wording
from raftlib.workbook.wording.names import code_and_name
from raftlib.workbook.wording.numbers import amount, moment, share_in_words
from raftlib.workbook.wording.vote_tables import not_counted_table, position_table, vote_table

LARGEST_SHOWN = 5


class DecisionChoiceView(widgets.VBox):
    """Chooses a recorded decision."""

    def __init__(self, model: DecisionModel) -> None:
        self.number = ChoiceView(
            "Decision", model, "number", lambda: offer_decisions(model), "listed"
        )
        self._message = show_message(model)
        super().__init__()
        self._model = model
        self._arrange()
        model.observe(self._arrange, "listed")

    def _arrange(self, _change: object = None) -> None:
        shown = [self.number] if self._model.listed else []
        self.children = [fragment_style(), *shown, self._message]


class OutcomeView(FragmentView):
    """Says whether the decision was carried, and both tests."""

    def __init__(self, model: DecisionModel) -> None:
        super().__init__(model, lambda: write_outcome(model), "decision")


class SharesView(FragmentView):
    """Shows the tabled shares beside each other, and who can block."""

    def __init__(self, model: DecisionModel) -> None:
        super().__init__(model, lambda: write_shares(model), "decision", "names")


class VotesView(FragmentView):
    """Shows every practice's vote, and what was not counted."""

    def __init__(self, model: DecisionModel) -> None:
        super().__init__(model, lambda: write_votes(model), "decision", "names")


class DecisionNextStepView(FragmentView):
    """Says how to check the outcome, or what to settle."""

    def __init__(self, model: DecisionModel) -> None:
        super().__init__(model, lambda: write_next_step(model), "decision")


def show_message(model: DecisionModel) -> FragmentView:
    """Return the place for what could not be done."""
    return FragmentView(model, lambda: write_message(model), "opened", "problem", "listed")


def offer_decisions(model: DecisionModel) -> list[tuple[str, int]]:
    """Return the decisions to choose from."""
    listed = [(f"{item.decision_code} {item.title}", item.number) for item in model.listed]
    return listed or [("None yet", NONE_CHOSEN)]


def write_message(model: DecisionModel) -> str:
    """Write what could not be done, or what to do when there is no decision."""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    if model.listed or not model.opened:
        return ""
    none = wording.NOTHING_CLOSED if model.shared_by else wording.NOTHING_RECORDED
    return fragments.paragraph(none, "note")


def write_outcome(model: DecisionModel) -> str:
    """Write the headline, both tests, the turnout as chart and sentence, and the rule."""
    decision, outcome = model.decision, model.outcome
    if decision is None or outcome is None:
        return ""
    if isinstance(outcome, Refused):
        return _write_refused(decision, outcome)
    if isinstance(outcome, OptionsTally):
        return write_options(decision, outcome)
    rule, turnout = decision.rule, wording.describe_turnout(decision.rule, outcome)
    thresholds = [
        (f"{share.numerator}/{share.denominator}", tally.threshold_weight)
        for share, tally in model.at_each_share()
    ]
    source = f"Source: record of the decision, closed {moment(decision.closes_at)}"
    return "".join(
        (
            fragments.outcome(
                wording.describe_outcome(decision, outcome),
                [
                    f"Practices. {wording.describe_practices_test(rule, outcome)}",
                    f"CDs. {wording.describe_cds_test(rule, outcome)}",
                ],
                carried=outcome.carried,
            ),
            fragments.paragraph(f"{turnout} {wording.describe_quorum(rule, outcome)}"),
            pictures.chart(
                draw_weights,
                outcome,
                thresholds,
                rows=4,
                alt=turnout,
                source=source,
                unit=f"{wording.UNITS[rule.weight]}s",
            ),
            fragments.paragraph(f"The rule: {wording.describe_rule(rule)}", "context"),
            fragments.paragraph(wording.describe_window(decision), "context"),
        )
    )


def _write_refused(decision: Decision, outcome: Refused) -> str:
    return fragments.outcome(
        f"{wording.decision_name(decision)}: REFUSED, this vote must not open.",
        wording.describe_refusals(decision, outcome),
        carried=False,
    )


def write_shares(model: DecisionModel) -> str:
    """Write the tabled shares beside each other and who can block under each."""
    rows = [_share_row(share, tally) for share, tally in model.at_each_share()]
    rows = rows or share_rows(model.options_at_each_share())
    if not rows:
        return ""
    table = pd.DataFrame(rows)
    table.attrs["numbers"] = ["Needed", "Got"]
    return "".join(
        (
            fragments.table(table, "The same votes under each share"),
            fragments.heading("Who can stop a decision"),
            write_blocking(model.blocking(), model.largest_first, model.names),
        )
    )


def write_blocking(
    blocking: Sequence[Blocking],
    weights: Sequence[tuple[str, int | Fraction]],
    names: Mapping[str, str],
) -> str:
    """Write who can stop a decision under each share, and the largest weights."""
    largest = pd.DataFrame(
        {
            "Practice": [code_and_name(code, names) for code, _ in weights[:LARGEST_SHOWN]],
            "Weight": [amount(weight) for _, weight in weights[:LARGEST_SHOWN]],
        }
    )
    largest.attrs["numbers"] = ["Weight"]
    return "".join(
        (
            fragments.bullets(
                [
                    " ".join([wording.describe_blocking(i), *wording.name_blockers(i)])
                    for i in blocking
                ]
            ),
            fragments.table(largest, f"The {len(largest)} largest weights"),
        )
    )


def write_votes(model: DecisionModel) -> str:
    """Write every practice's vote, the CDs' positions, and what was not counted and why."""
    decision, outcome = model.decision, model.outcome
    if decision is None or outcome is None or isinstance(outcome, Refused):
        return ""
    not_counted = not_counted_table(decision, outcome)
    return "".join(
        (
            fragments.bullets(wording.describe_remarks(outcome)),
            fragments.text_table(vote_table(decision, outcome, model.names)),
            fragments.text_table(position_table(decision, outcome, model.names)),
            fragments.text_table(not_counted)
            if not_counted.rows
            else fragments.paragraph("Every entry was counted."),
        )
    )


def write_next_step(model: DecisionModel) -> str:
    """Write what to do now, and where the room sees the outcome once the vote has closed."""
    if model.outcome is None or model.decision is None:
        return ""
    code = model.decision.decision_code if model.has_closed else ""
    room = fragments.page_address("vote-outcome", decision=code)
    step = fragments.next_step(wording.describe_next_step(model.outcome))
    return step + (fragments.link(room, wording.SEE_OUTCOME) if code else "")


def _share_row(share: Fraction, tally: Tally) -> dict[str, str]:
    return {
        "Share": share_in_words(share),
        "Needed": amount(wording.shown_threshold(tally)),
        "Got": amount(tally.weight.yes),
        "Practices' test": "met" if tally.share_met else "not met",
        "Decision": "carried" if tally.carried else "not carried",
    }
