"""Serve pages for the browser tests: serve_pages.py PORT LOG_FOLDER [FOLDER SLUG ...].

Without a folder the real pages are served. The process ends itself after ``LIFE_SECONDS``,
should whoever started it be killed first.
"""

import signal
import sys
from pathlib import Path

from raftlib import settings
from raftlib.server.pages import PAGES, Page
from raftlib.server.site import Site
from raftlib.server.start import serve
from raftlib.store.secret_key import read_key

LIFE_SECONDS = 1800


def main(port: str, log_folder: str, folder: str = "", *slugs: str) -> None:
    """Serve until stopped, or until the life is over."""
    if hasattr(signal, "alarm"):
        signal.alarm(LIFE_SECONDS)
    pages = [Page(slug, f"{slug}.ipynb", f"Page {slug}") for slug in slugs]
    serve(
        Site(port=int(port)),
        store_url=settings.store_url(),
        key=read_key(settings.key_file()),
        pages=pages or PAGES,
        notebooks=Path(folder) if folder else settings.NOTEBOOKS,
        log_folder=Path(log_folder),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
