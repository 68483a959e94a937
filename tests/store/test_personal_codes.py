from datetime import timedelta

import pytest
import sqlalchemy as sa

from raftlib.errors import StoreError
from raftlib.store.people import revoke_member
from raftlib.store.personal_codes import find_by_code, issue_code, read_code_ends
from raftlib.store.schema import personal_code
from tests.store.members import NOW, add

KEY = b"k" * 32
INSTANT = timedelta(microseconds=1)
END = NOW + timedelta(days=42)


def letters(text):
    """Draw these letters one after the other, instead of by chance."""
    found = iter(text)
    return lambda _: next(found)


def wrong_end(code):
    return code[:-1] + ("2" if code[-1] != "2" else "3")


def test_code_finds_its_member_however_it_is_typed(store):
    number = add(store)
    code = issue_code(store, KEY, number, NOW, choice=letters("7KQ4DM29XW"))

    assert code == "7KQ4-DM29XW"
    assert find_by_code(store, KEY, " 7kq4 dm29xw", NOW).member_number == number


def test_wrong_guess_names_the_card_and_nobody(store):
    code = issue_code(store, KEY, add(store), NOW)
    right = find_by_code(store, KEY, code, NOW)

    wrong = find_by_code(store, KEY, wrong_end(code), NOW)

    assert wrong.member_number is None
    assert wrong.selector == right.selector is not None


def test_cards_have_different_names(store):
    codes = [issue_code(store, KEY, add(store), NOW) for _ in range(2)]

    one, other = (find_by_code(store, KEY, code, NOW).selector for code in codes)

    assert one != other


@pytest.mark.parametrize("typed", ["", "7KQ4", "2222-222222", "' OR 1=1 --", "\ud800", "\x00"])
def test_code_of_no_card_names_no_card(store, typed):
    issue_code(store, KEY, add(store), NOW, choice=letters("ZZZZ222222"))

    found = find_by_code(store, KEY, typed, NOW)

    assert (found.selector, found.member_number) == (None, None)


def test_name_of_a_card_is_not_its_first_letters(store):
    code = issue_code(store, KEY, add(store), NOW)

    assert code[:4] not in find_by_code(store, KEY, code, NOW).selector


def test_code_is_worth_nothing_under_another_key(store):
    """A stolen store without the key file lets nobody in."""
    code = issue_code(store, KEY, add(store), NOW)

    assert find_by_code(store, b"other", code, NOW).member_number is None


def test_neither_code_nor_its_first_letters_are_in_any_column(store):
    code = issue_code(store, KEY, add(store), NOW, choice=letters("7KQ4DM29XW"))

    with store.read() as connection:
        row = " ".join(map(str, connection.execute(sa.select(personal_code)).one())).upper()

    assert [part for part in (code, "7KQ4", "DM29XW") if part in row] == []


@pytest.mark.parametrize(
    ("now", "works"), [(END - INSTANT, True), (END, False), (END + INSTANT, False)]
)
def test_code_is_valid_for_42_days(store, now, works):
    number = add(store)
    code = issue_code(store, KEY, number, NOW)

    assert (find_by_code(store, KEY, code, now).member_number == number) == works
    assert (read_code_ends(store, now) == {number: END}) == works


def test_code_can_be_valid_for_longer(store):
    code = issue_code(store, KEY, add(store), NOW, days=43)

    assert find_by_code(store, KEY, code, END).member_number is not None


def test_expired_code_still_names_its_card(store):
    code = issue_code(store, KEY, add(store), NOW)

    assert find_by_code(store, KEY, code, END).selector is not None


def test_new_code_ends_the_older_one(store):
    number = add(store)
    old, new = (issue_code(store, KEY, number, NOW) for _ in range(2))

    assert find_by_code(store, KEY, old, NOW).member_number is None
    assert find_by_code(store, KEY, new, NOW).member_number == number


def test_new_code_leaves_those_of_other_members(store):
    one, other = add(store, "A"), add(store, "B")
    code = issue_code(store, KEY, one, NOW)

    issue_code(store, KEY, other, NOW)

    assert find_by_code(store, KEY, code, NOW).member_number == one


def test_code_of_a_revoked_member_is_worth_nothing(store):
    number = add(store)
    code = issue_code(store, KEY, number, NOW)

    revoke_member(store, number, NOW)

    assert find_by_code(store, KEY, code, NOW).member_number is None
    assert read_code_ends(store, NOW) == {}


def test_revoked_member_gets_no_code(store):
    number = add(store)
    revoke_member(store, number, NOW)

    with pytest.raises(StoreError, match=f"There is no member {number}"):
        issue_code(store, KEY, number, NOW)


def test_first_letters_that_a_card_has_are_drawn_again(store):
    one, other = add(store, "A"), add(store, "B")
    issue_code(store, KEY, one, NOW, choice=letters("7KQ4222222"))

    code = issue_code(store, KEY, other, NOW, choice=letters("7KQ4333333" + "7KQ5333333"))

    assert code == "7KQ5-333333"


def test_first_letters_of_an_ended_card_are_not_used_again(store):
    number = add(store)
    issue_code(store, KEY, number, NOW, choice=letters("7KQ4222222"))

    again = issue_code(store, KEY, number, NOW, choice=letters("7KQ4222222" + "7KQ5222222"))

    assert again == "7KQ5-222222"
