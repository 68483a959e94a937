"""Every address and every kind of person: who gets what, and what they get who may not."""

import http.client
import re
from pathlib import Path
from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus

from raftlib.server.application import RaftVoila, site_config
from raftlib.server.site import Site
from raftlib.store.connection import Store
from tests.browser.conftest import Attacked
from tests.browser.signing_in import Answer, Person, ask, cookie_header, post_form
from tests.browser.sockets import ANSWERED, open_kernel, open_socket, replies

EVERYBODY = ("anonymous", "other practice", "other CD", "facilitator", "owner")
STRANGERS = EVERYBODY[:-1]
VERBS = ("GET", "POST", "PUT", "DELETE", "PATCH")
# Of each address: what a reader without a sign-in gets, what others get, and what its owner gets.
# A page or a file is the same for all who are signed in; a kernel is there for its owner only.
ROUTES = {
    "/": (302, 302, 302),
    "/login": (200, 200, 200),
    "/logout": (302, 405, 405),
    "/account": (302, 200, 200),
    "/accessibility": (200, 200, 200),
    "/pages/…": (302, 200, 200),
    "/pictures/…": (302, 404, 404),
    "/assets/…/…/…": (200, 200, 200),
    "/api/kernels/…": (403, 404, 200),
    "/api/kernels/…/channels": (403, 404, 400),
    "/voila/api/shutdown/…": (403, 404, 405),
}
EXAMPLES = {
    "/pages/…": "/pages/dropdown",
    "/pictures/…": f"/pictures/{48 * '0'}",
    "/assets/…/…/…": "/assets/0/raft/raft.css",
}


def application_routes(folder: Path) -> list[str]:
    """Return the addresses that the application serves, with … where something is filled in."""
    application = RaftVoila(
        config=site_config(),
        config_file_paths=[],
        root_dir=str(folder),
        store=Store("sqlite://"),
        key=b"k",
        site=Site(),
        clock=lambda: None,
    )
    application.initialize([])
    application.init_settings()
    return [
        re.sub(r"\((?:[^()]|\([^()]*\))*\)", "…", route[0]) for route in application.init_handlers()
    ]


@pytest.fixture(scope="module")
def kernel(attacked: Attacked) -> str:
    return open_kernel(attacked.url, attacked.people["owner"].cookie)


def get(attacked: Attacked, who: str, path: str, method: str = "GET") -> Answer:
    return ask(attacked.url, path, method, Cookie=attacked.people[who].cookie)


@pytest.fixture(scope="module")
def tokens(attacked: Attacked) -> dict[str, dict[str, str]]:
    """Return for each person the headers that carry their own token, as pages send it."""
    return {who: with_token(attacked.url, person) for who, person in attacked.people.items()}


def with_token(site: str, person: Person) -> dict[str, str]:
    form = ask(site, "/login", Cookie=person.cookie)
    token = re.search(r'name="_xsrf" value="([^"]+)"', form.body)
    assert token
    cookies = cookie_header({**person.cookies, **form.cookies})
    return {"Cookie": cookies, "X_XSRFToken": token[1]}


def test_every_route_of_the_application_stands_in_the_table(tmp_path: Path):
    """A new address must say here who gets what."""
    assert set(application_routes(tmp_path)) == set(ROUTES)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("route", ROUTES)
def test_everybody_gets_what_is_theirs(attacked: Attacked, kernel: str, route: str, who: str):
    place = EXAMPLES.get(route, route.replace("…", kernel))
    expected = ROUTES[route][{"anonymous": 0, "owner": 2}.get(who, 1)]
    if route == "/pages/…" and who == "owner":
        return  # the fixture has opened it

    answer = get(attacked, who, place)

    assert answer.status == expected
    if expected == 302 and who == "anonymous":
        assert answer.headers["Location"].startswith("/login?next=%2F")


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    "path",
    [
        "/api/kernels",
        "/api/kernels/ID",
        "/api/kernels/ID/interrupt",
        "/api/kernels/ID/restart",
        "/api/kernels/ID/channels",
        "/api/sessions",
        "/voila/api/shutdown/ID",
    ],
)
def test_nobody_reaches_the_kernel_of_another(
    attacked: Attacked,
    kernel: str,
    tokens: dict[str, dict[str, str]],
    who: str,
    verb: str,
    path: str,
):
    """With a token of their own: what stops them is whose kernel it is."""
    answer = ask(attacked.url, path.replace("ID", kernel), verb, **tokens[who])

    assert answer.status in (403, 404, 405)
    assert "kernelId" not in answer.body
    assert get(attacked, "owner", f"/api/kernels/{kernel}").status == 200


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_opens_the_socket_of_another(attacked: Attacked, kernel: str, who: str):
    with pytest.raises(InvalidStatus, match=r"403|404"):
        open_socket(attacked.url, kernel, attacked.people[who].cookie)


