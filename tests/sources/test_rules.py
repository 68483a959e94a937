from fractions import Fraction

import pytest

from raftlib.domain.decision import Quorum, QuorumOf, Rule
from raftlib.domain.proceedings import Route
from raftlib.errors import TableError
from raftlib.settings import data_path
from raftlib.sources.rules import LONGEST_MINUTES, read_rules, read_tabled_shares

RULE = """\
source = "All-practice meeting"
route = "standard"

[rule]
share = "2/3"
min_cds = 4
of_cds = 6
"""


def write(folder, text):
    path = folder / "shares.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_shares_stay_exact_and_in_order(tmp_path):
    shares = read_tabled_shares(write(tmp_path, 'shares = ["3/4", "2/3"]'))

    assert shares == (Fraction(3, 4), Fraction(2, 3))


def test_shares_in_the_repository_are_the_two_that_north_tabled():
    """Both 2/3 and 3/4 were tabled on 30 November 2023."""
    shares = read_tabled_shares(data_path("rules/tabled_shares.toml"))

    assert shares == (Fraction(2, 3), Fraction(3, 4))


def test_share_of_the_whole_is_accepted(tmp_path):
    assert read_tabled_shares(write(tmp_path, 'shares = ["1/1"]')) == (Fraction(1),)


@pytest.mark.parametrize("shares", ['["0/1"]', '["4/3"]', '["2/3", "0/5"]', "[]"])
def test_share_of_nothing_or_of_more_than_all_is_refused(tmp_path, shares):
    with pytest.raises(TableError, match="at least one share above 0 and up to 1"):
        read_tabled_shares(write(tmp_path, f"shares = {shares}"))


@pytest.mark.parametrize("shares", ["[0.75]", '["75%"]', '["2/0"]'])
def test_share_that_is_no_fraction_is_refused(tmp_path, shares):
    with pytest.raises(TableError, match=r"shares\.toml cannot be used: write it as \[2, 3\]"):
        read_tabled_shares(write(tmp_path, f"shares = {shares}"))


@pytest.mark.parametrize("text", ["", "shares = 1", 'shares = "2/3"', "shares = [", "\x00"])
def test_file_without_a_list_of_shares_is_refused_with_an_example(tmp_path, text):
    with pytest.raises(TableError, match=r'Write shares = \["2/3", "3/4"\]'):
        read_tabled_shares(write(tmp_path, text))


def test_missing_file_is_named_without_its_folder(tmp_path):
    with pytest.raises(TableError, match=r"^none\.toml cannot be used") as caught:
        read_tabled_shares(tmp_path / "none.toml")

    assert str(tmp_path) not in str(caught.value)


def write_rule(folder, *changes, name="ours"):
    """Write the rule above, with each text of ``changes`` replaced by the next one."""
    text = RULE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def test_rules_are_read_by_the_names_of_their_files(tmp_path):
    hour = ("\n[rule]", "shortest_minutes = 60\n[rule]")
    write_rule(tmp_path)
    write_rule(tmp_path, ('"standard"', '"urgent"'), hour, name="b")

    found = read_rules(tmp_path)

    assert list(found) == ["b", "ours"]
    assert (found["b"].route, found["b"].shortest_minutes) == (Route.URGENT, 60)
    assert (found["ours"].name, found["ours"].shortest_minutes) == ("ours", 0)
    assert found["ours"].rule == Rule(share=Fraction(2, 3), min_cds=4, of_cds=6)


def test_rules_of_the_repository_are_draft_and_name_their_source():
    """Standard 4 of 6; urgent 3 of 5, which is tabled, and 3 of 6, which is not."""
    found = read_rules(data_path("rules"))

    cds = {name: (tabled.rule.min_cds, tabled.rule.of_cds) for name, tabled in found.items()}
    tabled = {"standard": (4, 6), "urgent": (3, 5), "urgent_of_6": (3, 6)}
    assert {name: cds[name] for name in tabled} == tabled
    assert all(one.source and not one.rule.agreed_on for one in found.values())


def test_rule_may_ask_for_a_quorum_and_say_when_it_was_agreed(tmp_path):
    added = 'agreed_on = 2024-01-09\nquorum = {share = "1/2", of = "practices"}\nof_cds'
    write_rule(tmp_path, ("of_cds", added))

    rule = read_rules(tmp_path)["ours"].rule

    assert rule.quorum == Quorum(share=Fraction(1, 2), of=QuorumOf.PRACTICES)
    assert rule.agreed_on == "2024-01-09"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("source", "sauce", "'sauce' is no setting"),
        ('"All-practice meeting"', '" "', "it names no source"),
        ('"All-practice meeting"', "5", "source is 5, write it in quotes"),
        ('route = "standard"', "", "route is missing"),
        ('"standard"', '"quick"', "route is 'quick', write one of standard, urgent, leadership"),
        ('"standard"', "[1]", r"route is \[1\]"),
        ("[rule]", "[rules]", "'rules' is no setting"),
        ("[rule]", "rule = 5\n[other]", "'other' is no setting"),
        ("min_cds", "min_cd", "'min_cd' is no setting, write one of .*min_cds"),
        ("of_cds = 6", 'of_cds = 6\nquorum = {share = "1/2", off = "weight"}', "'off' is no"),
        ("of_cds = 6", "of_cds = 6\nquorum = {}", "quorum.share is missing"),
        ('"2/3"', "0.66", r'share is 0\.66: write it as \[2, 3\] or "2/3"'),
        ("min_cds = 4", "min_cds = 4.0", "min_cds is 4.0"),
        ("min_cds = 4", "min_cds = true", "min_cds is True"),
        ("min_cds = 4", 'compare = "nearly"', "compare is 'nearly'"),
        ("\n[rule]", "shortest_minutes = -1\n[rule]", "shortest_minutes is -1"),
        ("\n[rule]", "shortest_minutes = 1.5\n[rule]", "shortest_minutes is 1.5"),
        ("\n[rule]", f"shortest_minutes = {LONGEST_MINUTES + 1}\n[rule]", "whole number up to"),
        ("[rule]", "[rule", ".*line"),
    ],
)
def test_rule_that_cannot_be_used_is_refused_with_its_file_and_the_reason(
    tmp_path, old, new, reason
):
    write_rule(tmp_path, name="good")
    write_rule(tmp_path, (old, new))

    with pytest.raises(TableError, match=rf"^ours\.toml cannot be used: .*{reason}"):
        read_rules(tmp_path)


def test_rule_that_cannot_be_opened_is_named_without_its_folder(tmp_path):
    (tmp_path / "ours.toml").mkdir()

    with pytest.raises(TableError, match=r"^ours\.toml cannot be used: \w") as caught:
        read_rules(tmp_path)

    assert str(tmp_path) not in str(caught.value)


def test_rule_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "ours.toml").write_bytes(b"\xff")

    with pytest.raises(TableError, match=r"^ours\.toml cannot be used"):
        read_rules(tmp_path)


def test_folder_without_rules_has_none(tmp_path):
    assert read_rules(tmp_path) == {}
