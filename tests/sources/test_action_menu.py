from pathlib import Path

import pytest

from raftlib.analysis.identifiers import names_a_person
from raftlib.domain.action import finding_key
from raftlib.errors import TableError
from raftlib.settings import data_path
from raftlib.sources.action_menu import read_action_menu
from raftlib.sources.menus import read_audit_menu

GOOD = """
due_in_days = 28
review_in_days = 42
leads = ["practice manager"]

[access_actions]
"Reduce demand" = ["website signposting", "NHS App"]

[suggestions.share]
access_action = "NHS App"
aim = "Show the NHS App."
first_step = "Ask who uses it."

[suggestions."owner_level:community"]
access_action = "website signposting"
aim = "Say where to go."
first_step = "Write the page."
"""


@pytest.fixture
def menu_file(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "actions.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def ours():
    return read_action_menu(data_path("menus/actions.toml"))


def test_suggestion_is_that_of_the_answer_or_its_level_or_the_share(menu_file):
    menu = read_action_menu(menu_file(GOOD))

    assert menu.suggest("could_have_been:dentist", "community").aim == "Say where to go."
    assert menu.suggest("could_have_been:dentist", "system").aim == "Show the NHS App."
    assert menu.suggest("share").access_action == "NHS App"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("due_in_days = 28", "due_in_days = 0", "due_in_days is 0. Give it a whole number"),
        ("due_in_days = 28", "", "due_in_days is None"),
        ('leads = ["practice manager"]', "", "leads is missing"),
        ("[suggestions.share]", "[suggestions.other]", r"there is no \[suggestions.share\]"),
        ('aim = "Say where to go."', "", "'owner_level:community' has no aim. Add one"),
        ('"Say where to go."', f'"{"x" * 301}"', "has 301 characters. Shorten it to 300"),
        ('"website signposting", ', "", "'website signposting', which the file does not list"),
        ('["website signposting", "NHS App"]', "[]", "access_actions of 'Reduce demand' is"),
    ],
)
def test_menu_that_contradicts_itself_is_refused(menu_file, old, new, problem):
    path = menu_file(GOOD.replace(old, new))

    with pytest.raises(TableError, match=problem):
        read_action_menu(path)


def test_aim_of_300_characters_is_read(menu_file):
    menu = read_action_menu(menu_file(GOOD.replace("Say where to go.", "x" * 300)))

    assert len(menu.suggestions["owner_level:community"].aim) == 300


def test_every_answer_of_the_audit_has_a_suggestion_of_its_own_or_its_level(ours):
    audit = read_audit_menu(data_path("menus/audit.toml"))
    for item in audit.alternatives:
        keys = {finding_key("could_have_been", item.label)}
        keys.add(finding_key("owner_level", item.owner_level))
        assert keys & set(ours.suggestions)
    for change in audit.changes_needed:
        assert finding_key("change_needed", change) in ours.suggestions


def test_every_suggestion_of_an_answer_is_of_one_that_is_offered(ours):
    audit = read_audit_menu(data_path("menus/audit.toml"))
    offered = {"share"}
    offered |= {finding_key("could_have_been", item.label) for item in audit.alternatives}
    offered |= {finding_key("owner_level", item.owner_level) for item in audit.alternatives}
    offered |= {finding_key("change_needed", change) for change in audit.changes_needed}

    assert set(ours.suggestions) <= offered


def test_community_pharmacy_is_answered_by_referral_to_it(ours):
    suggested = ours.suggest("could_have_been:community pharmacy", "community")

    assert suggested.access_action == "community pharmacy referral"


def test_suggested_words_pass_the_patient_data_guard(ours):
    for suggested in ours.suggestions.values():
        assert not names_a_person(f"{suggested.aim} {suggested.first_step}")
