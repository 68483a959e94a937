"""The file that sets the workbook up with the standard library alone."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
import raft  # noqa: E402  (the bootstrap is no package)


def test_bootstrap_needs_the_standard_library_only():
    tree = ast.parse((ROOT / "raft.py").read_text("utf-8"))
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    names |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}

    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_installer_comes_from_the_lock_with_its_hashes():
    block = re.search(r"^uv==.*?(?=^\S|\Z)", raft.LOCK.read_text("utf-8"), re.M | re.S)

    assert block
    assert block.group().count("uv==") == 1
    assert "--hash=sha256:" in block.group()


def test_stamp_changes_with_the_lock(tmp_path, monkeypatch):
    before = raft.expected_stamp()
    monkeypatch.setattr(raft, "LOCK", tmp_path / "requirements.lock")
    raft.LOCK.write_text("another", "utf-8")

    assert raft.expected_stamp() != before


def test_older_python_is_told_what_is_needed(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))

    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        raft.main([])


def test_failed_set_up_says_what_to_do(tmp_path, monkeypatch):
    """A folder in the way of the environment stands for any failure of the set-up."""
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", "utf-8")
    monkeypatch.setattr(raft, "VENV", blocked)
    monkeypatch.setattr(raft, "STAMP", tmp_path / "none")

    with pytest.raises(SystemExit, match=r"delete the folder \.venv and start again"):
        raft.set_up()


def test_exit_status_and_folder_of_the_command_are_kept(tmp_path):
    """A record that is not there ends with 2; the path is that of the person's own folder."""
    found = subprocess.run(
        [sys.executable, ROOT / "raft.py", "recount", "none.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert found.returncode == 2
    assert "none.json cannot be read" in found.stderr
