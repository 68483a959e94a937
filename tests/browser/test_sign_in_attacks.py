"""What somebody can do with a code, a cookie, a form or a link that is not theirs to use."""

import re
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from tornado.web import create_signed_value
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from raftlib import settings
from raftlib.domain.people import HeldRole, Role
from raftlib.server.kernels import MOST_PAGES
from raftlib.server.sign_in import NOT_KNOWN
from raftlib.store.people import end_role, give_role, revoke_member
from raftlib.store.personal_codes import issue_code
from raftlib.store.schema import sign_in as sign_in_table
from raftlib.store.secret_key import COOKIES, derive_key, read_code_key, read_key
from raftlib.store.sign_ins import SIGN_IN_HOURS, start_sign_in
from tests.browser.conftest import Attacked
from tests.browser.signing_in import (
    PEOPLE,
    Answer,
    Person,
    ask,
    cookie_header,
    new_person,
    now,
    post_form,
    sign_in,
)
from tests.browser.sockets import message, open_kernel, open_socket

# The feed looks every quarter of a second and the server every second; a busy computer needs more.
AT_ONCE_SECONDS = 10.0
FLOOD_SECONDS = 30.0
PRACTICE = PEOPLE["owner"]
EVIL = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "/\u2215evil.example",
    "/\uff0fevil.example",
    "/.evil.example",
    "/@evil.example",
    "https:evil.example",
    "http:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "user@evil.example",
    "/pages/x\r\nSet-Cookie: a=b",
    "",
]


@pytest.fixture
def newcomer(attacked: Attacked) -> Person:
    """Return somebody who has just signed in, whose sign-in a test may end."""
    return new_person(attacked.url, attacked.store_url, "A newcomer (test)", PRACTICE)


def is_in(attacked: Attacked, cookies: dict[str, str]) -> bool:
    return ask(attacked.url, "/account", Cookie=cookie_header(cookies)).status == 200


def cookie_of(attacked: Attacked, token: str, key: bytes, **options: object) -> dict[str, str]:
    """Return a cookie that holds ``token``, signed with a key as the server does it."""
    name = next(iter(attacked.people["owner"].cookies))
    secret = derive_key(key, COOKIES)
    return {name: create_signed_value(secret, name, token, version=2, **options).decode()}


# --- links and forms ---------------------------------------------------------------------------


@pytest.mark.parametrize("place", EVIL)
def test_signing_in_leads_to_no_other_site(attacked: Attacked, place: str):
    code = attacked.people["owner"].code
    answer = post_form(attacked.url, f"/login?next={quote(place)}", {}, code=code)

    assert answer.status == 303
    assert answer.headers["Location"] == "/"
    assert answer.headers.get_all("Set-Cookie", [])[0].startswith("raft-sign-in-")


def test_link_in_the_page_of_somebody_signed_in_leads_to_no_other_site(attacked: Attacked):
    cookie = attacked.people["owner"].cookie

    body = ask(attacked.url, f"/login?next={quote('javascript:alert(1)')}", Cookie=cookie).body

    assert 'href="/">Go on' in body
    assert "javascript" not in body


def test_signing_in_leads_back_to_where_one_was(attacked: Attacked):
    code, place = attacked.people["owner"].code, "/pages/dropdown?practice=Z00003"

    answer = post_form(attacked.url, f"/login?{urlencode({'next': place})}", {}, code=code)

    assert answer.headers["Location"] == place


def form_with(attacked: Attacked, path: str, person: Person, token: str, **headers: str) -> int:
    """Send a form with a token of one's choice beside the cookies of a browser."""
    shown = ask(attacked.url, "/login", Cookie=person.cookie)
    body = urlencode({"code": attacked.people["owner"].code, "whose": "this"} | {"_xsrf": token})
    cookies = {**person.cookies, **shown.cookies}
    return ask(
        attacked.url,
        path,
        "POST",
        body,
        Cookie=cookie_header(cookies),
        Content_Type="application/x-www-form-urlencoded",
        **headers,
    ).status


def another_token(attacked: Attacked) -> str:
    form = ask(attacked.url, "/login", Cookie=attacked.people["facilitator"].cookie)
    token = re.search(r'name="_xsrf" value="([^"]+)"', form.body)
    assert token
    return token[1]


