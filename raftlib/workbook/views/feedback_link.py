"""The way to the page on which people say what they think."""

from raftlib.workbook.views import fragments
from raftlib.workbook.wording.feedback import ASK_FOR_IT


def link_to_feedback(locality: str = "") -> str:
    """Return the link to the page on which people say what they think."""
    return fragments.link(
        fragments.page_address("what-do-you-think", locality=locality), ASK_FOR_IT
    )
