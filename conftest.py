"""Keeps every test away from the workbook's own store, and fills one with the demo locality.

It stands at the top, so that the run of the notebooks has it too.
"""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from raftlib import settings
from raftlib.workbook.models import demo

NOW = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)
_folder = tempfile.TemporaryDirectory(prefix="raft-tests-")


def make_demo_store(folder: Path) -> str:
    """Make a store with the demo locality and return its address."""
    url = f"sqlite:///{folder / 'demo.db'}"
    demo.make_demo_store(url, settings.DATA, NOW)
    return url


def pytest_configure(config: pytest.Config) -> None:
    """Point the environment at an empty store, or at the demo where notebooks are run."""
    folder = Path(_folder.name)
    os.environ["RAFT_STORE"] = f"sqlite:///{folder / 'empty.db'}"
    os.environ["RAFT_LOG"] = str(folder / "log")
    os.environ["RAFT_KEY_FILE"] = str(folder / "key")
    if config.getoption("nbval_lax"):
        os.environ["RAFT_STORE"] = make_demo_store(folder)


def pytest_unconfigure() -> None:
    """Remove the stores of this run."""
    _folder.cleanup()


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a store with the demo locality; tests only read it."""
    return make_demo_store(tmp_path_factory.mktemp("demo"))
