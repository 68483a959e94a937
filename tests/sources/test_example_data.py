"""Holds data/example to what its README and its script say."""

import csv
import runpy
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from raftlib.analysis.identifiers import names_a_person
from raftlib.domain.audit import AUDIT_COLUMNS
from raftlib.domain.register import LeftOutReason
from raftlib.sources.register import read_register

EXAMPLE = Path(__file__).parents[2] / "data/example"
FILES = ("epraccur.csv", "epcn.csv", "gp-reg-pat-prac-all.csv", "localities.csv", "audit.csv")


@pytest.fixture(scope="module")
def register():
    return read_register(*[EXAMPLE / name for name in FILES[:4]])


@pytest.fixture(scope="module")
def audit():
    with (EXAMPLE / "audit.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_script_writes_the_committed_files_byte_for_byte(tmp_path):
    script = runpy.run_path(str(EXAMPLE / "make_example.py"))

    script["write_example"](tmp_path)

    for name in FILES:
        assert (tmp_path / name).read_bytes() == (EXAMPLE / name).read_bytes(), name


def test_locality_has_24_practices_in_6_pcns(register):
    assert register.as_at == date(2023, 10, 1)
    assert [item.practice_code for item in register.practices] == [
        f"Z{number:05}" for number in range(1, 25)
    ]
    assert [pcn.pcn_code for pcn in register.pcns] == [f"U0000{number}" for number in range(1, 7)]
    assert {item.locality for item in register.practices} == {"North (demo)"}


def test_two_practices_are_very_large(register):
    sizes = sorted((item.registered_patients for item in register.practices), reverse=True)

    assert sizes[:2] == [62_000, 50_000]
    assert 1_000 <= sizes[-1] <= sizes[2] <= 40_000


def test_import_leaves_out_the_hub_and_the_closed_practice(register):
    assert {item.practice_code: item.reason for item in register.left_out} == {
        "Z00025": LeftOutReason.NO_LIST,
        "Z00026": LeftOutReason.MEMBERSHIP_ENDED,
    }


@pytest.mark.parametrize("name", FILES)
def test_no_text_could_identify_a_person(name):
    """Eight digits are the date on which an organisation opened, closed or moved."""
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        cells = {cell for row in csv.reader(file) for cell in row if not cell.isdigit()}

    assert {cell for cell in cells if names_a_person(cell)} == set()


def test_audit_has_the_columns_and_the_size_of_a_real_one(audit):
    assert tuple(audit[0]) == (*AUDIT_COLUMNS, "clinicians_in_practice")
    assert 4_000 <= len(audit) <= 5_000


def test_audit_days_are_working_days_of_its_weeks(audit):
    days = {date.fromisoformat(row["session_on"]) for row in audit}

    assert date(2023, 10, 2) <= min(days) <= max(days) <= date(2023, 12, 15)
    assert all(day.weekday() < 5 for day in days)


def test_three_practices_are_the_special_cases_of_the_readme(audit):
    appointments = Counter(row["practice_code"] for row in audit)
    avoidable = Counter(row["practice_code"] for row in audit if row["avoidable"] != "not")

    assert appointments["Z00013"] == 0
    assert [code for code, number in appointments.items() if number < 30] == ["Z00020"]
    assert [code for code in appointments if avoidable[code] == 0] == ["Z00011"]


def test_clinicians_range_from_5_to_45_per_cent_avoidable(audit):
    answers = defaultdict(list)
    for row in audit:
        if row["practice_code"] != "Z00011":
            answers[row["practice_code"], row["clinician_label"]].append(row["avoidable"] != "not")
    shares = [sum(found) / len(found) for found in answers.values()]

    assert 0.05 <= min(shares) < 0.10
    assert 0.40 < max(shares) <= 0.45


def test_each_session_has_12_to_18_appointments_and_each_clinician_2_or_3(audit):
    sessions = Counter(
        (row["practice_code"], row["clinician_label"], row["session_on"], row["session"])
        for row in audit
    )
    clinicians = Counter((code, label) for code, label, _, _ in sessions)

    assert set(sessions.values()) <= set(range(12, 19))
    assert set(clinicians.values()) == {2, 3}


def test_in_most_practices_not_every_clinician_took_part(audit):
    took_part = defaultdict(set)
    clinicians = {}
    for row in audit:
        took_part[row["practice_code"]].add(row["clinician_label"])
        clinicians[row["practice_code"]] = int(row["clinicians_in_practice"])
    partly = [code for code, labels in took_part.items() if len(labels) < clinicians[code]]

    assert len(partly) > len(took_part) / 2
    assert all(len(labels) <= clinicians[code] for code, labels in took_part.items())
