"""The patient data guard, from both sides: what it must not miss and what it must let pass.

943 476 5919 is the NHS Data Dictionary's own example of an NHS number; the telephone numbers are
from Ofcom's ranges for drama; every name, date and postcode is invented or of a public building.
"""

import string
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from raftlib.analysis.identifiers import (
    LAST_SHORT_SESSION_YEAR,
    Identifier,
    find_identifiers,
    names_a_person,
)
from raftlib.domain.audit import FIRST_SESSION_YEAR

NHS_NUMBERS = [
    "9434765919",
    "943 476 5919",
    "943-476-5919",
    "943.476.5919",
    "943 - 476 - 5919",
    "943 4765919",
    "943\u00a0476\u00a05919",  # non-breaking spaces
    "943\u2009476\u20095919",  # thin spaces
    "943\u2013476\u20135919",  # en dashes
    "943\u2212476\u22125919",  # minus signs
    "943\u200b476\u200b5919",  # zero-width spaces
    "９４３４７６５９１９",
    "٩٤٣٤٧٦٥٩١٩",
    "943\n476\n5919",
    "943\t476\t5919",
    "9 4 3 4 7 6 5 9 1 9",
    "NHS9434765919.",
    "(943) 476 5919",
    "943,476,5919",
    "9434 765 919",
    "94347 65919",
    "tel 5 calls, 943 476 5919, 2 letters",
]
DATES_OF_BIRTH = [
    "12/03/1954",
    "12-03-1954",
    "12.03.1954",
    "12 03 1954",
    "12 / 03 / 1954",
    "12_03_1954",
    "03/25/1954",
    "1954-03-12",
    "12031954",
    "19540312",
    "12/3/54",
    "12-Mar-54",
    "12-Mar-1954",
    "12Mar1954",
    "12 March 1954",
    "12th of March, 1954",
    "March 12, 1954",
    "12 Mar '54",
    "12 Mar \u201954",
    "31/12/2014",
    "dob 12/3/19",
    "D.O.B.: 3.4.2019",
    "born 2019-10-03",
    "date of birth 1 May 2019",
    "03/10/2016 (DOB)",
    "born in 1954",
]
PHONE_NUMBERS = [
    "07700900123",
    "07700 900123",
    "07700 900 123",
    "0770-0900-123",
    "07700.900.123",
    "077 0090 0123",
    "0 7700 900123",
    "+447700900123",
    "+44 7700 900123",
    "+44 (0)7700 900 123",
    "0044 7700 900123",
    "447700900123",
    "7700 900123",
    "0121 496 0123",
    "(0121) 496 0123",
    "01214960123",
    "020 7946 0958",
    "01632 960001",
    "01632 96000",
    "0306 999 0123",
]
POSTCODES = ["B4 6GA", "b4 6ga", "B46GA", "B15-2TT", "SW1A 1AA", "EC1A1BB", "M1  1AE"]
POSTCODES += ["GIR 0AA"]  # codespell:ignore gir
TITLED_NAMES = [
    "Mr Example",
    "mr example",
    "Mrs. Example",
    "mrs o'neill",
    "MR EXAMPLE",
    "DR EXAMPLE",
    "Ms O'Neill",
    "Ms O\u2019Neill",
    "Dr A. B. Khan",
    "Dr A Khan",
    "dr Khan",
    "DrKhan",
    "Dr_Khan",
    "Drs Khan and Jones",
    "Prof Öz",
    "Sir John",
    "Miss Ng",
    "Mx Lee",
    "Dr van der Berg",
    "Dr al-Hassan",
    "Mr d'Arcy",
    "seen by Dr\u00a0Khan today",
]
HARMLESS = [
    "",
    "M85001",
    "Z00003, U00001, QHL and 15E01",
    "9.30am, 12:30, 14:00-16:30",
    "0730-0830 and 07.30-08.30",
    "62,500 or 1540837 patients, 1,000 to 62,500",
    "2023-10-03",
    "03/10/2023",
    "3 October 2023",
    "Thu 30 November 2023, 12:30",
    "03-10-2023 9.30",
    "03.10.2023 09.30",
    "03/10/23",
    "01/01/2015",
    "10 2023",
    "10/12 2010",
    "a patient of 85",
    "27% (49 of 180), 21% to 34%",
    "0.2345678901",
    "5,128 consultations, 56 GPs, 2015",
    "on 12 March 12 patients",
    "BP 130/80, HbA1c 48, vitamin B12 1mg, review in 6/52",
    "Dr led clinic",
    "Dr Led Clinic",
    "DR LED CLINIC",
    "a dr to call",
    "Dr A",
    "GP 1",
    "MS Clinic, MR Scan, DR Screening, MS Teams",
    "MSK Smith",
    "MRSA screen",
    "items, drums and misses",
    "will miss Monday",
    "Ladywood and Sirs",
    "slot S1 2nd",
    "room B1 2pm",
    "B15",
    "newborn check, DOB missing",
    "'-1",
]


@pytest.mark.parametrize("text", NHS_NUMBERS)
def test_nhs_number_is_found_however_it_is_written(text):
    assert find_identifiers(text) == (Identifier.NHS_NUMBER,)


@pytest.mark.parametrize("text", DATES_OF_BIRTH)
def test_date_of_birth_is_found_however_it_is_written(text):
    assert find_identifiers(text) == (Identifier.DATE_OF_BIRTH,)


