"""The check of an exported folder: one byte that was changed anywhere is found and named."""

import json
import shutil
from pathlib import Path

import pytest

from conftest import make_demo_store
from raftlib.analysis.chain import NO_ENTRIES, canonical_json, make_entry
from raftlib.conduct.afterwards import correct_vote
from raftlib.conduct.clock import close_vote
from raftlib.domain.decision import Choice
from raftlib.errors import RecordError
from raftlib.reports.decision_export import export_decision
from raftlib.reports.folder_recount import recount_folder
from raftlib.reports.manifest import MANIFEST, as_manifest, read_folder
from raftlib.reports.recount import Status
from raftlib.store.connection import Store
from tests.commands import run_command
from tests.conduct.conftest import CLOSES, FACILITATOR, OPENS, SetClock
from tests.reports.decided import decide, open_hub, take, vote

FILES = [
    "README.txt",
    "cd_votes.csv",
    "chain.jsonl",
    MANIFEST,
    "notice.json",
    "papers/version-1.txt",
    "papers/version-2.txt",
    "record.json",
    "register.csv",
    "rule.json",
    "votes.csv",
]
each_file = pytest.mark.parametrize("name", FILES)


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> tuple[Path, str]:
    """Export a decision with one of everything once; return the folder and the published head."""
    place = tmp_path_factory.mktemp("exported")
    store, clock = Store(make_demo_store(place)), SetClock(OPENS)
    code = decide(store, clock)
    done = export_decision(store, code, place / "hub", clock)
    export_decision(store, take(store, clock), place / "taken", clock)
    export_decision(store, "D-2023-07", place / "record", clock)
    store.close()
    return place, str(done.head)


@pytest.fixture
def folder(exported, tmp_path) -> Path:
    return Path(shutil.copytree(exported[0] / "hub", tmp_path / "hub"))


@pytest.fixture
def head(exported) -> str:
    return exported[1]


def named(found) -> list[tuple[str, str]]:
    return [(fault.file, fault.what.value) for fault in found.faults]


def sign_again(folder: Path) -> None:
    """Make all hashes anew, as whoever changes a file could."""
    files = read_folder(folder)
    files.pop(MANIFEST, None)
    (folder / MANIFEST).write_bytes(as_manifest(files))


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    content = path.read_bytes()
    assert old.encode() in content
    path.write_bytes(content.replace(old.encode(), new.encode(), 1))


def test_folder_that_is_as_it_was_exported_is_counted(folder, head):
    found = recount_folder(folder, head)

    assert found.faults == []
    assert found.checks == [
        "Files: 11 files, each with the hash that files.sha256 has.",
        "Chain: ok, 22 entries; record, rule, tables and papers agree with it.",
    ]
    assert (found.head, found.warning) == (head, "")
    assert found.result.startswith("D-2024-01 Shared same-day hub: CARRIED. Both tests were met.")


