"""Signing in with a personal code, seeing as whom, and signing out."""

import re
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError, authenticated

from raftlib.domain.people import Role
from raftlib.server.frame import RaftHandler
from raftlib.server.limits import SignInLimits
from raftlib.store.personal_codes import find_by_code
from raftlib.store.registers import read_names
from raftlib.store.sign_ins import end_all_sign_ins, end_sign_in, end_sign_ins_of
from raftlib.workbook.wording.people import describe_role

LONGEST_CODE = 40  # typed, with spaces; more than that is no code
NOT_KNOWN = (
    "The workbook does not know this code. Look at your card and type it again. After ten wrong "
    "tries a card waits for a minute. If it still does not work, ask the facilitator for a new one."
)
TOO_MANY = "Too many wrong codes have been typed. Wait half a minute, then try again."
# The path of an address of ours, as it comes back after signing in.
_PLACE = re.compile(r"/(?:[A-Za-z0-9_-][\x21-\x5b\x5d-\x7e]*)?")


def safe_place(place: str) -> str:
    r"""Return an address on this site to go to, or the home page.

    Examples
    --------
    >>> safe_place("/pages/locality-vote?decision=D-1")
    '/pages/locality-vote?decision=D-1'
    >>> [safe_place(text) for text in ("//evil.example", r"/\evil.example", "https://evil.example")]
    ['/', '/', '/']
    """
    return place if _PLACE.fullmatch(place) else "/"


class LoginHandler(RaftHandler):
    """The page on which people type their code."""

    def initialize(self, limits: SignInLimits) -> None:
        """Take the limits, which all requests share."""
        self.limits = limits

    @allow_unauthenticated
    def get(self) -> None:
        """Show the form."""
        self._ask()

    @allow_unauthenticated
    def post(self) -> None:
        """Sign in, and go on to where the person wanted to go."""
        typed = self.get_body_argument("code", "")
        found = find_by_code(
            self.settings["store"], self.settings["code_key"], typed[:LONGEST_CODE], self.now()
        )
        # nothing in the answer says whether a guess has met the first letters of a card
        may_try = found.selector is not None and self.limits.may_try(found.selector)
        if found.selector is None or found.member_number is None or not may_try:
            heard = self.limits.note_wrong(self.request.remote_ip)
            self._ask(*((NOT_KNOWN, 401) if heard else (TOO_MANY, 429)))
        else:
            self.limits.note_right(found.selector)
            self.identity_provider.sign_in(self, found.member_number)
            self.redirect(safe_place(self.get_query_argument("next", "/")), status=303)

    def _ask(self, problem: str = "", status: int = 200) -> None:
        self.set_status(status)
        place = safe_place(self.get_query_argument("next", "/"))
        self.show("sign_in.html", problem=problem, place=place, here="login")


class AccountHandler(RaftHandler):
    """Says as whom one is signed in."""

    @authenticated
    def get(self) -> None:
        """Show name, roles, and the ways out."""
        viewer = self.viewer
        if viewer is None:
            raise HTTPError(403)
        names = read_names(self.settings["store"])
        roles = [describe_role(held, names) for held in viewer.member.roles]
        everybody = viewer.has(Role.FACILITATOR)
        self.show("account.html", roles=roles, may_end_all=everybody, here="account")


class LogoutHandler(RaftHandler):
    """Ends sign-ins, and the pages that they opened."""

    @authenticated
    async def post(self) -> None:
        """End this sign-in, all of this person, or, for a facilitator, everybody's."""
        viewer = self.viewer
        if viewer is None:
            raise HTTPError(403)
        store, now = self.settings["store"], self.now()
        match self.get_body_argument("whose", "this"):
            case "this":
                end_sign_in(store, viewer.sign_in, now)
            case "mine":
                end_sign_ins_of(store, viewer.member.number, now)
            case "everybody" if viewer.has(Role.FACILITATOR):
                end_all_sign_ins(store, now)
            case _:
                raise HTTPError(403)
        await self.settings["close_ended"]()
        for name in (self.identity_provider.get_cookie_name(self), "_xsrf"):
            self.clear_cookie(name, path="/")
        self.set_header("Clear-Site-Data", '"storage"')
        self.redirect("/login", status=303)


def sign_in_routes(limits: SignInLimits) -> list[Any]:
    """Return the addresses of signing in and out."""
    return [
        (r"/login", LoginHandler, {"limits": limits}),
        (r"/logout", LogoutHandler),
        (r"/account", AccountHandler),
    ]
