"""A browser may send anything; what is no entry is refused and never repeated."""

from datetime import date

import pytest

from raftlib.domain.audit_entry import AuditEntry, AuditSession
from raftlib.errors import EntryError
from raftlib.sources.audit_entries import (
    LONGEST_TEXT,
    find_entry_id,
    parse_entry,
    parse_session,
)

ID, OTHER = "0123456789abcdef" * 2, "f" * 32
SESSION = {
    "practice_code": "Z00003",
    "session_on": "2023-10-03",
    "session": "am",
    "clinician_label": "GP 1",
}
SENT = {"entry_id": ID, **SESSION, "avoidable": "not"}


def test_entry_has_what_was_sent_and_the_rest_is_empty():
    assert parse_entry(SENT) == AuditEntry(
        entry_id=ID,
        original_id=ID,
        practice_code="Z00003",
        session_on=date(2023, 10, 3),
        session="am",
        clinician_label="GP 1",
        avoidable="not",
    )


def test_correction_names_what_it_corrects():
    entry = parse_entry({**SENT, "original_id": OTHER, "taken_back": True})

    assert (entry.original_id, entry.taken_back, entry.is_new) == (OTHER, True, False)


def test_blanks_at_the_ends_and_within_become_single_ones():
    entry = parse_entry({**SENT, "clinician_label": " GP \n 1 ", "note": "\ttwo\u2003words "})

    assert (entry.clinician_label, entry.note) == ("GP 1", "two words")


def test_session_has_its_four_parts():
    assert parse_session(SENT) == AuditSession(**{**SESSION, "session_on": date(2023, 10, 3)})


@pytest.mark.parametrize(
    "sent", [None, 7, "entry", [SENT], {}, {**SENT, "entry_id": 3}, {**SENT, "entry_id": ID[1:]}]
)
def test_what_is_no_entry_is_refused(sent):
    with pytest.raises(EntryError, match="is no entry"):
        parse_entry(sent)


@pytest.mark.parametrize(
    "change",
    [
        {"entry_id": ID.upper()},
        {"original_id": "x"},
        {"taken_back": "yes"},
        {"note": None},
        {"note": ["a"]},
        {"mode": {"a": 1}},
        {"note": "x" * (LONGEST_TEXT + 1)},
    ],
)
def test_entry_of_another_form_is_refused(change):
    with pytest.raises(EntryError, match="is no entry"):
        parse_entry({**SENT, **change})


@pytest.mark.parametrize("day", [None, 5, "", "03/10/2023", "20231003", "2023-W40-2", "2023-10-3"])
def test_day_of_another_form_is_refused(day):
    with pytest.raises(EntryError, match="has no date"):
        parse_entry({**SENT, "session_on": day})


@pytest.mark.parametrize("day", ["2023-02-29", "0000-01-01", "2023-13-01"])
def test_day_that_there_is_not_is_refused_and_not_repeated(day):
    with pytest.raises(EntryError, match="date is none") as refused:
        parse_session({**SESSION, "session_on": day})

    assert day not in str(refused.value)


@pytest.mark.parametrize("sent", [None, 3, "x", {**SESSION, "session": 4}])
def test_what_is_no_session_is_refused(sent):
    with pytest.raises(EntryError, match="is no entry"):
        parse_session(sent)


def test_text_of_the_longest_length_is_taken():
    assert len(parse_entry({**SENT, "note": "x" * LONGEST_TEXT}).note) == LONGEST_TEXT


@pytest.mark.parametrize(
    ("sent", "found"),
    [(SENT, ID), ({"entry_id": ID}, ID), ({"entry_id": "x"}, ""), ({}, ""), (4, ""), (None, "")],
)
def test_id_to_answer_under_is_found_where_there_is_one(sent, found):
    assert find_entry_id(sent) == found
