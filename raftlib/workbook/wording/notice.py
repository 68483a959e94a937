"""The notice of a decision at three depths. Source: DECISIONS, "The notice, at three depths"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from raftlib.analysis.options import Counted, OptionsTally
from raftlib.conduct.reading import has_outcome
from raftlib.domain.decision import Decision
from raftlib.domain.proceedings import Depth, Proceedings, Stage
from raftlib.workbook.wording import notice_options as on_options
from raftlib.workbook.wording import notice_parts as parts
from raftlib.workbook.wording import notice_without_vote as without_vote
from raftlib.workbook.wording.notice_headline import headline_lines
from raftlib.workbook.wording.notice_lines import Line, Part
from raftlib.workbook.wording.notice_mistakes import mistake_lines
from raftlib.workbook.wording.notice_why import why_lines
from raftlib.workbook.wording.numbers import moment
from raftlib.workbook.wording.vote_tables import (
    not_counted_table,
    option_table,
    position_table,
    vote_table,
)

DEPTHS = {
    Depth.HEADLINE: "Headline: the outcome in a few lines",
    Depth.SUMMARY: "Summary: also why, and what happens next",
    Depth.FULL: "Full: with every practice's vote",
}
NONE_YET = (
    "No decision of your locality has been proposed in the workbook yet. When a vote closes, its "
    "notice is here within a minute."
)
FILES = {
    "html": "Web page (HTML)",
    "docx": "Word file",
    "eml": "E-mail to send: opens as a draft, without recipients",
}
RECORD_FILE = "Record, to count again with raft recount (JSON)"
FILES_READY = "Ready. Each link saves a file that says what this page says now, at this depth:"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What everybody is told of a decision, once it is made.

    Attributes
    ----------
    title : str
        Carried or not, in one line.
    carried : bool or None
        None where no weighted vote was taken.
    headline, summary, full : tuple of Part
        What it says at each depth; the parts always come in the same order.
    foot : str
        Which record it tells of: the head of the chain that was published with it.
    """

    decision_code: str
    title: str
    carried: bool | None
    headline: tuple[Part, ...]
    summary: tuple[Part, ...]
    full: tuple[Part, ...]
    foot: str

    def at(self, depth: Depth) -> tuple[Part, ...]:
        """Return what it says at a depth."""
        said: tuple[Part, ...] = getattr(self, depth.value)
        return said


def write_notice(
    found: Proceedings, tally: Counted | None, names: Mapping[str, str], now: datetime
) -> Notice:
    """Write the notice of a decision that has an outcome.

    Parameters
    ----------
    found : Proceedings
        With its outcome written down, or taken without a weighted vote.
    tally : Tally, OptionsTally or None
        Of ``found.decision``; None where no vote was opened.
    names : mapping of str to str
        Of practices and PCNs, by code.
    now : datetime
        When it is read: until corrections end it says so, then that it is final.
    """
    decision = found.decision
    if tally is None or decision is None:
        lines = without_vote.headline_lines(found)
        summary = full = without_vote.write_parts(found)
    else:
        lines = (
            on_options.headline_lines(found, decision, tally)
            if isinstance(tally, OptionsTally)
            else headline_lines(found, decision, tally)
        )
        summary = _summary(found, decision, tally, names, now)
        full = _with_tables(summary, found, decision, tally, names)
    return Notice(
        decision_code=found.decision_code,
        title=lines[0].label,
        carried=tally.carried if tally else None,
        headline=(Part(lines=lines),),
        summary=summary,
        full=full,
        foot=f"Notice of {found.decision_code}. Head of its record: {found.head}",
    )


def describe_waiting(found: Proceedings, stage: Stage) -> str:
    """Return why there is no notice yet of a decision."""
    soon = "Its notice is ready within a minute of closing."
    if found.closes_at is None:
        return f"The vote on {found.decision_code} has not been opened yet. {soon}"
    closes = "closed" if stage is Stage.CLOSED else "closes"
    return f"The vote on {found.decision_code} {closes} on {moment(found.closes_at)}. {soon}"


def _summary(
    found: Proceedings,
    decision: Decision,
    tally: Counted,
    names: Mapping[str, str],
    now: datetime,
) -> tuple[Part, ...]:
    rule, turnout, why = _lines_by_kind(found, decision, tally)
    return (
        Part(title="Was it carried?", lines=parts.outcome_lines(found, decision, tally)),
        Part(title="Both tests", lines=rule),
        Part(title="Turnout", lines=turnout),
        Part(title="How the votes came", lines=parts.way_lines(found, decision, tally)),
        Part(title="Why", lines=why),
        Part(title="What happens next", lines=parts.next_lines(found, carried=tally.carried)),
        Part(title="How to check it", lines=parts.check_lines(found)),
        Part(
            title="Until when to report a mistake",
            lines=mistake_lines(found, decision, tally, names, now),
        ),
    )


def _lines_by_kind(
    found: Proceedings, decision: Decision, tally: Counted
) -> tuple[tuple[Line, ...], ...]:
    """Return the lines of tests, turnout and why: those in which the kinds of vote differ."""
    if isinstance(tally, OptionsTally):
        return (
            on_options.rule_lines(decision, tally),
            on_options.turnout_lines(found, decision, tally),
            on_options.why_lines(found, decision, tally),
        )
    return (
        parts.rule_lines(decision, tally),
        parts.turnout_lines(found, decision, tally),
        why_lines(found, decision, tally),
    )


def _with_tables(
    summary: tuple[Part, ...],
    found: Proceedings,
    decision: Decision,
    tally: Counted,
    names: Mapping[str, str],
) -> tuple[Part, ...]:
    """Return the summary's parts with what stands behind their figures."""
    carried, tests, turnout, ways, why, after, check, mistakes = summary
    each_option = [option_table(decision, tally)] if isinstance(tally, OptionsTally) else []
    not_counted = not_counted_table(decision, tally)
    return (
        carried,
        tests.with_tables(*each_option, position_table(decision, tally, names)),
        turnout.with_tables(vote_table(decision, tally, names)),
        ways.with_tables(*([not_counted] if not_counted.rows else [])),
        why,
        after,
        check.with_lines(*parts.fingerprint_lines(found)),
        mistakes,
    )


def describe_next_step(found: Proceedings | None, *, final: bool) -> str:
    """Return what to do with a notice, or until there is one."""
    if found is None or not has_outcome(found):
        return "Come back when the vote has closed. This page is filled by itself."
    if found.taken or final:
        return "Prepare the files, and put the notice into the papers of the next meeting."
    return (
        "Prepare the files and send the notice to all practices and CDs. Whoever sees a vote that "
        "was recorded wrongly tells the facilitator in time."
    )
