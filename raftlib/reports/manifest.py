"""The list of an export's files with their hashes, which covers itself, and the check of it."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from raftlib.errors import RecordError

MANIFEST = "files.sha256"
_OWN_HASH = "# sha256 of the lines below: "  # sha256sum leaves it out, as every line with a #


class Fault(StrEnum):
    """What is wrong with a file of an export."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    DISAGREES = "disagrees"  # with the chain, or without one with the record
    CHAIN = "chain"  # broken at an entry
    HEAD = "head"  # not the one that was published
    UNREADABLE = "unreadable"  # not as an export writes it


@dataclass(frozen=True, kw_only=True)
class FileFault:
    """A file in which something is wrong; ``where`` is its entry, or what was found there."""

    file: str
    what: Fault
    where: str = ""


def as_manifest(files: dict[str, bytes]) -> bytes:
    """Return a line of hash and name for each file, as ``sha256sum`` writes it, after its own."""
    lines = "".join(f"{_hash(files[name])}  {name}\n" for name in sorted(files)).encode()
    return f"{_OWN_HASH}{_hash(lines)}\n".encode() + lines


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder, by the names of the files from there on.

    Raises
    ------
    RecordError
        If a file cannot be read.
    """
    try:
        found = {
            path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*"))
            if not path.is_dir()
        }
        return {name: path.read_bytes() for name, path in found.items()}
    except OSError as error:
        raise RecordError(
            f"{folder.name} cannot be read: {error.strerror}. Check the right to read it."
        ) from error


def find_file_faults(files: dict[str, bytes]) -> list[FileFault]:
    """Return which files are not what the manifest among them says; each has one line there."""
    manifest = files.get(MANIFEST)
    if manifest is None:
        return [FileFault(file=MANIFEST, what=Fault.MISSING)]
    first, _, lines = manifest.partition(b"\n")
    if first != f"{_OWN_HASH}{_hash(lines)}".encode():
        return [FileFault(file=MANIFEST, what=Fault.CHANGED)]
    words = [line.partition("  ") for line in lines.decode("utf-8", "replace").splitlines()]
    listed = {name: mark for mark, _, name in words}
    return [
        FileFault(file=name, what=what)
        for name in sorted({*listed, *files} - {MANIFEST})
        if (what := _wrong_with(files.get(name), listed.get(name)))
    ]


def _wrong_with(content: bytes | None, mark: str | None) -> Fault | None:
    if content is None:
        return Fault.MISSING
    if mark is None:
        return Fault.ADDED
    return None if _hash(content) == mark else Fault.CHANGED


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
