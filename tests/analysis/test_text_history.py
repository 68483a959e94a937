"""Each letter is told once, of whoever wrote it, and its removal of whoever removed it."""

from datetime import timedelta

import pytest

from raftlib.analysis.text_history import PAUSE, REMOVED, fold_history
from tests.analysis.text_updates import START, Writer, numbered

ADA, BO = 11, 12
PAUSE_SECONDS = PAUSE.total_seconds()


def told(*updates) -> list[tuple[int, str, str]]:
    parts = fold_history(numbered(*updates))
    return [(part.member_number, part.written, part.removed) for part in parts]


def test_batches_of_one_writer_are_one_part():
    ada = Writer()

    parts = fold_history(numbered((ADA, ada.write("Ring "), 0), (ADA, ada.write("first."), 3)))

    assert [(part.written, part.removed) for part in parts] == [("Ring first.", "")]
    assert parts[0].from_at == START
    assert parts[0].until_at == START + timedelta(seconds=3)


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(PAUSE_SECONDS, ["Ring first."]), (PAUSE_SECONDS + 1, ["Ring ", "first."])],
    ids=["as long as the pause", "longer"],
)
def test_part_ends_with_a_longer_pause(seconds, written):
    ada = Writer()

    parts = told((ADA, ada.write("Ring "), 0), (ADA, ada.write("first."), seconds))

    assert [part[1] for part in parts] == written


def test_two_who_write_at_once_have_a_part_each():
    ada, bo = Writer(1), Writer(2)

    parts = told(
        (ADA, ada.write("aaa"), 0),
        (BO, bo.write("bbb"), 0.1),
        (ADA, ada.write("AAA"), 0.2),
        (BO, bo.write("BBB"), 0.3),
    )

    assert parts == [(ADA, "aaaAAA", ""), (BO, "bbbBBB", "")]


def test_text_that_another_removes_is_written_by_one_and_removed_by_the_other():
    ada = Writer(1)
    first = ada.write("Ring first.")
    bo = Writer(2).hear(first)

    parts = told((ADA, first, 0), (BO, bo.remove(4, 6), 5))

    assert parts == [(ADA, "Ring first.", ""), (BO, "", " first")]


def test_letter_that_its_writer_corrects_at_once_is_in_neither_text():
    ada = Writer()

    parts = told(
        (ADA, ada.write("Rong"), 0), (ADA, ada.remove(1, 1), 1), (ADA, ada.write("i", 1), 2)
    )

    assert parts == [(ADA, "Ring", "")]


def test_part_of_which_nothing_is_left_is_not_told():
    ada = Writer()

    assert told((ADA, ada.write("no"), 0), (ADA, ada.remove(0, 2), 1)) == []


def test_places_apart_are_told_apart():
    ada = Writer(1)
    first = ada.write("Ring first.")
    bo = Writer(2).hear(first)

    parts = told((ADA, first, 0), (BO, bo.write("Please. ", 0), 1), (BO, bo.write(" Always."), 2))

    assert parts[1] == (BO, "Please.  …  Always.", "")


def test_letters_beyond_ascii_are_counted_right():
    ada = Writer(1)
    first = ada.write("é😀x")
    bo = Writer(2).hear(first)

    parts = told((ADA, first, 0), (BO, bo.remove(6, 1), 1), (BO, bo.write("ü", 6), 1))

    assert parts == [(ADA, "é😀x", ""), (BO, "ü", "x")]


def test_what_was_merged_before_is_not_told_again_and_its_removal_is():
    old = Writer(1)
    base = old.write("Old words.")
    ada = Writer(2).hear(base)

    parts = told((None, base, 0), (ADA, ada.remove(0, 4), 9000))

    assert parts == [(ADA, "", "Old ")]


@pytest.mark.parametrize("found", ["943 476 5919", "Mrs Example", "a@b.example"])
def test_text_that_could_identify_a_person_is_told_as_removed(found):
    ada = Writer(1)
    first = ada.write(f"Ring {found}")
    bo = Writer(2).hear(first)

    parts = told((ADA, first, 0), (BO, bo.remove(0, len(f"Ring {found}")), 5))

    assert parts == [(ADA, REMOVED, ""), (BO, "", REMOVED)]


def test_no_updates_have_no_history():
    assert told() == []
