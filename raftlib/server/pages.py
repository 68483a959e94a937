"""Which pages the workbook has, in the order of the chain, and who may open each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from raftlib.domain.people import EVERYBODY, Role


@dataclass(frozen=True)
class Page:
    """One page that people open.

    ``slug`` is its name in the address, ``notebook`` its file in the notebooks folder;
    ``title`` stands in the navigation. Only people with one of ``roles`` may open it.
    ``shared_by`` says what it is about, ``locality`` or ``decision``, if it is the same for all who
    may open it.
    """

    slug: str
    notebook: str
    title: str
    roles: frozenset[Role] = EVERYBODY
    shared_by: str = ""


PAGES = (
    Page("start-here", "00_start_here.ipynb", "Start here"),
    Page("avoidable-appointments", "10_avoidable_appointments.ipynb", "Avoidable appointments"),
    Page(
        "enter-an-audit",
        "11_enter_an_audit.ipynb",
        "Enter an audit",
        frozenset({Role.PRACTICE}),
    ),
    Page(
        "locality-dashboard",
        "20_locality_dashboard.ipynb",
        "Locality dashboard",
        shared_by="locality",
    ),
    Page("locality-vote", "30_locality_vote.ipynb", "Locality vote"),
    Page("vote-outcome", "31_vote_outcome.ipynb", "Vote outcome", shared_by="decision"),
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
