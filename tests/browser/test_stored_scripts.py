"""Words that people and files bring along run nowhere, whatever they look like.

A page that shows more free text adds a way to put it there to ``WRITERS``.
"""

import csv
import io
import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from pycrdt import Doc, Text

from raftlib.analysis.text_update import TEXT_NAME
from raftlib.conduct.afterwards import LONGEST_NOTE, take_without_vote
from raftlib.conduct.proposals import LONGEST_HEADLINE, LONGEST_REASON, propose
from raftlib.domain.acts import Draft
from raftlib.domain.people import HeldRole, Member, Role, Viewer
from raftlib.server.pages import PAGES
from raftlib.settings import data_path
from raftlib.sources.rules import read_rules
from raftlib.store.connection import Store
from raftlib.store.documents import append_update
from raftlib.store.meetings import LONGEST_TITLE, start_meeting
from raftlib.store.people import add_member
from tests.browser.conftest import Attacked, context_of, running_workbook
from tests.browser.signing_in import Person, ask, new_person, now
from tests.workbook.stores import add_practices, add_record, add_sheet
from tests.workbook.test_views_hostile import make_hostile_record

# Each marks the window, so that nobody has to rely on what the page looks like.
MARK = "window.raftHarmed=1"
PAYLOADS = {
    "script": f"<script>{MARK}</script>",
    "handler": f"<img src=x onerror={MARK}>",
    "svg": f"<svg onload={MARK}><animate onbegin={MARK} attributeName=x dur=1s>",
    "link": f"[click](javascript:{MARK}) <a href='javascript:{MARK}'>x</a>",
    "leaving": f"\"'></script></style></title></textarea><script>{MARK}</script>",
    "pasted": f"<b onmouseover={MARK} autofocus onfocus={MARK}>x</b>",
    "frame": "<iframe srcdoc='<script>parent.raftHarmed=1</script>'></iframe>",
    "braces": "{{ 7 * 191 }}{% raw %}${7*191}#{7*191}",
    "base": f"<link rel=modulepreload href='data:text/javascript,{MARK}'><base href=//x.example>",
}
EVERYTHING = " ".join(PAYLOADS.values())
SHORT = f"<img src=x onerror={MARK}>{{{{7*191}}}}"
SOLVED = str(7 * 191)
PATIENCE_MS = 60_000


def write_names(store: Store) -> None:
    """Put payloads into the register: practices, a PCN and a locality."""
    practices = [
        (f"Z0000{number}", payload, EVERYTHING if number == 1 else "North")
        for number, payload in enumerate(PAYLOADS.values(), 1)
    ]
    add_practices(store, *practices, pcn_name=EVERYTHING)


def write_audits(store: Store) -> None:
    """Put payloads into the answers of an audit."""
    reasons = dict.fromkeys(PAYLOADS.values(), 4)
    add_sheet(store, "Z00001", wholly=40, neither=60, reasons=reasons)


def write_decisions(store: Store) -> None:
    """Put payloads into the code, title, rule and votes of a decision."""
    record = json.loads(json.dumps(make_hostile_record()))
    add_record(store, {**record, "decision": EVERYTHING, "title": EVERYTHING})


def write_members(store: Store) -> None:
    """Put payloads into the names of people."""
    for payload in PAYLOADS.values():
        add_member(store, payload[:120], [HeldRole(role=Role.ANALYST)], now())


def write_meeting(store: Store) -> None:
    """Put payloads into a meeting's title, and into the notes that several people write."""
    title = (PAYLOADS["script"] + PAYLOADS["leaving"])[:LONGEST_TITLE]
    meeting = start_meeting(store, title, "North", None, now())
    writer = add_member(store, EVERYTHING[:120], [HeldRole(role=Role.SCRIBE)], now())
    notes = Doc()
    notes[TEXT_NAME] = Text(" ".join(PAYLOADS.values()))
    document = f"meeting:{meeting.number}:notes"
    with store.write() as connection:
        append_update(connection, document, notes.get_update(), writer, now())


def write_proceedings(store: Store) -> None:
    """Put payloads into a proposal, and into what the leadership meeting decided about it."""
    facilitator = Viewer(
        member=Member(number=0, name="", roles=(HeldRole(role=Role.FACILITATOR),)), sign_in=""
    )
    words = " ".join([PAYLOADS["script"], PAYLOADS["leaving"], PAYLOADS["handler"]])
    draft = Draft(
        locality="North",
        headline=words[:LONGEST_HEADLINE],
        summary=EVERYTHING,
        full=EVERYTHING,
        rule=read_rules(data_path("rules"))["standard"],
        next_step=EVERYTHING[:LONGEST_REASON],
    )
    code = propose(store, facilitator, draft, now)
    short = words[:LONGEST_NOTE]
    take_without_vote(store, facilitator, code, short, short, now)


