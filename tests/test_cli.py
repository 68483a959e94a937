"""The `raft` command, as a person or a script uses it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "data" / "example"
NHS = ROOT.parent / "shared" / "data" / "nhs"
REGISTER = [
    *("--practices", EXAMPLE / "epraccur.csv", "--pcns", EXAMPLE / "epcn.csv"),
    *("--lists", EXAMPLE / "gp-reg-pat-prac-all.csv", "--localities", EXAMPLE / "localities.csv"),
]


def test_help_names_every_command(raft):
    found = raft("--help")

    assert found.returncode == 0
    for word in (
        "serve",
        "lab",
        "recount",
        "import",
        "audit",
        "report",
        "decision",
        "backup",
        "restore",
        "doctor",
        "people",
        "bench",
        "decision",
    ):
        assert word in found.stdout


def test_help_imports_nothing_heavy():
    heavy = "pandas", "numpy", "matplotlib", "sqlalchemy", "voila", "papermill", "pydantic"
    code = f"import sys, raftlib.cli; print([m for m in {heavy!r} if m in sys.modules])"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


def test_real_nhs_files_give_the_published_totals(raft):
    """The totals are those of the README beside the samples."""
    if not NHS.exists():
        pytest.skip("the samples of real NHS files are not beside this project")
    found = raft(
        *("import", "register", "--format", "json"),
        *("--practices", NHS / "epraccur_15E_sample.csv"),
        *("--pcns", NHS / "ePCN_15E_sample.xlsx"),
        *("--lists", NHS / "gp-reg-pat-prac-all_bsol_practices_2021-01.csv"),
    )

    answer = json.loads(found.stdout)
    assert (answer["practices"], answer["pcns"]) == (183, 35)
    assert answer["registered_patients"] == 1_540_837
    assert {item["reason"] for item in answer["left_out"]} >= {"no_list", "membership_ended"}


def test_register_that_comes_again_is_not_kept_twice(raft):
    first = json.loads(raft("import", "register", *REGISTER, "--format", "json").stdout)
    second = json.loads(raft("import", "register", *REGISTER, "--format", "json").stdout)

    assert (first["new"], second["new"]) == (True, False)
    assert first["snapshot"] == second["snapshot"]


def test_bad_register_says_where_and_imports_nothing(raft, tmp_path):
    lists = tmp_path / "lists.csv"
    text = (EXAMPLE / "gp-reg-pat-prac-all.csv").read_text("utf-8")
    lists.write_text(text.replace(",62000", ",many"), "utf-8")
    words = [lists if part == EXAMPLE / "gp-reg-pat-prac-all.csv" else part for part in REGISTER]

    found = raft("import", "register", *words)

    assert found.returncode == 2
    assert "lists.csv, row 2: NUMBER_OF_PATIENTS is 'many'" in found.stderr
    assert not (tmp_path / "raft.db").exists()


def test_audit_is_counted_once_and_replaced_when_asked(raft, tmp_path):
    head, *rows = (EXAMPLE / "audit.csv").read_text("utf-8").splitlines()
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text("\n".join([head, *rows[:20]]), "utf-8")
    other.write_text("\n".join([head, *rows[:10]]), "utf-8")

    first = raft("import", "audit", one, "--format", "json")
    again = raft("import", "audit", one, "--format", "json")
    refused = raft("import", "audit", other)
    replaced = raft("import", "audit", other, "--replace")

    assert json.loads(first.stdout)["appointments"] == 20
    assert json.loads(again.stdout)["new"] is False
    assert refused.returncode == 2
    assert "are in the workbook already" in refused.stderr
    assert replaced.returncode == 0


def test_nhs_number_in_a_note_is_refused_and_not_repeated(raft, tmp_path):
    """943 476 5919 is the NHS Data Dictionary's example of a valid number."""
    head, row = (EXAMPLE / "audit.csv").read_text("utf-8").splitlines()[:2]
    cells = row.split(",")
    cells[11] = "seen before 943 476 5919"
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("\n".join([head, ",".join(cells)]), "utf-8")

    found = raft("import", "audit", sheet)

    assert found.returncode == 2
    assert "an NHS number" in found.stderr
    assert "5919" not in found.stderr + found.stdout


