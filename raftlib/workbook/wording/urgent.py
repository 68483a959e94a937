"""What was done of the urgent route, and what was not."""

from raftlib.domain.proceedings import Noted, Proceedings, UrgentStep
from raftlib.workbook.wording.numbers import moment

STEPS = {
    UrgentStep.EMAIL: "the time-sensitive e-mail to all practices",
    UrgentStep.MEETING: "the virtual meeting that the CDs offer",
    UrgentStep.VIEWS: "ideas and views opened online",
    UrgentStep.VOTE: "the vote opened online",
}


def steps_done(found: Proceedings) -> dict[UrgentStep, Noted | None]:
    """Return the steps that were done, each with its note; None where the record itself shows it.

    The opened vote and a view that was left show that these were open. What was noted once the
    vote had closed was not done in time, and is not among them.
    """
    noted: dict[UrgentStep, Noted | None] = {}
    if found.views:
        noted[UrgentStep.VIEWS] = None
    if found.opening:
        noted[UrgentStep.VOTE] = None
    for step in found.steps:
        if found.closes_at is None or step.at < found.closes_at:
            noted[UrgentStep(step.what)] = noted.get(UrgentStep(step.what)) or step
    return {step: noted[step] for step in UrgentStep if step in noted}


def describe_not_done(found: Proceedings) -> str:
    """Return each step that is not recorded as done, by name; empty if all are."""
    done = steps_done(found)
    lacking = [text for step, text in STEPS.items() if step not in done]
    return f"not done, as far as is recorded: {'; '.join(lacking)}." if lacking else ""


def describe_done(found: Proceedings) -> str:
    """Return each step that was done, and when it was noted; empty if none was."""
    parts = [
        f"{STEPS[step]}{f' ({moment(note.at)})' if note else ''}"
        for step, note in steps_done(found).items()
    ]
    return f"done: {'; '.join(parts)}." if parts else ""
