"""The page of a CD: what their practices say, the votes they convey, and their own position."""

from dataclasses import dataclass
from fractions import Fraction

import traitlets as tl

from raftlib.analysis.options import Counted, tally_decision
from raftlib.analysis.receipts import SaidByCd, said_by_cd, said_by_practice
from raftlib.conduct.afterwards import note_reminder
from raftlib.conduct.votes import convey_vote, take_position
from raftlib.domain.acts import Receipt, Told
from raftlib.domain.decision import CdSeat, Decision, Refused, VotingPractice
from raftlib.domain.people import Role, Viewer
from raftlib.domain.proceedings import CastVote, Proceedings, Stage, View
from raftlib.errors import DecisionError
from raftlib.store.registers import read_locality
from raftlib.workbook.models.ballot import check_choice
from raftlib.workbook.models.paper import PaperModel

REMINDED = "It is noted that you reminded them."
NOBODY_TO_REMIND = "All practices of this PCN have voted, so nobody is reminded."


@dataclass(frozen=True, kw_only=True)
class PcnPractice:
    """A practice of the CD's PCN as the CD sees it: whether it voted itself, but never what.

    ``conveyed`` is the vote of the practice that the CD conveyed and that stands; ``views`` are
    its own, ``agrees_with`` those of others.
    """

    practice_code: str
    list_size: int | Fraction
    is_recused: bool = False
    voted_itself: bool = False
    conveyed: CastVote | None = None
    views: tuple[View, ...] = ()
    agrees_with: tuple[View, ...] = ()

    @property
    def has_voted(self) -> bool:
        """Return whether a vote stands for it, its own or a conveyed one."""
        return self.voted_itself or self.conveyed is not None


class CdModel(PaperModel):
    """A decision as the CD of a PCN sees it, or the CD's deputy.

    Attributes
    ----------
    pcns : list of str
        The codes of the PCNs of this decision that the viewer speaks for, in order.
    pcn : str
        The one that is shown; the page's list changes it.
    receipt : Receipt or None
        For what was recorded last on this page.
    recorded_for, recorded_as : str
        The practice whose vote was conveyed, empty for the CD's own position; and the choice.
    """

    pcns = tl.List(tl.Unicode())
    pcn = tl.Unicode()
    receipt = tl.Instance(Receipt, allow_none=True)
    recorded_for = tl.Unicode()
    recorded_as = tl.Unicode()

    def _show(self) -> None:
        with self.hold_trait_notifications():
            super()._show()
            self._members = self._read_members()
            theirs = self.who.pcn_codes if self.who else frozenset()
            self.pcns = sorted(theirs & {item.pcn_code for item in self._members})
            if self.pcn not in self.pcns:
                self.pcn = next(iter(self.pcns), "")

    def _read_members(self) -> tuple[VotingPractice, ...]:
        """Return all practices of the decision: as frozen, or as the register has them now."""
        if self.found is None:
            return ()
        decision: Decision | None = self.found.decision
        if decision:
            return decision.practices
        register = read_locality(self._store, self.found.locality)
        return tuple(
            VotingPractice(
                practice_code=practice.practice_code,
                pcn_code=practice.pcn_code,
                list_size=practice.registered_patients,
            )
            for practice in (register.practices if register else ())
        )

    @property
    def is_deputy(self) -> bool:
        """Return whether the viewer stands in for the CD of the PCN."""
        held = self.who.member.roles if self.who else ()
        mine = [item.deputy for item in held if item.role is Role.CD and item.pcn_code == self.pcn]
        return bool(mine) and all(mine)

    @property
    def seat(self) -> CdSeat | None:
        """Return the seat of the PCN as it was frozen; None before the vote was opened."""
        decision = self.found.decision if self.found else None
        seats = decision.cds if decision else ()
        return next((seat for seat in seats if seat.pcn_code == self.pcn), None)

    @property
    def practices(self) -> list[PcnPractice]:
        """Return the practices of the PCN, if the viewer speaks for it."""
        if self.found is None or self.pcn not in self.pcns:
            return []
        found, members = self.found, self._members
        return [_look_at(found, member) for member in members if member.pcn_code == self.pcn]

    @property
    def silent(self) -> list[str]:
        """Return the practices of the PCN for which no vote stands."""
        return [
            item.practice_code
            for item in self.practices
            if not item.has_voted and not item.is_recused
        ]

    @property
    def said(self) -> SaidByCd | None:
        """Return what the CD said of their own, if the viewer speaks for the PCN."""
        if self.found is None or self.pcn not in self.pcns:
            return None
        return said_by_cd(self.found, self.pcn)

    @property
    def outcome(self) -> Counted | None:
        """Return what came of the vote; None until it has closed."""
        decision = self.found.decision if self.found else None
        if decision is None or self.stage is not Stage.CLOSED:
            return None
        outcome = tally_decision(decision)
        return None if isinstance(outcome, Refused) else outcome

    def convey(self, practice_code: str, choice: str, told: Told) -> bool:
        """Convey what a practice said, with who told the CD, when and how."""

        def do(viewer: Viewer) -> None:
            receipt = convey_vote(
                self._store,
                viewer,
                self.code,
                practice_code,
                check_choice(self.found, choice),
                self.pcn,
                told,
                self._clock,
            )
            self._keep(receipt, practice_code, choice)

        return self.act(do, "")

    def take(self, choice: str) -> bool:
        """Take the CD's own position, change it, or withdraw it."""

        def do(viewer: Viewer) -> None:
            receipt = take_position(
                self._store,
                viewer,
                self.code,
                self.pcn,
                check_choice(self.found, choice),
                self.read_as,
                self._clock,
            )
            self._keep(receipt, "", choice)

        return self.act(do, "")

    def remind(self) -> bool:
        """Note that the practices that have not voted were reminded."""

        def do(viewer: Viewer) -> None:
            if not self.silent:
                raise DecisionError(NOBODY_TO_REMIND)
            note_reminder(self._store, viewer, self.code, self.silent, self._clock)

        return self.act(do, REMINDED)

    @tl.observe("code", "pcn")
    def _forget_receipt(self, _change: object = None) -> None:
        self._keep(None, "", "")

    def _keep(self, receipt: Receipt | None, practice_code: str, choice: str) -> None:
        with self.hold_trait_notifications():
            self.receipt = receipt
            self.recorded_for, self.recorded_as = practice_code, choice


def _look_at(found: Proceedings, practice: VotingPractice) -> PcnPractice:
    code = practice.practice_code
    said = said_by_practice(found, code)
    return PcnPractice(
        practice_code=code,
        list_size=practice.list_size or 0,
        is_recused=practice.recused,
        voted_itself=said.own is not None,
        conveyed=said.conveyed,
        views=tuple(view for view in found.views if view.practice_code == code),
        agrees_with=tuple(view for view in found.views if code in view.agreed_by),
    )
