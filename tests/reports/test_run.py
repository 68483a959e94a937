"""Reports are made whole, carry nothing of this machine, and need nothing from anywhere."""

import json
import os
import re
import sys
from pathlib import Path

import nbformat
import pytest

from raftlib.errors import ReportError
from raftlib.reports.batch import Made, make_locality_reports
from raftlib.reports.parameters import LocalityParameters, check_notebook
from raftlib.reports.progress import show_progress
from raftlib.reports.run import describe_cell, file_stems, run_report
from tests.reports.notebooks import write_notebook

ROOT = Path(__file__).resolve().parents[2]
LOCALITY_NOTEBOOK = ROOT / "notebooks" / "reports" / "locality.ipynb"


@pytest.fixture(scope="module")
def demo_report(demo_url, tmp_path_factory):
    """The report of the demo locality, made once."""
    folder = tmp_path_factory.mktemp("reports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAFT_STORE", demo_url)
        parameters = {"locality": "North (demo)", "period": ""}
        return run_report(LOCALITY_NOTEBOOK, parameters, folder, "demo")


def test_report_says_what_the_audit_found(demo_report):
    """The demo has 4,683 appointments, rounded to 4,685, and 301,621 patients."""
    html = demo_report.html.read_text("utf-8")

    assert "We looked at about 4,685 appointments" in html
    assert "24 practices in 6 PCNs with 301,621 registered patients" in html
    assert "2023" in html


def test_report_refers_to_nothing_outside_itself(demo_report):
    html = demo_report.html.read_text("utf-8")
    referred = re.findall(r"""(?:src|srcset|href)\s*=\s*["']([^"']+)""", html)
    styles = re.findall(r"url\(([^)]+)\)|@import\s+(\S+)", html)

    assert [address for address in referred if not address.startswith(("data:", "#", "?"))] == []
    assert styles == []
    assert "<script" not in html


def test_report_shows_no_code_and_has_a_language_and_a_title(demo_report):
    html = demo_report.html.read_text("utf-8")

    assert '<html lang="en-GB">' in html
    assert "<title>North (demo): Locality report - RAFT workbook</title>" in html
    assert "read_audit_menu" not in html


def test_every_picture_of_a_report_has_its_text(demo_report):
    html = demo_report.html.read_text("utf-8")
    pictures = re.findall(r"<img [^>]*>", html)

    assert len(pictures) == 4  # shares, answers, funnel and changes
    assert all(re.search(r'alt="[^"]{20,}"', picture) for picture in pictures)


def test_executed_notebook_holds_no_path_of_this_machine(demo_report):
    text = demo_report.notebook.read_text("utf-8")
    kept = json.loads(text)["metadata"]["papermill"]

    assert kept["parameters"] == {"locality": "North (demo)", "period": ""}
    assert str(ROOT) not in text
    assert "sqlite:" not in text


def test_failing_cell_leaves_no_file(tmp_path):
    notebook = write_notebook(tmp_path / "bad.ipynb", 'raise ValueError("no luck")')

    with pytest.raises(ReportError, match=r"^Cell 2 \(raise .*\): ValueError: no luck$"):
        run_report(notebook, {"locality": "A", "period": ""}, tmp_path / "out", "a")
    assert not (tmp_path / "out").exists()


def test_failure_in_one_locality_does_not_stop_the_rest(tmp_path):
    notebook = write_notebook(tmp_path / "some.ipynb", 'assert locality != "B", "B is broken"')
    names = ["A", "B", "C"]

    made = list(make_locality_reports(notebook, names, names, "", tmp_path / "out"))

    assert [one.report is not None for one in made] == [True, False, True]
    assert made[1].failure == (
        'Cell 2 (assert locality != "B", "B is broken"): AssertionError: B is broken'
    )
    assert sorted(path.name for path in (tmp_path / "out").glob("*.html")) == [
        "locality-a.html",
        "locality-c.html",
    ]


def test_failures_are_listed_at_the_end():
    said: list[str] = []
    made = [Made(locality="A", report=None, failure="no luck")]

    failures = show_progress(made, 1, said.append)

    assert failures == made
    assert said == ["1 of 1 reports could not be made:", "- A: no luck"]


def test_unknown_locality_is_refused_before_anything_runs(tmp_path):
    with pytest.raises(ReportError, match="no locality 'Nowhere' in the workbook"):
        make_locality_reports(LOCALITY_NOTEBOOK, ["A", "Nowhere"], ["A", "B"], "", tmp_path)


def test_period_that_is_no_month_is_refused_before_anything_runs(tmp_path):
    with pytest.raises(ReportError, match=r"period is '2023-13'.*such as 2023-10"):
        make_locality_reports(LOCALITY_NOTEBOOK, ["A"], ["A"], "2023-13", tmp_path)


def test_parameter_that_the_report_does_not_know_is_refused():
    with pytest.raises(ReportError, match="localty is 'A'"):
        LocalityParameters.check({"locality": "A", "localty": "A"})


def test_notebook_with_another_parameter_is_refused(tmp_path):
    """Papermill would only warn, and report on the default."""
    wrong = 'localty: str = "A"  # misspelt\nperiod: str = ""  # two'
    notebook = write_notebook(tmp_path / "wrong.ipynb", parameters=wrong)

    with pytest.raises(ReportError, match="takes the parameters localty, period"):
        check_notebook(notebook, {"locality", "period"})


def test_locality_notebook_takes_what_the_report_sets():
    check_notebook(LOCALITY_NOTEBOOK, set(LocalityParameters.model_fields))


@pytest.mark.parametrize(
    ("names", "stems"),
    [
        (["North"], ["locality-north"]),
        (["../../etc/passwd"], ["locality-etc-passwd"]),
        (["A B", "A/B", "a.b"], ["locality-a-b", "locality-a-b-2", "locality-a-b-3"]),
        (["A 2", "A", "A."], ["locality-a-2", "locality-a", "locality-a-3"]),
        (["東"], ["locality"]),
    ],
)
def test_file_names_are_safe_and_no_two_alike(names, stems):
    assert list(file_stems(names).values()) == stems


def test_period_is_part_of_the_file_name():
    assert file_stems(["North"], "2023-10") == {"North": "locality-north-2023-10"}


def test_reports_are_made_by_ordinary_kernels_where_nothing_can_be_forked(tmp_path, monkeypatch):
    """A kernel's parent is who runs the tests; a fork's is the warm process."""
    code = "import os; print(os.getppid())"
    notebook = write_notebook(tmp_path / "n.ipynb", code)
    monkeypatch.setattr(sys, "platform", "other")

    made = list(make_locality_reports(notebook, ["A"], ["A"], "", tmp_path / "out", workers=2))

    assert f'"{os.getpid()}\\n"' in made[0].report.notebook.read_text("utf-8")


def test_cell_is_named_by_its_number_and_first_line(tmp_path):
    content = nbformat.read(write_notebook(tmp_path / "n.ipynb", "a = 1\nb = 2"), as_version=4)
    content.cells.insert(0, nbformat.v4.new_markdown_cell("a = 1\nb = 2"))

    assert describe_cell(content, "a = 1\nb = 2") == "Cell 2 (a = 1)"
    assert describe_cell(content, "# Parameters\na = 1") == "Cell (# Parameters)"


def test_folder_that_cannot_be_made_is_named(tmp_path):
    notebook = write_notebook(tmp_path / "n.ipynb")

    with pytest.raises(ReportError, match=r"The folder n\.ipynb cannot be made"):
        run_report(notebook, {"locality": "A", "period": ""}, notebook, "a")
