"""The folder of an exported decision: what is in it, for whom, and when it may be written."""

import csv
import json
import subprocess
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from shutil import which

import pytest

from conftest import make_demo_store
from raftlib.domain.decision import Choice
from raftlib.errors import DecisionError, RecordError, ReportError
from raftlib.reports.decision_export import export_decision
from raftlib.reports.decision_tables import as_csv, without_names
from raftlib.reports.folder_recount import recount_folder
from raftlib.reports.recount import Status, recount_file
from raftlib.store.connection import Store
from raftlib.store.ledger import verify_ledger
from tests.conduct.conftest import CLOSES, OPENS, SetClock
from tests.conduct.test_reading import break_entry
from tests.reports.decided import decide, open_hub, take, vote


@pytest.fixture
def store(tmp_path):
    store = Store(make_demo_store(tmp_path))
    yield store
    store.close()


@pytest.fixture
def clock():
    return SetClock(OPENS)


@pytest.fixture
def decided(store, clock):
    return decide(store, clock)


def rows(folder, name):
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def names_in(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_folder_has_everything_that_is_needed_to_check_it(store, decided, clock, tmp_path):
    done = export_decision(store, decided, tmp_path / "out", clock)

    assert names_in(tmp_path / "out") == [
        "README.txt",
        "cd_votes.csv",
        "chain.jsonl",
        "files.sha256",
        "notice.json",
        "papers/version-1.txt",
        "papers/version-2.txt",
        "record.json",
        "register.csv",
        "rule.json",
        "votes.csv",
    ]
    assert list(done.files) == names_in(tmp_path / "out")
    assert done.head == verify_ledger(store, decided).head


def test_each_vote_says_whether_it_counts_and_why_not(store, decided, clock, tmp_path):
    """Worked by hand from what was done, one line each."""
    export_decision(store, decided, tmp_path / "out", clock)

    found = rows(tmp_path / "out", "votes.csv")

    said = ("seq", "practice_code", "recorded_choice", "choice", "way", "counts", "why_not")
    assert [tuple(row[name] for name in said) for row in found] == [
        ("5", "Z00003", "yes", "yes", "online", "yes", ""),
        ("6", "Z00003", "no", "no", "cd", "no", "superseded"),
        ("7", "Z00005", "no", "yes", "online", "yes", ""),
        ("8", "Z00010", "yes", "yes", "online", "no", "superseded"),
        ("9", "Z00010", "withdraw", "withdraw", "online", "no", "withdrawn"),
        ("10", "Z00024", "yes", "yes", "online", "no", "recused"),
        ("11", "Z00020", "yes", "yes", "email", "yes", ""),
        ("19", "Z00001", "no", "no", "online", "no", "late"),
    ]
    assert (found[0]["practice_name"], found[0]["pcn_code"]) == ("CLOUDBERRY SURGERY", "U00002")
    assert (found[0]["at"], found[-1]["at"]) == ("2024-01-10T12:00:00Z", "2024-01-17T17:00:00Z")
    assert [row["conveyed_by"] for row in found[:2]] == ["", "U00002"]


def test_tables_and_record_tell_the_same(store, decided, clock, tmp_path):
    export_decision(store, decided, tmp_path / "out", clock)

    record = json.loads((tmp_path / "out" / "record.json").read_text("utf-8"))
    register = rows(tmp_path / "out", "register.csv")
    positions = rows(tmp_path / "out", "cd_votes.csv")
    assert [(row["practice_code"], int(row["list_size"])) for row in register] == [
        (practice["code"], practice["list_size"]) for practice in record["practices"]
    ]
    assert [row["practice_code"] for row in register if row["recused"] == "yes"] == ["Z00024"]
    assert [(row["pcn_code"], row["counts"], row["why_not"]) for row in positions] == [
        *((f"U0000{number}", "yes", "") for number in (1, 2, 3, 4)),
        ("U00005", "no", "withdrawn"),
    ]
    assert json.loads((tmp_path / "out" / "rule.json").read_text("utf-8")) == record["rule"]


def test_papers_have_each_version_with_its_headings(store, decided, clock, tmp_path):
    export_decision(store, decided, tmp_path / "out", clock)

    first, second = (
        (tmp_path / "out" / "papers" / f"version-{number}.txt").read_text("utf-8")
        for number in (1, 2)
    )

    assert first.startswith("# Shared same-day hub\n\nVersion 1, proposed 2024-01-08T12:00:00Z\n")
    assert "## Summary\n\nOne hub for “same-day” appointments.\n\n## Full paper\n" in first
    assert "One list." not in first
    assert second.endswith("# How\n\nOne list.\n")


def test_text_with_it_says_how_to_check_and_what_only_the_head_finds(
    store, decided, clock, tmp_path
):
    done = export_decision(store, decided, tmp_path / "out", clock)

    text = (tmp_path / "out" / "README.txt").read_text("utf-8")

    assert text.startswith(f"{decided} Shared same-day hub\n")
    assert f"\n{done.head}\n" in text
    assert "raft recount FOLDER --head N:HASH" in text
    assert "Who rewrites every file here" in text
    assert "The names of practices and PCNs" in text


def test_record_alone_counts_to_the_same(store, decided, clock, tmp_path):
    export_decision(store, decided, tmp_path / "out", clock)

    alone = recount_file(tmp_path / "out" / "record.json")
    whole = recount_folder(tmp_path / "out")

    assert whole.result == alone.text
    assert recount_file(tmp_path / "out" / "chain.jsonl", whole.head).text == "ok"


def test_list_of_hashes_is_one_that_sha256sum_reads(store, decided, clock, tmp_path):
    export_decision(store, decided, tmp_path / "out", clock)

    own, *lines = (tmp_path / "out" / "files.sha256").read_text("utf-8").splitlines()
    for line in lines:
        mark, _, name = line.partition("  ")
        assert sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == mark
    assert own.startswith("# sha256 of the lines below: ")
    if which("sha256sum"):
        words = ["sha256sum", "--check", "--quiet", "files.sha256"]
        assert subprocess.run(words, cwd=tmp_path / "out", check=False).returncode == 0


def test_open_vote_is_not_exported(store, clock, tmp_path):
    """Nobody sees how anybody votes before it has closed."""
    code = open_hub(store, clock)
    vote(store, code, "Z00003", Choice.YES, clock)
    clock.at = CLOSES - timedelta(microseconds=1)
    with pytest.raises(DecisionError, match="has not closed, so how anybody voted stays unseen"):
        export_decision(store, code, tmp_path / "out", clock)
    assert not (tmp_path / "out").exists()

    clock.at = CLOSES
    export_decision(store, code, tmp_path / "out", clock)

    assert recount_folder(tmp_path / "out").as_result().status is Status.COUNTED


def test_decision_without_a_weighted_vote_is_exported_with_why(store, clock, tmp_path):
    code = take(store, clock)
    export_decision(store, code, tmp_path / "out", clock)

    found = recount_folder(tmp_path / "out")

    assert names_in(tmp_path / "out") == [
        "README.txt",
        "chain.jsonl",
        "files.sha256",
        "notice.json",
        "papers/version-1.txt",
    ]
    assert found.faults == []
    assert "NO WEIGHTED VOTE" in found.result
    assert "All six CDs agreed." in found.result


def test_imported_record_is_exported_without_a_chain_and_says_so(store, clock, tmp_path):
    export_decision(store, "D-2023-07", tmp_path / "out", clock)

    found = recount_folder(tmp_path / "out")
    text = (tmp_path / "out" / "README.txt").read_text("utf-8")

    assert "chain.jsonl" not in names_in(tmp_path / "out")
    assert "There is no chain here" in text
    assert "--head" not in text
    assert (found.head, found.faults) == ("", [])
    assert "CARRIED" in found.result
    assert [row["seq"] for row in rows(tmp_path / "out", "votes.csv")][:1] == [""]


def test_imported_record_that_is_not_closed_yet_is_not_exported(store, tmp_path):
    before = SetClock(datetime(2023, 1, 1, tzinfo=UTC))

    with pytest.raises(DecisionError, match="D-2023-07 has not closed"):
        export_decision(store, "D-2023-07", tmp_path / "out", before)


def test_decision_that_is_not_there_is_named(store, clock, tmp_path):
    with pytest.raises(DecisionError, match=r"no decision 'D-9' here.* raft decision list"):
        export_decision(store, "D-9", tmp_path / "out", clock)


def test_nothing_is_written_over(store, decided, clock, tmp_path):
    (tmp_path / "out").mkdir()
    export_decision(store, decided, tmp_path / "out", clock)
    before = (tmp_path / "out" / "README.txt").read_bytes()

    with pytest.raises(ReportError, match="is there already"):
        export_decision(store, decided, tmp_path / "out", clock)
    with pytest.raises(ReportError, match="is there already"):
        export_decision(store, decided, tmp_path / "demo.db", clock)

    assert (tmp_path / "out" / "README.txt").read_bytes() == before
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".new")] == []


