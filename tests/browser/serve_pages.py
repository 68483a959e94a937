"""Serve pages for the browser tests: serve_pages.py PORT LOG_FOLDER [FOLDER SLUG ...].

Without a folder the real pages are served; of a slug such as ``query:facilitator`` only that role
may open the page. ``RAFT_TEST_SITE`` may hold more fields of the site, as JSON; with
``RAFT_TEST_FULL`` there is room for nobody. ``RAFT_TEST_PAGES`` names the only real pages that are
served, so that no others are prepared. The process ends itself after ``LIFE_SECONDS``, should
whoever started it be killed first.
"""

import json
import os
import signal
import sys
from pathlib import Path

from raftlib import settings
from raftlib.domain.people import EVERYBODY, Role
from raftlib.server import application, early, room
from raftlib.server.pages import PAGES, Page
from raftlib.server.pictures import TASK
from raftlib.server.site import Site
from raftlib.server.start import serve
from raftlib.store.secret_key import read_key

LIFE_SECONDS = 1800


def main(port: str, log_folder: str, folder: str = "", *slugs: str) -> None:
    """Serve until stopped, or until the life is over."""
    if os.environ.get("RAFT_TEST_FULL"):
        room.LEAST_FREE = 2**62  # more than any computer has
    if hasattr(signal, "alarm"):
        signal.alarm(LIFE_SECONDS)
    early.WARM = application.WARM = ("tests.browser.light_warm_up", TASK)
    only = os.environ.get("RAFT_TEST_PAGES", "").split()
    serve(
        site_at(int(port)),
        store_url=settings.store_url(),
        key=read_key(settings.key_file()),
        pages=[page_of(slug) for slug in slugs]
        or [page for page in PAGES if not only or page.slug in only],
        notebooks=Path(folder) if folder else settings.NOTEBOOKS,
        log_folder=Path(log_folder),
    )


def page_of(slug: str) -> Page:
    """Return the page of a slug, for everybody or for one role."""
    name, _, role = slug.partition(":")
    roles = frozenset({Role(role)}) if role else EVERYBODY
    return Page(name, f"{name}.ipynb", f"Page {name}", roles)


def site_at(port: int) -> Site:
    """Return the site that a test asks for."""
    more = json.loads(os.environ.get("RAFT_TEST_SITE", "{}"))
    for name in {"hosts", "proxies"} & set(more):
        more[name] = frozenset(more[name])
    for name in {"certificate", "key"} & set(more):
        more[name] = Path(more[name])
    return Site(port=port, **more)


if __name__ == "__main__":
    main(*sys.argv[1:])
