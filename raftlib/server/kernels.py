"""The kernels behind the pages: what they know of this computer and how long they live."""

import os
import re
import subprocess
from collections.abc import Mapping
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

# A page that lost its connection has this long to come back before its kernel is shut down.
ALONE_SECONDS = 300
SWEEP_SECONDS = 30

_ALLOWED = re.compile(
    r"PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|PYTHON\w*|VIRTUAL_ENV|MPL\w*"
    r"|JUPYTER_(?:\w+_)?(?:DIRS?|PATH)"  # not JUPYTER_TOKEN
    r"|RAFT_STORE|RAFT_LOG|QUERY_STRING|PATH_INFO|SCRIPT_NAME|SERVER_\w+|VOILA_\w+"
    r"|SYSTEMROOT|COMSPEC|PATHEXT|TEMP|TMP|USERPROFILE|APPDATA|LOCALAPPDATA"  # Windows
)


def kernel_environment(wanted: Mapping[str, str], store_url: str) -> dict[str, str]:
    """Return the short list of variables that a kernel gets.

    Examples
    --------
    >>> kernel_environment({"LANG": "en_GB.UTF-8", "AWS_SECRET": "x"}, "sqlite://")
    {'LANG': 'en_GB.UTF-8', 'RAFT_STORE': 'sqlite://'}
    """
    allowed = {name: value for name, value in wanted.items() if _ALLOWED.fullmatch(name)}
    return {**allowed, "RAFT_STORE": store_url}


class RaftKernels(AsyncMappingKernelManager):
    """Starts kernels with few variables, silent on the terminal, and forgets no idle one."""

    async def start_kernel(self, **options: Any) -> str:
        """Start a kernel as Voila asks, with the environment cut to the list."""
        wanted = options.pop("env", None) or os.environ
        silence = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        env = kernel_environment(wanted, self.parent.store_url)
        kernel_id: str = await super().start_kernel(env=env, **silence, **options)
        return kernel_id
