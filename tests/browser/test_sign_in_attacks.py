"""What somebody can do with a guess, a form or a link that is not theirs to use."""

import re
import threading
import time
from urllib.parse import quote, urlencode

import pytest

from raftlib.server.sign_in import NOT_KNOWN
from tests.browser.conftest import Attacked, is_in
from tests.browser.signing_in import (
    Answer,
    Person,
    ask,
    cookie_header,
    post_form,
    sign_in,
)

FLOOD_SECONDS = 30.0
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