@pytest.mark.parametrize("path", ["/login", "/logout"])
@pytest.mark.parametrize("sent", ["", "2|00000000|0|1", "0" * 32, None])
def test_form_of_another_page_is_refused(attacked: Attacked, path: str, sent: str | None):
    """Neither does a page elsewhere sign anybody in as somebody else (login CSRF), nor out."""
    owner = attacked.people["owner"]

    assert form_with(attacked, path, owner, sent or another_token(attacked)) == 403
    assert is_in(attacked, owner.cookies)


def test_token_in_the_address_of_a_page_elsewhere_does_not_help(attacked: Attacked):
    """Even with the right token: the browser says where a form comes from."""
    answer = post_form(
        attacked.url,
        "/logout",
        attacked.people["owner"].cookies,
        {"Origin": "http://evil.example"},
        whose="this",
    )

    assert answer.status == 404
    assert is_in(attacked, attacked.people["owner"].cookies)


@pytest.mark.parametrize("path", ["/logout", "/logout?whose=everybody"])
def test_link_signs_nobody_out(attacked: Attacked, path: str):
    owner = attacked.people["owner"]

    assert ask(attacked.url, path, Cookie=owner.cookie).status == 405
    assert is_in(attacked, owner.cookies)


def test_link_signs_nobody_in(attacked: Attacked):
    code = attacked.people["owner"].code

    answer = ask(attacked.url, f"/login?code={code}&_xsrf=x")

    assert answer.status == 200
    assert code not in answer.body
    assert not [name for name in answer.cookies if "sign-in" in name]


# --- cookies -----------------------------------------------------------------------------------


def test_cookie_is_out_of_reach_of_scripts_and_other_sites(attacked: Attacked):
    answer = post_form(attacked.url, "/login", {}, code=attacked.people["owner"].code)

    kept = next(line for line in answer.headers.get_all("Set-Cookie", []) if "sign-in" in line)
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(kept.split("; "))
    assert "Domain" not in kept
    assert "expires" not in kept.lower()


def tampered(cookie: str, place: int) -> str:
    other = "A" if cookie[place] != "A" else "B"
    return cookie[:place] + other + cookie[place + 1 :]


def test_cookie_that_was_changed_anywhere_lets_nobody_in(attacked: Attacked):
    ((name, value),) = attacked.people["owner"].cookies.items()

    let_in = [
        place
        for place in range(0, len(value) - 1, 7)
        if is_in(attacked, {name: tampered(value, place)})
    ]

    assert let_in == []


def test_cookie_under_another_name_lets_nobody_in(attacked: Attacked):
    ((_, value),) = attacked.people["owner"].cookies.items()

    assert not is_in(attacked, {"_xsrf": value, "raft-sign-in-8866": value})


@pytest.fixture
def token(attacked: Attacked) -> str:
    """Return the secret of a sign-in that is good."""
    return start_sign_in(attacked.store, attacked.people["owner"].number, now()).token


@pytest.fixture
def key() -> bytes:
    return read_key(settings.key_file())


def test_cookie_made_as_the_server_makes_it_lets_in(attacked: Attacked, token: str, key: bytes):
    """The tests below would pass for any cookie, were this one wrong."""
    assert is_in(attacked, cookie_of(attacked, token, key))


def test_cookie_of_another_server_lets_nobody_in(attacked: Attacked, token: str):
    assert not is_in(attacked, cookie_of(attacked, token, b"another server's key"))


def test_cookie_older_than_a_sign_in_lets_nobody_in(attacked: Attacked, token: str, key: bytes):
    before = time.time() - SIGN_IN_HOURS * 3600 - 60

    assert not is_in(attacked, cookie_of(attacked, token, key, clock=lambda: before))


def test_sign_in_that_ran_out_lets_nobody_in(attacked: Attacked, key: bytes):
    started = now() - timedelta(hours=SIGN_IN_HOURS, seconds=1)
    old = start_sign_in(attacked.store, attacked.people["owner"].number, started)

    assert not is_in(attacked, cookie_of(attacked, old.token, key))


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "\u2019", "a" * 4000])
def test_cookie_with_any_other_secret_lets_nobody_in(attacked: Attacked, token: str, key: bytes):
    assert not is_in(attacked, cookie_of(attacked, token, key))


def test_name_of_a_sign_in_is_no_secret_that_lets_in(attacked: Attacked, key: bytes):
    """Kernels know it, so it must not be a cookie's value."""
    started = start_sign_in(attacked.store, attacked.people["owner"].number, now())

    assert not is_in(attacked, cookie_of(attacked, started.sign_in, key))


