"""The facilitator at noon on Friday 1 December 2023, in winter time."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest

from raftlib.domain.decision import Refusal
from raftlib.domain.people import Role
from raftlib.domain.proceedings import Stage
from raftlib.store.people import list_members, revoke_member
from tests.workbook.proposals import SetClock, copy_rules, open_proposal, saved
from tests.workbook.stores import NOW

CODE = "D-2023-01"


@pytest.fixture
def clock():
    return SetClock()


def opens(model):
    model.has_seen = True
    model.open_vote()
    return model


def test_standard_vote_opens_now_and_closes_in_seven_days_at_five(demo, clock):
    model = opens(saved(demo, clock))

    assert model.problem == ""
    assert model.stage is Stage.OPEN
    assert model.found.opening.decision.opens_at == NOW
    assert model.found.closes_at == datetime(2023, 12, 8, 17, tzinfo=UTC)


def test_urgent_vote_closes_as_soon_as_its_rule_allows_on_the_minute(demo, clock):
    clock.at = NOW + timedelta(seconds=1)

    model = opens(saved(demo, clock, rule_name="urgent_of_6", urgency="It closes."))

    assert model.closes_soonest
    assert model.found.closes_at == NOW + timedelta(minutes=61)


def test_window_in_summer_is_in_summer_time(demo, clock):
    clock.at = datetime(2024, 3, 28, 12, tzinfo=UTC)

    model = opens(saved(demo, clock))

    assert model.found.closes_at == datetime(2024, 4, 4, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(0, 59), ""),
        (time(1), "01:00 on 31 March 2024 does not exist"),
        (time(1, 59), "01:59 on 31 March 2024 does not exist"),
        (time(2), ""),
    ],
)
def test_time_that_no_clock_shows_is_said_and_does_not_open(demo, at, said):
    model = saved(demo)

    model.closes_on, model.closes_time = date(2024, 3, 31), at

    assert model.checks.passed is (said == "")
    assert said in " ".join(model.checks.problems)
    assert opens(model).is_settled is (said == "")


@pytest.mark.parametrize(
    ("minutes", "passes"),
    [(-2, False), (0, True), (5, True)],
)
def test_vote_opens_later_and_never_in_the_past(demo, minutes, passes):
    model = saved(demo)
    at = NOW + timedelta(minutes=minutes)

    model.opens_later, model.opens_on, model.opens_time = True, at.date(), at.time()

    assert model.checks.passed is passes
    assert opens(model).is_settled is passes


@pytest.mark.parametrize(("minutes", "passes"), [(59, False), (60, True), (61, True)])
def test_urgent_vote_is_open_for_the_shortest_time_at_least(demo, minutes, passes):
    model = saved(demo, rule_name="urgent_of_6", urgency="It closes.")
    at = NOW + timedelta(minutes=minutes)

    model.closes_soonest, model.closes_on, model.closes_time = False, at.date(), at.time()

    assert model.checks.passed is passes
    assert opens(model).is_settled is passes


def test_missing_date_is_said(demo):
    model = saved(demo)

    model.closes_on = None

    assert model.checks.problems == ("Choose a date and a time for when the vote closes.",)
    assert model.checks.decision is not None


def test_roster_that_the_rule_does_not_fit_keeps_the_vote_closed(demo):
    model = saved(demo, rule_name="urgent", urgency="It closes.")

    assert model.checks.refusals == (Refusal.CD_ROSTER_MISMATCH,)
    assert not opens(model).is_settled
    assert "must not open" in model.problem


def test_checks_are_about_the_register_the_seats_and_the_tabled_shares(demo):
    checks = saved(demo).checks

    assert checks.passed
    assert checks.register_as_at == date(2023, 10, 1)
    assert len(checks.decision.practices) == 24
    assert [seat.vacant for seat in checks.decision.cds] == [False] * 6
    assert [one.share for one in checks.blocking] == [Fraction(2, 3), Fraction(3, 4)]
    assert checks.weights[0] == ("Z00001", 62_000)


def test_seat_of_a_cd_who_left_is_vacant(demo):
    (left,) = [m for m in list_members(demo) if m.name == "CD of U00002 (demo)"]
    assert left.roles[0].role is Role.CD
    model = saved(demo)

    revoke_member(demo, left.number, NOW)
    model.refresh()

    assert [seat.pcn_code for seat in model.checks.decision.cds if seat.vacant] == ["U00002"]


def test_recused_have_no_weight_and_are_frozen_so(demo):
    model = saved(demo)

    model.recused_practices, model.recused_seats = ["Z00001"], ["U00002"]
    assert model.checks.weights[0] == ("Z00002", 50_000)
    opens(model)

    decision = model.found.opening.decision
    assert [p.practice_code for p in decision.practices if p.recused] == ["Z00001"]
    assert [seat.pcn_code for seat in decision.cds if seat.recused] == ["U00002"]


def test_vote_does_not_open_before_somebody_has_seen_who_can_stop_it(demo):
    model = saved(demo)
    assert not model.may_open

    model.open_vote()

    assert "Look at who can stop this decision" in model.problem
    assert not model.is_settled


def test_what_changes_who_can_stop_it_has_to_be_seen_again(demo, clock):
    model = saved(demo, clock)
    model.has_seen = True
    clock.at += timedelta(minutes=1)
    model.refresh()
    assert model.has_seen

    model.recused_practices = ["Z00001"]

    assert not model.has_seen


def test_vote_does_not_open_on_a_text_that_is_not_saved(demo):
    model = saved(demo)
    model.summary = "Other words."

    opens(model)

    assert not model.may_open
    assert "not saved" in model.problem
    assert not model.is_settled


def test_rule_that_changed_since_has_to_be_saved_again(demo, tmp_path):
    rules = copy_rules(tmp_path)
    model = saved(demo, rules=rules)
    path = rules / "standard.toml"
    path.write_text(path.read_text().replace('"2/3"', '"3/4"'))

    model.refresh()
    assert "has changed since this was saved" in model.checks.problems[0]
    assert not opens(model).is_settled
    model.save()

    assert opens(model).found.opening.decision.rule.share == Fraction(3, 4)


def test_tabled_shares_that_cannot_be_read_are_said(demo, tmp_path):
    rules = copy_rules(tmp_path)
    (rules / "tabled_shares.toml").unlink()

    model = saved(demo, rules=rules)

    assert "tabled_shares.toml cannot be used" in model.checks.problems[0]
    assert [one.share for one in model.checks.blocking] == [Fraction(2, 3)]


def test_somebody_whose_role_ended_opens_nothing(demo):
    model = saved(demo)
    revoke_member(demo, model.who.member.number, NOW)

    opens(model)

    assert "signed out" in model.problem
    assert open_proposal(demo, decision=CODE).found.opening is None


def test_vote_that_is_opened_shows_what_was_frozen(demo):
    model = opens(saved(demo))

    model.refresh()

    assert model.checks.decision == model.found.opening.decision
    assert len(model.checks.blocking) == 2
    assert not model.may_open


def test_next_proposal_starts_without_what_was_chosen_for_the_last(demo):
    model = saved(demo)
    model.recused_practices, model.has_seen, model.outcome = ["Z00001"], True, "Agreed."
    model.code = ""

    model.headline, model.summary, model.full = "B", "B", "B"
    model.save()

    assert model.code == "D-2023-02"
    assert (model.recused_practices, model.has_seen, model.outcome) == ([], False, "")


def test_decision_of_the_leadership_meeting_is_recorded_with_its_reason(demo):
    model = saved(demo)
    model.outcome, model.why = "Agreed.", "It concerns one practice."

    model.take()

    assert (model.found.taken.outcome, model.stage) == ("Agreed.", Stage.CLOSED)
    assert "without a weighted vote" in model.done


@pytest.mark.parametrize(("outcome", "why"), [("", "x"), ("x", " ")])
def test_decision_without_outcome_or_reason_is_not_recorded(demo, outcome, why):
    model = saved(demo)
    model.outcome, model.why = outcome, why

    model.take()

    assert "is empty" in model.problem
    assert (model.found.taken, model.outcome) == (None, outcome)
