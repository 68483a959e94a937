from datetime import timedelta

import pytest
import sqlalchemy as sa

from raftlib.errors import StoreError
from raftlib.store.people import PEOPLE_TOPIC, end_role, give_role, revoke_member
from raftlib.store.schema import change, sign_in
from raftlib.store.sign_ins import (
    end_all_sign_ins,
    end_sign_in,
    end_sign_ins_of,
    find_by_sign_in_name,
    find_sign_in,
    read_signed_in,
    read_viewer,
    roles_among,
    start_sign_in,
)
from tests.store.members import AT_Z00003, NOW, SCRIBE, add

INSTANT = timedelta(microseconds=1)
END = NOW + timedelta(hours=10)


def changes(store):
    with store.read() as connection:
        query = sa.select(sa.func.count()).where(change.c.topic == PEOPLE_TOPIC)
        return connection.scalar(query)


def test_viewer_is_the_member_by_either_name_of_the_sign_in(store):
    number = add(store, "A", SCRIBE, AT_Z00003)

    new = start_sign_in(store, number, NOW)

    viewer = find_sign_in(store, new.token, NOW)
    assert viewer == read_viewer(store, new.sign_in, NOW)
    assert (viewer.member.number, viewer.sign_in) == (number, new.sign_in)
    assert viewer.member.roles == (SCRIBE, AT_Z00003)


def test_name_of_a_sign_in_is_32_hexadecimal_digits_and_no_token(store):
    new = start_sign_in(store, add(store), NOW)

    assert len(new.sign_in) == 32
    assert set(new.sign_in) <= set("0123456789abcdef")
    assert find_sign_in(store, new.sign_in, NOW) is None
    assert read_viewer(store, new.token, NOW) is None


def test_token_is_in_no_column(store):
    new = start_sign_in(store, add(store), NOW)

    with store.read() as connection:
        row = connection.execute(sa.select(sign_in)).one()

    assert new.token not in map(str, row)
    assert len(new.token) >= 43  # 32 bytes in base 64


def test_hash_of_a_token_lets_nobody_in(store):
    """Who has read the store still has no cookie."""
    start_sign_in(store, add(store), NOW)

    with store.read() as connection:
        stolen = connection.scalar(sa.select(sign_in.c.token_hash))

    assert find_sign_in(store, stolen, NOW) is None


@pytest.mark.parametrize("token", ["", "x", "\ud800", "' OR 1=1 --", "\x00"])
def test_token_that_nobody_was_given_is_nobody(store, token):
    start_sign_in(store, add(store), NOW)

    assert find_sign_in(store, token, NOW) is None


@pytest.mark.parametrize(
    ("now", "works"), [(END - INSTANT, True), (END, False), (END + INSTANT, False)]
)
def test_sign_in_ends_after_ten_hours(store, now, works):
    new = start_sign_in(store, add(store), NOW)

    assert (find_sign_in(store, new.token, now) is not None) == works
    assert (read_viewer(store, new.sign_in, now) is not None) == works
    assert (new.sign_in in roles_among(store, [new.sign_in], now)) == works


def test_sign_in_can_be_shorter(store):
    new = start_sign_in(store, add(store), NOW, hours=1)

    assert find_sign_in(store, new.token, NOW + timedelta(hours=1)) is None


def test_roles_are_read_at_each_look(store):
    number = add(store, "A", SCRIBE)
    new = start_sign_in(store, number, NOW)

    give_role(store, number, AT_Z00003, NOW)
    end_role(store, number, SCRIBE, NOW)

    assert find_sign_in(store, new.token, NOW).member.roles == (AT_Z00003,)


def test_member_without_any_role_is_no_viewer(store):
    number = add(store, "A", SCRIBE)
    new = start_sign_in(store, number, NOW)

    end_role(store, number, SCRIBE, NOW)

    assert find_sign_in(store, new.token, NOW) is None
    assert read_viewer(store, new.sign_in, NOW) is None
    assert roles_among(store, [new.sign_in], NOW) == {}


