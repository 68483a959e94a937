"""Until when a vote can be corrected, what was corrected, and what that changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from raftlib.analysis.london_time import LONDON
from raftlib.analysis.options import Counted, tally_decision
from raftlib.analysis.working_days import CORRECTION_DAYS, correction_ends
from raftlib.domain.decision import Choice, Decision, Refused
from raftlib.domain.proceedings import Correction, Proceedings
from raftlib.workbook.wording.choices import options_of, right_choice
from raftlib.workbook.wording.names import code_and_name
from raftlib.workbook.wording.notice_lines import Line, as_sentence, say
from raftlib.workbook.wording.numbers import counted, day, moment
from raftlib.workbook.wording.options import outcome_in_words


def mistake_lines(
    found: Proceedings,
    decision: Decision,
    tally: Counted,
    names: Mapping[str, str],
    now: datetime,
) -> tuple[Line, ...]:
    """Return until when a vote can be corrected, and what was reported and corrected."""
    ends = correction_ends(decision.closes_at)
    last = ends.astimezone(LONDON) - timedelta(days=1)
    if now < ends:
        until = (
            "If a vote was recorded wrongly, tell the facilitator of your meeting by the end of "
            f"{day(last)}: that is {counted(CORRECTION_DAYS, 'working day')} after closing. Then "
            "the outcome is final."
        )
    else:
        until = f"Final since {moment(ends)}: the time to report a mistake has ended."
    corrections = [_correction(item, found, names) for item in found.corrections]
    return say(until, _reported(found), *corrections, _changed(found, tally))


def _reported(found: Proceedings) -> str:
    if not found.reports:
        return "No mistake has been reported."
    return f"{counted(len(found.reports), 'mistake')} reported."


def _correction(correction: Correction, found: Proceedings, names: Mapping[str, str]) -> str:
    """Return who was corrected, from what to what, when and why."""
    said = {cast.seq: (cast.vote.practice_code, cast.vote.choice, "") for cast in found.votes}
    said |= {
        cast.seq: (cast.position.pcn_code, cast.position.choice, "the CD of ")
        for cast in found.positions
    }
    code, before, of = said[correction.of]
    for earlier in found.corrections:
        if earlier is correction:
            break
        before = earlier.choice if earlier.of == correction.of else before
    return (
        f"Corrected on {moment(correction.at)}: {of}{code_and_name(code, names)}, from "
        f"{_said(found, before)!r} to {_said(found, correction.choice)!r}, "
        f"because: {as_sentence(correction.why)}"
    )


def _said(found: Proceedings, choice: str) -> str:
    if choice == Choice.WITHDRAW:
        return "withdrawn"
    return right_choice(options_of(found), choice)


def _changed(found: Proceedings, tally: Counted) -> str:
    """Return what the outcome was before it was corrected; empty without corrections."""
    as_it_was = replace(found, corrections=()).decision if found.corrections else None
    if as_it_was is None:
        return ""
    before = tally_decision(as_it_was)
    if isinstance(before, Refused) or outcome_in_words(before) == outcome_in_words(tally):
        return "The outcome is the same as before the corrections."
    return f"The corrections changed the outcome: before them it was {_was(before)}."


def _was(tally: Counted) -> str:
    """Return an outcome within a sentence."""
    outcome, *option = outcome_in_words(tally).split(", ", maxsplit=1)
    return ", ".join([outcome.lower(), *option])
