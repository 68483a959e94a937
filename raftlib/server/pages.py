"""Which pages the workbook has, in the order of the chain."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page that people open.

    ``slug`` is its name in the address, ``notebook`` its file in the notebooks folder;
    ``title`` stands in the navigation and ``summary`` on its card on the home page.
    """

    slug: str
    notebook: str
    title: str
    summary: str


PAGES = (
    Page(
        "avoidable-appointments",
        "10_avoidable_appointments.ipynb",
        "Avoidable appointments",
        "What the audit found: which appointments could have gone elsewhere, and why.",
    ),
    Page(
        "locality-vote",
        "30_locality_vote.ipynb",
        "Locality vote",
        "Whether a decision was carried, what both tests needed and got, and who could block it.",
    ),
)


def find_page(pages: Sequence[Page], slug: str) -> Page | None:
    """Return the registered page of that name, or nothing.

    Examples
    --------
    >>> find_page(PAGES, "locality-vote").title
    'Locality vote'
    >>> find_page(PAGES, "../secret") is None
    True
    """
    return next((page for page in pages if page.slug == slug), None)
