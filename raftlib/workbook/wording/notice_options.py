"""What a notice says only of a vote on options: the tests of each, and why one was carried."""

from raftlib.analysis.options import OptionFigures, OptionsTally, as_yes_no
from raftlib.analysis.overturning import Rival, find_overturning
from raftlib.domain.decision import Base, Decision, Rule
from raftlib.domain.proceedings import Proceedings
from raftlib.workbook.wording.decision import UNITS, describe_quorum, shown_threshold
from raftlib.workbook.wording.notice_headline import amiss_lines, outcome_line, register_sentence
from raftlib.workbook.wording.notice_lines import Line, say
from raftlib.workbook.wording.notice_parts import describe_part_taken
from raftlib.workbook.wording.notice_why import (
    WouldBe,
    describe_leeway,
    describe_shortfall,
    practices_of,
    urgency_lines,
)
from raftlib.workbook.wording.numbers import amount, counted
from raftlib.workbook.wording.options import (
    describe_option,
    describe_option_tests,
    describe_options_rule,
    describe_options_turnout,
    option_name,
    why_none_carried,
)

NAMED = WouldBe(
    turned={
        Base.FOR_AGAINST: "named it instead of others alone",
        Base.CAST: "named it instead of others alone or abstaining",
        Base.ENTITLED: "named it",
    },
    joined="named it as well",
    turned_away="named only others instead of it",
    fewer_cds="named it",
)


def headline_lines(found: Proceedings, decision: Decision, tally: OptionsTally) -> tuple[Line, ...]:
    """Return the outcome, both tests of each option, and the votes."""
    rule, first = decision.rule, tally.figures[0].tally
    lines = [outcome_line(found, decision, tally)]
    if not tally.carried:
        lines.append(Line(label="Why: ", text=f"{why_none_carried(tally)}."))
    lines += [
        Line(label=f"Option {option_name(one.option)}: ", text=_got(rule, one))
        for one in tally.figures
    ]
    if rule.quorum:
        lines.append(Line(label="Quorum: ", text=describe_quorum(rule, first)))
    votes = f"{describe_options_turnout(rule, tally)} {register_sentence(found, decision)}"
    return (*lines, Line(text=votes), *amiss_lines(found))


def rule_lines(decision: Decision, tally: OptionsTally) -> tuple[Line, ...]:
    """Return both tests of each option, needed and got, and the rule in words."""
    rule = decision.rule
    return (
        *(
            Line(
                label=f"Option {option_name(one.option)}: ",
                text=" ".join(describe_option_tests(rule, one)),
            )
            for one in tally.figures
        ),
        Line(label="Quorum: ", text=describe_quorum(rule, tally.figures[0].tally)),
        Line(label="The rule: ", text=describe_options_rule(decision)),
    )


def turnout_lines(found: Proceedings, decision: Decision, tally: OptionsTally) -> tuple[Line, ...]:
    """Return who took part, and how much of the weight named any option."""
    return say(
        describe_part_taken(decision, tally.figures[0].tally),
        describe_options_turnout(decision.rule, tally),
        register_sentence(found, decision),
    )


def why_lines(found: Proceedings, decision: Decision, tally: OptionsTally) -> tuple[Line, ...]:
    """Return why that option was carried, or none; and what each of the others lacked."""
    names = {one.option.key: option_name(one.option) for one in tally.figures}
    if tally.winner is not None:
        texts = [
            f"Option {names[tally.winner]} was carried: of the options that met every test it has "
            "the most weight.",
            *_overturning(decision, tally),
        ]
    else:
        texts = [f"No option was carried, because {why_none_carried(tally)}."]
    others = [one for one in tally.figures if one.option.key != tally.winner]
    return (*say(*texts, *(_other(decision, one) for one in others)), *urgency_lines(found))


def _overturning(decision: Decision, tally: OptionsTally) -> list[str]:
    """Return what would have stopped the winner, and what would have let another option win."""
    found = find_overturning(decision, tally)
    rivals = [_rival(decision.rule, rival) for rival in found.rivals]
    return [describe_leeway(decision.rule, found.leeway, NAMED), *rivals]


def _rival(rule: Rule, rival: Rival) -> str:
    name = option_name(rival.option)
    who = f"{practices_of(rival.weight, UNITS[rule.weight])} had named option {name} instead of it"
    if rival.cds:
        who = f"{counted(rival.cds, 'CD')} more had named option {name}"
    if rival.ties:
        return f"If {who}, both would have had the same weight, and none would have been carried."
    return f"If {who}, option {rival.option.key} would have been carried."


def _other(decision: Decision, one: OptionFigures) -> str:
    """Return whether an option met the rule, and what it lacked."""
    lacked = [] if one.tally.carried else _shortfall(decision, one)
    return " ".join([f"Option {describe_option(one)}", *lacked])


def _shortfall(decision: Decision, one: OptionFigures) -> list[str]:
    return describe_shortfall(as_yes_no(decision, one.option.key), one.tally, NAMED)


def _got(rule: Rule, one: OptionFigures) -> str:
    tally, cds = one.tally, one.tally.cds
    practices = (
        f"{amount(tally.weight.yes)} ({counted(tally.practices.yes, 'practice')}), needed "
        f"{amount(shown_threshold(tally))}: {_met(tally.share_met)}"
    )
    return f"{practices}; {counted(cds.yes, 'CD')}, needed {rule.min_cds}: {_met(tally.cds_met)}."


def _met(met: bool) -> str:
    return "met" if met else "not met"
