"""What ends with a sign-in, and how many pages it may open."""

import re
import threading
import time
from collections.abc import Callable

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from raftlib import settings
from raftlib.domain.people import HeldRole, Role
from raftlib.server.kernels import MOST_PAGES
from raftlib.store.people import end_role, give_role, revoke_member
from raftlib.store.personal_codes import issue_code
from raftlib.store.schema import sign_in as sign_in_table
from raftlib.store.secret_key import read_code_key
from tests.browser.conftest import PRACTICE, Attacked, is_in
from tests.browser.signing_in import (
    Answer,
    Person,
    ask,
    cookie_header,
    now,
    post_form,
    sign_in,
)
from tests.browser.sockets import message, open_kernel, open_socket

# The feed looks every quarter of a second and the server every second; a busy computer needs more.
AT_ONCE_SECONDS = 10.0


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
