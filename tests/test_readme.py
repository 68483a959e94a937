"""What the README says is so: its commands run, its files exist."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import make_demo_store
from raftlib.store.backup import back_up
from raftlib.store.connection import Store

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", TEXT, re.S)
COMMANDS = [shlex.split(line, comments=True) for block in BLOCKS for line in block.splitlines()]
# These open something and wait, or are this very run; other tests start them.
WAITING = {(), ("test",), ("lab",)}


def test_the_two_commands_stand_by_line_20():
    start = TEXT.splitlines()[:20]

    assert any(line.startswith("python raft.py ") for line in start)
    assert any(line.startswith("python raft.py test") for line in start)


def test_every_command_starts_the_same_file():
    assert {tuple(words[:2]) for words in COMMANDS} == {("python", "raft.py")}


@pytest.mark.parametrize(
    "words", [words[2:] for words in COMMANDS if tuple(words[2:]) not in WAITING], ids=" ".join
)
def test_command_of_the_readme_runs(words, tmp_path):
    """Reports go to the folder of the workbook otherwise, so they are sent elsewhere here.

    The store is this test's own: to restore one ends everybody's sign-ins.
    """
    demo_url = make_demo_store(tmp_path)
    if words[0] == "report":
        words = [*words, "--folder", str(tmp_path / "reports")]
    if words[0] == "restore":
        back_up(Store(demo_url), tmp_path / words[1])
    paths = [str(ROOT / word) if (ROOT / word).is_file() else word for word in words]

    found = subprocess.run(
        [sys.executable, "-m", "raftlib.cli", *paths],
        cwd=tmp_path,
        env={**os.environ, "RAFT_STORE": demo_url},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert found.returncode == 0, found.stderr


def test_every_file_that_is_linked_exists():
    linked = re.findall(r"\]\(([^)]+)\)", TEXT)

    assert linked
    assert [name for name in linked if not (ROOT / name).exists()] == []


def test_files_and_folders_in_the_text_exist():
    named = set(re.findall(r"`((?:data|reports|notebooks|tests)/[\w./-]*|[\w.-]+\.lock)`", TEXT))

    made_here = {"data/local/raft.db", "data/local/key"}
    assert named
    assert [name for name in named - made_here if not (ROOT / name).exists()] == []
