"""The workbook with a certificate of its own, and behind a reverse proxy that names people."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from websockets.exceptions import InvalidStatus

from raftlib.store.connection import Store
from raftlib.store.people import add_member
from tests.browser.conftest import FIXTURES, context_of, running_workbook
from tests.browser.signing_in import (
    ALL_ROLES,
    Answer,
    ask,
    cookie_header,
    give_code,
    now,
    post_form,
    sign_in,
)
from tests.browser.sockets import ANSWERED, open_kernel, open_socket, replies

NAME = "raft.example.nhs.uk"
HEADER = "X-Forwarded-User"
PATIENCE_MS = 60_000
TLS = Path(__file__).parents[1] / "server" / "tls"
KNOWN = "a.example@example.org"


@dataclass(frozen=True)
class Served:
    """A site, its store, and the proxy in front of it if there is one."""

    url: str
    store: str
    proxy: str = ""


# --- TLS ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve with a certificate that only tests believe."""
    folder = tmp_path_factory.mktemp("tls")
    store = f"sqlite:///{folder}/s.db"
    site = json.dumps({"certificate": str(TLS / "certificate.pem"), "key": str(TLS / "key.pem")})
    with running_workbook(
        folder, str(FIXTURES), "dropdown", store=store, site=site, signed_in=False
    ) as url:
        yield Served(url, store)


def test_people_sign_in_and_open_a_page_over_https(secure: Served):
    cookies = sign_in(secure.url, give_code(secure.store, "Over https (test)"))
    kernel = open_kernel(secure.url, cookie_header(cookies))

    with open_socket(secure.url, kernel, cookie_header(cookies), origin=secure.url) as link:
        assert replies(link) == ANSWERED


