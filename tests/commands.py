"""Runs the `raft` command in a process of its own, forked from one that has imported all it needs.

A command imports for a second or two before it does anything, and the tests run hundreds of them.
The commands of the README are tested from nothing, as a person starts them.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

LONGEST_SECONDS = 60
STREAMS = ("stdin", "stdout", "stderr")

_can_fork = "forkserver" in multiprocessing.get_all_start_methods()
_processes = multiprocessing.get_context("forkserver" if _can_fork else "spawn")
if _can_fork:
    _processes.set_forkserver_preload(["tests.command_imports"])


def run_command(
    *words: object, folder: Path, env: Mapping[str, str] | None = None, answer: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run ``raft`` with these words in a folder, and return what it said and its exit status."""
    typed, here = [str(word) for word in words], {**os.environ, **(env or {})}
    with tempfile.TemporaryDirectory(prefix="raft-command-") as place:
        files = [Path(place, name) for name in STREAMS]
        for file in files:
            file.touch()
        files[0].write_text(answer, "utf-8")
        process = _processes.Process(target=_be_it, args=(typed, folder, here, files))
        process.start()
        process.join(LONGEST_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(["raft", *typed], LONGEST_SECONDS)
        said = [file.read_bytes().decode() for file in files[1:]]  # with each line's own end
    return subprocess.CompletedProcess(["raft", *typed], process.exitcode, *said)


def _be_it(typed: list[str], folder: Path, env: Mapping[str, str], files: list[Path]) -> None:
    from raftlib.cli import main

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    for number, (name, file) in enumerate(zip(STREAMS, files, strict=True)):
        os.dup2(os.open(file, os.O_RDWR), number)
        stream = os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False)
        setattr(sys, name, stream)
    sys.argv = ["raft", *typed]
    main()


def run_script(script: str) -> str:
    """Run a script in a new Python of its own, and return what it prints."""
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
