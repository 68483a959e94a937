"""Copies of a text agree, whatever order its updates come in."""

from itertools import permutations

import pytest

from raftlib.analysis.text_copy import TextCopy
from tests.analysis.text_updates import Writer


def test_copies_agree_whatever_the_order():
    ada = Writer(1)
    first = ada.write("One. ")
    bo = Writer(2).hear(first)
    updates = [first, bo.write("Two."), ada.write("Three. ")]

    texts = {str(TextCopy(order)) for order in permutations(updates)}

    assert len(texts) == 1
    assert sorted(texts.pop().split()) == ["One.", "Three.", "Two."]


def test_update_that_comes_twice_counts_once():
    update = Writer().write("once")

    assert str(TextCopy([update, update])) == "once"


def test_deleted_text_is_not_in_the_whole():
    writer = Writer()
    updates = [writer.write("keep SECRET"), writer.remove(5, 6)]

    assert b"SECRET" in updates[0]
    assert b"SECRET" not in TextCopy(updates).whole


def test_difference_brings_an_older_copy_up_to_date():
    writer = Writer()
    first, second = writer.write("One. "), writer.write("Two.")
    old, new = TextCopy([first]), TextCopy([first, second])

    old.apply(new.since(old.state))

    assert str(old) == "One. Two."


def test_bytes_that_are_no_update_are_an_error():
    with pytest.raises(ValueError, match="Cannot decode update"):
        TextCopy([b"\1"])
