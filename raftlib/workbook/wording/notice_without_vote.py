"""The notice of what the leadership meeting decided without a weighted vote."""

from raftlib.domain.proceedings import Proceedings
from raftlib.workbook.wording.notice_headline import name_of
from raftlib.workbook.wording.notice_lines import Line, Part, quote, say
from raftlib.workbook.wording.notice_parts import chain_line, next_lines, urgent_lines
from raftlib.workbook.wording.notice_why import urgency_lines
from raftlib.workbook.wording.numbers import brief_moment

NO_MISTAKE = (
    "No votes were recorded, so none can have been recorded wrongly. If this notice itself is "
    "wrong, tell the facilitator of your meeting."
)


def headline_lines(found: Proceedings) -> tuple[Line, ...]:
    """Return the lines that say what was decided and why without a vote."""
    return (*_decided(found), *_why(found))


def write_parts(found: Proceedings) -> tuple[Part, ...]:
    """Return the same parts in the same order as where there was a vote."""
    proposed = quote("What was proposed", found.paper.summary)
    ways = say("There are no votes, and none was left out.")
    return (
        Part(title="Was it carried?", lines=(*_decided(found), *proposed)),
        Part(title="Both tests", lines=say("No weighted vote, so neither test was applied.")),
        Part(title="Turnout", lines=say("No practice was asked to vote.")),
        Part(title="How the votes came", lines=(*ways, *urgent_lines(found))),
        Part(title="Why", lines=(*_why(found), *urgency_lines(found))),
        Part(title="What happens next", lines=next_lines(found, carried=True)),
        Part(title="How to check it", lines=(chain_line(found),)),
        Part(title="Until when to report a mistake", lines=say(NO_MISTAKE)),
    )


def _decided(found: Proceedings) -> tuple[Line, ...]:
    if found.taken is None:
        raise ValueError("a decision that nobody took has no notice")
    first = Line(
        label=f"{name_of(found)}: DECIDED, no weighted vote",
        text=f" (by the leadership meeting, noted {brief_moment(found.taken.at)}).",
    )
    return (first, *quote("Decided", found.taken.outcome))


def _why(found: Proceedings) -> tuple[Line, ...]:
    return quote("Why no weighted vote", found.taken.why if found.taken else "")
