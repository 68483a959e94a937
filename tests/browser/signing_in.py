"""People for the tests of the site, and signing in as one of them over HTTP."""

import http.client
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from raftlib.domain.people import HeldRole, Role
from raftlib.store.connection import Store
from raftlib.store.people import add_member
from raftlib.store.personal_codes import issue_code
from raftlib.store.secret_key import read_code_key

# Everything at once: for tests that are about something else than who may.
ALL_ROLES = (
    HeldRole(role=Role.FACILITATOR),
    HeldRole(role=Role.ANALYST),
    HeldRole(role=Role.PRACTICE, practice_code="Z00003"),
)


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
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
    connection.request(
        method, path, body, {name.replace("_", "-"): headers[name] for name in headers}
    )
    answer = connection.getresponse()
    content = answer.read().decode(errors="replace")
    connection.close()
    return Answer(answer.status, content, answer.headers)


def give_code(store_url: str, name: str, *roles: HeldRole) -> str:
    """Add a member to a store, and return their code; the key is the one that the tests share."""
    store = Store(store_url)
    key = read_code_key(Path(os.environ["RAFT_KEY_FILE"]))
    now = datetime.now(UTC)
    code = issue_code(store, key, add_member(store, name, roles or ALL_ROLES, now), now)
    store.close()
    return code


def post_form(site: str, path: str, cookies: dict[str, str], **fields: str) -> Answer:
    """Send a form of our own pages, with the token that belongs to it."""
    form = ask(site, "/login", Cookie=cookie_header(cookies))
    token = re.search(r'name="_xsrf" value="([^"]+)"', form.body)
    assert token
    return ask(
        site,
        path,
        "POST",
        urlencode({"_xsrf": token[1], **fields}),
        Cookie=cookie_header({**cookies, **form.cookies}),
        Content_Type="application/x-www-form-urlencoded",
    )


def sign_in(site: str, code: str, place: str = "/") -> dict[str, str]:
    """Sign in, and return the cookie by its name."""
    answer = post_form(site, f"/login?{urlencode({'next': place})}", {}, code=code)
    assert answer.status == 303, answer.body
    return {name: value for name, value in answer.cookies.items() if "sign-in" in name}


def cookie_header(cookies: dict[str, str]) -> str:
    """Return cookies as a request carries them."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
