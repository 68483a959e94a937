"""Runs the `raft` command as a person or a script does."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def raft(tmp_path):
    """Run the command in an empty folder, on a store of its own."""

    def run(*words: object, store: str = "", answer: str = "") -> subprocess.CompletedProcess[str]:
        url = store or f"sqlite:///{tmp_path / 'raft.db'}"
        return subprocess.run(
            [sys.executable, "-m", "raftlib.cli", *map(str, words)],
            cwd=tmp_path,
            env={**os.environ, "RAFT_STORE": url, "RAFT_KEY_FILE": str(tmp_path / "key")},
            input=answer,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run
