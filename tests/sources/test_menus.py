from pathlib import Path

import pytest

from raftlib.domain.audit import Alternative
from raftlib.errors import TableError
from raftlib.settings import data_path
from raftlib.sources.menus import read_audit_menu, read_locality_names

GOOD = """
session = ["am", "pm"]
clinician_role = ["GP"]
mode = ["face to face", "telephone"]
booked_as = ["routine"]
change_needed = ["continuity"]

[[could_have_been]]
owner_level = "community"
answers = ["optometry", "dentist"]

[[could_have_been]]
owner_level = "system"
answers = ["medicines shortage"]
"""


@pytest.fixture
def menu_file(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "audit.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_answers_keep_the_order_of_the_file(menu_file):
    menu = read_audit_menu(menu_file(GOOD))

    assert menu.sessions == ("am", "pm")
    assert menu.modes == ("face to face", "telephone")
    assert menu.alternatives == (
        Alternative(label="optometry", owner_level="community"),
        Alternative(label="dentist", owner_level="community"),
        Alternative(label="medicines shortage", owner_level="system"),
    )


def test_owner_level_belongs_to_its_answers(menu_file):
    menu = read_audit_menu(menu_file(GOOD))

    assert menu.owner_level("medicines shortage") == "system"
    assert menu.owner_level("") == "not said"


def test_menu_in_the_repository_has_22_alternatives_of_four_levels():
    """8 in the practice or PCN, 6 in the community, 3 in the system, 5 of practice process."""
    menu = read_audit_menu(data_path("menus/audit.toml"))

    assert len(menu.alternatives) == 22
    assert len({item.owner_level for item in menu.alternatives}) == 4
    assert menu.sessions == ("am", "pm", "evening")
    assert len(menu.changes_needed) == 5


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('session = ["am", "pm"]', "", "session is missing. Give it a list"),
        ('session = ["am", "pm"]', "session = []", r"session is \[\]. Give it a list"),
        ('session = ["am", "pm"]', 'session = "am"', "session is 'am'. Give it a list"),
        ('session = ["am", "pm"]', "session = [1]", r"session is \[1\]. Give it a list"),
        ('session = ["am", "pm"]', 'session = [" - "]', r"session is \[' - '\]. Give it a list"),
        ('"face to face"', '"Face-to-Face", "face to face"', "mode has 'Face-to-Face' twice"),
        ('"medicines shortage"', '"Dentist"', "could_have_been has 'dentist' twice"),
        ("mode = [", 'moode = ["a"]\nmode = [', "'moode' is not a question of the audit"),
        ('owner_level = "system"', "", "owner_level None. Say who owns"),
        ('owner_level = "system"', 'owner_level = " "', "owner_level ' '. Say who owns"),
        ('answers = ["medicines shortage"]', "", "answers of 'system' is missing"),
        ('session = ["am", "pm"]', "session = [", r"not a TOML file \(.*line"),
    ],
)
def test_broken_file_is_refused_with_the_place(menu_file, old, new, message):
    with pytest.raises(TableError, match=message):
        read_audit_menu(menu_file(GOOD.replace(old, new)))


def test_file_without_alternatives_is_refused(menu_file):
    with pytest.raises(TableError, match="could_have_been is missing"):
        read_audit_menu(menu_file(GOOD.partition("[[")[0]))


def test_alternatives_as_a_plain_list_are_refused(menu_file):
    text = GOOD.partition("[[")[0] + 'could_have_been = ["dentist"]\n'

    with pytest.raises(TableError, match=r"could_have_been is \['dentist'\]"):
        read_audit_menu(menu_file(text))


def test_missing_file_is_named(tmp_path):
    with pytest.raises(TableError, match=r"audit\.toml cannot be read: No such file"):
        read_audit_menu(tmp_path / "audit.toml")


def test_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "audit.toml"
    path.write_bytes(b'session = ["\xff"]')

    with pytest.raises(TableError, match="not a TOML file"):
        read_audit_menu(path)


def test_names_of_localities_are_read(tmp_path):
    path = tmp_path / "localities.toml"
    path.write_text('names = ["North", "West"]\nnot_meant = ["West Midlands"]')

    found = read_locality_names(path)

    assert (found.names, found.not_meant) == (("North", "West"), ("West Midlands",))


def test_names_of_localities_that_are_none_are_refused(tmp_path):
    path = tmp_path / "localities.toml"
    path.write_text("names = []")

    with pytest.raises(TableError, match=r"names is \[\]\. Give it a list"):
        read_locality_names(path)


def test_own_file_names_six_localities():
    assert len(read_locality_names(data_path("menus/localities.toml")).names) == 6
