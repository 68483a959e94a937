"""Who looks at a page, asked anew at each action: a page shows, but does not decide, who may."""

from collections.abc import Callable
from datetime import datetime

from raftlib.domain.people import AT_THIS_COMPUTER, Role, Viewer
from raftlib.errors import AccessError
from raftlib.store.connection import Store
from raftlib.store.registers import read_localities, read_localities_of
from raftlib.store.sign_ins import read_viewer

SIGNED_OUT = "You are signed out, so nothing was changed. Sign in again: reload the page."
NOT_ALLOWED = "Your role does not do this. Ask the facilitator of your meeting."


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

    def localities(self) -> list[str]:
        """Return the localities that concern the viewer: their own, or all for the staff.

        Raises
        ------
        AccessError
            If the sign-in has ended.
        """
        viewer = self.viewer()
        if viewer.is_staff:
            return read_localities(self._store)
        return read_localities_of(self._store, viewer.practice_codes, viewer.pcn_codes)

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
