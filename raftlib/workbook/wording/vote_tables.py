"""The tables of a vote as text: every practice's vote, the CDs' positions, what was not counted."""

from collections.abc import Mapping
from dataclasses import dataclass

from raftlib.analysis.options import Counted, OptionFigures, OptionsTally
from raftlib.analysis.tally import vote_weights
from raftlib.domain.decision import Decision, ExcludedEntry, VotingPractice
from raftlib.workbook.wording.decision import UNITS, WAYS
from raftlib.workbook.wording.names import code_and_name
from raftlib.workbook.wording.numbers import amount, counted, moment, percent_cut
from raftlib.workbook.wording.options import option_name, say_choice, say_exclusion


@dataclass(frozen=True, kw_only=True)
class TextTable:
    """A table whose cells are text; the first column heads its row.

    Columns that ``numbers`` names are set to the right.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[str] = frozenset()


def vote_table(decision: Decision, tally: Counted, names: Mapping[str, str]) -> TextTable:
    """Return how each practice of the register voted, also those that did not."""
    weights = vote_weights(decision)
    in_force = {vote.practice_code: vote for vote in tally.counted}

    def row(practice: VotingPractice) -> tuple[str, ...]:
        code = practice.practice_code
        vote = in_force.get(code)
        choice = say_choice(decision, vote.choice) if vote else "no vote"
        return (
            code_and_name(code, names),
            "recused" if practice.recused else choice,
            amount(weights[code]),
            practice.pcn_code,
            WAYS[vote.way] if vote else "",
            moment(decision.votes[vote.index].at) if vote else "",
        )

    return TextTable(
        caption="How each practice voted",
        columns=("Practice", "Vote", "Weight", "PCN", "Way", "Time"),
        rows=tuple(map(row, decision.practices)),
        numbers=frozenset({"Weight"}),
    )


def option_table(decision: Decision, tally: OptionsTally) -> TextTable:
    """Return what each option got, and whether it met both tests."""
    base = counted(tally.figures[0].tally.base_weight, UNITS[decision.rule.weight])
    return TextTable(
        caption=f"What each option got, of {base}",
        columns=(
            "Option",
            "Weight for",
            "Practices for",
            "Practices' test",
            "CDs for",
            "CDs' test",
        ),
        rows=tuple(map(_option_row, tally.figures)),
        numbers=frozenset({"Weight for", "Practices for", "CDs for"}),
    )


def _option_row(one: OptionFigures) -> tuple[str, ...]:
    tally = one.tally
    share = "" if tally.share is None else f" ({percent_cut(tally.share)})"
    return (
        option_name(one.option),
        f"{amount(tally.weight.yes)}{share}",
        amount(tally.practices.yes),
        "met" if tally.share_met else "not met",
        amount(tally.cds.yes),
        "met" if tally.cds_met else "not met",
    )


def position_table(decision: Decision, tally: Counted, names: Mapping[str, str]) -> TextTable:
    """Return what each CD said for themselves."""
    positions = dict(tally.cd_positions)
    rows = []
    for seat in decision.cds:
        choice = positions.get(seat.pcn_code)
        said = say_choice(decision, choice) if choice else "no position"
        state = "vacant" if seat.vacant else "recused" if seat.recused else said
        rows.append((code_and_name(seat.pcn_code, names), state))
    return TextTable(
        caption="The CDs' own positions", columns=("PCN", "Position"), rows=tuple(rows)
    )


def not_counted_table(decision: Decision, tally: Counted) -> TextTable:
    """Return every entry that was kept and not counted, and why; of practices, then of CDs."""
    votes = [(entry, decision.votes[entry.index]) for entry in tally.excluded]
    positions = [(entry, decision.cd_votes[entry.index]) for entry in tally.cd_excluded]

    def row(who: str, said: str, time: str, entry: ExcludedEntry) -> tuple[str, ...]:
        return who, said or "nothing", time, say_exclusion(decision.options, entry.reason)

    return TextTable(
        caption="What was not counted, and why",
        columns=("Who", "Said", "Time", "Why"),
        rows=(
            *(
                row(vote.practice_code or "not given", vote.choice, moment(vote.at), entry)
                for entry, vote in votes
            ),
            *(
                row(f"CD of {vote.pcn_code or 'no PCN'}", vote.choice, moment(vote.at), entry)
                for entry, vote in positions
            ),
        ),
    )