@pytest.mark.parametrize("text", ["a.jones@example.org", "write to a@b.uk."])
def test_email_address_is_found(text):
    assert find_identifiers(text) == (Identifier.EMAIL_ADDRESS,)


@pytest.mark.parametrize("text", ["seen @ 09:30", "2 @ 12.30", "@reception"])
def test_at_sign_alone_passes(text):
    assert find_identifiers(text) == ()


@pytest.mark.parametrize("text", PHONE_NUMBERS)
def test_phone_number_is_found_however_it_is_grouped(text):
    assert find_identifiers(f"rang {text} twice") == (Identifier.PHONE_NUMBER,)


@pytest.mark.parametrize("text", POSTCODES)
def test_full_postcode_is_found(text):
    assert find_identifiers(f"lives in {text}.") == (Identifier.POSTCODE,)


@pytest.mark.parametrize("text", TITLED_NAMES)
def test_title_with_surname_is_found(text):
    assert find_identifiers(text) == (Identifier.TITLED_NAME,)


@pytest.mark.parametrize("text", HARMLESS)
def test_words_of_an_audit_pass(text):
    assert find_identifiers(text) == ()
    assert not names_a_person(text)


def test_several_kinds_are_each_named_once():
    text = "Mr Example, 943 476 5919, or 943 476 5919"

    assert find_identifiers(text) == (Identifier.NHS_NUMBER, Identifier.TITLED_NAME)


def test_year_before_the_first_audit_makes_a_date_one_of_birth():
    assert names_a_person(f"31/12/{FIRST_SESSION_YEAR - 1}")
    assert not names_a_person(f"01/01/{FIRST_SESSION_YEAR}")


@pytest.mark.parametrize(("year", "of_birth"), [("14", True), ("15", False)])
def test_first_short_year_of_a_session_is_15(year, of_birth):
    assert names_a_person(f"03/10/{year}") is of_birth


def test_last_short_year_of_a_session_is_fixed():
    last = LAST_SHORT_SESSION_YEAR % 100

    assert not names_a_person(f"03/10/{last}")
    assert names_a_person(f"03/10/{last + 1}")


def check_digit(nine: list[int]) -> int:
    """11 minus the remainder of the weighted sum by 11; 11 counts as 0 and 10 is not issued."""
    return (11 - sum((10 - place) * digit for place, digit in enumerate(nine)) % 11) % 11


WORDS = st.text(alphabet=string.ascii_lowercase + " ,;", max_size=20)
NINE_DIGITS = st.lists(st.integers(0, 9), min_size=9, max_size=9)
SEPARATORS = st.sampled_from(["", " ", "-", ".", "/", "\u00a0", "\u2011", "\u2007", " - "])


@given(NINE_DIGITS, SEPARATORS, SEPARATORS, WORDS, WORDS)
def test_no_valid_nhs_number_is_missed(nine, first, second, before, after):
    assume(check_digit(nine) != 10)
    digits = "".join(map(str, [*nine, check_digit(nine)]))

    text = f"{before} {digits[:3]}{first}{digits[3:6]}{second}{digits[6:]} {after}"

    assert Identifier.NHS_NUMBER in find_identifiers(text)


@given(NINE_DIGITS, st.integers(0, 9), st.sampled_from(["", " ", "-"]))
def test_ten_digits_that_fail_modulus_11_are_no_nhs_number(nine, last, separator):
    assume(last != check_digit(nine))
    digits = "".join(map(str, [*nine, last]))

    text = separator.join([digits[:3], digits[3:6], digits[6:]])

    assert Identifier.NHS_NUMBER not in find_identifiers(text)


@given(NINE_DIGITS, st.integers(0, 9))
def test_ten_digits_without_a_gap_that_fail_modulus_11_pass(nine, last):
    assume(last != check_digit(nine))

    assert not names_a_person("".join(map(str, [*nine, last])))


@given(st.dates(date(1900, 1, 1), date(2014, 12, 31)), st.sampled_from(["/", "-", ".", " "]))
def test_no_numeric_date_of_birth_is_missed(day, separator):
    assert names_a_person(f"seen {day.day}{separator}{day.month}{separator}{day.year}")
    assert names_a_person(f"seen {day.isoformat()}")


@given(st.dates(date(2015, 1, 1), date(2034, 12, 31)), st.times(), WORDS)
def test_session_date_and_time_pass(day, time, word):
    assume(not names_a_person(word))

    for written in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d-%m-%y"):
        assert not names_a_person(f"{day.strftime(written)} {time:%H:%M} {word}")
        assert not names_a_person(f"{day.strftime(written)} {time:%H.%M}")


@given(st.from_regex(r"[A-HJ-NP-WYZ][0-9]{5}", fullmatch=True), WORDS)
def test_practice_code_passes(code, word):
    assume(not names_a_person(word))

    assert not names_a_person(f"{word} {code}")
    assert not names_a_person(f"{code.lower()} 2023-10-03")


@given(st.integers(0, 9_999_999))
def test_number_of_patients_passes(patients):
    assert not names_a_person(f"{patients} patients")
    assert not names_a_person(f"list size {patients:,}")


@given(st.text(max_size=200))
def test_any_text_is_judged_without_an_error(text):
    assert names_a_person(text) is bool(find_identifiers(text))
