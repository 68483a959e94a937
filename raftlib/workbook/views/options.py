"""What the page of a decision shows only of a vote on options."""

from collections.abc import Sequence
from fractions import Fraction

from raftlib.analysis.options import OptionsTally
from raftlib.domain.decision import Decision
from raftlib.workbook.views import fragments
from raftlib.workbook.wording import options as wording
from raftlib.workbook.wording.decision import (
    describe_quorum,
    describe_window,
    shown_threshold,
)
from raftlib.workbook.wording.numbers import amount, share_in_words
from raftlib.workbook.wording.vote_tables import option_table


def write_options(decision: Decision, tally: OptionsTally) -> str:
    """Write the headline, the figures of each option, the turnout and the rule.

    Under the headline are both tests of the winner; where there is none, why each is not met.
    """
    rule = decision.rule
    details = wording.describe_options_tests(rule, tally)
    turnout = wording.describe_options_turnout(rule, tally)
    return "".join(
        (
            fragments.outcome(
                wording.describe_options_outcome(decision, tally), details, carried=tally.carried
            ),
            fragments.text_table(option_table(decision, tally)),
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