def test_revoked_member_is_no_viewer_at_once(store):
    number = add(store)
    new = start_sign_in(store, number, NOW)

    revoke_member(store, number, NOW)

    assert find_sign_in(store, new.token, NOW) is None
    assert roles_among(store, [new.sign_in], NOW) == {}


def test_revoked_member_cannot_begin_a_sign_in(store):
    """Somebody may be revoked between typing the code and being let in."""
    number = add(store)
    revoke_member(store, number, NOW)

    with pytest.raises(StoreError, match="There is no member"):
        start_sign_in(store, number, NOW)


def test_ending_one_sign_in_leaves_the_member_others(store):
    number = add(store)
    one, other = (start_sign_in(store, number, NOW) for _ in range(2))

    end_sign_in(store, one.sign_in, NOW)

    assert find_sign_in(store, one.token, NOW) is None
    assert find_sign_in(store, other.token, NOW) is not None


def test_ending_those_of_a_member_leaves_other_members(store):
    one, other = add(store, "A"), add(store, "B")
    mine = [start_sign_in(store, one, NOW) for _ in range(2)]
    theirs = start_sign_in(store, other, NOW)

    assert end_sign_ins_of(store, one, NOW) == 2

    everything = [*(item.sign_in for item in mine), theirs.sign_in]
    assert list(roles_among(store, everything, NOW)) == [theirs.sign_in]


def test_ending_all_ends_everybodys(store):
    new = [start_sign_in(store, add(store), NOW) for _ in range(3)]

    assert end_all_sign_ins(store, NOW) == 3
    assert end_all_sign_ins(store, NOW) == 0

    assert read_signed_in(store, NOW) == set()
    assert roles_among(store, [item.sign_in for item in new], NOW) == {}


def test_sign_in_that_never_was_stands_for_no_role(store):
    start_sign_in(store, add(store), NOW)

    assert roles_among(store, ["0" * 32], NOW) == {}
    assert roles_among(store, [], NOW) == {}


def test_sign_in_stands_for_the_roles_of_this_moment(store):
    number = add(store, "A", SCRIBE, AT_Z00003)
    new = start_sign_in(store, number, NOW)
    assert roles_among(store, [new.sign_in], NOW) == {new.sign_in: {SCRIBE, AT_Z00003}}

    end_role(store, number, SCRIBE, NOW)

    assert roles_among(store, [new.sign_in], NOW) == {new.sign_in: {AT_Z00003}}


def test_those_who_are_signed_in_are_known(store):
    one, other = add(store, "A"), add(store, "B")
    start_sign_in(store, one, NOW)
    end_sign_in(store, start_sign_in(store, other, NOW).sign_in, NOW)

    assert read_signed_in(store, NOW) == {one}
    assert read_signed_in(store, END) == set()


def test_start_and_end_are_announced_and_an_end_of_nothing_is_not(store):
    number = add(store)
    before = changes(store)
    new = start_sign_in(store, number, NOW)
    end_sign_in(store, new.sign_in, NOW)
    end_sign_in(store, new.sign_in, NOW)

    assert changes(store) - before == 2


def test_member_is_found_by_the_name_of_the_single_sign_on(store):
    number = add(store, "A", sign_in_name="A.Example@example.org")

    assert find_by_sign_in_name(store, "a.example@Example.org") == number


@pytest.mark.parametrize("name", ["", " ", "b", "\N{KELVIN SIGN}im", "a.example", "kim\x00"])
def test_other_name_of_the_single_sign_on_is_nobody(store, name):
    """The capital K of "kim" may also be the sign for kelvin; another account may have it."""
    add(store, "A", sign_in_name="kim")
    add(store, "B")

    assert find_by_sign_in_name(store, name) is None


def test_revoked_member_is_not_found_by_a_sign_in_name(store):
    revoke_member(store, add(store, "A", sign_in_name="kim"), NOW)

    assert find_by_sign_in_name(store, "kim") is None
