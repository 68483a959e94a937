"""The report that recounts an export, on the one that is kept in the example data."""

import shutil

import nbformat
import pytest

from raftlib import settings
from raftlib.reports.folder_recount import find_export, recount_folder
from raftlib.reports.parameters import check_notebook
from raftlib.reports.run import run_report

NOTEBOOK = settings.NOTEBOOKS / "reports" / "decision_recount.ipynb"
EXAMPLE = "example/exports/D-2024-01"
# As the notice would have printed it. A later workbook must still find the same.
HEAD = "22:4274f7a71c69ab4d9a336bf62e0e1ffd74c3caf51b81bdd353d523cda5a33ed4"


def said(report) -> str:
    """Return what the executed notebook shows, as it stands in its cells."""
    cells = nbformat.read(report.notebook, as_version=4).cells
    shown = [output for cell in cells for output in cell.get("outputs", [])]
    return "\n".join(output.data["text/html"] for output in shown)


def test_export_that_was_made_by_an_earlier_workbook_is_still_as_it_was():
    found = recount_folder(find_export(EXAMPLE), HEAD)

    assert found.faults == []
    assert found.outcome.carried


def test_report_takes_the_folder_and_the_head():
    check_notebook(NOTEBOOK, {"folder", "head"})


def test_report_says_outcome_tests_checks_notice_and_head(tmp_path):
    report = run_report(NOTEBOOK, {"folder": EXAMPLE, "head": HEAD}, tmp_path, "recount")

    text = said(report)
    for words in (
        "D-2024-01 Shared same-day hub: CARRIED. Both tests were met.",
        "needed 17,320 of 25,979 patients, got 25,979",
        "At least 4 of 6 CDs: 4 for",
        "10 files, each with the hash that files.sha256 has",
        "ok, 22 entries",
        "How each practice voted",
        "Corrected on Wed 17 January 2024, 17:00: Z00005 Toadstool Lane Surgery, from",
        "Notice of D-2024-01. Head of its record:",
        HEAD,
    ):
        assert words in text
    assert "compared with no published head" not in text
    assert "CARRIED" in report.html.read_text("utf-8")


def test_report_of_a_changed_folder_names_the_file_and_counts_nothing(tmp_path):
    folder = shutil.copytree(find_export(EXAMPLE), tmp_path / "changed")
    (folder / "votes.csv").write_bytes(b"")

    text = said(run_report(NOTEBOOK, {"folder": str(folder)}, tmp_path, "recount"))

    assert "votes.csv is not as it was exported." in text
    assert "Nothing was counted." in text
    assert "There is no notice: the folder is not as it was exported" in text
    assert "CARRIED" not in text
    assert "compared with no published head" in text


@pytest.mark.parametrize("name", ["D-2024-09", "../D-2024-09"])
def test_folder_that_is_in_neither_place_is_taken_as_it_is(name):
    assert find_export(name).as_posix() == name
