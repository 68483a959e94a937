"""Proposals and their versions, views and agreement, and what opens a vote."""

from dataclasses import replace
from fractions import Fraction

import pytest

from raftlib.analysis.working_days import correction_ends
from raftlib.conduct.afterwards import take_without_vote
from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import agree, propose, revise, say_view
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.proceedings import Remark, Route, Stage
from raftlib.errors import DecisionError
from raftlib.store.people import add_member
from tests.conduct.conftest import CLOSES, FACILITATOR, OPENS, member_at, read

MEMBER = member_at("Z00003")
WINDOW = Window(opens_at=OPENS, closes_at=CLOSES)


def test_proposal_gets_the_next_code_of_its_year(store, draft, clock):
    """The year is that of the clock; the demo's own records are of 2023."""
    codes = [propose(store, FACILITATOR, draft, clock) for _ in range(2)]

    assert codes == ["D-2024-01", "D-2024-02"]


def test_code_of_an_imported_record_is_not_given_again(store, draft, clock):
    clock.at = clock.at.replace(year=2023)

    assert propose(store, FACILITATOR, draft, clock) == "D-2023-01"
    later = [propose(store, FACILITATOR, draft, clock) for _ in range(5)]
    assert later == ["D-2023-02", "D-2023-03", "D-2023-04", "D-2023-06", "D-2023-08"]


def test_proposal_of_no_known_locality_is_refused(store, draft, clock):
    with pytest.raises(DecisionError, match="no locality 'West'"):
        propose(store, FACILITATOR, replace(draft, locality="West"), clock)


def test_changed_text_is_a_new_version_with_another_fingerprint(store, proposed, draft, clock):
    revise(store, FACILITATOR, proposed, replace(draft, full="# Why\n\nToo few lines."), clock)

    first, second = read(store, proposed).papers
    assert (first.version, second.version) == (1, 2)
    assert first.fingerprint != second.fingerprint
    assert read(store, proposed).paper == second


def test_version_that_comes_again_has_the_same_fingerprint(store, proposed, draft, clock):
    revise(store, FACILITATOR, proposed, draft, clock)

    assert len({paper.fingerprint for paper in read(store, proposed).papers}) == 1


def test_text_is_not_changed_once_the_vote_was_opened(store, opened, draft, clock):
    with pytest.raises(DecisionError, match="needs a new vote"):
        revise(store, FACILITATOR, opened, draft, clock)

    assert len(read(store, opened).papers) == 1


def test_decision_stays_in_its_locality(with_south, proposed, draft, clock):
    with pytest.raises(DecisionError, match=r"is of North \(demo\)"):
        revise(with_south, FACILITATOR, proposed, replace(draft, locality="South"), clock)


def test_practice_that_agrees_twice_counts_once_and_may_take_it_back(store, proposed, clock):
    say_view(store, MEMBER, proposed, "Z00003", Remark.VIEW, "It is far.", clock)
    other, (view,) = member_at("Z00013"), read(store, proposed).views
    for _ in range(2):
        agree(store, other, proposed, "Z00013", view.seq, clock)
    assert read(store, proposed).views[0].agreed_by == ("Z00013",)
    assert read(store, proposed).head.entries == 3

    for _ in range(2):
        agree(store, other, proposed, "Z00013", view.seq, clock, agrees=False)

    assert read(store, proposed).views[0].agreed_by == ()
    assert read(store, proposed).head.entries == 4


@pytest.mark.parametrize("view", [1, 0, 99, -1])
def test_nobody_agrees_with_their_own_view_or_with_none(store, proposed, clock, view):
    """Entry 1 is the practice's own view, entry 0 the proposal."""
    say_view(store, MEMBER, proposed, "Z00003", Remark.VIEW, "It is far.", clock)

    with pytest.raises(DecisionError, match="no view of another practice"):
        agree(store, MEMBER, proposed, "Z00003", view, clock)


def test_decision_that_is_not_there_is_named(store, clock):
    with pytest.raises(DecisionError, match="no decision 'D-9'"):
        say_view(store, MEMBER, "D-9", "Z00003", Remark.VIEW, "It is far.", clock)


def test_vote_is_opened_once(store, opened, rules, clock):
    with pytest.raises(DecisionError, match="was opened already"):
        open_vote(store, FACILITATOR, opened, WINDOW, rules["standard"], clock)