def test_template_is_written_and_not_overwritten(raft, tmp_path):
    first, second = raft("audit", "template"), raft("audit", "template")

    assert first.returncode == 0
    assert (tmp_path / "audit.xlsx").stat().st_size > 5_000
    assert second.returncode == 2
    assert "audit.xlsx" in second.stderr


def test_decision_is_imported_once(raft):
    record = EXAMPLE / "decisions" / "D-2023-07.json"

    assert "is in the workbook now" in raft("import", "decision", record).stdout
    assert "was in the workbook already" in raft("import", "decision", record).stdout


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.5", "::", "example.org"])
def test_server_refuses_an_address_that_is_not_safe_and_says_why(raft, address):
    found = raft("serve", "--ip", address, "--no-browser")

    assert found.returncode == 2
    assert re.search("without a certificate|is not an address of this computer", found.stderr)
    assert "Traceback" not in found.stderr


def test_report_needs_a_locality_or_all(raft):
    raft("import", "register", *REGISTER)

    neither, both = (
        raft("report", "locality"),
        raft("report", "locality", "--all", "--locality", "A"),
    )

    assert neither.returncode == both.returncode == 2
    assert "North (demo)" in neither.stderr


def test_report_of_an_empty_workbook_says_what_to_import(raft):
    found = raft("report", "locality", "--all")

    assert found.returncode == 2
    assert "raft import register" in found.stderr


@pytest.mark.parametrize("workers", ["0", "2"])
def test_report_is_made_with_and_without_forks(raft, tmp_path, workers):
    raft("import", "register", *REGISTER)

    found = raft("report", "locality", "--all", "--folder", "made", "--workers", workers)

    assert found.returncode == 0
    assert [path.name for path in sorted((tmp_path / "made").iterdir())] == [
        "locality-north-demo.html",
        "locality-north-demo.ipynb",
    ]


def test_fewer_workers_than_none_are_refused(raft):
    found = raft("report", "locality", "--all", "--workers", "-1")

    assert found.returncode == 2
    assert "--workers" in found.stderr


def test_environment_says_how_many_workers_too(raft, monkeypatch):
    monkeypatch.setenv("RAFT_REPORT_WORKERS", "-1")

    found = raft("report", "locality", "--all")

    assert found.returncode == 2
    assert "RAFT_REPORT_WORKERS" in found.stderr


def test_store_of_another_kind_is_refused_without_its_password(raft):
    found = raft("import", "register", *REGISTER, store="mysql://me:secret@localhost/raft")

    assert found.returncode == 2
    assert "sqlite:///FILE" in found.stderr
    assert "secret" not in found.stderr


def test_backup_comes_back_in_another_store_and_replaces_nothing_unasked(raft, tmp_path):
    raft("import", "register", *REGISTER)
    other = f"sqlite:///{tmp_path / 'other.db'}"

    kept = raft("backup", "backup.db")
    first = raft("restore", "backup.db", store=other)
    again = raft("restore", "backup.db", store=other)
    replaced = raft("restore", "backup.db", "--replace", store=other)

    assert [found.returncode for found in (kept, first, again, replaced)] == [0, 0, 2, 0]
    assert "--replace" in again.stderr
    assert "is kept in" in replaced.stdout
    assert len(list(tmp_path.glob("other-before-restore-*.db"))) == 1


def test_doctor_finds_a_new_workbook_well(raft):
    found = raft("doctor", "--format", "json")

    answer = json.loads(found.stdout)
    assert (found.returncode, answer["well"]) == (0, True), found.stdout
    assert {"Python", "packages", "disk", "folder"} <= {item["check"] for item in answer["checks"]}


def test_doctor_ends_with_1_and_says_how_to_mend_a_damaged_store(raft, tmp_path):
    (tmp_path / "raft.db").write_bytes(bytes(range(256)) * 64)

    found = raft("doctor")

    assert found.returncode == 1
    assert "raft restore FILE --replace" in found.stdout
    assert "1 wrong." in found.stdout
