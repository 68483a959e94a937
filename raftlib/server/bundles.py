"""Scripts that every page loads, sent as one: on a slow line it is the round trips that cost.

A chunk of the front end only lays what is in it into a list, and the front end takes from that
list before it asks for a file. So a chunk that is missing here is asked for by itself: a list that
has grown old makes pages slower, never wrong.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from raftlib.server.assets import TEMPLATES, Asset, pack_asset

# One list of file names for each bundle, in the order in which they run.
LISTS = TEMPLATES / "bundles"


class Bundles:
    """The bundles of a site, put together when somebody first asks for them.

    Parameters
    ----------
    folders : mapping of str to sequence of Path
        Where the files of each group are.
    lists : Path
        Folder with a list for each bundle: ``all.json`` says what is in ``all.js``. Names
        begin with the group and may have a ``*`` where a file name carries a hash.
    """

    def __init__(self, folders: Mapping[str, Sequence[Path]], lists: Path = LISTS) -> None:
        self._parts = {
            f"{path.stem}.js": _find_all(folders, json.loads(path.read_text("utf-8")))
            for path in sorted(lists.glob("*.json"))
        }

    def parts(self, name: str) -> tuple[Path, ...]:
        """Return the files that a bundle is made of; none where there is no such bundle."""
        return self._parts.get(name, ())

    def get(self, name: str) -> Asset | None:
        """Return a bundle, made anew if one of its files has changed."""
        parts = self.parts(name)
        return _join(parts, tuple(part.stat().st_mtime_ns for part in parts)) if parts else None


def _find_all(folders: Mapping[str, Sequence[Path]], names: Sequence[str]) -> tuple[Path, ...]:
    return tuple(path for name in names for path in _find(folders, name))


def _find(folders: Mapping[str, Sequence[Path]], name: str) -> list[Path]:
    """Return the file of that name; none where several fit, of which one may be an old one."""
    group, _, pattern = name.partition("/")
    for folder in folders[group]:
        found = [path for path in folder.glob(pattern) if path.is_file()]
        if found:
            return found if len(found) == 1 else []
    return []


@lru_cache(maxsize=16)
def _join(parts: tuple[Path, ...], _changed_ns: tuple[int, ...]) -> Asset:
    return pack_asset(b"".join(_wrap(part.read_bytes()) for part in parts), ".js")


def _wrap(script: bytes) -> bytes:
    """Return a script that may follow another; what it says of strictness is for it alone."""
    return b"(() => {" + script + b"\n})();\n"
