"""What all views do: show a fragment of HTML, and fail with a sentence instead of silently."""

import logging
from collections.abc import Callable

import ipywidgets as widgets
import traitlets as tl

from raftlib.errors import RaftError
from raftlib.workbook.views import fragments

OUR_FAULT = "Something went wrong here, and it has been recorded. Please open the page again."
log = logging.getLogger("raft.pages")


class FragmentView(widgets.HTML):
    """A part of a page that is written anew whenever its model changes.

    Parameters
    ----------
    model : HasTraits
        What the part is about.
    write : callable
        Returns the HTML, made of fragments.
    traits : str
        The model's traits that call for a new text.
    """

    def __init__(self, model: tl.HasTraits, write: Callable[[], str], *traits: str) -> None:
        super().__init__()
        self._write = write
        model.observe(self._rewrite, list(traits))
        self._rewrite()

    def _rewrite(self, _change: object = None) -> None:
        self.value = write_safely(self._write)


def write_safely(write: Callable[[], str]) -> str:
    """Return the text, or the sentence that stands for it when it cannot be written."""
    try:
        return write()
    except RaftError as error:
        return fragments.paragraph(str(error), "error")
    except Exception:  # a page must say that it failed; here is the one place where it does
        log.exception("a part of a page could not be written")
        return fragments.paragraph(OUR_FAULT, "error")