def test_cookie_that_was_there_before_is_not_the_one_after(attacked: Attacked):
    """Somebody who plants a cookie (session fixation) does not know the next one."""
    person = attacked.people["owner"]
    planted = sign_in(attacked.url, person.code)

    answer = post_form(attacked.url, "/login", planted, code=attacked.people["other CD"].code)

    assert answer.status == 303
    assert set(answer.cookies.items()).isdisjoint(planted.items())
    assert not is_in(attacked, planted)


# --- the end of a sign-in ------------------------------------------------------------------------


def sign_out(attacked: Attacked, person: Person) -> None:
    assert post_form(attacked.url, "/logout", person.cookies, whose="this").status == 303


def sign_out_everywhere(attacked: Attacked, person: Person) -> None:
    elsewhere = sign_in(attacked.url, person.code)
    assert post_form(attacked.url, "/logout", elsewhere, whose="mine").status == 303


def revoke(attacked: Attacked, person: Person) -> None:
    revoke_member(attacked.store, person.number, now())


def end_last_role(attacked: Attacked, person: Person) -> None:
    end_role(attacked.store, person.number, PRACTICE, now())


def sign_in_as_another(attacked: Attacked, person: Person) -> None:
    code = attacked.people["other CD"].code
    assert post_form(attacked.url, "/login", person.cookies, code=code).status == 303


ENDS = [sign_out, sign_out_everywhere, revoke, end_last_role, sign_in_as_another]


