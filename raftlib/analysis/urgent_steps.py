"""The steps of the urgent route, each with when it was done."""

from datetime import datetime

from raftlib.domain.proceedings import Proceedings, UrgentStep


def find_steps(found: Proceedings, now: datetime) -> dict[UrgentStep, datetime | None]:
    """Return when each step was done for the first time, in their order; None for one that was not.

    The e-mail and the meeting are noted by a person. Views can be left from the first paper on, and
    the vote is open from its first instant: nobody has to say so.
    """
    noted = {step.what: step.at for step in reversed(found.steps)}
    opens = found.opening.decision.opens_at if found.opening else None
    return {
        UrgentStep.EMAIL: noted.get(UrgentStep.EMAIL),
        UrgentStep.MEETING: noted.get(UrgentStep.MEETING),
        UrgentStep.VIEWS: found.papers[0].at if found.papers else None,
        UrgentStep.VOTE: opens if opens and opens <= now else None,
    }
