"""Gives jupyter_client kernels that are forked from a warm process."""

import asyncio
import os
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Instance

from raftlib.forks.client import fork_kernel


class ForkProvisioner(LocalProvisioner):
    """Forks the kernel where stock starts a program; ``source`` is the place of a warm process."""

    source = Instance(Path)

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Fork; the command's connection file and the environment are all that is used of it."""
        fork = partial(
            fork_kernel,
            self.source,
            cmd[cmd.index("-f") + 1],
            options["env"],
            os.fspath(options["cwd"]) if options.get("cwd") else None,
        )
        self.process = await asyncio.get_running_loop().run_in_executor(None, fork)
        self.pid = self.process.pid
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        """Send a signal to this process; its number may be somebody else's by now."""
        if self.process:
            self.process.send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End it at once."""
        if self.process:
            self.process.kill()

    async def terminate(self, restart: bool = False) -> None:
        """Ask it to end."""
        if self.process:
            self.process.terminate()
