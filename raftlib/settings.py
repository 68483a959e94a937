"""Where the environment enters: the folders, the store and what the page was asked for.

Everything else takes these as arguments.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
REPORTS = ROOT / "reports"
PORT = 8866  # of the pages; Voila's own default
MOST_FIELDS = 20  # of a query string
EMBEDDED_STORE = f"sqlite:///{DATA / 'local' / 'raft.db'}"


def store_url() -> str:
    """Return the store's address: ``RAFT_STORE``, or the embedded file in ``data/local``."""
    return os.environ.get("RAFT_STORE") or EMBEDDED_STORE


def log_folder() -> Path:
    """Return where faults are recorded: ``RAFT_LOG``, or ``data/local/log``."""
    return Path(os.environ.get("RAFT_LOG") or DATA / "local" / "log")


def key_file() -> Path:
    """Return where the secret key is kept: ``RAFT_KEY_FILE``, or ``data/local/key``."""
    return Path(os.environ.get("RAFT_KEY_FILE") or DATA / "local" / "key")


def work_folder() -> Path | None:
    """Return where the kernels of one server share finished work: ``RAFT_WORK``, or nowhere.

    The server sets it; in JupyterLab and in a report each process works for itself.
    """
    named = os.environ.get("RAFT_WORK")
    return Path(named) if named else None


def share_work(folder: Path) -> None:
    """Let every process that this one starts find the folder, as :func:`work_folder` says."""
    os.environ["RAFT_WORK"] = str(folder)


def sign_in() -> str | None:
    """Return the sign-in that a page was opened with, or None outside the site.

    The server always sets it. Where it is not set, as in JupyterLab and in a report, the
    notebook runs for whoever sits at this computer and can read the store's file anyway.
    """
    return os.environ.get("RAFT_SIGN_IN")


def is_snapshot() -> bool:
    """Return whether the notebook is run once for all who will open it: then nobody looks."""
    return os.environ.get("RAFT_SNAPSHOT") == "1"


def audience() -> dict[str, str]:
    """Return what a page that is the same for all who may open it is about, or nothing.

    The server sets it, such as ``{"locality": "North (demo)"}``, for the one kernel that stands
    for all its viewers; it belongs to no person.
    """
    about: dict[str, str] = json.loads(os.environ.get("RAFT_AUDIENCE") or "{}")
    return about


def mail_words() -> dict[str, str]:
    """Return what is set of ``RAFT_SMTP_HOST``, ``_PORT``, ``_FROM``, ``_USER`` and the like.

    ``RAFT_SMTP_PASSWORD_FILE`` names a file, so that no password stands in an environment.
    """
    return {name: text for name, text in os.environ.items() if name.startswith("RAFT_SMTP_")}


def data_path(name: str) -> Path:
    """Return a file inside ``data/``, whatever the working folder.

    Raises
    ------
    ValueError
        If ``name`` leads out of ``data/``.
    """
    path = (DATA / name).resolve()
    if not path.is_relative_to(DATA):
        raise ValueError(f"{name!r} is not inside data/.")
    return path


def page_query() -> dict[str, str]:
    """Return the query string the page was opened with, the last of a repeated name.

    One with more fields than any link of ours is taken as empty.
    """
    try:
        return dict(parse_qsl(os.environ.get("QUERY_STRING", ""), max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}


def now() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)


def has_display() -> bool:
    """Return whether a window can be opened on this Linux machine."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
