"""What may be said in a vote of either kind, and what was said, in the words of a page."""

from collections.abc import Mapping

from raftlib.analysis.choices import parse_choice
from raftlib.domain.decision import Choice
from raftlib.domain.options import OptionMethod, Options
from raftlib.domain.proceedings import Proceedings
from raftlib.workbook.wording.decision import CHOICES, describe_rule
from raftlib.workbook.wording.options import (
    METHODS,
    OPTION_BASES,
    WINNER,
    name_options,
    option_name,
)

VERBS = {
    Choice.YES: "votes FOR",
    Choice.NO: "votes AGAINST",
    Choice.ABSTAIN: "ABSTAINS",
    Choice.WITHDRAW: "WITHDRAWS its vote",
}
VOTED = {
    Choice.YES: "FOR",
    Choice.NO: "AGAINST",
    Choice.ABSTAIN: "ABSTAINED",
    Choice.WITHDRAW: "WITHDRAWN",
}
POSITIONS = {
    Choice.YES: "is FOR",
    Choice.NO: "is AGAINST",
    Choice.ABSTAIN: "ABSTAINS",
    Choice.WITHDRAW: "has NO position any more",
}
BETWEEN = "The vote is between these options."
# What an entry should have been; it may have been no vote at all.
RIGHT_CHOICES: Mapping[str, str] = {**CHOICES, Choice.WITHDRAW: "no vote"}


def options_of(found: Proceedings | None) -> Options | None:
    """Return what is voted on: as frozen, or before that as the last version has it."""
    if found is None:
        return None
    if found.opening is not None:
        return found.opening.decision.options
    return found.paper.options if found.papers else None


def offered(found: Proceedings) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the buttons and the boxes of a ballot: :func:`offered_choices`, `offered_boxes`."""
    return offered_choices(found), offered_boxes(found)


def offered_choices(found: Proceedings) -> list[tuple[str, str]]:
    """Return what a ballot of this decision offers, as pairs of value and label.

    Everything on a page that offers choices asks here, and for :func:`offered_boxes`.
    """
    options = options_of(found)
    abstain = (Choice.ABSTAIN.value, "Abstain")
    if options is None:
        return [(Choice.YES.value, "For"), (Choice.NO.value, "Against"), abstain]
    one_each = options.method is OptionMethod.PLURALITY
    named = [(option.key, option_name(option)) for option in options.options if one_each]
    return [*named, abstain]


def offered_boxes(found: Proceedings) -> list[tuple[str, str]]:
    """Return the options of which several may be ticked, as pairs of key and label; or none."""
    options = options_of(found)
    if options is None or options.method is not OptionMethod.APPROVAL:
        return []
    return [(option.key, option_name(option)) for option in options.options]


def offered_corrections(found: Proceedings) -> list[tuple[str, str]]:
    """Return what an entry may have been, besides what can be ticked, as value and label."""
    options = options_of(found)
    values = [*(value for value, _label in offered_choices(found)), Choice.WITHDRAW.value]
    words = {value: right_choice(options, value) for value in values}
    return [(value, f"{said[:1].upper()}{said[1:]}") for value, said in words.items()]


def describe_options(options: Options) -> list[str]:
    """Return how an option is chosen, then each option."""
    how = f"{BETWEEN} {METHODS[options.method]}"
    return [how, *(f"Option {option_name(option)}" for option in options.options)]


def describe_rule_of(found: Proceedings) -> str:
    """Return the rule in words, and how one of the options is chosen where there are some."""
    options = options_of(found)
    if options is None:
        return describe_rule(found.rule)
    return f"{describe_rule(found.rule, OPTION_BASES)} {METHODS[options.method]} {WINNER}"


def describe_vote(options: Options | None, choice: str) -> str:
    """Return what a practice does with a choice.

    Examples
    --------
    >>> describe_vote(None, "yes")
    'votes FOR'
    """
    named = _name(options, choice)
    return f"votes for {named}" if named else _look_up(options, VERBS, choice, "votes")


def describe_voted(options: Options | None, choice: str) -> str:
    """Return what a practice has said, such as FOR or the name of an option."""
    return _name(options, choice) or _look_up(options, VOTED, choice)


def describe_stand(options: Options | None, choice: str) -> str:
    """Return where a CD stands with a choice."""
    named = _name(options, choice)
    return f"is for {named}" if named else _look_up(options, POSITIONS, choice, "says")


def right_choice(options: Options | None, choice: str) -> str:
    """Return a choice as a correction words it; one that the vote does not have, as it is."""
    known = parse_choice(options, choice) is not None
    return _name(options, choice) or (RIGHT_CHOICES[choice] if known else choice)


def _name(options: Options | None, choice: str) -> str:
    """Return the options that a choice names; empty where it names none."""
    return name_options(options, choice) if options else ""


def _look_up(
    options: Options | None, words: Mapping[Choice, str], choice: str, before: str = ""
) -> str:
    """Return the word of a choice; one that a vote does not have is kept, and said as it is."""
    known = parse_choice(options, choice)
    return words[Choice(known)] if known else f"{before} {choice!r}".strip()
