"""What a page, a command or a notice says about a vote on options."""

from raftlib.analysis.choices import BESIDE_OPTIONS
from raftlib.analysis.options import Counted, OptionFigures, OptionsTally
from raftlib.domain.decision import Base, Decision, Exclusion, Rule, Tally
from raftlib.domain.options import Option, OptionMethod, Options
from raftlib.workbook.wording.decision import (
    BASES,
    CHOICES,
    EXCLUSIONS,
    REASONS,
    decision_name,
    describe_cds_test,
    describe_practices_test,
    describe_quorum,
    describe_rule,
    describe_turnout,
)
from raftlib.workbook.wording.numbers import amount

OPTION_BASES = {**BASES, Base.FOR_AGAINST: "votes for any option"}
METHODS = {
    OptionMethod.PLURALITY: "A vote names one option.",
    OptionMethod.APPROVAL: "A vote names every option that it approves of.",
}
WINNER = "Of the options that meet the rule, the one with the most weight is carried."


def option_name(option: Option) -> str:
    """Return key and title, as far as it is given; a title is one line, whatever.

    Examples
    --------
    >>> option_name(Option(key="A", title="Two-thirds"))
    'A (Two-thirds)'
    """
    title = " ".join(option.title.split())
    return f"{option.key} ({title})" if title else option.key


def name_options(options: Options, choice: str) -> str:
    """Return the options that a choice names, in words; empty where it names none.

    Examples
    --------
    >>> ab = (Option(key="A", title="Two-thirds"), Option(key="B"))
    >>> name_options(Options(method=OptionMethod.APPROVAL, options=ab), "A+B")
    'options A (Two-thirds) and B'
    """
    keys = options.named_in(choice)
    names = [option_name(option) for option in options.options if option.key in keys]
    return f"option{'s' if len(names) > 1 else ''} {' and '.join(names)}" if names else ""


def say_choice(decision: Decision, choice: str) -> str:
    """Return what a vote that counts says, of either kind; options by their keys, to be short."""
    if decision.options is None or choice in BESIDE_OPTIONS:
        return CHOICES[choice]
    named = decision.options.named_in(choice)
    return f"option{'s' if len(named) > 1 else ''} {' and '.join(named)}"


def say_exclusion(options: Options | None, reason: Exclusion) -> str:
    """Return why an entry does not count, of either kind of vote."""
    if options is None or reason is not Exclusion.INVALID_CHOICE:
        return EXCLUSIONS[reason]
    several = options.method is OptionMethod.APPROVAL
    keys = f"{', '.join(options.keys)}{' (several joined with +)' if several else ''}"
    return f"the choice is none of {keys}, abstain and withdraw"


def outcome_in_words(tally: Counted) -> str:
    """Return what came of a vote of either kind, in capitals, with the option that won."""
    if isinstance(tally, Tally):
        return "CARRIED" if tally.carried else "NOT CARRIED"
    names = [option_name(one.option) for one in tally.figures if one.option.key == tally.winner]
    return f"CARRIED, option {names[0]}" if names else "NO OPTION CARRIED"


def why_none_carried(tally: OptionsTally) -> str:
    """Return why no option is carried: none meets the rule, or several do with one weight."""
    tied = [option_name(one.option) for one in tally.figures if one.option.key in tally.tied]
    if tied:
        return f"{' and '.join(tied)} meet the rule with the same weight"
    return "none meets the rule"


def describe_options_outcome(decision: Decision, tally: OptionsTally) -> str:
    """Return the headline: which option is carried, or why none is."""
    outcome = f"{decision_name(decision)}: {outcome_in_words(tally)}"
    if not tally.carried:
        return f"{outcome}, because {why_none_carried(tally)}."
    quorum = " and the quorum" if decision.rule.quorum else ""
    return f"{outcome}. It met both tests{quorum}."


def describe_option(one: OptionFigures) -> str:
    """Return whether an option meets the rule, and why not."""
    why = "; ".join(REASONS[reason] for reason in one.tally.reasons)
    return f"{option_name(one.option)}: {f'not met, because {why}' if why else 'meets the rule'}."


def describe_option_tests(rule: Rule, one: OptionFigures) -> list[str]:
    """Return both tests of one option: what was needed, and what it got."""
    return [
        f"Practices: {describe_practices_test(rule, one.tally, OPTION_BASES)}",
        f"CDs: {describe_cds_test(rule, one.tally, 'only for others')}",
    ]


def describe_options_tests(rule: Rule, tally: OptionsTally) -> list[str]:
    """Return both tests of the winner; where there is none, why each option is not it."""
    won = [one for one in tally.figures if one.option.key == tally.winner]
    tests = [line for one in won for line in describe_option_tests(rule, one)]
    return tests or [describe_option(one) for one in tally.figures]


def describe_options_turnout(rule: Rule, tally: OptionsTally) -> str:
    """Return how much of the weight and of the practices named any option."""
    first = tally.figures[0].tally  # who names an option, and who none, is the same for all
    weight, practices = (counts.yes + counts.no for counts in (first.weight, first.practices))
    return describe_turnout(rule, first, [f"For any option {amount(weight)} ({practices})"])


def describe_options_rule(decision: Decision) -> str:
    """Return the rule that an option has to meet, and how one is chosen."""
    method = METHODS[decision.options.method] if decision.options else ""
    return f"{describe_rule(decision.rule, OPTION_BASES)} {method} {WINNER}"


def describe_options_result(decision: Decision, tally: OptionsTally) -> str:
    """Return the outcome and both tests of each option, line by line."""
    rule = decision.rule
    options = [
        f"Option {option_name(one.option)}: {' '.join(describe_option_tests(rule, one))}"
        for one in tally.figures
    ]
    lines = [
        describe_options_outcome(decision, tally),
        *options,
        f"Quorum: {describe_quorum(rule, tally.figures[0].tally)}",
        f"Votes: {describe_options_turnout(rule, tally)}",
        f"Rule: {describe_options_rule(decision)}",
    ]
    return "\n".join(lines)
