"""The page on which a paper is read, and on which practices say what they think of it."""

from raftlib.conduct.proposals import agree, say_view
from raftlib.domain.people import Viewer
from raftlib.domain.proceedings import Remark, Stage, View
from raftlib.errors import DecisionError
from raftlib.workbook.models.paper import PracticePaperModel

SAID = "It is there now, for everybody to read."
AGREED = "Your practice agrees. Everybody can see it."
TAKEN_BACK = "Your practice no longer says that it agrees."
NO_REMARK = "Choose whether it is an idea or a view. Nothing was stored."


class ReadAndSayModel(PracticePaperModel):
    """A paper with the ideas and views of all practices; members add those of theirs."""

    @property
    def may_say(self) -> bool:
        """Return whether the viewer can leave something: for a practice, until the vote closes."""
        return bool(self.mine) and self.stage is not Stage.CLOSED

    @property
    def own_views(self) -> list[View]:
        """Return what the viewer's practices think, the newest first."""
        return [view for view in self._newest_first() if view.practice_code in self.mine]

    @property
    def other_views(self) -> list[View]:
        """Return what the other practices think, the newest first."""
        return [view for view in self._newest_first() if view.practice_code not in self.mine]

    def may_agree(self, view: View) -> list[str]:
        """Return those practices of the viewer that can agree with a view, or take it back."""
        return [code for code in self.mine if code != view.practice_code] if self.may_say else []

    def say(self, remark: str, text: str) -> bool:
        """Leave an idea or a view for the practice that is chosen; False if that was refused."""

        def leave(viewer: Viewer) -> None:
            if remark not in set(Remark):
                raise DecisionError(NO_REMARK)
            say_view(
                self._store,
                viewer,
                self.code,
                self.practice,
                Remark(remark),
                text,
                self._clock,
            )

        return self.act(leave, SAID)

    def agree(self, view: int, practice_code: str, *, agrees: bool) -> bool:
        """Say that a practice agrees with a view, or take that back."""
        return self.act(
            lambda viewer: agree(
                self._store, viewer, self.code, practice_code, view, self._clock, agrees=agrees
            ),
            AGREED if agrees else TAKEN_BACK,
        )

    def _newest_first(self) -> list[View]:
        return list(reversed(self.found.views)) if self.found else []
