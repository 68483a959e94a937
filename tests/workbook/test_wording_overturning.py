"""What the notice of a vote on options says would have overturned the winner."""

import pytest

from raftlib.sources.decision_record import parse_decision
from raftlib.workbook.wording.notice_options import why_lines
from tests.analysis.records import make_options_vote, position, tally_of_options
from tests.workbook.notices import make_proceedings


def why(said, cds="", **rule):
    """Return the lines of why, without those about what the other options lacked."""
    record = make_options_vote(said, keys="AB", share=[1, 3], **rule)
    record["cd_votes"] = [position(f"U{at}", key) for at, key in enumerate(cds, start=1)]
    lines = why_lines(make_proceedings(record), parse_decision(record), tally_of_options(record))
    return [str(line) for line in lines if not str(line).startswith("Option B (")]


@pytest.mark.parametrize(
    ("size", "rival"),
    [
        (400, "50 patients had named option B (Option B) instead of it, both would have had the "),
        (402, "49 patients had named option B (Option B) instead of it, both would have had the "),
        (401, "50 patients had named option B (Option B) instead of it, option B would have been "),
    ],
)
def test_rival_that_was_near_is_named_with_what_it_needed(size, rival):
    """A has 500: at 450 each they tie; with 401, 50 more make 451 to 450."""
    first, _stopped, then = why({"P": (500, "A"), "Q": (size, "B")})

    assert first.startswith("Option A (Option A) was carried: of the options that met every test")
    assert then.startswith(f"If practices with {rival}")


def test_winner_without_a_rival_says_what_its_own_tests_had_to_spare():
    """A third of 300 is 100: 201 fewer are 99. A has four CDs of the three it needs, B has one."""
    lines = why({"P": (300, "A")}, "AAAAB", min_cds=3)

    assert lines[1:] == [
        "It would not have been carried if practices with 201 patients had named only others "
        "instead of it, or if 2 CDs fewer had named it."
    ]


def test_option_that_lacked_cds_alone_is_named_with_how_many():
    """B has 500 to 400 and one CD; the rule asks for three."""
    lines = why({"P": (400, "A"), "Q": (500, "B")}, "AAAB", min_cds=3)

    expected = "If 2 CDs more had named option B (Option B), option B would have been carried."
    assert lines[-1] == expected


def test_one_each_is_said_in_practices():
    """Three to two: with one that changed they are two to three."""
    said = {name: (900, key) for name, key in zip("PQRST", "AAABB", strict=True)}

    lines = why(said, weight="one_each")

    assert lines[2].startswith("If 1 practice more had named option B (Option B) instead of it, ")
    assert lines[2].endswith("option B would have been carried.")


def test_quorum_that_would_have_been_missed_is_said():
    """Half of 1,000 is 500; 600 took part, so with 101 fewer it is missed."""
    said = {"P": (600, "A"), "Q": (400, "")}

    lines = why(said, quorum={"share": [1, 2]})

    assert lines[1].endswith(", or if practices with 101 patients had not voted.")
