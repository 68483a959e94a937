"""What was done of the urgent route, and what was not."""

from datetime import datetime

from raftlib.analysis.urgent_steps import find_steps
from raftlib.domain.proceedings import Proceedings, UrgentStep
from raftlib.workbook.wording.numbers import moment

STEPS = {
    UrgentStep.EMAIL: "the time-sensitive e-mail to all practices",
    UrgentStep.MEETING: "the virtual meeting that the CDs offer",
    UrgentStep.VIEWS: "ideas and views opened online",
    UrgentStep.VOTE: "the vote opened online",
}


def steps_done(found: Proceedings) -> dict[UrgentStep, datetime]:
    """Return the steps that were done, and when.

    What was noted once the vote had closed was not done in time, and is not among them.
    """
    ends = found.closes_at
    steps = find_steps(found, ends or found.papers[-1].at)
    return {step: at for step, at in steps.items() if at and (ends is None or at < ends)}


def describe_not_done(found: Proceedings) -> str:
    """Return each step that is not recorded as done, by name; empty if all are."""
    done = steps_done(found)
    lacking = [text for step, text in STEPS.items() if step not in done]
    return f"not done, as far as is recorded: {'; '.join(lacking)}." if lacking else ""


def describe_done(found: Proceedings) -> str:
    """Return each step that was done, and when; empty if none was."""
    parts = [f"{STEPS[step]} ({moment(at)})" for step, at in steps_done(found).items()]
    return f"done: {'; '.join(parts)}." if parts else ""
