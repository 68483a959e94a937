"""People for the tests of the site, and signing in as one of them over HTTP."""

import http.client
import os
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlencode, urlsplit

from raftlib.domain.people import HeldRole, Role
from raftlib.store.connection import Store
from raftlib.store.people import add_member, list_members
from raftlib.store.personal_codes import issue_code
from raftlib.store.secret_key import read_code_key

# Everything at once: for tests that are about something else than who may.
ALL_ROLES = (
    HeldRole(role=Role.FACILITATOR),
    HeldRole(role=Role.ANALYST),
    HeldRole(role=Role.PRACTICE, practice_code="Z00003"),
    HeldRole(role=Role.CD, pcn_code="U00002"),
)


# Who tries: the owner of a page is the first, the others want what is not theirs.
PEOPLE = {
    "owner": HeldRole(role=Role.PRACTICE, practice_code="Z00003"),
    "other practice": HeldRole(role=Role.PRACTICE, practice_code="Z00013"),
    "other CD": HeldRole(role=Role.CD, pcn_code="Z9002"),
    "facilitator": HeldRole(role=Role.FACILITATOR),
}


@dataclass(frozen=True)
class Person:
    """A member of a test's site: their number, their code, and their cookie."""

    number: int
    code: str
    cookies: dict[str, str]

    @property
    def cookie(self) -> str:
        """Return what their browser sends."""
        return cookie_header(self.cookies)


@dataclass(frozen=True)
class Answer:
    """What came back: status, text and headers."""

    status: int
    body: str
    headers: http.client.HTTPMessage

    @property
    def cookies(self) -> dict[str, str]:
        """Return the cookies that are set, by name."""
        lines = self.headers.get_all("Set-Cookie") or []
        return dict(line.split(";")[0].split("=", 1) for line in lines)


def ask(
    site: str, path: str, method: str = "GET", body: str | None = None, **headers: str
) -> Answer:
    """Send one request as it is written, without tidying the path."""
    connection = connection_to(site)
    connection.request(
        method, path, body, {name.replace("_", "-"): headers[name] for name in headers}
    )
    answer = connection.getresponse()
    content = answer.read().decode(errors="replace")
    connection.close()
    return Answer(answer.status, content, answer.headers)


def connection_to(site: str) -> http.client.HTTPConnection:
    """Open a connection; the certificates of tests are their own."""
    parts = urlsplit(site)
    if parts.scheme == "http":
        return http.client.HTTPConnection(parts.netloc, timeout=60)
    return http.client.HTTPSConnection(parts.netloc, timeout=60, context=trusting())


def trusting() -> ssl.SSLContext:
    """Return a context that takes any certificate, for servers that a test has started."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def new_person(site: str, store_url: str, name: str, *roles: HeldRole) -> Person:
    """Add a member to a store, and sign them in."""
    code = give_code(store_url, name, *roles)
    store = Store(store_url)
    number = max(member.number for member in list_members(store))
    store.close()
    return Person(number=number, code=code, cookies=sign_in(site, code))


def now() -> datetime:
    """Return this instant."""
    return datetime.now(UTC)


def give_code(store_url: str, name: str, *roles: HeldRole) -> str:
    """Add a member to a store, and return their code; the key is the one that the tests share."""
    store = Store(store_url)
    key = read_code_key(Path(os.environ["RAFT_KEY_FILE"]))
    number = add_member(store, name, roles or ALL_ROLES, now())
    code = issue_code(store, key, number, now())
    store.close()
    return code


def post_form(
    site: str,
    path: str,
    cookies: dict[str, str],
    headers: Mapping[str, str] = MappingProxyType({}),
    **fields: str,
) -> Answer:
    """Send a form of our own pages, with the token that belongs to it."""
    form = ask(site, "/login", **headers, Cookie=cookie_header(cookies))
    token = re.search(r'name="_xsrf" value="([^"]+)"', form.body)
    assert token
    return ask(
        site,
        path,
        "POST",
        urlencode({"_xsrf": token[1], **fields}),
        **headers,
        Cookie=cookie_header({**cookies, **form.cookies}),
        Content_Type="application/x-www-form-urlencoded",
    )


def sign_in(
    site: str, code: str, place: str = "/", headers: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """Sign in, and return the cookie by its name."""
    answer = post_form(site, f"/login?{urlencode({'next': place})}", {}, headers, code=code)
    assert answer.status == 303, answer.body
    return {name: value for name, value in answer.cookies.items() if "sign-in" in name}


def cookie_header(cookies: dict[str, str]) -> str:
    """Return cookies as a request carries them."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
