"""The page of a meeting's notes: which meetings there are, and who may write in which."""

from collections.abc import Callable, Mapping
from datetime import datetime

import traitlets as tl

from raftlib.domain.meeting import Meeting
from raftlib.domain.people import AT_THIS_COMPUTER, Role, Viewer
from raftlib.errors import AccessError, RaftError
from raftlib.store.connection import Store
from raftlib.store.meetings import (
    MEETING_TOPIC,
    end_meeting,
    list_meetings,
    reopen_meeting,
    start_meeting,
)
from raftlib.store.people import PEOPLE_TOPIC
from raftlib.workbook.models.page import PageModel
from raftlib.workbook.models.shared_text import SharedTextModel

NONE_CHOSEN = 0
LONGEST_NOTES = 20_000  # characters: an afternoon of a scribe who types without a pause


class MeetingModel(PageModel):
    """The meetings that a person may see, and the one whose notes are shown.

    It may be asked for a ``meeting`` by its number; without it the one that runs is shown, or the
    last.

    Parameters
    ----------
    store : Store
        Where meetings and notes are.
    now : callable
        Returns this instant.
    """

    topics = (MEETING_TOPIC, PEOPLE_TOPIC)

    meetings = tl.List(tl.Instance(Meeting))
    number = tl.Int(NONE_CHOSEN)
    localities = tl.List(tl.Unicode())
    may_run = tl.Bool(False)

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        super().__init__(store)
        self._now = now

    @property
    def chosen(self) -> Meeting | None:
        """Return the meeting whose notes are shown."""
        return next((item for item in self.meetings if item.number == self.number), None)

    @property
    def starts_at(self) -> datetime:
        """Return the instant for the title of a meeting that starts now."""
        return self._now()

    def _start(self, asked: Mapping[str, str]) -> None:
        self._follow()
        named = asked.get("meeting", "")
        if named and named not in {str(item.number) for item in self.meetings}:
            self.problem = f"There is no meeting {named!r} here. Choose one from the list."
        elif named:
            self.number = int(named)

    def _fields(self) -> dict[str, str]:
        return {"meeting": str(self.number) if self.chosen else ""}

    def _follow(self) -> None:
        """Read again which meetings there are; the one chosen stays chosen."""
        viewer = self._access.viewer()
        localities = self._access.localities(viewer)
        meetings = list_meetings(self._store, localities)
        numbers = [item.number for item in meetings]
        with self.hold_trait_notifications():
            self.localities, self.may_run = localities, viewer.has(Role.FACILITATOR)
            self.meetings = meetings
            if self.number not in numbers:
                self.number = next(iter(numbers), NONE_CHOSEN)

    def start(self, title: str, locality: str) -> None:
        """Start a meeting, and show its notes."""
        if number := self._act(lambda viewer: self._begin(title, locality, viewer)):
            self.number = number

    def end(self) -> None:
        """End the meeting that is shown."""
        self._act(lambda _viewer: end_meeting(self._store, self.number, self._now()))

    def reopen(self) -> None:
        """Let the meeting that is shown go on."""
        self._act(lambda _viewer: reopen_meeting(self._store, self.number))

    def open_notes(self) -> SharedTextModel:
        """Return the notes of the meeting that is chosen now; they stay those of this meeting."""
        number = self.number
        return SharedTextModel(
            self._store,
            f"meeting:{number}:notes",
            may_write=lambda: self.may_write(number),
            now=self._now,
            longest=LONGEST_NOTES,
        )

    def may_write(self, number: int) -> Viewer | None:
        """Return who writes in the notes of a meeting, or None for somebody who only reads.

        Those who take part write while it runs; facilitator and scribe may complete them after.
        """
        try:
            viewer = self._access.require(Role.FACILITATOR, Role.SCRIBE, Role.CD, Role.PRACTICE)
            meetings = list_meetings(self._store, self._access.localities(viewer))
        except AccessError:
            return None
        meeting = next((item for item in meetings if item.number == number), None)
        if meeting is None or viewer is AT_THIS_COMPUTER:
            return None
        keeps = viewer.has(Role.FACILITATOR, Role.SCRIBE)
        return viewer if meeting.is_running or keeps else None

    def _begin(self, title: str, locality: str, viewer: Viewer) -> int:
        by = viewer.member.number or None
        return start_meeting(self._store, title, locality, by, self._now()).number

    def _act(self, act: Callable[[Viewer], int | None]) -> int | None:
        """Do what only a facilitator may, then show what is there; None if it could not be done."""
        try:
            done = act(self._access.require(Role.FACILITATOR))
        except RaftError as error:
            self.problem = str(error)
            return None
        self.problem = ""
        self.refresh()
        return done
