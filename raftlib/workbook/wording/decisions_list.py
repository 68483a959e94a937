"""What the list of decisions says."""

from collections.abc import Callable
from dataclasses import dataclass

from raftlib.domain.people import EVERYBODY, Role, Viewer
from raftlib.domain.proceedings import Route, Stage
from raftlib.workbook.models.decisions_list import ANY
from raftlib.workbook.models.decisions_shown import DecisionShown
from raftlib.workbook.wording.numbers import counted, moment

STAGES = {Stage.OPEN: "Open", Stage.COMING: "Coming", Stage.CLOSED: "Closed"}
ROUTES = {
    Route.STANDARD: "standard route",
    Route.URGENT: "urgent route",
    Route.LEADERSHIP: "leadership meeting, no weighted vote",
}
RECORD = "imported record"
OFFERED_STAGES = [("All", ANY), *((word, stage.value) for stage, word in STAGES.items())]
ALL_LOCALITIES = "All"
NONE_YET = (
    "No decision has been proposed in your localities yet. The first one appears here by itself."
)
NONE_YET_FOR_FACILITATORS = (
    "No decision has been proposed yet. Write a proposal, and it appears here for everybody whom "
    "it concerns."
)
NEXT_STEP = (
    "Read what is coming and say what you think before its vote opens. A vote that is open closes "
    "by the clock alone."
)
NEXT_STEP_FOR_FACILITATORS = (
    "Write a proposal, or open one that is ready. Everybody whom it concerns sees it here at once."
)
WRITE_PROPOSAL = "Write a proposal"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page about a decision: who may open it, for which decisions it is there, and its link."""

    slug: str
    text: str
    fits: Callable[[DecisionShown], bool]
    roles: frozenset[Role] = EVERYBODY


# In the order in which one goes there.
PLACES = (
    Place(
        slug="vote",
        text="Vote on {code}",
        fits=lambda one: one.stage is Stage.OPEN and not one.is_record,
        roles=frozenset({Role.PRACTICE, Role.SCRIBE}),
    ),
    Place(
        slug="cd",
        text="Speak for your PCN on {code}",
        fits=lambda one: one.stage is Stage.OPEN and not one.is_record,
        roles=frozenset({Role.CD}),
    ),
    Place(
        slug="run-the-vote",
        text="Run the vote on {code}",
        fits=lambda one: one.stage is Stage.OPEN and not one.is_record,
        roles=frozenset({Role.FACILITATOR}),
    ),
    Place(
        slug="read-and-say",
        text="Read {code} and say what you think",
        fits=lambda one: one.stage is not Stage.CLOSED and not one.is_record,
    ),
    Place(
        slug="vote-outcome",
        text="Outcome of {code}",
        fits=lambda one: one.stage is Stage.CLOSED and one.was_opened,
    ),
    Place(
        slug="notice",
        text="Notice of {code}",
        fits=lambda one: one.stage is Stage.CLOSED and not one.is_record,
    ),
    Place(
        slug="read-and-say",
        text="Read the paper of {code}",
        fits=lambda one: one.stage is Stage.CLOSED and not one.is_record,
    ),
    Place(
        slug="locality-vote",
        text="See the record of {code}",
        fits=lambda one: one.is_record,
    ),
    Place(
        slug="proposal",
        text="Revise or open {code}",
        fits=lambda one: one.stage is Stage.COMING and not one.is_record and not one.was_opened,
        roles=frozenset({Role.FACILITATOR}),
    ),
    Place(
        slug="run-the-vote",
        text="Run the vote on {code}",
        fits=lambda one: one.was_opened and one.stage is not Stage.OPEN and not one.is_record,
        roles=frozenset({Role.FACILITATOR}),
    ),
)


def find_places(one: DecisionShown, viewer: Viewer) -> list[tuple[str, str]]:
    """Return the pages about a decision that the viewer may open: name in the address, and text."""
    return [
        (place.slug, place.text.format(code=one.code))
        for place in PLACES
        if place.fits(one) and viewer.has(*place.roles)
    ]


def describe_shown(one: DecisionShown) -> str:
    """Return code and headline."""
    return f"{one.code} {one.headline}".strip()


def describe_kind(one: DecisionShown) -> str:
    """Return stage, route and locality."""
    route = ROUTES[one.route] if one.route else RECORD
    return ", ".join([STAGES[one.stage], route, *one.localities]) + "."


def describe_window(one: DecisionShown) -> str:
    """Return when the vote opens and closes, or did, or that there is none."""
    if one.opens_at is None or one.closes_at is None:
        return _without_vote(one)
    opens, closes = moment(one.opens_at), moment(one.closes_at)
    if one.is_record:  # it may be one of a vote that had to be refused
        return f"Recorded for a vote from {opens} to {closes}."
    return {
        Stage.COMING: f"The vote opens on {opens}, and closes on {closes}.",
        Stage.OPEN: f"The vote is open until {closes}.",
        Stage.CLOSED: f"The vote was open from {opens} to {closes}.",
    }[one.stage]


def _without_vote(one: DecisionShown) -> str:
    if one.is_record:
        return "This record cannot be read; its page says what is wrong."
    if one.route is Route.LEADERSHIP:
        return "The leadership meeting decided it without a weighted vote."
    return "The vote has not been opened yet."


def describe_found(shown: int, listed: int) -> str:
    """Return how many decisions are shown, of how many."""
    if shown == listed:
        return f"{counted(listed, 'decision')}."
    if not shown:
        return f"None of the {counted(listed, 'decision')} is like that. Choose less narrowly."
    return f"{shown} of {counted(listed, 'decision')}."