def test_cookie_over_https_stays_with_https_and_this_host(secure: Served):
    """Browsers take a name that begins with __Host- only with these three."""
    code = give_code(secure.store, "Cookies (test)")

    lines = post_form(secure.url, "/login", {}, code=code).headers.get_all("Set-Cookie", [])

    kept = next(line for line in lines if "sign-in" in line)
    assert kept.startswith("__Host-raft-sign-in=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(kept.split("; "))
    assert "Domain" not in kept
    assert all("Secure" in line for line in lines)


def test_link_of_a_card_waits_for_its_person_and_a_browser_keeps_the_cookie(
    browser: Browser, secure: Served
):
    """A link that signed in by itself could make somebody act as another (login CSRF)."""
    code = give_code(secure.store, "By a link (test)")
    with context_of(browser, ignore_https_errors=True) as context:
        page = context.new_page()
        page.goto(f"{secure.url}/login?next=/pages/dropdown#c={code}")
        expect(page.get_by_label("Your personal code")).to_have_value(code)
        page.wait_for_timeout(500)
        assert page.url == f"{secure.url}/login?next=/pages/dropdown"
        assert not [cookie for cookie in context.cookies() if "__Host" in cookie["name"]]

        page.get_by_role("button", name="Sign in").click()
        page.get_by_label("Practice").select_option("Birchwood", timeout=PATIENCE_MS)

        expect(page.get_by_text("You chose Birchwood.")).to_be_visible()
        assert "__Host-raft-sign-in" in [cookie["name"] for cookie in context.cookies()]


def test_browser_is_told_to_stay_with_https(secure: Served):
    assert "max-age=31536000" in ask(secure.url, "/login").headers["Strict-Transport-Security"]


def test_port_of_https_does_not_speak_http(secure: Served):
    with pytest.raises(
        (ConnectionError, http.client.HTTPException), match=r"reset|closed|BadStatus"
    ):
        ask(secure.url.replace("https", "http"), "/login")


def test_socket_of_the_same_host_without_https_is_refused(secure: Served):
    """A page that somebody on the way has put in over http has another origin."""
    cookies = sign_in(secure.url, give_code(secure.store, "Another origin (test)"))
    kernel = open_kernel(secure.url, cookie_header(cookies))

    with pytest.raises(InvalidStatus, match="403"):
        open_socket(secure.url, kernel, cookie_header(cookies), origin=f"http://{NAME}")


# --- a proxy -------------------------------------------------------------------------------------


@contextmanager
def running_proxy(target: str) -> Iterator[str]:
    """Run a small reverse proxy: it adds what it is told in To-Add, and hands everything on."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length).decode() if length else None
            drop = {"to-add", "content-length", "accept-encoding"}
            headers = {key: value for key, value in self.headers.items() if key.lower() not in drop}
            headers |= json.loads(self.headers.get("To-Add", "{}"))
            answer = ask(target, self.path, self.command, body, **headers)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in {"content-length", "transfer-encoding", "date"}:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body.encode())

        do_POST = do_GET  # noqa: N815 (the name is the method's)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve behind a proxy on this computer, which names people in a header."""
    folder = tmp_path_factory.mktemp("behind")
    store = f"sqlite:///{folder}/s.db"
    site = json.dumps({"hosts": [NAME], "proxies": ["127.0.0.1"], "sign_in_header": HEADER})
    with (
        running_workbook(
            folder, str(FIXTURES), "dropdown", store=store, site=site, signed_in=False
        ) as url,
        running_proxy(url) as proxy,
    ):
        opened = Store(store)
        add_member(opened, "Known to the proxy (test)", ALL_ROLES, now(), KNOWN)
        opened.close()
        yield Served(url, store, proxy)


def through(behind: Served, path: str = "/account", cookie: str = "", **added: str) -> Answer:
    """Ask through the proxy, as a browser does that reached it by https."""
    to_add = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https", **added}
    names = {name.replace("_", "-"): value for name, value in to_add.items()}
    return ask(behind.proxy, path, Host=NAME, Cookie=cookie, To_Add=json.dumps(names))


def test_proxy_says_that_the_browser_came_by_https(behind: Served):
    code = give_code(behind.store, "By code (test)")
    added = {"To_Add": json.dumps({"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"})}

    cookies = sign_in(behind.proxy, code, headers={"Host": NAME, **added})

    assert list(cookies) == ["__Host-raft-sign-in"]
    assert "By code" in through(behind, cookie=cookie_header(cookies)).body


def test_person_whom_the_proxy_names_is_signed_in(behind: Served):
    answer = through(behind, X_Forwarded_User=KNOWN.upper())

    assert answer.status == 200
    assert "Known to the proxy" in answer.body
    assert list(answer.cookies) == ["__Host-raft-sign-in", "_xsrf"]


def test_person_whom_the_proxy_names_is_not_who_sat_there_before(behind: Served):
    """The cookie of the last person is still in the browser."""
    before = cookie_header({"__Host-raft-sign-in": a_cookie(behind)})

    answer = through(behind, cookie=before, X_Forwarded_User=KNOWN)

    assert "Known to the proxy" in answer.body
    assert through(behind, cookie=before).status == 302


@pytest.mark.parametrize(
    "name", ["nobody@example.org", "a.example", f"{KNOWN},x", "x" * 300, "\xe4"]
)
def test_person_whom_the_workbook_does_not_know_is_nobody(behind: Served, name: str):
    """Neither are they whoever sat there before."""
    before = cookie_header({"__Host-raft-sign-in": a_cookie(behind)})

    assert through(behind, X_Forwarded_User=name).status == 302
    assert through(behind, cookie=before, X_Forwarded_User=name).status == 302
    assert through(behind, cookie=before).status == 200


def a_cookie(behind: Served) -> str:
    added = {"To_Add": json.dumps({"X-Forwarded-Proto": "https"})}
    code = give_code(behind.store, "Sat there before (test)")
    return sign_in(behind.proxy, code, headers={"Host": NAME, **added})["__Host-raft-sign-in"]


@pytest.mark.parametrize("name", ["X-Raft-Sign-In", "X-Real-IP", "X-Scheme"])
def test_proxy_is_believed_in_no_other_header(behind: Served, name: str):
    answer = through(behind, "/login", **{name: "http"})

    assert "; Secure" in answer.headers["Set-Cookie"]
    assert answer.status == 200


def test_browser_that_reached_the_proxy_without_https_is_not_served(behind: Served):
    assert through(behind, "/login", X_Forwarded_Proto="http").status == 403


def test_header_of_a_stranger_signs_nobody_in(tmp_path: Path):
    """The proxy has another address, so that whoever asks here is a stranger."""
    store = f"sqlite:///{tmp_path}/s.db"
    fields = {"hosts": [NAME], "proxies": ["192.0.2.1"], "sign_in_header": HEADER}
    words = (str(FIXTURES), "dropdown")
    with running_workbook(
        tmp_path, *words, store=store, site=json.dumps(fields), signed_in=False
    ) as url:
        opened = Store(store)
        add_member(opened, "Known to the proxy (test)", ALL_ROLES, now(), KNOWN)
        opened.close()
        forged = [HEADER, HEADER.lower(), HEADER.replace("-", "_"), HEADER.upper()]
        statuses = [ask(url, "/account", **{name: KNOWN}).status for name in forged]
        cookie = ask(url, "/login", X_Forwarded_Proto="https").cookies

    assert statuses == [302] * len(forged)
    assert "__Host-raft-sign-in" not in cookie
