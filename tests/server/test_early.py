"""The fork server that starts before the server itself."""

import psutil
import pytest

from raftlib.forks.fork import can_fork
from raftlib.server.early import early_fork_server


@pytest.mark.skipif(not can_fork(), reason="nothing can be forked here")
def test_fork_server_that_started_early_is_the_one_that_is_used_and_ends_at_last():
    with early_fork_server() as early:
        early.start()  # as whoever needs it does: it waits for the one that starts
        process = psutil.Process(early.pid)
        early.start()
        assert early.pid == process.pid
        assert "raftlib.server.warm_up" in process.cmdline()

    assert not process.is_running()
