"""Who looks at a page, asked anew at each action: a page shows, but does not decide, who may."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from raftlib import settings
from raftlib.domain.decision import Decision
from raftlib.domain.people import AT_THIS_COMPUTER, Member, Role, Viewer
from raftlib.errors import AccessError
from raftlib.store.connection import Store
from raftlib.store.decisions import DecisionListed
from raftlib.store.registers import read_localities, read_localities_of
from raftlib.store.sign_ins import read_viewer
from raftlib.workbook.models.concerning import (
    find_closed,
    has_closed,
    list_concerning,
    read_latest,
)

SIGNED_OUT = "You are signed out, so nothing was changed. Sign in again: reload the page."
NOT_ALLOWED = "Your role does not do this. Ask the facilitator of your meeting."
# What a page that is the same for all who may open it can be about.
LOCALITY, DECISION = "locality", "decision"
# Before a page belongs to somebody, and while it stands for all its viewers: no role, no place.
NOBODY = Viewer(member=Member(number=0, name="", roles=()), sign_in="")


class Access:
    """The viewer of one page.

    Parameters
    ----------
    store : Store
        Where people and sign-ins are.
    sign_in : str or None
        What the page was opened with; None outside the site, for whoever sits at this computer.
    now : callable
        Returns this instant.
    """

    def __init__(self, store: Store, sign_in: str | None, now: Callable[[], datetime]) -> None:
        self._store, self._sign_in, self._now = store, sign_in, now

    def viewer(self) -> Viewer:
        """Return who looks, with the roles they have now.

        Raises
        ------
        AccessError
            If the sign-in has ended, or its member was revoked.
        """
        if self._sign_in is None:
            return AT_THIS_COMPUTER
        viewer = read_viewer(self._store, self._sign_in, self._now())
        if viewer is None:
            raise AccessError(SIGNED_OUT)
        return viewer

    def localities(self, viewer: Viewer) -> list[str]:
        """Return the localities that concern the viewer: their own, or all for the staff."""
        if viewer.is_staff:
            return read_localities(self._store)
        return read_localities_of(self._store, viewer.practice_codes, viewer.pcn_codes)

    def decisions(self, viewer: Viewer) -> dict[DecisionListed, Decision | None]:
        """Return the decisions that concern the viewer, as :func:`list_concerning` does."""
        return list_concerning(self._store, viewer)

    def has_closed(self, decision: Decision) -> bool:
        """Return whether the window of a decision has ended by now."""
        return has_closed(decision, self._now())

    def require(self, *roles: Role) -> Viewer:
        """Return who looks, if they have one of the roles.

        Raises
        ------
        AccessError
            If they have none of them, or the sign-in has ended.
        """
        viewer = self.viewer()
        if not viewer.has(*roles):
            raise AccessError(NOT_ALLOWED)
        return viewer

    def allows(self, about: Mapping[str, str]) -> bool:
        """Return whether this viewer may open a shared page about that locality or decision.

        The locality has to be among theirs; the decision has to concern them, and its window to
        have ended. Nothing else can be asked for, and nothing is allowed to the signed out.

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        if len(about) != 1 or not all(about.values()):
            return False
        ((kind, name),) = about.items()
        return name in self._shareable(kind, name)

    def default_audience(self, kind: str) -> dict[str, str] | None:
        """Return what a shared page is about when nothing is asked for; None for nothing.

        The first locality of the viewer, or the newest closed decision that concerns them.

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        found = next((name for name in self._shareable(kind) if name), "")
        return {kind: found} if found else None

    def share(self, kind: str, name: str) -> "AudienceAccess":
        """Return how a shared page is seen that this viewer opens; it sees nothing they may not.

        ``name`` is what was asked for, or empty for the default.

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        about = {kind: name} if name else self.default_audience(kind) or {}
        allowed = about if not name or self.allows(about) else {}
        return AudienceAccess(self._store, allowed, self._now)

    def _shareable(self, kind: str, name: str = "") -> Iterator[str]:
        """Yield what a page may be about that this viewer opens: all of it, or that name."""
        try:
            viewer = self.viewer()
        except AccessError:
            return
        if kind == LOCALITY:
            yield from self.localities(viewer)
        elif kind == DECISION:
            yield from find_closed(self._store, viewer, self._now(), name)


class AudienceAccess(Access):
    """All who may open a page about one locality or one decision: a nobody, who sees no more.

    Parameters
    ----------
    store : Store
        Where localities and decisions are.
    about : mapping of str to str
        ``locality`` or ``decision``; empty for a page that is nobody's yet, which sees nothing.
    now : callable
        Returns this instant: a decision is shown once its window has ended.
    """

    def __init__(self, store: Store, about: Mapping[str, str], now: Callable[[], datetime]) -> None:
        super().__init__(store, "", now)
        self._about = dict(about)

    def viewer(self) -> Viewer:
        """Return nobody, who has no role and sees no practice's exact figures."""
        return NOBODY

    def localities(self, viewer: Viewer) -> list[str]:
        """Return the locality that the page is about, if there is one of this name."""
        name = self._about.get(LOCALITY)
        return [name] if name and name in read_localities(self._store) else []

    def decisions(self, viewer: Viewer) -> dict[DecisionListed, Decision | None]:
        """Return the decision that the page is about, if its window has ended."""
        code = self._about.get(DECISION)
        found = read_latest(self._store, code) if code else {}
        return {item: it for item, it in found.items() if it and self.has_closed(it)}

    def share(self, kind: str, name: str) -> "AudienceAccess":
        """Return itself: what the page is about was settled before."""
        return self

    def _shareable(self, kind: str, name: str = "") -> Iterator[str]:
        viewer = self.viewer()
        if kind == LOCALITY:
            yield from self.localities(viewer)
        elif kind == DECISION:
            yield from (item.decision_code for item in self.decisions(viewer))


def page_access(store: Store) -> Access:
    """Return the access with which this page was opened: an audience's, or a person's."""
    if about := settings.audience():
        return AudienceAccess(store, about, settings.now)
    return Access(store, settings.sign_in(), settings.now)