def go_on_asking(link: ClientConnection, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        link.send(message("comm_info_request", {}))
        time.sleep(0.05)


def assert_closes(link: ClientConnection, seconds: float = AT_ONCE_SECONDS) -> None:
    """Go on sending until the server has closed the socket."""
    with pytest.raises(ConnectionClosed, match=r"1000|1001|1005"):
        go_on_asking(link, seconds)


@pytest.mark.parametrize("end", ENDS)
def test_cookie_socket_and_kernel_end_with_the_sign_in(
    attacked: Attacked, newcomer: Person, end: Callable[[Attacked, Person], None]
):
    kernel = open_kernel(attacked.url, newcomer.cookie)

    with open_socket(attacked.url, kernel, newcomer.cookie) as link:
        end(attacked, newcomer)

        assert not is_in(attacked, newcomer.cookies)
        assert_closes(link)
    assert ask(attacked.url, f"/api/kernels/{kernel}", Cookie=newcomer.cookie).status == 403


def test_page_ends_with_a_role_of_its_person_and_opens_with_the_others(
    attacked: Attacked, newcomer: Person
):
    more = HeldRole(role=Role.FACILITATOR)
    give_role(attacked.store, newcomer.number, more, now())
    kernel = open_kernel(attacked.url, newcomer.cookie, "/pages/query")

    with open_socket(attacked.url, kernel, newcomer.cookie) as link:
        end_role(attacked.store, newcomer.number, more, now())

        assert_closes(link)
    assert ask(attacked.url, "/pages/query", Cookie=newcomer.cookie).status == 404
    assert is_in(attacked, newcomer.cookies)


def test_page_ends_when_its_sign_in_runs_out(attacked: Attacked, newcomer: Person):
    """Nobody tells the server; it looks by itself."""
    kernel = open_kernel(attacked.url, newcomer.cookie)
    with open_socket(attacked.url, kernel, newcomer.cookie) as link:
        with attacked.store.write() as connection:
            theirs = sign_in_table.c.member_id == newcomer.number
            connection.execute(sign_in_table.update().where(theirs).values(expires_at=now()))

        assert_closes(link)
    assert not is_in(attacked, newcomer.cookies)


def test_code_of_a_revoked_member_signs_nobody_in(attacked: Attacked, newcomer: Person):
    revoke(attacked, newcomer)

    assert post_form(attacked.url, "/login", {}, code=newcomer.code).status == 401


def test_older_card_signs_nobody_in(attacked: Attacked, newcomer: Person):
    key = read_code_key(settings.key_file())
    renewed = issue_code(attacked.store, key, newcomer.number, now())

    assert post_form(attacked.url, "/login", {}, code=newcomer.code).status == 401
    assert sign_in(attacked.url, renewed)


def test_person_has_few_pages_on_however_many_devices_and_at_once(
    attacked: Attacked, newcomer: Person
):
    """Opened all at once, on two devices: none is counted too late."""
    cookies = [newcomer.cookie, cookie_header(sign_in(attacked.url, newcomer.code))]
    answers: list[tuple[str, Answer]] = []

    def open_one(cookie: str) -> None:
        answers.append((cookie, ask(attacked.url, "/pages/dropdown", Cookie=cookie)))

    threads = [
        threading.Thread(target=open_one, args=(cookies[number % 2],))
        for number in range(MOST_PAGES + 3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = [
        (cookie, kernel[1])
        for cookie, answer in answers
        if (kernel := re.search(r'"kernelId": "([\w-]+)"', answer.body))
    ]
    alive = [
        kernel
        for cookie, kernel in found
        if ask(attacked.url, f"/api/kernels/{kernel}", Cookie=cookie).status == 200
    ]
    assert 0 < len(alive) <= MOST_PAGES


# --- guesses -----------------------------------------------------------------------------------


def guess(attacked: Attacked, code: str, form: Answer) -> Answer:
    token = re.search(r'name="_xsrf" value="([^"]+)"', form.body)
    assert token
    return ask(
        attacked.url,
        "/login",
        "POST",
        urlencode({"_xsrf": token[1], "code": code}),
        Cookie=cookie_header(form.cookies),
        Content_Type="application/x-www-form-urlencoded",
    )


@pytest.mark.parametrize(
    "code", ["", " ", "x", "'; DROP TABLE member; --", "<script>", "\u202e", "\x00", "A" * 900_000]
)
def test_what_is_no_code_is_answered_like_a_wrong_one(attacked: Attacked, code: str):
    answer = guess(attacked, code, ask(attacked.url, "/login"))

    assert answer.status == 401
    assert NOT_KNOWN in answer.body
    assert "<script>x" not in answer.body


def test_card_whose_first_letters_are_known_is_closed_after_ten_guesses(
    attacked: Attacked, newcomer: Person
):
    form = ask(attacked.url, "/login")
    known = newcomer.code[:4]
    for number in range(10):
        guess(attacked, f"{known}{number:06d}", form)

    assert guess(attacked, newcomer.code, form).status != 303
    assert sign_in(attacked.url, attacked.people["other CD"].code)


def test_answer_does_not_say_whether_a_card_has_these_first_letters(
    attacked: Attacked, newcomer: Person
):
    form = ask(attacked.url, "/login")
    known = [guess(attacked, f"{newcomer.code[:4]}000000", form) for _ in range(12)]

    unknown = guess(attacked, "ZZZZ000000", form)

    said = {re.sub(r'value="[^"]*"', "", answer.body) for answer in [*known, unknown]}
    assert len(said) == 1
    assert {answer.status for answer in known} == {unknown.status}


def test_room_signs_in_while_one_of_it_guesses_sixty_times_a_second(attacked: Attacked):
    """All come from one address. The server goes on answering, and the right code is heard."""
    form = ask(attacked.url, "/login")
    stop = threading.Event()
    statuses: list[int] = []

    def go_on_guessing() -> None:
        while not stop.wait(1 / 20):
            statuses.append(guess(attacked, f"ZZZZ{len(statuses):06d}", form).status)

    guessers = [threading.Thread(target=go_on_guessing) for _ in range(3)]
    for guesser in guessers:
        guesser.start()
    try:
        until = time.monotonic() + FLOOD_SECONDS
        while 429 not in statuses and time.monotonic() < until:
            time.sleep(0.1)
        assert sign_in(attacked.url, attacked.people["owner"].code)
        assert ask(attacked.url, "/accessibility").status == 200
    finally:
        stop.set()
        for guesser in guessers:
            guesser.join()

    assert set(statuses) == {401, 429}


def test_everybody_is_signed_out_at_once_by_the_facilitator(attacked: Attacked):
    """The last test here: it ends the sign-ins of all tests on this site."""
    kernel = open_kernel(attacked.url, attacked.people["owner"].cookie)
    with open_socket(attacked.url, kernel, attacked.people["owner"].cookie) as link:
        facilitator = attacked.people["facilitator"]

        answer = post_form(attacked.url, "/logout", facilitator.cookies, whose="everybody")

        assert answer.status == 303
        assert_closes(link)
    people = attacked.people.values()
    assert not [person for person in people if is_in(attacked, person.cookies)]
    for who, person in attacked.people.items():
        if person.code:
            attacked.people[who] = Person(
                number=person.number, code=person.code, cookies=sign_in(attacked.url, person.code)
            )
