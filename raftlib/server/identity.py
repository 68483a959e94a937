"""Who a request comes from: a cookie, the sign-in it belongs to, and the member behind that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.identity import IdentityProvider, User
from tornado.web import RequestHandler

from raftlib.domain.people import Viewer
from raftlib.store.connection import Store
from raftlib.store.sign_ins import (
    SIGN_IN_HOURS,
    end_sign_in,
    find_by_sign_in_name,
    find_sign_in,
    start_sign_in,
)

Clock = Callable[[], datetime]


@dataclass
class SignedIn(User):
    """The viewer as jupyter_server wants to know them."""

    viewer: Viewer | None = None


class SignInIdentity(IdentityProvider):
    """Knows people by a signed cookie; what they may do is read from the store each time."""

    @property
    def auth_enabled(self) -> bool:
        """Nobody is let in unknown."""
        return True

    @property
    def store(self) -> Store:
        """Return the store of the application."""
        store: Store = self.parent.store
        return store

    def is_token_authenticated(self, _handler: RequestHandler) -> bool:
        """Jupyter's tokens open nothing, so nothing is excused from the check of its form."""
        return False

    def get_handlers(self) -> list[tuple[str, Any]]:
        """Leave the routes to the application."""
        return []

    def get_user(self, handler: Any) -> SignedIn | None:
        """Return who asks, or None; a header of a trusted proxy goes before the cookie."""
        if getattr(handler, "is_public", False):
            return None
        viewer = self._from_cookie(handler)
        if account := self._from_proxy(handler):
            viewer = self._as_named(handler, account, viewer)
        if viewer is None:
            return None
        return SignedIn(username=viewer.sign_in, name=viewer.name, viewer=viewer)

    def sign_in(self, handler: Any, member_number: int) -> Viewer | None:
        """Start a sign-in, end the one that this browser had, and set its cookie."""
        if earlier := self._from_cookie(handler):
            end_sign_in(self.store, earlier.sign_in, self.parent.clock())
        new = start_sign_in(self.store, member_number, self.parent.clock())
        secure = handler.request.protocol == "https"
        handler.set_signed_cookie(
            self.get_cookie_name(handler),
            new.token,
            expires_days=None,
            httponly=True,
            samesite="Lax",
            secure=secure,
            path="/",
        )
        return find_sign_in(self.store, new.token, self.parent.clock())

    def get_cookie_name(self, handler: Any) -> str:
        """Return a name that no other server of this host uses: cookies know no ports."""
        if handler.request.protocol == "https":
            return "__Host-raft-sign-in"
        return f"raft-sign-in-{handler.request.host.rpartition(':')[2]}"

    def _from_cookie(self, handler: Any) -> Viewer | None:
        cookie = handler.get_signed_cookie(
            self.get_cookie_name(handler), max_age_days=SIGN_IN_HOURS / 24
        )
        if not cookie:
            return None
        token = cookie.decode("ascii", errors="replace")
        return find_sign_in(self.store, token, self.parent.clock())

    def _from_proxy(self, handler: Any) -> str:
        """Return whom a proxy names; from anybody else the header never gets here."""
        header = self.parent.site.sign_in_header
        name: str = handler.request.headers.get(header, "") if header else ""
        return name

    def _as_named(self, handler: Any, account: str, viewer: Viewer | None) -> Viewer | None:
        """Return who the proxy says it is: a cookie of somebody else does not count beside it."""
        number = find_by_sign_in_name(self.store, account)
        if number is None or (viewer and viewer.member.number == number):
            return viewer if number else None
        return self.sign_in(handler, number)


class OwnKernelsOnly(Authorizer):
    """Lets a sign-in use the kernels that it started, and nothing else of Jupyter's."""

    def is_authorized(self, handler: Any, user: SignedIn, _action: str, resource: str) -> bool:
        """Return whether the kernel that is asked for is the asker's own."""
        kernel_id = handler.path_kwargs.get("kernel_id", "")
        owner = handler.kernel_manager.owner(kernel_id)
        return resource == "kernels" and owner is not None and owner == user.username
