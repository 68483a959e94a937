"""Reads the public samples that lie beside the repository and are never part of it."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from raftlib.domain.register import LeftOutReason
from raftlib.errors import TableError
from raftlib.sources.register import read_register
from raftlib.sources.tables import read_rows

SAMPLES = Path(__file__).parents[2].parent / "shared/data/nhs"
PRACTICES = SAMPLES / "epraccur_15E_sample.csv"
PCNS = SAMPLES / "ePCN_15E_sample.xlsx"
LISTS_2021 = SAMPLES / "gp-reg-pat-prac-all_bsol_practices_2021-01.csv"
LISTS_2026 = SAMPLES / "gp-reg-pat-prac-all_bsol_M85_part_2026-04.csv"

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the NHS samples are not beside this repository"
)


def test_birmingham_and_solihull_has_183_practices_in_35_pcns():
    """Figures of the samples' own README; 2 of its 185 practices are hubs without a list."""
    register = read_register(PRACTICES, PCNS, LISTS_2021)

    assert register.as_at == date(2021, 1, 1)
    assert (len(register.practices), len(register.pcns)) == (183, 35)
    assert register.registered_patients == 1_540_837
    assert register.cross_boundary == ()


def test_every_row_that_is_not_used_has_its_reason():
    """206 rows: 185 active, 11 closed or dormant, 10 other. 233 memberships: 183 open, 50 ended."""
    register = read_register(PRACTICES, PCNS, LISTS_2021)

    assert Counter(item.reason for item in register.left_out) == {
        LeftOutReason.NOT_ACTIVE: 11,
        LeftOutReason.NOT_A_GP_PRACTICE: 10,
        LeftOutReason.MEMBERSHIP_ENDED: 50,
        LeftOutReason.NO_LIST: 2,
    }
    hubs = [item for item in register.left_out if item.reason is LeftOutReason.NO_LIST]
    assert [(item.practice_code, item.row) for item in hubs] == [("Y02620", 179), ("Y06125", 184)]


def test_part_of_a_newer_file_gives_its_136_practices_and_names_the_other_49():
    register = read_register(PRACTICES, PCNS, LISTS_2026)

    without = [item for item in register.left_out if item.reason is LeftOutReason.NO_LIST]
    assert register.as_at == date(2026, 4, 1)
    assert (len(register.practices), len(without)) == (136, 185 - 136)


@pytest.mark.parametrize("first_row", [0, 1])
def test_csv_report_gives_the_same_register_as_the_workbook(tmp_path, first_row):
    """The site offers the partner sheet as CSV without a header; people add it again."""
    rows = list(read_rows(PCNS, "PCN Core Partner Details").values())[first_row:]
    report = tmp_path / "epcncorepartnerdetails.csv"
    with report.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)

    from_report = read_register(PRACTICES, report, LISTS_2021)

    from_workbook = read_register(PRACTICES, PCNS, LISTS_2021)
    assert from_report.practices == from_workbook.practices
    assert from_report.pcns == from_workbook.pcns


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ((LISTS_2021, PCNS, LISTS_2021), "there are 10 fields, and epraccur has 27"),
        ((PCNS, PCNS, LISTS_2021), "ePCN_15E_sample.xlsx is an Excel file, not epraccur"),
        ((PRACTICES, PRACTICES, LISTS_2021), "row 1: this is not a list of PCN memberships"),
        ((PRACTICES, LISTS_2026, LISTS_2021), "row 1: this is not a list of PCN memberships"),
        ((PRACTICES, PCNS, PRACTICES), "row 1: there is no column EXTRACT_DATE"),
        ((PRACTICES, PCNS, PCNS), "is an Excel file, not the list sizes"),
    ],
)
def test_file_given_for_the_wrong_one_is_refused_in_one_sentence(files, sentence):
    with pytest.raises(TableError, match=rf"^[^\n]*{sentence}[^\n]*$"):
        read_register(*files)
