from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from raftlib.forks.client import ForkServer
from raftlib.forks.fork import can_fork


@pytest.fixture(scope="package")
def task_server():
    """A fork server whose modules are those of these tests."""
    if not can_fork():
        pytest.skip("nothing can be forked here")
    with TemporaryDirectory() as folder:  # the name of a socket has to be short
        server = ForkServer(Path(folder), ["tests.forks.papermill_task", "tests.forks.small_task"])
        server.start()
        yield server
        server.stop()
