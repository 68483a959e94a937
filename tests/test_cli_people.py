"""The commands for people, as a facilitator uses them."""

import json
import os
import re
import stat
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[1] / "data" / "example"
CODE = re.compile(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{6}")


@pytest.fixture
def members(raft):
    """Return what the list says, as a program reads it."""
    return lambda: json.loads(raft("people", "list", "--format", "json").stdout)


def test_person_who_is_added_is_listed_with_the_role(raft, members):
    added = raft("people", "add", "Ada Example", "--role", "practice", "--practice", "z00003")

    assert added.returncode == 0, added.stderr
    assert "Member 1 is added" in added.stdout
    (found,) = members()
    assert (found["number"], found["name"], found["signed_in"]) == (1, "Ada Example", False)
    assert [role["practice_code"] for role in found["roles"]] == ["Z00003"]


def test_member_is_given_another_role(raft, members):
    raft("people", "add", "Ada", "--role", "cd", "--pcn", "U00002", "--deputy")

    first = raft("people", "add", "--role", "practice", "--practice", "Z00003", "--to", "1")
    again = raft("people", "add", "--role", "practice", "--practice", "Z00003", "--to", "1")

    assert "has this role now" in first.stdout
    assert "had this role already" in again.stdout
    assert [role["role"] for role in members()[0]["roles"]] == ["cd", "practice"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Ada", "--role", "practice"], "practice_code is empty"),
        (["Ada", "--role", "chair"], "chair"),
        (["--role", "scribe"], "0 characters"),
        (["--role", "scribe", "--to", "9"], "There is no member 9"),
        (["Ada", "--role", "scribe", "--to", "1"], "give the role alone"),
        (["Ada, 07700 900123", "--role", "scribe"], "a phone number"),
    ],
)
def test_person_who_cannot_be_added_is_refused_in_words(raft, members, words, said):
    found = raft("people", "add", *words)

    assert found.returncode == 2
    assert said in " ".join(found.stderr.replace("│", " ").split())
    assert "Traceback" not in found.stderr
    assert members() == []


def test_sheet_is_imported_once(raft, members):
    first = raft("people", "import", EXAMPLE / "people.csv")
    again = raft("people", "import", EXAMPLE / "people.csv", "--format", "json")

    assert "names 7 people: 7 new, 0 known" in first.stdout
    assert json.loads(again.stdout) == {"people": 7, "new": 0}
    assert [item["name"] for item in members() if len(item["roles"]) == 2] == ["Dr Cleo Example"]


def test_sheet_with_one_wrong_cell_adds_nobody(raft, members, tmp_path):
    (tmp_path / "p.csv").write_text("name,role\nAda,scribe\nBen,chair\n")

    found = raft("people", "import", "p.csv")

    assert found.returncode == 2
    assert "p.csv, row 3: role is 'chair'" in found.stderr
    assert members() == []


def test_cards_are_made_for_those_without_a_code_and_replaced_when_asked(raft, tmp_path):
    raft("people", "import", EXAMPLE / "people.csv")

    scribe = raft("people", "cards", "--out", "a.html", "--role", "scribe")
    others = raft("people", "cards", "--out", "b.html", "--address", "https://raft.example.org")
    nobody = raft("people", "cards", "--out", "c.html")
    renewed = raft("people", "cards", "--out", "d.html", "--renew")

    assert "1 cards" in scribe.stdout
    assert "6 cards" in others.stdout
    assert "no card was made" in nobody.stdout
    assert "work no more: 7" in renewed.stdout
    codes = [
        CODE.findall((tmp_path / f"{name}.html").read_text("utf-8")) for name in ("a", "b", "d")
    ]
    assert [len(set(found)) for found in codes] == [1, 6, 7]
    assert not (tmp_path / "c.html").exists()


def test_cards_are_called_confidential_and_no_code_is_on_the_terminal(raft, tmp_path):
    raft("people", "add", "Ada", "--role", "scribe")

    found = raft("people", "cards", "--out", "cards.html")

    assert "confidential. Print it, hand the cards out, and delete the file" in found.stdout
    assert "this computer only" in found.stdout
    assert CODE.search(found.stdout + found.stderr) is None
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "cards.html").stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_cards_never_overwrite_a_file(raft, tmp_path):
    raft("people", "add", "Ada", "--role", "scribe")
    (tmp_path / "cards.html").write_text("mine")

    found = raft("people", "cards", "--out", "cards.html")

    assert found.returncode == 2
    assert "is there already" in found.stderr
    assert (tmp_path / "cards.html").read_text() == "mine"


def test_list_says_until_when_a_code_is_valid(raft, members):
    raft("people", "add", "Ada", "--role", "scribe")
    assert members()[0]["code_until"] is None

    raft("people", "cards", "--out", "cards.html")

    assert members()[0]["code_until"].endswith("+00:00")
    assert "Scribe; code until" in raft("people", "list").stdout


def test_revoking_asks_first(raft, members):
    raft("people", "add", "Ada", "--role", "scribe")

    kept = raft("people", "revoke", "1", answer="n\n")
    assert (kept.returncode, len(members())) == (1, 1)

    gone = raft("people", "revoke", "1", answer="y\n")
    assert (gone.returncode, members()) == (0, [])


def test_revoking_does_not_ask_when_told_so(raft, members):
    raft("people", "add", "Ada", "--role", "scribe")

    assert raft("people", "revoke", "1", "--yes").returncode == 0
    assert members() == []
    assert "There is no member 1" in raft("people", "revoke", "1", "--yes").stderr


@pytest.mark.parametrize("words", [[], ["1", "--everybody"]])
def test_signing_out_needs_a_member_or_everybody(raft, words):
    found = raft("people", "sign-out", *words)

    assert found.returncode == 2
    assert "--everybody" in found.stderr


def test_signing_out_says_how_many(raft):
    raft("people", "add", "Ada", "--role", "scribe")

    assert "ended: 0" in raft("people", "sign-out", "1").stdout
    assert "ended: 0" in raft("people", "sign-out", "--everybody").stdout
    assert "There is no member 2" in raft("people", "sign-out", "2").stderr


def test_doctor_misses_the_key_of_valid_codes(raft, tmp_path):
    raft("people", "add", "Ada", "--role", "scribe")
    raft("people", "cards", "--out", "cards.html")
    assert raft("doctor").returncode == 0
    (tmp_path / "key").unlink()

    found = raft("doctor")

    assert found.returncode == 1
    assert "raft people cards --renew" in found.stdout


def test_cards_are_not_made_with_a_new_key_while_others_need_the_old_one(raft, tmp_path):
    raft("people", "add", "Ada", "--role", "scribe")
    raft("people", "cards", "--out", "a.html")
    raft("people", "add", "Ben", "--role", "scribe")
    (tmp_path / "key").unlink()

    refused = raft("people", "cards", "--out", "b.html")
    assert (refused.returncode, (tmp_path / "key").exists()) == (2, False)
    assert "There is no key, and 1 codes need it" in refused.stderr

    renewed = raft("people", "cards", "--out", "b.html", "--renew")
    assert "2 cards" in renewed.stdout
