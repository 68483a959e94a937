"""The files a page is made of, compressed once and kept in memory."""

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from raftlib.workbook import views

TEMPLATES = Path(__file__).parent / "templates" / "raft"
# The look of HTML fragments belongs to the views: reports carry the same file.
VIEWS = Path(views.__file__).parent
# What may be served at all; a fixed table, because a computer's own may say anything.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ttf": "font/ttf",
    ".eot": "application/vnd.ms-fontobject",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_COMPRESSIBLE = ("text/", "application/json", "image/svg", "font/ttf")


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file as it goes out; ``packed`` is empty where compression does not pay."""

    body: bytes
    packed: bytes
    media_type: str
    etag: str


def find_asset(folders: Sequence[Path], name: str) -> Path | None:
    """Return the first file of that name inside ``folders``, of a kind that pages load."""
    for folder in folders if Path(name).suffix in MEDIA_TYPES else ():
        try:
            path = (folder / name).resolve()
            if path.is_relative_to(folder.resolve()) and path.is_file():
                return path
        except (OSError, ValueError):  # a name no file system knows
            return None
    return None


@lru_cache(maxsize=1024)
def load_asset(path: Path, _changed_ns: int) -> Asset:
    """Read and compress a file; again only after it has changed."""
    return pack_asset(path.read_bytes(), path.suffix)


def pack_asset(body: bytes, suffix: str) -> Asset:
    """Compress what a file of that suffix holds."""
    media_type = MEDIA_TYPES[suffix]
    packed = gzip.compress(body, 6, mtime=0) if media_type.startswith(_COMPRESSIBLE) else b""
    return Asset(
        body=body,
        packed=packed if len(packed) < len(body) else b"",
        media_type=media_type,
        etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
    )


def assets_version(folders: Mapping[str, Sequence[Path]]) -> str:
    """Return a word that changes whenever any file that may be served changes.

    Browsers keep a file for a year under its address, so a front end that was mended without a
    new version number has to change it too. Reading all 12 MB takes a tenth of a second.

    Parameters
    ----------
    folders : mapping of str to sequence of Path
        By group; one that is not there has no files.
    """
    seen = hashlib.sha256()
    for group, places in folders.items():
        for path in (path for folder in places for path in sorted(folder.rglob("*"))):
            if path.suffix in MEDIA_TYPES and path.is_file():
                body = path.read_bytes()
                seen.update(f"{group} {path.as_posix()} {len(body)} ".encode() + body)
    return seen.hexdigest()[:12]
