"""Runs the `raft` command as a person or a script does."""

import subprocess

import pytest

from tests.commands import run_command


@pytest.fixture
def raft(tmp_path):
    """Run the command in an empty folder, on a store of its own."""

    def run(*words: object, store: str = "", answer: str = "") -> subprocess.CompletedProcess[str]:
        url = store or f"sqlite:///{tmp_path / 'raft.db'}"
        env = {"RAFT_STORE": url, "RAFT_KEY_FILE": str(tmp_path / "key")}
        return run_command(*words, folder=tmp_path, env=env, answer=answer)

    return run
