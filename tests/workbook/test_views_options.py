"""The page of a decision where its vote is on options."""

import re

from raftlib.workbook.views.decision import (
    DecisionNextStepView,
    write_outcome,
    write_shares,
    write_votes,
)
from tests.analysis.records import conveyed, make_options_vote, own, position
from tests.workbook.stores import ESCAPED, HOSTILE, add_record, open_decision


def make_example(**rule):
    """A has 700 of 1,000 patients: above 2/3 and below 3/4."""
    said = {"P": (700, "A"), "Q": (300, "B"), "R": (50, "abstain")}
    record = make_options_vote(said, keys="AB", **{"min_cds": 4, **rule})
    return record | {"cd_votes": [position(f"U{n}", "A") for n in range(1, 5)]}


def opened(store, record):
    add_record(store, record)
    return open_decision(store)


def cells(text, caption):
    """Return the rows of a table as lists of text."""
    table = text.split(f"<caption>{caption}</caption>")[1].split("</table>")[0]
    rows = re.findall("<tr>(.*?)</tr>", table.split("<tbody>")[1])
    return [re.findall("<t[hd][^>]*>([^<]*)", row) for row in rows]


def test_page_shows_the_winner_and_the_figures_of_each_option(empty_store):
    text = write_outcome(opened(empty_store, make_example()))

    assert "CARRIED, option A (Option A). It met both tests." in text
    assert cells(text, "What each option got, of 1,000 patients") == [
        ["A (Option A)", "700 (70.00%)", "1", "met", "4", "met"],
        ["B (Option B)", "300 (30.00%)", "1", "not met", "0", "not met"],
    ]
    assert "A vote names one option." in text


def test_page_says_that_no_option_is_carried(empty_store):
    text = write_outcome(opened(empty_store, make_example(share=[3, 4])))

    assert "NO OPTION CARRIED, because none meets the rule." in text
    assert "raft-not-carried" in text
    assert "<p>A (Option A): not met, because the practices&#x27; test was not met.</p>" in text


def test_page_shows_what_each_share_would_have_carried(empty_store):
    model = opened(empty_store, make_example())

    assert cells(write_shares(model), "The same votes under each share") == [
        ["two-thirds (2/3)", "667", "A carried"],
        ["three-quarters (3/4)", "750", "no option carried"],
    ]
    assert "Who can stop a decision" in write_shares(model)


def test_page_shows_which_option_each_practice_and_cd_named(empty_store):
    record = make_example()
    record["votes"] += [conveyed("P", "B"), own("Q", "yes")]

    text = write_votes(opened(empty_store, record))

    assert [row[:2] for row in cells(text, "How each practice voted")] == [
        ["P", "option A"],
        ["Q", "option B"],
        ["R", "abstained"],
    ]
    assert ["U1", "option A"] in cells(text, "The CDs&#x27; own positions")
    assert "Own and conveyed votes differ for P." in text
    assert [row[1:4:2] for row in cells(text, "What was not counted, and why")] == [
        ["B", "a later vote, or the practice&#x27;s own vote, stands instead"],
        ["yes", "the choice is none of A, B, abstain and withdraw"],
    ]


def test_refused_options_show_their_reasons_and_no_votes(empty_store):
    model = opened(empty_store, make_example() | {"options": {"method": "approval", "options": []}})

    assert "There is nothing to choose between" in write_outcome(model)
    assert write_shares(model) == write_votes(model) == ""
    assert "Settle the points above" in DecisionNextStepView(model).value


def test_title_of_an_option_is_escaped_everywhere(empty_store):
    record = make_example()
    record["options"]["options"][0]["title"] = HOSTILE
    model = opened(empty_store, record)

    for text in (write_outcome(model), write_shares(model), write_votes(model)):
        assert "<script>" not in text
    assert ESCAPED in write_outcome(model)
