"""The notice that an exported folder gives: the same as the workbook's, and checked with it."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conftest import make_demo_store
from raftlib.analysis.working_days import correction_ends
from raftlib.cli import app
from raftlib.conduct.clock import close_vote
from raftlib.domain.options import OptionMethod
from raftlib.domain.proceedings import Depth
from raftlib.reports.decision_export import export_decision
from raftlib.reports.folder_notice import NOTICE
from raftlib.reports.folder_recount import FolderRecount, find_export, recount_folder
from raftlib.reports.manifest import MANIFEST, as_manifest, read_folder
from raftlib.store.connection import Store
from raftlib.store.registers import read_names
from raftlib.workbook.formats.notice_text import notice_as_text
from raftlib.workbook.models.notice import count_outcome
from raftlib.workbook.wording.notice import write_notice
from tests.commands import run_command
from tests.conduct.conftest import CLOSES, OPENS, SetClock, read
from tests.conduct.voting import open_hub
from tests.reports.decided import decide, take
from tests.test_options_end_to_end import decide as decide_options

KINDS = ("weighted", "options", "urgent", "leadership")
every_kind = pytest.mark.parametrize("kind", KINDS)
FINAL_AT = CLOSES + timedelta(days=10)


def decide_urgently(store: Store, clock: SetClock) -> str:
    """Let an urgent vote pass by: nobody votes, and its steps are not done."""
    clock.at = OPENS
    code = open_hub(store, OPENS, CLOSES, now=OPENS, rule="urgent_of_6")
    clock.at = CLOSES
    close_vote(store, code, clock)
    return code


class Made:
    """A store with a decision of each kind, and the folder of each."""

    def __init__(self, place: Path) -> None:
        self.place, self.url = place, make_demo_store(place)
        self.store, clock = Store(self.url), SetClock(OPENS)
        self.codes = {
            "weighted": decide(self.store, clock),
            "options": decide_options(self.store, OptionMethod.PLURALITY, {"Z00003": "A"}, "AAAA")[
                0
            ],
            "urgent": decide_urgently(self.store, clock),
            "leadership": take(self.store, clock),
        }
        clock.at = FINAL_AT
        for kind, code in self.codes.items():
            export_decision(self.store, code, place / kind, clock)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Iterator[Made]:
    made = Made(tmp_path_factory.mktemp("exported"))
    yield made
    made.store.close()


@pytest.fixture
def folder(made, tmp_path) -> Path:
    return Path(shutil.copytree(made.place / "weighted", tmp_path / "weighted"))


def recount_afresh(folder: Path, *words: str) -> str:
    """Return what the command prints in a process of its own, beside a folder and no store."""
    env = {"RAFT_STORE": "sqlite:///nowhere/none.db"}
    found = run_command("recount", folder.name, *words, folder=folder.parent, env=env)
    assert found.returncode == 0, found.stderr
    return found.stdout


@every_kind
def test_command_prints_the_notice_of_the_workbook_in_a_fresh_folder(made, tmp_path, kind):
    words = ["decision", "notice", made.codes[kind], "--depth", "full", "--format", "text"]
    written = CliRunner().invoke(app, words, env={"RAFT_STORE": made.url})
    shutil.copytree(made.place / kind, tmp_path / "fresh")

    printed = recount_afresh(tmp_path / "fresh", "--depth", "full")

    assert len(written.stdout) > 500
    assert printed.endswith(f"\n\n{written.stdout}")


@every_kind
@pytest.mark.parametrize("depth", Depth)
def test_answer_has_the_notice_at_each_depth(made, kind, depth):
    store = made.store
    found = read(store, made.codes[kind])
    notice = write_notice(found, count_outcome(found), read_names(store), FINAL_AT)

    result = recount_folder(made.place / kind).as_result(depth)

    assert json.loads(result.json)["notice"] == notice_as_text(notice, depth)


def test_headline_is_what_is_printed_unless_told_otherwise(made):
    found = recount_folder(made.place / "weighted")

    assert found.as_result() == found.as_result(Depth.HEADLINE)
    assert found.as_result() != found.as_result(Depth.SUMMARY)


@pytest.mark.parametrize(
    ("before", "words"),
    [(timedelta(microseconds=1), "Then the outcome is final."), (timedelta(0), "Final since")],
)
def test_notice_is_that_of_the_instant_of_the_export(made, tmp_path, before, words):
    """Final from the end of the time for corrections on, whenever it is counted again."""
    clock = SetClock(correction_ends(CLOSES) - before)
    export_decision(made.store, made.codes["weighted"], tmp_path / "out", clock)

    text = recount_folder(tmp_path / "out").as_result(Depth.SUMMARY).text

    assert words in text


def test_text_says_as_of_when_the_notice_is(made):
    text = recount_folder(made.place / "urgent").as_result().text

    assert "\n\nThe notice, as it was on Sat 27 January 2024, 17:00:\n\n" in text
    assert "Urgent route: not done, as far as is recorded: the time-sensitive e-mail" in text


def edit(folder: Path, name: str, old: str, new: str) -> FolderRecount:
    """Change a file, make all hashes anew, and count again."""
    content = (folder / name).read_bytes()
    assert old.encode() in content
    (folder / name).write_bytes(content.replace(old.encode(), new.encode(), 1))
    files = {name: text for name, text in read_folder(folder).items() if name != MANIFEST}
    (folder / MANIFEST).write_bytes(as_manifest(files))
    return recount_folder(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (NOTICE, '"D-2024-01"', '"D-2024-02"', "does not say what chain.jsonl says."),
        (NOTICE, '"at"', '"on"', "cannot be read: it is not as raft decision export writes it."),
        (NOTICE, "2024-01-27", "2024-27-01", "cannot be read"),
        (NOTICE, '"CLOUDBERRY SURGERY"', "1", "cannot be read"),
        ("votes.csv", "CLOUDBERRY", "RASPBERRY", "does not say what notice.json says."),
        ("register.csv", "CLOUDBERRY", "RASPBERRY", "does not say what notice.json says."),
    ],
)
def test_file_of_the_notice_that_does_not_agree_is_named(folder, name, old, new, said):
    """Also where somebody made the hashes anew."""
    found = edit(folder, name, old, new)

    assert {fault.file for fault in found.faults} == {name}
    assert said in found.checks[1]
    assert found.notice is None
    assert found.as_result().answer["notice"] is None


def test_name_that_was_changed_in_the_notice_alone_disagrees_with_the_tables(folder):
    found = edit(folder, NOTICE, "CLOUDBERRY", "RASPBERRY")

    assert {fault.file for fault in found.faults} == {"votes.csv", "register.csv"}


def test_older_export_takes_its_names_from_the_tables():
    """It was made before exports had the file of the notice; its last entry was at closing."""
    found = recount_folder(find_export("example/exports/D-2024-01"))

    text = found.as_result(Depth.FULL).text

    assert "The notice, as it was on Wed 17 January 2024, 17:00:" in text
    assert "Z00003 Cloudberry Surgery" in text
    assert "Notice of D-2024-01." in text


def test_older_export_without_a_vote_has_no_code_and_so_no_notice(made, tmp_path):
    folder = Path(shutil.copytree(made.place / "leadership", tmp_path / "old"))
    (folder / NOTICE).unlink()
    files = {name: text for name, text in read_folder(folder).items() if name != MANIFEST}
    (folder / MANIFEST).write_bytes(as_manifest(files))

    found = recount_folder(folder)

    assert (found.faults, found.notice) == ([], None)
    assert "NO WEIGHTED VOTE" in found.result


def test_imported_record_has_no_notice(made, tmp_path):
    export_decision(made.store, "D-2023-07", tmp_path / "record", SetClock(FINAL_AT))

    found = recount_folder(tmp_path / "record")

    assert NOTICE not in read_folder(tmp_path / "record")
    assert found.as_result().answer["notice"] is None
    assert "notice.json" not in (tmp_path / "record" / "README.txt").read_text("utf-8")
