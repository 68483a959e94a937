"""`raft audit` on Parquet: what counts in the workbook, and the figures of a national round."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from raftlib.cli import app
from raftlib.errors import RaftError
from tests.sources.parquet_files import write_any

HEADING = "practice_code,session_on,session,clinician_label,avoidable,appointments"


@pytest.fixture
def raft(tmp_path, monkeypatch):
    """Run a command in this process, on a store of its own; return what it says."""
    monkeypatch.setenv("RAFT_STORE", f"sqlite:///{tmp_path / 'raft.db'}")

    def run(*words: object) -> str:
        found = CliRunner().invoke(app, list(map(str, words)))
        if found.exception:
            raise found.exception
        return found.stdout

    return run


def write_sheet(path, wholly):
    """Write three practices of three clinicians, the larger the higher their code."""
    rows = [
        f"Z0000{code},2023-10-03,am,GP {alias},{word},{count * code}"
        for code in (1, 2, 3)
        for alias in (1, 2, 3)
        for word, count in (("wholly", wholly), ("not", 20))
    ]
    path.write_text("\n".join([HEADING, *rows]) + "\n", "utf-8")
    return path


def test_workbook_written_as_parquet_has_its_figures(raft, tmp_path):
    """The second sheet replaces the first, so only its appointments are written: 30 + 20 a time."""
    for name, wholly in (("a.csv", 1), ("b.csv", 10)):
        raft("import", "audit", write_sheet(tmp_path / name, wholly), "--replace")

    said = raft("audit", "parquet", "--out", tmp_path / "national")

    assert "has 540 appointments and no notes" in said
    for command in ("summary", "funnel"):
        sheet, folder, file = (
            json.loads(raft("audit", command, tmp_path / name, "--format", "json"))
            for name in ("b.csv", "national", "national/audit.parquet")
        )
        assert sheet == folder == file


def test_practice_of_a_parquet_file_can_be_chosen(raft, tmp_path):
    raft("import", "audit", write_sheet(tmp_path / "a.csv", 10))
    raft("audit", "parquet", "--out", tmp_path)

    (found,) = json.loads(
        raft("audit", "summary", tmp_path, "--practice", "z00002", "--format", "json")
    )

    assert (found["practice_code"], found["n"], found["wholly"]["count"]) == ("Z00002", 180, 60)
    with pytest.raises(RaftError, match="no audited appointments in 2023-11"):
        raft("audit", "summary", tmp_path, "--period", "2023-11")


def test_parquet_with_a_note_is_refused_unread(raft, tmp_path):
    write_any(tmp_path / "a.parquet", pd.DataFrame({"note": ["Mrs Smith"]}))

    with pytest.raises(RaftError, match="'note' is not among the columns") as error:
        raft("audit", "summary", tmp_path / "a.parquet")

    assert "Smith" not in str(error.value)


def test_workbook_without_audits_writes_nothing(raft, tmp_path):
    with pytest.raises(RaftError, match="Nothing was audited yet"):
        raft("audit", "parquet", "--out", tmp_path / "national")

    assert not (tmp_path / "national").exists()