def test_broken_chain_is_not_exported(store, decided, clock, tmp_path):
    break_entry(store, decided, "UPDATE ledger_entry SET at = '2024-01-01T00:00:00Z' WHERE seq = 5")

    with pytest.raises(RecordError, match="is wrong at entry 5: hash"):
        export_decision(store, decided, tmp_path / "out", clock)


def test_cell_that_a_spreadsheet_would_run_is_only_text():
    row = {"index": "0", "seq": "", "pcn_code": "=1+1", "pcn_name": "@SUM(A1)", "choice": "-2"}
    row |= {"recorded_choice": "+3", "at": "", "counts": "no", "why_not": ""}

    content = as_csv([row], "cd_votes.csv")

    assert without_names(content)[1] == ["0", "", "'=1+1", "'-2", "'+3", "", "no", ""]
    assert b"'@SUM(A1)" in content


def test_export_says_how_to_check_it_and_recount_does(raft, store, decided, tmp_path):
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    done = raft("decision", "export", decided, "--folder", "out", "--format", "json", store=url)
    head = json.loads(done.stdout)["head"]

    checked = raft("recount", "out", "--head", head)
    plain = raft("decision", "export", "D-2023-07", "--folder", "other", store=url)

    assert (done.returncode, checked.returncode, checked.stderr) == (0, 0, "")
    assert f"\nHead: {head}\n" in checked.stdout
    assert "so it has no chain" in plain.stdout


def test_list_says_where_each_decision_stands(raft, store, decided, clock, tmp_path):
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    taken = take(store, clock)

    answers = json.loads(raft("decision", "list", "--format", "json", store=url).stdout)
    text = raft("decision", "list", store=url).stdout

    by_code = {answer["decision"]: answer for answer in answers}
    assert by_code[decided]["outcome"] == "carried"
    assert (by_code[decided]["stage"], by_code[decided]["recorded_here"]) == ("closed", True)
    assert by_code[decided]["closes_at"] == "2024-01-17T17:00:00Z"
    assert by_code[taken]["outcome"] == "no_weighted_vote"
    assert by_code["D-2023-07"]["recorded_here"] is False
    assert f"{decided}  closed Wed 17 January 2024, 17:00, CARRIED  Shared same-day hub" in text


def test_list_of_an_empty_workbook_says_how_to_begin(raft):
    assert "no decisions yet" in raft("decision", "list").stdout
    assert raft("decision", "list", "--format", "json").stdout.strip() == "[]"
