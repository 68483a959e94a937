"""The urgent route: what has to be done beside the vote, and when it was."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from raftlib.analysis.london_time import LONDON
from raftlib.analysis.urgent_steps import find_steps
from raftlib.conduct.afterwards import note_step
from raftlib.domain.people import Viewer
from raftlib.domain.proceedings import Route, UrgentStep
from raftlib.errors import DecisionError
from raftlib.mail.invitations import Invitation, make_invitation
from raftlib.mail.letters import Letter
from raftlib.mail.sending import Delivery
from raftlib.store.registers import read_locality
from raftlib.workbook.models.posting import Download, PostingModel, Sending

URGENT = "urgent"  # the purpose of what all practices get
MEETING = "meeting"
CALENDAR_TYPE = "text/calendar"
LENGTHS = (15, 30, 45, 60)  # minutes of a virtual meeting


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """The virtual meeting that the CDs offer, as it was typed: by the clocks in Birmingham."""

    starts: datetime | None
    length_minutes: int
    join: str


class UrgentModel(PostingModel):
    """The steps of one urgent decision; a facilitator does them and says so."""

    @property
    def is_urgent(self) -> bool:
        """Return whether the decision that is shown is on the urgent route."""
        return self.found is not None and self.found.route is Route.URGENT

    @property
    def steps(self) -> dict[UrgentStep, datetime | None]:
        """Return when each step was done, in their order; nothing for another route."""
        if self.found is None or not self.is_urgent:
            return {}
        return find_steps(self.found, self._clock())

    @property
    def all_practices(self) -> tuple[str, ...]:
        """Return the codes of all practices of the decision's locality, as the register is now."""
        found = self.found
        register = read_locality(self._store, found.locality) if found else None
        return tuple(one.practice_code for one in register.practices) if register else ()

    def draft_to_all(self, letter: Letter) -> None:
        """Offer the e-mail to all practices of the locality as a draft."""
        self._try(lambda: self._offer_draft(URGENT, letter, self._addressed()))

    def ask_to_send(self, letter: Letter, describe: Callable[[Delivery], str]) -> None:
        """Ask whether to send it."""
        self._try(
            lambda: self._ask_sending(
                Sending(
                    purpose=URGENT,
                    decision_code=self.code,
                    letter=letter,
                    practice_codes=self._addressed(),
                    describe=describe,
                )
            )
        )

    def invite(self, meeting: Meeting, title: str, text: str) -> None:
        """Offer the invitation to the virtual meeting as a calendar file."""
        self._try(lambda: self._offer_invitation(meeting, title, text))

    def note(self, step: UrgentStep, done: str, note: str = "") -> None:
        """Write down that the e-mail was sent, or the meeting offered; ``done`` is said then."""
        if step in (UrgentStep.EMAIL, UrgentStep.MEETING):  # the others follow from what is there
            self.act(lambda viewer: self._note_step(viewer, self.code, step, note), done)

    def _addressed(self) -> tuple[str, ...]:
        if not self.is_urgent:
            raise DecisionError("This decision is not on the urgent route.")
        return self.all_practices

    def _offer_invitation(self, meeting: Meeting, title: str, text: str) -> None:
        if self.found is None or meeting.starts is None:
            raise DecisionError("Choose the day and time at which the meeting starts.")
        starts_at = meeting.starts.replace(tzinfo=LONDON)
        if starts_at <= self._clock():
            raise DecisionError("The meeting would start in the past. Choose a later time.")
        if meeting.length_minutes not in LENGTHS:
            raise DecisionError(f"A meeting is {LENGTHS[0]} to {LENGTHS[-1]} minutes long.")
        invitation = Invitation(
            uid=f"{self.code}-meeting@raft-workbook",
            sequence=sum(step.what == UrgentStep.MEETING for step in self.found.steps),
            title=title,
            text=text,
            starts_at=starts_at,
            length_minutes=meeting.length_minutes,
            join=meeting.join,
        )
        self.download = Download(
            purpose=MEETING,
            file_name=f"{self.code}-meeting.ics",
            media_type=CALENDAR_TYPE,
            content=make_invitation(invitation, self._clock()),
        )

    def _note_sent(self, sending: Sending, delivery: Delivery) -> None:
        code, said = sending.decision_code, sending.describe(delivery)
        self.act(lambda viewer: self._note_step(viewer, code, UrgentStep.EMAIL, said), said)

    def _note_step(self, viewer: Viewer, decision_code: str, step: UrgentStep, note: str) -> None:
        note_step(self._store, viewer, decision_code, step, note, self._clock)
