import os
import re
import stat
from datetime import UTC, date, datetime
from html import unescape
from html.parser import HTMLParser

import pytest

from raftlib.domain.people import HeldRole, Person, Role
from raftlib.errors import ReportError, StoreError
from raftlib.reports.cards import Card, cards_page, check_address, make_cards
from raftlib.store.connection import Store
from raftlib.store.people import add_people, list_members, revoke_member
from raftlib.store.personal_codes import find_by_code, issue_code, read_code_ends

NOW = datetime(2024, 1, 8, 9, tzinfo=UTC)
KEY = b"k" * 32
ADDRESS = "https://raft.example.org"
CODE = re.compile(r'<p class="code">([2-9A-Z-]+)</p>')


class Tags(HTMLParser):
    """Collects the tags of a page and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attributes):
        """Keep a tag."""
        self.found.append((tag, dict(attributes)))


def tags_of(page):
    parser = Tags()
    parser.feed(page)
    return parser.found


def make_card(name="A Person", roles=("Scribe",)):
    return Card(name=name, roles=roles, code="7KQ4-DM29XW", valid_until=date(2024, 2, 18))


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'store' / 'raft.db'}")
    cd = HeldRole(role=Role.CD, pcn_code="U00002", deputy=True)
    member = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
    people = [
        Person(name="A Person", roles=(HeldRole(role=Role.SCRIBE),)),
        Person(name="B Person", roles=(cd, member)),
    ]
    add_people(store, people, NOW)
    yield store
    store.close()


@pytest.fixture
def make(store, tmp_path):
    def run(name="cards.html", address=ADDRESS, members=None):
        path = tmp_path / name
        chosen = list_members(store) if members is None else members
        names = {"U00002": "WINDING KEY PCN"}
        make_cards(store, KEY, chosen, names, path, address=address, now=NOW, days=42)
        return path

    return run


def test_card_has_all_that_its_owner_needs():
    page = cards_page([make_card(roles=("Scribe", "Analyst"))], ADDRESS)

    for words in ("A Person", "Scribe", "Analyst", "7KQ4-DM29XW", ADDRESS, "18 February 2024"):
        assert words in page


@pytest.mark.parametrize(("cards", "sheets"), [(1, 1), (8, 1), (9, 2), (16, 2), (17, 3)])
def test_eight_cards_are_on_a_sheet(cards, sheets):
    page = cards_page([make_card()] * cards, ADDRESS)

    assert page.count('<section class="sheet">') == sheets
    assert page.count("<article") == cards


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</p></article><svg onload=alert(1)>",
        "\"' onmouseover='alert(1)",
        "&lt;b&gt; $sheets ${x} $",
    ],
)
def test_hostile_name_is_text(name):
    page = cards_page([make_card(name=name, roles=(name,))], ADDRESS)

    plain = {tag for tag, _ in tags_of(cards_page([make_card()], ADDRESS))}
    assert {tag for tag, _ in tags_of(page)} == plain
    assert not [key for _, found in tags_of(page) for key in found if key.startswith("on")]
    assert unescape(page).count(name) == 2


def test_page_has_no_script_and_asks_nobody_for_anything():
    page = cards_page([make_card()], ADDRESS)

    tags = tags_of(page)
    assert not {"script", "link", "img", "iframe", "object", "a"} & {tag for tag, _ in tags}
    assert not {"src", "href", "xlink:href"} & {key for _, found in tags for key in found}
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page
    assert page.count("http") - page.count(ADDRESS) == 1  # the word http-equiv


def test_qr_code_has_words_for_who_cannot_see_it():
    page = cards_page([make_card()], ADDRESS)

    drawings = [found for tag, found in tags_of(page) if tag == "svg"]
    assert [found["role"] for found in drawings] == ["img"]
    assert "<title>QR code: opens the sign-in page" in page


def test_code_is_in_no_part_of_an_address_that_a_server_sees():
    """What follows the # stays in the browser, and out of every log on the way."""
    page = cards_page([make_card()], ADDRESS)

    assert "?c=" not in page
    assert page.count("7KQ4-DM29XW") == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("http://127.0.0.1:8866", "http://127.0.0.1:8866"),
        ("https://raft.example.org/", "https://raft.example.org"),
        ("https://example.org/raft/", "https://example.org/raft"),
    ],
)
def test_address_with_or_without_its_last_slash_is_taken(typed, kept):
    assert check_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", "raft.example.org", "ftp://example.org", "https://", "javascript:alert(1)"),
        *("https://a@example.org", "https://example.org/?x=1", "https://example.org/#x"),
        *("https://example.org/a b", "https://example.org:x", "https://exa\u043cple.org"),
        'https://example.org/"><b>',
    ],
)
def test_other_address_is_refused_and_nothing_made(make, store, tmp_path, typed):
    with pytest.raises(ReportError, match="is not one of a workbook"):
        make(address=typed)

    assert read_code_ends(store, NOW) == {}
    assert not (tmp_path / "cards.html").exists()


def test_codes_of_the_cards_let_their_owners_in(make, store):
    page = make().read_text("utf-8")

    found = [find_by_code(store, KEY, code, NOW).member_number for code in CODE.findall(page)]
    assert found == [item.number for item in list_members(store)]


def test_roles_are_said_in_words_with_their_places(make):
    page = make().read_text("utf-8")

    assert "Deputy Clinical Director, Winding Key PCN" in page
    assert "Practice member, Z00003" in page


def test_card_promises_whole_days_only(make):
    """Made on 8 January at 9:00 for 42 days, a code ends on 19 February at 9:00."""
    assert "Valid until 18 February 2024" in make().read_text("utf-8")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such rights")
def test_file_is_for_its_owner_alone(make):
    before = os.umask(0)
    try:
        path = make()
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_file_that_is_there_is_left_and_so_are_the_codes(make, store, tmp_path):
    (tmp_path / "cards.html").write_text("mine")
    code = issue_code(store, KEY, 1, NOW)

    with pytest.raises(ReportError, match=r"cards\.html is there already"):
        make()

    assert (tmp_path / "cards.html").read_text() == "mine"
    assert find_by_code(store, KEY, code, NOW).member_number == 1


def test_folder_that_is_not_there_is_said_and_codes_stay(make, store):
    code = issue_code(store, KEY, 1, NOW)

    with pytest.raises(ReportError, match=r"cards\.html cannot be written: No such file"):
        make("none/cards.html")

    assert find_by_code(store, KEY, code, NOW).member_number == 1


def test_cards_of_all_or_of_nobody(make, store, tmp_path):
    """The second was revoked while the first card was drawn."""
    members = list_members(store)
    revoke_member(store, members[1].number, NOW)

    with pytest.raises(StoreError, match="There is no member"):
        make(members=members)

    assert read_code_ends(store, NOW) == {}
    assert not (tmp_path / "cards.html").exists()