def test_owner_reaches_the_kernel(attacked: Attacked, kernel: str):
    with open_socket(attacked.url, kernel, attacked.people["owner"].cookie) as link:
        assert replies(link) == ANSWERED


def test_kernel_of_another_looks_like_one_that_is_not_there(attacked: Attacked, kernel: str):
    there = get(attacked, "other CD", f"/api/kernels/{kernel}")
    not_there = get(attacked, "other CD", f"/api/kernels/{uuid4()}")

    assert (there.status, there.body) == (not_there.status, not_there.body) == (404, "")


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/api/kernels/ID/interrupt", "/api/kernels/ID/restart"])
def test_not_even_the_owner_restarts_a_kernel(
    attacked: Attacked, kernel: str, tokens: dict[str, dict[str, str]], verb: str, path: str
):
    path = path.replace("ID", kernel)

    assert ask(attacked.url, path, verb, **tokens["owner"]).status in (404, 405)


@pytest.mark.parametrize("who", ["owner", "other practice", "other CD"])
def test_page_for_others_is_not_there_and_not_named(attacked: Attacked, who: str):
    """The address of a page that is for facilitators only."""
    answer = get(attacked, who, "/pages/query")

    assert answer.status == 404
    assert "Page query" not in answer.body
    assert "Page query" not in get(attacked, who, "/account").body


def test_page_for_facilitators_opens_for_one(attacked: Attacked):
    answer = get(attacked, "facilitator", "/pages/query")

    assert answer.status == 200
    assert "kernel variables" in answer.body


FORGED = [
    ("X-Raft-Sign-In", "SIGN_IN"),
    ("X_Raft_Sign_In", "SIGN_IN"),
    ("x-raft-sign_in", "SIGN_IN"),
    ("X-Forwarded-User", "facilitator@example.org"),
    ("Remote-User", "facilitator@example.org"),
    ("Authorization", "token x"),
    ("Authorization", "Basic ZmFjaWxpdGF0b3I6eA=="),
    ("X-Forwarded-For", "127.0.0.1"),
    ("X-HTTP-Method-Override", "DELETE"),
]


@pytest.mark.parametrize(("name", "value"), FORGED)
def test_header_lets_nobody_in(attacked: Attacked, name: str, value: str):
    assert ask_with(attacked, {name: value}, "/account").status == 302


@pytest.mark.parametrize("name", ["X-Raft-Sign-In", "X_Raft_Sign_In", "HTTP_X_RAFT_SIGN_IN"])
def test_forged_header_does_not_change_whose_a_kernel_is(attacked: Attacked, name: str):
    """A kernel knows its viewer by a header that only the server may set."""
    facilitator = attacked.people["facilitator"].cookie

    answer = ask_with(attacked, {name: "forged", "Cookie": facilitator}, "/pages/query")
    found = re.search(r'"kernelId": "([\w-]+)"', answer.body)

    assert found
    assert get(attacked, "facilitator", f"/api/kernels/{found[1]}").status == 200


def ask_with(attacked: Attacked, headers: dict[str, str], path: str) -> Answer:
    """Send headers under exactly these names."""
    connection = http.client.HTTPConnection(attacked.url.removeprefix("http://"), timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    found = Answer(answer.status, answer.read().decode(), answer.headers)
    connection.close()
    return found


@pytest.mark.parametrize(
    "query", ["user=1", "token=x", "sign_in=x", "member=1", "role=facilitator"]
)
def test_query_string_lets_nobody_in(attacked: Attacked, query: str):
    assert ask(attacked.url, f"/account?{query}").status == 302
    assert get(attacked, "owner", f"/pages/query?{query}").status == 404


def test_only_a_facilitator_signs_everybody_out(attacked: Attacked):
    owner = attacked.people["owner"]

    answer = post_form(attacked.url, "/logout", owner.cookies, whose="everybody")

    assert answer.status == 403
    assert get(attacked, "owner", "/account").status == 200
    assert "Sign everybody out" not in get(attacked, "owner", "/account").body
    assert "Sign everybody out" in get(attacked, "facilitator", "/account").body
