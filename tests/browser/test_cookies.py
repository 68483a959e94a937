"""Which cookies let nobody in."""

import time
from datetime import timedelta

import pytest
from tornado.web import create_signed_value

from raftlib import settings
from raftlib.store.secret_key import COOKIES, derive_key, read_key
from raftlib.store.sign_ins import SIGN_IN_HOURS, start_sign_in
from tests.browser.conftest import Attacked, is_in
from tests.browser.signing_in import (
    now,
    post_form,
    sign_in,
)


def cookie_of(attacked: Attacked, token: str, key: bytes, **options: object) -> dict[str, str]:
    """Return a cookie that holds ``token``, signed with a key as the server does it."""
    name = next(iter(attacked.people["owner"].cookies))
    secret = derive_key(key, COOKIES)
    return {name: create_signed_value(secret, name, token, version=2, **options).decode()}


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
