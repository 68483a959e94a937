"""Imports what the commands import, once, where the tests' commands are forked from."""

import importlib
import pkgutil

import raftlib

# What serves pages and runs notebooks; a command that does either starts processes of its own.
LEFT_OUT = (
    *("raftlib.bench", "raftlib.server", "raftlib.forks", "raftlib.workbook.views"),
    *("raftlib.reports.batch", "raftlib.reports.engine", "raftlib.reports.worker"),
)

for found in pkgutil.walk_packages(raftlib.__path__, "raftlib."):
    if not found.name.startswith(LEFT_OUT) and not found.name.endswith("__main__"):
        importlib.import_module(found.name)