WRITERS = (
    *(write_names, write_audits, write_decisions, write_members, write_meeting),
    write_proceedings,
)
PLACES = ["/account", "/login", "/nowhere", *(f"/pages/{page.slug}" for page in PAGES)]
# What pages read from their address, and more that none should.
ASKED = ("practice", "locality", "period", "decision", "screen", "next", "x")
QUERY = "&".join(f"{name}={quote(EVERYTHING)}" for name in ASKED)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    """Serve the real pages on a store into which everything hostile was written."""
    folder = tmp_path_factory.mktemp("hostile")
    url = f"sqlite:///{folder}/s.db"
    store = Store(url)
    for write in WRITERS:
        write(store)
    with running_workbook(folder, store=url, signed_in=False) as site:
        roles = [HeldRole(role=role) for role in (Role.ANALYST, Role.FACILITATOR)]
        roles += [HeldRole(role=Role.PRACTICE, practice_code=f"Z0000{n}") for n in (1, 2)]
        person = new_person(site, url, SHORT, *roles, HeldRole(role=Role.CD, pcn_code="U1"))
        yield Attacked(site, store, url, {"owner": person})
    store.close()


@pytest.fixture
def tab(browser: Browser, hostile: Attacked) -> Iterator[Page]:
    """Open a tab of somebody whose own name is hostile; it notes what the policy stops."""
    with context_of(browser, viewport={"width": 1280, "height": 900}) as context:
        person: Person = hostile.people["owner"]
        for name, value in person.cookies.items():
            context.add_cookies([{"name": name, "value": value, "url": hostile.url}])
        context.add_init_script(
            "window.raftStopped = [];"
            "document.addEventListener('securitypolicyviolation',"
            " (event) => window.raftStopped.push(event.violatedDirective + ' ' + event.sample))"
        )
        yield context.new_page()


def assert_unharmed(tab: Page, dialogs: list[str]) -> None:
    """Nothing ran, and nothing had to be stopped: the words never were anything but words."""
    assert dialogs == []
    assert tab.evaluate("window.raftHarmed") is None
    assert tab.evaluate("window.raftStopped") == []
    assert tab.locator("[onerror], [onload], [onbegin], [href^='javascript:'], base").count() == 0
    assert SOLVED not in tab.content()


def opened(tab: Page, address: str) -> list[str]:
    """Open an address, wait until a page's last cell is there, and return the dialogs."""
    dialogs: list[str] = []
    tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    tab.goto(address)
    if "/pages/" in address:
        expect(tab.locator(".raft-next, .raft-steps").first).to_be_visible(timeout=PATIENCE_MS)
        tab.wait_for_timeout(300)
    return dialogs


def choose_hostile_sheet(tab: Page) -> None:
    """Choose a file with payloads for its name and headings, and wait until it asks about them."""
    chooser = tab.get_by_label("Your file, Excel or CSV")
    expect(chooser).to_be_enabled(timeout=PATIENCE_MS)
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerows([list(PAYLOADS.values()), list(PAYLOADS.values())])
    chooser.set_input_files(
        {"name": f"{SHORT}.csv", "mimeType": "text/csv", "buffer": lines.getvalue().encode()}
    )
    heading = tab.locator("option").filter(has_text=PAYLOADS["script"])
    expect(heading.first).to_be_attached(timeout=PATIENCE_MS)


@pytest.mark.parametrize("place", PLACES)
def test_words_from_a_store_are_words_on_every_page(tab: Page, hostile: Attacked, place: str):
    dialogs = opened(tab, hostile.url + place)

    if place.endswith("/notice"):
        tab.get_by_label("How deep").select_option(index=2)
        expect(tab.get_by_role("heading", name="What happens next")).to_be_visible()
        tab.get_by_role("button", name="Prepare the files").click()
        expect(tab.get_by_role("link", name="Word file")).to_be_visible(timeout=PATIENCE_MS)
    if place.endswith("meeting-notes"):
        tab.get_by_role("button", name="Show who wrote what").click()
        expect(tab.get_by_role("listitem").filter(has_text="<svg onload")).to_be_visible()
    if place.endswith("bring-in-a-sheet"):
        choose_hostile_sheet(tab)
    assert_unharmed(tab, dialogs)
    expect(tab.locator(".raft-viewer")).to_contain_text(SHORT)
    if place == "/account" or "/pages/" in place:
        assert PAYLOADS["script"] in (tab.locator("[role=main], main").first.text_content() or "")


@pytest.mark.parametrize("page", [page.slug for page in PAGES])
def test_words_from_an_address_are_words_on_the_page(tab: Page, hostile: Attacked, page: str):
    dialogs = opened(tab, f"{hostile.url}/pages/{page}?{QUERY}")

    assert_unharmed(tab, dialogs)


@pytest.mark.parametrize("place", ["login", "nowhere", "accessibility"])
def test_words_from_an_address_are_words_before_signing_in(hostile: Attacked, place: str):
    body = ask(hostile.url, f"/{place}?next={quote('/' + EVERYTHING)}&x={quote(EVERYTHING)}").body

    assert MARK not in body
    assert SOLVED not in body


def test_every_page_is_tried():
    """The list is made from the registry; this says so to whoever replaces it."""
    assert {f"/pages/{page.slug}" for page in PAGES} <= set(PLACES)


def test_policy_stops_what_would_get_through(tab: Page, hostile: Attacked):
    """The second lock: a page that forgot to escape would still run nothing."""
    opened(tab, f"{hostile.url}/account")

    tab.evaluate("html => document.querySelector('main').innerHTML = html", EVERYTHING)
    tab.evaluate(
        "code => { const made = document.createElement('script'); made.textContent = code;"
        " document.body.append(made); }",
        MARK,
    )
    tab.wait_for_timeout(500)

    assert tab.evaluate("window.raftHarmed") is None
    assert tab.evaluate("window.raftStopped.length") > 0
