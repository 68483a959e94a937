"""A page is run once as nobody; what is somebody's comes when it is opened for them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conftest import NOW, make_demo_store
from raftlib import settings
from raftlib.domain.people import HeldRole, Role
from raftlib.server.pages import PAGES
from raftlib.store.connection import Store
from raftlib.store.meetings import start_meeting
from raftlib.store.people import add_member, list_members
from raftlib.store.registers import read_names
from raftlib.store.sign_ins import start_sign_in
from raftlib.workbook.models.demo import DEMO_LOCALITY
from raftlib.workbook.wording.names import readable_name
from raftlib.workbook.wording.run_vote import NOBODY_SEES
from tests.conduct.voting import open_hub

SCRIPT = Path(__file__).with_name("run_as_nobody.py")
ROOT = SCRIPT.parents[2]
MEMBER, MEETING = "Rowan of Cloudberry", "All practices of the north"
HEADLINE = "A hub that opens at eight"
AUDIENCES = {"locality": DEMO_LOCALITY, "decision": "D-2023-07"}
# What only somebody's page says.
OPENED = {
    "start-here": MEMBER,
    "avoidable-appointments": "Cloudberry",
    "enter-an-audit": "Cloudberry",
    "audit-round": "There is no round here yet",
    "what-do-you-think": DEMO_LOCALITY,
    "bring-in-a-sheet": "Cloudberry",
    "locality-vote": "CARRIED",
    "meeting-notes": MEETING,
    "locality-dashboard": DEMO_LOCALITY,
    "vote-outcome": "CARRIED",
    "notice": "Its notice is ready within a minute of closing",
    "decisions": "D-2023-07",
    "proposal": "Only a facilitator",  # this member is none
    "read-and-say": HEADLINE,
    "vote": "You vote on behalf of Cloudberry",
    "cd": "You act as CD of Winding Key",
    "run-the-vote": NOBODY_SEES,
}
every_page = pytest.mark.parametrize("slug", [page.slug for page in PAGES])


@dataclass(frozen=True)
class Site:
    """A store with the demo and a meeting, somebody who is signed in, and the names in it."""

    url: str
    sign_in: str
    names: frozenset[str]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    url = make_demo_store(tmp_path_factory.mktemp("snapshots"))
    store = Store(url)
    role = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
    as_cd = HeldRole(role=Role.CD, pcn_code="U00002")
    now = settings.now()  # the page takes the real clock
    number = add_member(store, MEMBER, [role, as_cd], now)
    open_hub(store, now, now + timedelta(days=7), now=now, headline=HEADLINE)
    start_meeting(store, MEETING, DEMO_LOCALITY, None, NOW)
    names = read_names(store)
    words = {
        *names,
        *names.values(),
        *map(readable_name, names.values()),
        DEMO_LOCALITY,
        MEETING,
        HEADLINE,
    }
    people = {member.name for member in list_members(store)}
    yield Site(url, start_sign_in(store, number, now).sign_in, frozenset(words | people))
    store.close()
    run.cache_clear()


@cache
def run(slug: str, site: Site) -> dict[str, Any]:
    """Run a page as nobody, and open it for a member or for its audience."""
    page = next(page for page in PAGES if page.slug == slug)
    about = {page.shared_by: AUDIENCES[page.shared_by]} if page.shared_by else {}
    opened_for = {
        "RAFT_SIGN_IN": "" if about else site.sign_in,
        "RAFT_AUDIENCE": json.dumps(about),
        "QUERY_STRING": "",
    }
    done = subprocess.run(
        [
            sys.executable,
            str(SCRIPT),
            str(ROOT / "notebooks" / page.notebook),
            json.dumps(opened_for),
        ],
        env={**os.environ, "RAFT_STORE": site.url, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def said(found: dict[str, Any], *parts: str) -> str:
    return json.dumps([found[part] for part in parts], ensure_ascii=False).casefold()


def boxes(states: dict[str, Any]) -> list[str]:
    """Return the boxes of errors and notes that the widgets show."""
    texts = [str(state.get("value")) for state in states.values()]
    return [kind for text in texts for kind in re.findall('class="(raft-error|raft-note)"', text)]


@every_page
def test_page_as_nobody_names_no_place_and_no_person(site, slug):
    text = said(run(slug, site), "outputs", "before")

    assert [name for name in site.names if name.casefold() in text] == []


@every_page
def test_page_as_nobody_has_no_error_and_says_nothing_of_what_there_is(site, slug):
    found = run(slug, site)

    assert boxes(found["before"]) == []


@every_page
def test_nothing_runs_before_the_fork_and_the_store_is_not_open(site, slug):
    assert run(slug, site)["running"] == []


@every_page
def test_page_is_filled_for_whom_it_is_opened(site, slug):
    found = run(slug, site)

    assert OPENED[slug].casefold() in said(found, "after")
    assert "raft-error" not in boxes(found["after"])
    assert found["beats"] == 1


@every_page
def test_widgets_that_nobody_had_are_those_that_somebody_has(site, slug):
    found = run(slug, site)

    assert set(found["before"]) <= set(found["after"])


def test_page_of_a_locality_names_no_practice_and_no_person_to_its_audience(site):
    text = said(run("locality-dashboard", site), "after")

    assert [name for name in ("z0000", "cloudberry", MEMBER) if name.casefold() in text] == []