@pytest.mark.parametrize(
    "changed",
    [
        {"share": Fraction(3, 4)},
        {"min_cds": 5},
        {"version": "standard, draft 2"},
        {"agreed_on": "2024-01-09"},
    ],
)
def test_rule_that_changed_since_the_proposal_does_not_open(
    store, proposed, draft, rules, clock, changed
):
    now = rules["standard"]
    now = replace(now, rule=replace(now.rule, **changed))
    with pytest.raises(DecisionError, match="has changed since"):
        open_vote(store, FACILITATOR, proposed, WINDOW, now, clock)

    revise(store, FACILITATOR, proposed, replace(draft, rule=now), clock)
    open_vote(store, FACILITATOR, proposed, WINDOW, now, clock)

    assert read(store, proposed).rule == now.rule


def test_route_that_changed_since_the_proposal_does_not_open(store, proposed, rules, clock):
    now = replace(rules["standard"], route=Route.URGENT)

    with pytest.raises(DecisionError, match="has changed since"):
        open_vote(store, FACILITATOR, proposed, WINDOW, now, clock)


def test_rule_for_five_cds_does_not_open_in_a_locality_of_six(store, draft, rules, clock):
    """The urgent rule says 3 of 5, and nobody can tell whether that is the slip."""
    urgent = replace(draft, rule=rules["urgent"], urgency="The offer ends on Friday.")
    code = propose(store, FACILITATOR, urgent, clock)

    with pytest.raises(
        DecisionError, match=r"cd roster mismatch \(5 in the rule, 6 on the roster\)"
    ):
        open_vote(store, FACILITATOR, code, WINDOW, rules["urgent"], clock)

    assert read(store, code).stage(OPENS) is Stage.COMING


def test_everybody_who_is_recused_has_a_vote_there(store, proposed, rules, clock):
    """A misspelt code must not leave in the vote who should be out of it."""
    for recused in ({"recused_practices": ["Z99999"]}, {"recused_seats": ["U99999"]}):
        with pytest.raises(DecisionError, match="recused who has no vote"):
            open_vote(
                store, FACILITATOR, proposed, replace(WINDOW, **recused), rules["standard"], clock
            )


def test_seat_is_vacant_where_only_a_deputy_signs_in(with_south, draft, rules, clock):
    """South has one PCN, U1, so a rule of one CD; its deputy alone fills no seat."""
    deputy = HeldRole(role=Role.CD, pcn_code="U1", deputy=True)
    add_member(with_south, "Deputy (demo)", [deputy], clock.at)
    one = rules["standard"]
    one = replace(one, rule=replace(one.rule, min_cds=1, of_cds=1))
    words = replace(draft, locality="South", rule=one)
    code = propose(with_south, FACILITATOR, words, clock)

    open_vote(with_south, FACILITATOR, code, WINDOW, one, clock)

    opening = read(with_south, code).opening
    assert [(seat.pcn_code, seat.vacant) for seat in opening.decision.cds] == [("U1", True)]


def test_opening_freezes_the_register_with_its_date_and_fingerprint(store, opened):
    opening = read(store, opened).opening

    assert len(opening.decision.practices) == 24
    assert opening.register_as_at.isoformat() == "2023-10-01"
    assert len(opening.register_fingerprint) == 64
    assert opening.paper == read(store, opened).paper.fingerprint
    assert opening.decision.votes == ()


def test_decision_of_the_leadership_meeting_is_never_put_to_the_vote(
    store, proposed, draft, rules, clock
):
    take_without_vote(store, FACILITATOR, proposed, "Agreed.", "All six CDs agreed.", clock)

    for again in (
        lambda: take_without_vote(store, FACILITATOR, proposed, "No.", "Second thoughts.", clock),
        lambda: open_vote(store, FACILITATOR, proposed, WINDOW, rules["standard"], clock),
        lambda: revise(store, FACILITATOR, proposed, draft, clock),
        lambda: say_view(store, MEMBER, proposed, "Z00003", Remark.VIEW, "It is far.", clock),
    ):
        with pytest.raises(DecisionError, match=r"already|needs a new vote|has closed"):
            again()
    assert read(store, proposed).taken.why == "All six CDs agreed."


def test_vote_that_was_opened_is_not_decided_without_it(store, opened, clock):
    with pytest.raises(DecisionError, match="was put to the vote, or decided, already"):
        take_without_vote(store, FACILITATOR, opened, "Agreed.", "Too slow.", clock)


def test_outcome_of_a_vote_is_final_two_working_days_after_it(store, closed):
    """Closed on Wednesday: Thursday, Friday, then it is Saturday."""
    ends = correction_ends(read(store, closed).closes_at)

    assert ends.isoformat() == "2024-01-20T00:00:00+00:00"
