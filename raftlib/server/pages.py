"""Which pages the workbook has, in the order of the chain, and who may open each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from raftlib.domain.people import EVERYBODY, Role


@dataclass(frozen=True)
class Page:
    """One page that people open.

    ``slug`` is its name in the address, ``notebook`` its file in the notebooks folder;
    ``title`` stands in the navigation, unless the page is reached from another, whose slug
    is ``under``. Only people with one of ``roles`` may open it.
    ``shared_by`` says what it is about, ``locality`` or ``decision``, if it is the same for all who
    may open it.
    """

    slug: str
    notebook: str
    title: str
    roles: frozenset[Role] = EVERYBODY
    shared_by: str = ""
    under: str = ""


AUDIT, DECISIONS = "avoidable-appointments", "decisions"
_VOTERS = frozenset({Role.PRACTICE, Role.FACILITATOR, Role.SCRIBE})
_FACILITATORS = frozenset({Role.FACILITATOR})
_AUDITORS = frozenset({Role.PRACTICE, Role.FACILITATOR, Role.ANALYST})
_CDS = frozenset({Role.CD})

PAGES = (
    Page("start-here", "00_start_here.ipynb", "Start here"),
    Page(AUDIT, "10_avoidable_appointments.ipynb", "Avoidable appointments"),
    Page(
        "enter-an-audit",
        "11_enter_an_audit.ipynb",
        "Enter an audit",
        frozenset({Role.PRACTICE}),
    ),
    Page("audit-round", "12_audit_round.ipynb", "Audit rounds", _AUDITORS),
    Page(
        "bring-in-a-sheet",
        "13_bring_in_a_sheet.ipynb",
        "Bring in an audit",
        frozenset({Role.PRACTICE, Role.ANALYST}),
    ),
    Page("what-do-you-think", "14_what_do_you_think.ipynb", "What do you think?", under=AUDIT),
    Page(
        "locality-dashboard",
        "20_locality_dashboard.ipynb",
        "Locality dashboard",
        shared_by="locality",
    ),
    Page(DECISIONS, "30_decisions.ipynb", "Decisions"),
    Page("proposal", "31_proposal.ipynb", "Write a proposal", _FACILITATORS, under=DECISIONS),
    Page("read-and-say", "32_read_and_say.ipynb", "Read and say", under=DECISIONS),
    Page("vote", "33_vote.ipynb", "Vote", _VOTERS, under=DECISIONS),
    Page("cd", "34_cd.ipynb", "CD", _CDS, under=DECISIONS),
    Page("run-the-vote", "35_run_the_vote.ipynb", "Run the vote", _FACILITATORS, under=DECISIONS),
    Page("locality-vote", "36_locality_vote.ipynb", "Locality vote", under=DECISIONS),
    Page(
        "vote-outcome",
        "37_vote_outcome.ipynb",
        "Vote outcome",
        shared_by="decision",
        under=DECISIONS,
    ),
    Page("notice", "38_notice.ipynb", "Notice", under=DECISIONS),
    Page("meeting-notes", "50_meeting_notes.ipynb", "Meeting notes"),
)


def pages_for(pages: Sequence[Page], roles: Collection[Role]) -> list[Page]:
    """Return the pages that somebody with these roles may open."""
    return [page for page in pages if page.roles & set(roles)]


def find_page(pages: Sequence[Page], slug: str, roles: Collection[Role]) -> Page | None:
    """Return the page of that name if these roles may open it, or nothing.

    Examples
    --------
    >>> find_page(PAGES, "locality-vote", [Role.CD]).title
    'Locality vote'
    >>> find_page(PAGES, "locality-vote", []) is None
    True
    """
    return next((page for page in pages_for(pages, roles) if page.slug == slug), None)
