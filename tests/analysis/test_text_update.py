"""Only updates of the one plain text get through; where it matters the bytes are by hand."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text

from raftlib.analysis.text_copy import TextCopy
from raftlib.analysis.text_update import UpdateFormatError, read_ends, read_state
from tests.analysis.text_updates import Writer

FIRST = bytes([1, 1, 7, 0, 4, 1, 4]) + b"text"  # client 7 begins the text with a string
HI = bytes([2]) + b"hi"
NO_DELETIONS = bytes([0])


def two_writers() -> list[bytes]:
    """Return updates with insertions, deletions and an emoji, by two writers."""
    ada, bo = Writer(300), Writer(2**40)
    updates = [ada.write("Ring 😀 first"), ada.remove(0, 5)]
    bo.hear(*updates)
    return [
        *updates,
        bo.write("then ", at=0),
        bo.remove(2, 3),
        ada.write(" come."),
        ada.doc.get_update(),
    ]


@pytest.mark.parametrize("update", two_writers())
def test_update_of_the_text_is_read(update):
    assert isinstance(read_ends(update), dict)


def test_empty_update_has_no_clients():
    assert read_ends(bytes([0, 0])) == {}


def test_emoji_takes_two_clocks():
    """JavaScript counts in units of 16 bits: one for the letter, two for the emoji."""
    assert read_ends(Writer(7).write("a😀")) == {7: 3}


def test_end_counts_from_where_an_update_begins():
    writer = Writer(7)
    writer.write("four")

    assert read_ends(writer.write("56")) == {7: 6}


def test_state_of_a_copy_is_where_its_updates_end():
    copy = TextCopy([Writer(7).write("hi")])

    assert read_state(copy.state) == copy.clocks == {7: 2}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the end is missing"),
        (FIRST + HI, "the end is missing"),
        (FIRST + HI + NO_DELETIONS + b"\0", "something follows the end"),
        (FIRST + bytes([3]) + b"hi", "empty or cut off"),
        (FIRST + bytes([0]) + NO_DELETIONS, "empty or cut off"),
        (FIRST + bytes([2, 0xC3, 0x28]) + NO_DELETIONS, "not UTF-8"),
        (b"\xff" * 20, "a number has no end"),
        (bytes([0xFF, 0xFF, 0xFF, 0xFF, 0x0F]), "a number is too large"),
        (bytes([1, 1, 7, 0, 0, 0, 0]), "a part is empty"),
        (bytes([1, 1, 7, 0, 10, 1, 0]), "something else than text"),
        (bytes([1, 1, 7, 0, 0x24, 1, 4]) + b"text", "something else than text"),
        (FIRST.replace(b"text", b"next") + HI + NO_DELETIONS, "another part"),
        (bytes([1, 1, 7, 0, 4, 0, 7, 0]) + HI + NO_DELETIONS, "another part"),
        (bytes([2, 0, 7, 0, 0, 7, 0, 0]), "a client comes twice"),
    ],
)
def test_wrong_bytes_are_refused_with_the_reason(content, why):
    with pytest.raises(UpdateFormatError, match=why):
        read_ends(content)


def test_clock_beyond_what_copies_can_count_is_refused():
    """A clock of 2**31 - 1 and one more letter."""
    content = bytes([1, 1, 7, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0, 1, 0])

    with pytest.raises(UpdateFormatError, match="a clock is too large"):
        read_ends(content)


def test_deletion_beyond_what_copies_can_count_is_refused():
    content = bytes([0, 1, 7, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1])

    with pytest.raises(UpdateFormatError, match="a clock is too large"):
        read_ends(content)


def test_promise_of_endless_parts_ends_with_the_bytes():
    """Two thousand million structs are announced, and none comes."""
    with pytest.raises(UpdateFormatError, match="the end is missing"):
        read_ends(bytes([1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 7, 0]))


def formatted() -> Doc:
    doc = Doc()
    doc.get("text", type=Text).insert(0, "bold", attrs={"bold": True})
    return doc


def embedded() -> Doc:
    doc = Doc()
    doc.get("text", type=Text).insert_embed(0, {"src": "x"})
    return doc


@pytest.mark.parametrize(
    "doc",
    [
        Doc({"other": Text("hi")}),
        Doc({"text": Map({"key": "hi"})}),
        Doc({"text": Array(["hi"])}),
        Doc({"list": Array([Text("hi")])}),
        formatted(),
        embedded(),
    ],
    ids=["another name", "map", "array", "nested", "formatted", "embedded"],
)
def test_other_shared_types_are_refused(doc):
    with pytest.raises(UpdateFormatError, match=r"something else than text|another part"):
        read_ends(doc.get_update())


def is_text_or_refused(content: bytes) -> None:
    """Do what the model does with bytes, and fail on any error but the two that it expects."""
    try:
        read_ends(content)
        copy = TextCopy(two_writers()[:2])
        copy.apply(content)
        str(copy), copy.whole, copy.clocks
    except ValueError:  # UpdateFormatError is one
        return


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=200))
@example(b"\x01\x01\x05\x00\x08\x01\x04text\xff\xff\xff\xff\x07")  # asks for memory without end
def test_random_bytes_neither_crash_nor_hang(content):
    is_text_or_refused(content)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(two_writers()), st.data())
def test_real_update_that_is_cut_off_or_flipped_neither_crashes_nor_hangs(update, data):
    changed = bytearray(update[: data.draw(st.integers(1, len(update)))])
    for _ in range(data.draw(st.integers(0, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    is_text_or_refused(bytes(changed))