def places_in(path: Path) -> list[int]:
    """Return the first, the last and some places between."""
    size = path.stat().st_size
    return sorted({0, size // 7, size // 3, size // 2, size * 4 // 5, size - 2, size - 1})


@each_file
def test_one_byte_that_was_changed_is_found_and_its_file_named(folder, head, name):
    path = folder / name
    whole = path.read_bytes()
    for place in places_in(path):
        for bit in (0x01, 0x20, 0x80):
            changed = bytearray(whole)
            changed[place] ^= bit
            path.write_bytes(changed)

            found = recount_folder(folder, head)

            assert name in {fault.file for fault in found.faults}, (place, bit)
            assert {fault.file for fault in found.faults} <= {name, "chain.jsonl"}
            assert (found.outcome, found.result) == (None, "")
            assert found.as_result().status is Status.CHAIN_BROKEN


@each_file
@pytest.mark.parametrize("change", [lambda b: b + b"\n", lambda b: b[:-1], lambda b: b""])
def test_byte_that_was_added_or_taken_away_is_found(folder, name, change):
    """Also without the published head."""
    path = folder / name
    path.write_bytes(change(path.read_bytes()))

    assert name in {fault.file for fault in recount_folder(folder).faults}


@each_file
def test_file_that_was_taken_away_is_named(folder, head, name):
    (folder / name).unlink()

    assert (name, "missing") in named(recount_folder(folder, head))


@pytest.mark.parametrize("name", ["extra.txt", ".hidden", "papers/version-3.txt", "sub/votes.csv"])
def test_file_that_was_added_is_named(folder, head, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("", encoding="utf-8")

    assert named(recount_folder(folder, head)) == [(name, "added")]


FORGED = [
    ("record.json", '"choice": "no"', '"choice": "yes"'),
    ("record.json", '"list_size": ', '"list_size": 1'),
    ("rule.json", '"min_cds": 4', '"min_cds": 3'),
    ("votes.csv", "online,,yes,yes", "online,,no,no"),
    ("votes.csv", "superseded", "late"),
    ("cd_votes.csv", "withdraw,withdraw", "yes,withdraw"),
    ("register.csv", ",no\r\n", ",yes\r\n"),
    ("register.csv", "vote_weight", "weight"),
    ("papers/version-2.txt", "One list.", "Two lists."),
    ("README.txt", "22:", "21:"),
]


@pytest.mark.parametrize(("name", "old", "new"), FORGED)
def test_file_whose_hash_was_made_anew_disagrees_with_the_chain(folder, name, old, new):
    """Whoever changes a file can change its hash as well; the chain still says something else."""
    edit(folder, name, old, new)
    sign_again(folder)

    found = recount_folder(folder)

    assert named(found) == [(name, "disagrees")]
    assert found.checks[1] == f"{name} does not say what chain.jsonl says."


def test_file_that_the_forged_list_leaves_out_or_adds_is_named(folder):
    (folder / "votes.csv").unlink()
    (folder / "NOTICE.txt").write_text("Carried.", encoding="utf-8")
    sign_again(folder)

    assert named(recount_folder(folder)) == [("NOTICE.txt", "added"), ("votes.csv", "missing")]


def test_chain_whose_hashes_were_not_made_anew_is_wrong_at_its_entry(folder):
    edit(folder, "chain.jsonl", '"choice":"no"', '"choice":"yes"')
    sign_again(folder)

    found = recount_folder(folder)

    assert named(found) == [("chain.jsonl", "chain")]
    assert found.checks[1] == "chain.jsonl is wrong at entry 6: hash."


def rewrite_chain(folder: Path, change) -> None:
    """Write the chain anew to its end, every hash too, with each entry as ``change`` makes it."""
    lines = (folder / "chain.jsonl").read_text("utf-8").splitlines()
    head, written = NO_ENTRIES, []
    for entry in map(change, map(json.loads, lines)):
        new = make_entry(head, at=entry["at"], kind=entry["kind"], body=entry["body"])
        head = type(head)(entries=head.entries + 1, last_hash=new["hash"])
        written.append(canonical_json(new) + "\n")
    (folder / "chain.jsonl").write_bytes("".join(written).encode())


def test_rewritten_chain_with_another_outcome_than_its_votes_is_found(folder):
    def forge(entry):
        answer = entry["body"].get("answer")
        return (
            {**entry, "body": {"answer": {**answer, "outcome": "not_carried"}}} if answer else entry
        )

    rewrite_chain(folder, forge)
    text = (folder / "README.txt").read_text("utf-8")
    new_head = recount_folder(folder).head
    old_head = next(line for line in text.splitlines() if line.startswith("22:"))
    (folder / "README.txt").write_bytes(text.replace(old_head, new_head).encode())
    sign_again(folder)

    assert named(recount_folder(folder)) == [("chain.jsonl", "disagrees")]


def test_whoever_rewrites_everything_is_found_by_the_published_head_alone(exported, head, tmp_path):
    """An export of other votes, all in order in itself, in the place of the true one."""
    store, clock = Store(make_demo_store(tmp_path)), SetClock(OPENS)
    clock.go(seconds=1)
    code = decide(store, clock)
    clock.go(seconds=1)
    correct_vote(store, FACILITATOR, code, 5, Choice.NO, "Bribed", clock)
    export_decision(store, code, tmp_path / "forged", clock)
    store.close()

    without, with_head = (
        recount_folder(tmp_path / "forged"),
        recount_folder(tmp_path / "forged", head),
    )

    assert without.faults == []
    assert without.warning.startswith("It was compared with no published head.")
    assert named(with_head) == [("chain.jsonl", "head")]
    assert with_head.as_result().status is Status.CHAIN_BROKEN


def export_with_late_vote(folder: Path) -> Path:
    """Export a vote after whose end somebody voted, and nothing was corrected since."""
    store, clock = Store(make_demo_store(folder)), SetClock(OPENS)
    code = open_hub(store, clock)
    vote(store, code, "Z00003", Choice.YES, clock)
    clock.at = CLOSES
    close_vote(store, code, clock)
    vote(store, code, "Z00005", Choice.NO, clock)
    export_decision(store, code, folder / "late", clock)
    store.close()
    return folder / "late"


def test_vote_that_came_late_is_no_fault_of_the_outcome_before_it(tmp_path):
    found = recount_folder(export_with_late_vote(tmp_path))

    assert named(found) == []
    assert found.as_result().status is Status.COUNTED
    assert found.as_result().answer["excluded"] == [[1, "late"]]


def test_vote_that_would_count_is_found_where_it_stands_after_the_outcome(tmp_path):
    """The late vote, dated back to when the vote was open, at the same entry of the chain."""
    folder = export_with_late_vote(tmp_path)
    entries = (folder / "chain.jsonl").read_text("utf-8").splitlines()
    when = [json.loads(line)["at"] for line in entries if json.loads(line)["kind"] == "vote"]

    rewrite_chain(folder, lambda one: {**one, "at": when[0]} if one["at"] == when[1] else one)

    assert when[0] != when[1]
    sign_again(folder)
    faults = recount_folder(folder).faults
    assert any(one.where == "a count of its votes" for one in faults)


def test_head_that_was_published_before_a_late_vote_is_told_from_a_forged_one(folder, head):
    lines = (folder / "chain.jsonl").read_text("utf-8").splitlines()
    entry = json.loads(lines[18])  # the outcome, before the late vote and the correction

    earlier = recount_folder(folder, f"19:{entry['hash']}")
    forged = recount_folder(folder, f"19:{'0' * 64}")

    assert named(earlier) == named(forged) == [("chain.jsonl", "head")]
    assert "nothing was changed; 3 entries came after it" in earlier.checks[1]
    assert earlier.checks[1].startswith(f"chain.jsonl does not have the published head: {head}")
    assert "nothing was changed" not in forged.checks[1]


def test_chain_that_is_not_there_has_not_the_published_head(exported, head):
    found = recount_folder(exported[0] / "record", head)

    assert named(found) == [("chain.jsonl", "missing")]


def test_export_without_a_chain_says_that_it_has_none(exported):
    found = recount_folder(exported[0] / "record")

    assert found.faults == []
    assert "none. This decision came into the workbook as a record" in found.checks[1]
    assert found.as_result().answer["chain"] == "none"


@pytest.mark.parametrize("kind", ["taken", "record"])
def test_byte_is_found_in_exports_of_other_kinds_too(exported, tmp_path, kind):
    folder = Path(shutil.copytree(exported[0] / kind, tmp_path / kind))
    for path in [path for path in sorted(folder.rglob("*")) if path.is_file()]:
        whole = path.read_bytes()
        for place in places_in(path):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            files = {fault.file for fault in recount_folder(folder).faults}
            assert path.relative_to(folder).as_posix() in files
        path.write_bytes(whole)
    assert recount_folder(folder).faults == []


def test_name_of_a_practice_is_in_no_chain(folder, head):
    """Said in README.txt: whoever changes a name wherever it stands is not found."""
    for name in ("votes.csv", "votes.csv", "register.csv", "notice.json"):
        edit(folder, name, "CLOUDBERRY", "RASPBERRY")
    sign_again(folder)

    assert recount_folder(folder, head).faults == []


def test_folder_that_is_no_export_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")

    with pytest.raises(RecordError, match="cannot be read: it is no export of a decision"):
        recount_folder(tmp_path)


def test_head_of_another_form_is_refused(folder):
    with pytest.raises(RecordError, match="--head is '22'"):
        recount_folder(folder, "22")


def test_list_of_hashes_cannot_name_files_elsewhere(folder, tmp_path):
    (tmp_path / "elsewhere.txt").write_text("", encoding="utf-8")
    files = {name: content for name, content in read_folder(folder).items() if name != MANIFEST}
    (folder / MANIFEST).write_bytes(as_manifest({**files, "../elsewhere.txt": b""}))

    assert named(recount_folder(folder)) == [("../elsewhere.txt", "missing")]


def run(*words):
    return run_command("recount", *words, folder=Path())


def test_command_ends_with_0_when_all_is_well_and_3_when_a_byte_is_not(folder, head):
    whole = run(folder, "--head", head, "--format", "json")
    edit(folder, "votes.csv", "Z00003", "Z00004")
    changed, text = run(folder, "--head", head, "--format", "json"), run(folder)

    answer = json.loads(whole.stdout)
    assert (whole.returncode, answer["outcome"], answer["chain"]) == (0, "carried", "ok")
    assert (answer["head"], answer["files"], answer["faults"]) == (head, 11, [])
    assert changed.returncode == text.returncode == 3
    assert json.loads(changed.stdout)["faults"] == [["votes.csv", "changed"]]
    assert "outcome" not in json.loads(changed.stdout)
    assert "votes.csv is not as it was exported." in text.stdout
    assert "CARRIED" not in text.stdout
