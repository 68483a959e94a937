"""Forks this process, so that the child is a clean one: nothing of ours and of others is left."""

import ctypes
import gc
import os
import random
import signal
import sys
import threading
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1  # source: prctl(2)


class ForkError(RuntimeError):
    """A process that cannot be forked safely."""


def can_fork() -> bool:
    """Return whether kernels can be forked on this computer."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def find_threads() -> ForkError | None:
    """Return what is wrong where threads run: in a fork their locks would never be let go."""
    names = [thread.name for thread in threading.enumerate()]
    tasks = len(list(Path("/proc/self/task").iterdir()))
    if len(names) == tasks == 1:
        return None
    return ForkError(f"{tasks} threads run here: {', '.join(names)}")


def freeze() -> None:
    """Put what is there out of the collector's reach, so that forks go on sharing its memory."""
    gc.collect()
    gc.freeze()


def fork(request: dict[str, Any]) -> int:
    """Fork, and return the child's id; in the child 0, once it is a clean process.

    Parameters
    ----------
    request : dict
        ``env`` replaces the environment, ``cwd`` is the folder to work in. The child finds in it
        the ``parent``, whose number it could not ask for once that has ended.

    Raises
    ------
    ForkError
        If there are threads.
    """
    if threads := find_threads():
        raise threads
    request["parent"] = os.getpid()
    child = os.fork()
    if not child:
        try:
            _clean(request)
        except BaseException:  # noqa: BLE001  (whatever it is: there must be no second parent)
            os._exit(1)
    return child


def end_with_parent(parent: int) -> None:
    """Let this process be killed as soon as its parent ends, or now if it has ended already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _clean(request: dict[str, Any]) -> None:
    signal.set_wakeup_fd(-1)
    for name in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    env = request.get("env")
    if env is not None:
        os.environ.clear()
        os.environ.update(env)
    if request.get("cwd"):
        os.chdir(request["cwd"])
    # Two forks must not draw the same numbers: widgets' and messages' names are made of them.
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
