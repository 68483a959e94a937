import hashlib
import hmac
import math

import pytest

from raftlib.analysis.personal_codes import (
    ALPHABET,
    CODE_LETTERS,
    code_hash,
    new_code,
    normal_code,
    printed_code,
    same_hash,
    selector_hash,
    selector_of,
)

CODE = "7KQ4DM29XW"
KEY = b"k" * 32


def test_code_has_49_bits():
    assert len(ALPHABET) == len(set(ALPHABET)) == 30
    assert math.floor(CODE_LETTERS * math.log2(len(ALPHABET))) == 49


def test_letters_that_look_or_sound_alike_are_in_no_code():
    assert set("O0I1LU") & set(ALPHABET) == set()


def test_code_is_drawn_letter_by_letter():
    letters = iter(CODE)

    assert new_code(lambda _: next(letters)) == CODE


@pytest.mark.parametrize(
    "typed",
    [
        "7KQ4-DM29XW",
        "7kq4dm29xw",
        " 7 K Q 4 - d m 2 9 x w\n",
        "7KQ4\N{EN DASH}DM29XW",
        "7KQ4\N{NO-BREAK SPACE}DM29XW",
    ],
)
def test_capitals_spaces_and_hyphens_do_not_matter(typed):
    assert normal_code(typed) == CODE
    assert code_hash(KEY, typed) == code_hash(KEY, CODE)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "7KQ4", "7KQ4DM29X", "7KQ4DM29XWW", "7KQ4DM29XO", "OKQ4DM29XW", "7KQ4.DM29XW"),
        *("7KQ4DM29XW\x00", "\ud800", "7KQ4DM29X\N{FULLWIDTH LATIN CAPITAL LETTER W}"),
        "7KQ4DM29XW" * 1000,
    ],
)
def test_anything_else_is_another_code(typed):
    assert code_hash(KEY, typed) != code_hash(KEY, CODE)


def test_letter_that_becomes_two_in_capitals_is_no_code():
    """The capitals of a sharp s are SS, which are letters of the alphabet."""
    assert code_hash(KEY, "7KQ4DM29\N{LATIN SMALL LETTER SHARP S}") != code_hash(KEY, "7KQ4DM29SS")


def test_code_is_printed_in_4_and_6_letters():
    assert printed_code(CODE) == "7KQ4-DM29XW"
    assert normal_code(printed_code(CODE)) == CODE


def test_card_is_found_by_its_first_four_letters_alone():
    assert selector_of("7kq4-zzzzzz") == "7KQ4"
    assert selector_hash(KEY, CODE) == selector_hash(KEY, "7KQ4-ZZZZZZ")
    assert selector_hash(KEY, CODE) != selector_hash(KEY, "7KQ5-DM29XW")


def test_hashes_are_keyed_and_labelled():
    """As worked with the standard library alone."""
    expected = hmac.new(KEY, b"code:7KQ4DM29XW", hashlib.sha256).hexdigest()

    assert code_hash(KEY, CODE) == expected
    assert code_hash(b"other", CODE) != expected
    assert selector_hash(KEY, "7KQ4") != code_hash(KEY, "7KQ4")


def test_same_hash_is_the_same_in_every_place():
    one = code_hash(KEY, CODE)

    assert same_hash(one, one)
    assert not same_hash(one, "0" + one[1:] if one[0] != "0" else "1" + one[1:])
    assert not same_hash(one, one[:-1])
