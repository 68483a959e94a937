"""What the pages have in common on which the paper of a decision is read."""

from collections.abc import Mapping

import traitlets as tl

from raftlib.conduct.acting import Clock
from raftlib.domain.acts import ReadAs
from raftlib.domain.people import Viewer
from raftlib.domain.proceedings import Depth, Paper
from raftlib.errors import AccessError
from raftlib.store.connection import Store
from raftlib.store.reading_depths import FIRST_DEPTH, keep_depth, read_depth
from raftlib.store.registers import find_locality
from raftlib.workbook.models.proceedings import ProceedingsModel

DEPTHS = tuple(Depth)  # from the top down
KEPT = "Kept. Papers open like this for you from now on."
NO_MEMBER = "Sign in to keep how deep you read: nobody is signed in here."
NOTHING_CHOSEN = "No decision is shown. Choose one from the list."


class PaperModel(ProceedingsModel):
    """A decision whose paper is read as deep as the viewer likes.

    Attributes
    ----------
    depth : Depth
        How deep it is shown; the page changes it.
    first_depth : Depth
        How deep papers open for this viewer.
    """

    depth = tl.UseEnum(Depth, default_value=FIRST_DEPTH)
    first_depth = tl.UseEnum(Depth, default_value=FIRST_DEPTH)

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, clock)
        self._deepest: dict[str, Depth] = {}  # by the code of the decision

    def _start(self, asked: Mapping[str, str]) -> None:
        number = self._access.viewer().member.number
        with self.hold_trait_notifications():
            self.depth = self.first_depth = read_depth(self._store, number)
            super()._start(asked)

    @property
    def paper(self) -> Paper | None:
        """Return the version that is voted on, or the last before there is a vote."""
        return self.found.paper if self.found and self.found.papers else None

    @property
    def read_as(self) -> ReadAs:
        """Return which text was shown on this page, and the deepest that it was opened.

        Raises
        ------
        AccessError
            If none is shown.
        """
        paper = self.paper
        if paper is None:
            raise AccessError(NOTHING_CHOSEN)
        return ReadAs(paper=paper.fingerprint, depth=self._deepest.get(self.code, self.depth))

    def keep_first_depth(self) -> None:
        """Open papers for this viewer, from now on, as deep as this one is shown."""
        depth = self.depth

        def keep(viewer: Viewer) -> None:
            if not viewer.member.number:
                raise AccessError(NO_MEMBER)
            keep_depth(self._store, viewer.member.number, depth, self._clock())
            self.first_depth = depth

        self.act(keep, KEPT)

    @tl.observe("depth", "code", "opened")
    def _note_depth(self, _change: object = None) -> None:
        if self.opened and self.code:
            before = self._deepest.get(self.code, self.depth)
            self._deepest[self.code] = max(before, self.depth, key=DEPTHS.index)


class PracticePaperModel(PaperModel):
    """A paper as members of practices read it, who speak for one of theirs at a time.

    Attributes
    ----------
    mine : list of str
        The codes of the viewer's practices that this decision concerns, in order.
    practice : str
        The one they speak for; the page's list changes it.
    """

    mine = tl.List(tl.Unicode())
    practice = tl.Unicode()

    def _show(self) -> None:
        with self.hold_trait_notifications():
            super()._show()
            self.mine = self._find_mine()
            if self.practice not in self.mine:
                self.practice = next(iter(self.mine), "")

    def _find_mine(self) -> list[str]:
        """Return the viewer's practices that were frozen with the vote, or are in the locality."""
        if self.found is None or self.who is None:
            return []
        decision = self.found.decision
        frozen = {item.practice_code for item in decision.practices} if decision else set()
        return [
            code
            for code in sorted(self.who.practice_codes)
            if code in frozen or find_locality(self._store, code) == self.found.locality
        ]
