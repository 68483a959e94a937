"""A vote on options, counted exactly: as a yes/no vote on each of them."""

from dataclasses import dataclass, replace

from raftlib.analysis.choices import BESIDE_OPTIONS, read_choices
from raftlib.analysis.refusals import find_refusals
from raftlib.analysis.tally import count_votes, tally_votes
from raftlib.analysis.votes_in_force import cd_positions, votes_in_force
from raftlib.domain.decision import Choice, CountedVote, Decision, ExcludedEntry, Refused, Tally
from raftlib.domain.options import Option, Options

_INVALID = ""  # a choice of no vote


@dataclass(frozen=True, kw_only=True)
class OptionFigures:
    """One option, and what a yes/no vote on it would have come to with the same votes."""

    option: Option
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class OptionsTally:
    """The outcome of one vote on options: the figures of each, in their order, and the winner.

    ``winner`` is the key of the option that is carried; None where none is. ``tied`` holds the
    keys of those that meet the rule with the same weight, where no other has more.
    """

    figures: tuple[OptionFigures, ...]
    winner: str | None
    tied: tuple[str, ...]
    counted: tuple[CountedVote, ...]  # by practice_code
    excluded: tuple[ExcludedEntry, ...]  # by index
    cd_positions: tuple[tuple[str, str], ...]  # (pcn_code, choice), by pcn_code
    cd_excluded: tuple[ExcludedEntry, ...]
    conflicts: tuple[str, ...]  # practices whose own and conveyed votes differ

    @property
    def carried(self) -> bool:
        """Return whether one option is carried."""
        return self.winner is not None

    @property
    def cd_at_odds(self) -> tuple[str, ...]:
        """Return the PCNs whose CD and practices lean apart about any option."""
        return tuple(sorted({pcn for one in self.figures for pcn in one.tally.cd_at_odds}))


Counted = Tally | OptionsTally  # what came of a vote that could open, of either kind


def tally_decision(decision: Decision) -> Counted | Refused:
    """Count a decision of either kind, or say why its vote must not open."""
    return tally_options(decision) if decision.options else tally_votes(decision)


def tally_options(decision: Decision) -> OptionsTally | Refused:
    """Count a vote on options, or say why it must not open.

    Each option is counted as a yes/no vote with the same register, rule and window. *For* it are
    the practices that name it: alone (plurality), or among others (approval). *Against* it are
    those that name only others. Who abstains does so on every option, and who withdraws has not
    voted. So the base is the same for all options: who named any option (``for_against``), or
    those and the abstentions (``cast``), or all (``entitled``). A CD who names an option is for
    it, with the same choices.

    Of the options that meet the whole rule (share, CDs, quorum) the one with the most weight is
    carried. If two meet it with the same weight, none is: they tie. That takes a share of at most
    a half, or approval.

    Raises
    ------
    ValueError
        If the decision has no options.

    Notes
    -----
    Source: DECISIONS, "Options votes". No float and no rounding.
    """
    if decision.options is None:
        raise ValueError("this decision has no options")
    if errors := find_refusals(decision):
        return Refused(errors=errors)
    votes, positions = votes_in_force(decision), cd_positions(decision)
    figures = tuple(
        OptionFigures(option=option, tally=count_votes(as_yes_no(decision, option.key)))
        for option in decision.options.options
    )
    best = _find_best(figures)
    return OptionsTally(
        figures=figures,
        winner=best[0] if len(best) == 1 else None,
        tied=best if len(best) > 1 else (),
        counted=votes.counted,
        excluded=votes.excluded,
        cd_positions=tuple(positions.choices.items()),
        cd_excluded=positions.excluded,
        conflicts=votes.conflicts,
    )


def as_yes_no(decision: Decision, key: str) -> Decision:
    """Return a vote on options as the yes/no vote on one of them; every entry keeps its place."""
    options = decision.options
    if options is None:
        raise ValueError("this decision has no options")
    words = {
        said: _as_yes_no(options, key, choice) for said, choice in read_choices(decision).items()
    }
    return replace(
        decision,
        options=None,
        votes=tuple(replace(v, choice=words.get(v.choice, _INVALID)) for v in decision.votes),
        cd_votes=tuple(
            replace(vote, choice=words.get(vote.choice, _INVALID)) for vote in decision.cd_votes
        ),
    )


def _as_yes_no(options: Options, key: str, choice: str) -> str:
    if choice in BESIDE_OPTIONS:
        return choice
    return Choice.YES if key in options.named_in(choice) else Choice.NO


def _find_best(figures: tuple[OptionFigures, ...]) -> tuple[str, ...]:
    """Return the keys of the options that meet the rule with the most weight."""
    meeting = [one for one in figures if one.tally.carried]
    most = max((one.tally.weight.yes for one in meeting), default=0)
    return tuple(one.option.key for one in meeting if one.tally.weight.yes == most)
