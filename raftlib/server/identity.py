"""Who looks at a page. Until there is sign-in: whoever sits at this computer."""

from typing import Any

from jupyter_server.auth.identity import IdentityProvider, User
from tornado.web import RequestHandler


class OnThisComputer(IdentityProvider):
    """Everybody who reaches the loopback address is the same local person."""

    @property
    def auth_enabled(self) -> bool:
        """There is no sign-in yet."""
        return False

    def get_user(self, handler: RequestHandler) -> User:
        """Return the local person; nothing is kept in a cookie."""
        return User("local", display_name="On this computer")

    def get_handlers(self) -> list[tuple[str, Any]]:
        """Serve no sign-in page."""
        return []
