"""What the page of a decision shows only of a vote on options."""

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from raftlib.analysis.options import OptionFigures, OptionsTally
from raftlib.domain.decision import Decision
from raftlib.workbook.views import fragments
from raftlib.workbook.wording import options as wording
from raftlib.workbook.wording.decision import (
    UNITS,
    describe_quorum,
    describe_window,
    shown_threshold,
)
from raftlib.workbook.wording.numbers import amount, counted, percent_cut, share_in_words


def write_options(decision: Decision, tally: OptionsTally) -> str:
    """Write the headline, the figures of each option, the turnout and the rule.

    Under the headline are both tests of the winner; where there is none, why each is not met.
    """
    rule = decision.rule
    details = wording.describe_options_tests(rule, tally)
    turnout = wording.describe_options_turnout(rule, tally)
    base = counted(tally.figures[0].tally.base_weight, UNITS[rule.weight])
    table = pd.DataFrame([_option_row(one) for one in tally.figures])
    table.attrs["numbers"] = ["Weight for", "Practices for", "CDs for"]
    return "".join(
        (
            fragments.outcome(
                wording.describe_options_outcome(decision, tally), details, carried=tally.carried
            ),
            fragments.table(table, f"What each option got, of {base}"),
            fragments.paragraph(f"{turnout} {describe_quorum(rule, tally.figures[0].tally)}"),
            fragments.paragraph(f"The rule: {wording.describe_options_rule(decision)}", "context"),
            fragments.paragraph(describe_window(decision), "context"),
        )
    )


def share_rows(outcomes: Sequence[tuple[Fraction, OptionsTally]]) -> list[dict[str, str]]:
    """Return what would be carried under each share, a row for each."""
    return [
        {
            "Share": share_in_words(share),
            "Needed": amount(shown_threshold(tally.figures[0].tally)),
            "Decision": f"{tally.winner} carried" if tally.carried else "no option carried",
        }
        for share, tally in outcomes
    ]


def _option_row(one: OptionFigures) -> dict[str, str]:
    tally = one.tally
    share = "" if tally.share is None else f" ({percent_cut(tally.share)})"
    return {
        "Option": wording.option_name(one.option),
        "Weight for": f"{amount(tally.weight.yes)}{share}",
        "Practices for": amount(tally.practices.yes),
        "Practices' test": "met" if tally.share_met else "not met",
        "CDs for": amount(tally.cds.yes),
        "CDs' test": "met" if tally.cds_met else "not met",
    }
