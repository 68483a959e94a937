"""Who sees which rounds, how far they are, and what the page does for whom."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes

import pytest

from raftlib.conduct.audit_rounds import NOT_FOR_LOCALITY, NOT_FOR_PRACTICE
from raftlib.domain.audit_round import RoundStage
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.period import Period
from raftlib.store.audit_rounds import count_plans, find_round_of, read_rounds_of
from raftlib.store.people import revoke_member
from raftlib.store.sign_ins import start_sign_in
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.audit_place import AuditPlace
from raftlib.workbook.models.audit_round import RoundsModel
from raftlib.workbook.models.posting import Post
from raftlib.workbook.models.rounds_shown import Place
from raftlib.workbook.views.round_reminders import write_reminder
from tests.store.members import add
from tests.workbook.stores import MENU, access_to, add_sheet

# The store has 180 appointments of 3 clinicians of Z00001, all on Tuesday 3 October 2023.
NOON = datetime(2023, 10, 4, 11, tzinfo=UTC)
TODAY = date(2023, 10, 4)
AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
AT_ASH = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
FACILITATOR, ANALYST = HeldRole(role=Role.FACILITATOR), HeldRole(role=Role.ANALYST)
OAK, NORTH = Place(practice_code="Z00001"), Place(locality="North")


@pytest.fixture
def open_page(store, tmp_path):
    """Open the page for somebody, at noon of TODAY; a test may move its clock."""

    def open_for(*roles, **asked):
        access = access_to(store, *roles)
        model = RoundsModel(store, MENU, lambda: NOON, Post({}, tmp_path / "addresses.csv"))
        model.open(access, asked)
        return model

    return open_for


def make(model, first=date(2023, 10, 2), last=date(2023, 10, 20), target=60, name="Round 1"):
    model.make(name, first, last, target)
    assert model.problem == ""
    return model


def test_page_that_is_nobodys_shows_nothing(store, tmp_path):
    model = RoundsModel(store, MENU, lambda: NOON, Post({}, tmp_path / "a.csv"))

    assert (model.places, model.rounds, model.names, model.today) == ([], [], {}, None)
    assert (model.may_make, model.may_change, model.is_due) == (False, False, False)


@pytest.mark.parametrize(
    ("roles", "places"),
    [
        ((AT_OAK,), [OAK]),
        ((AT_OAK, AT_ASH), [OAK, Place(practice_code="Z00003")]),
        ((FACILITATOR,), [NORTH, Place(locality="South")]),
        ((HeldRole(role=Role.CD, pcn_code="U1"),), []),
        ((HeldRole(role=Role.SCRIBE),), []),
    ],
)
def test_places_are_those_of_the_viewer(open_page, roles, places):
    model = open_page(*roles)

    assert model.places == places
    assert model.place == next(iter(places), None)


def test_analyst_is_shown_a_practice_that_a_link_names(open_page):
    assert open_page(ANALYST, practice="Z00001").place == OAK
    assert open_page(ANALYST).place == NORTH


@pytest.mark.parametrize("asked", [{"practice": "Z00001"}, {"locality": "West"}])
def test_place_that_is_not_the_viewers_is_said(open_page, asked):
    model = open_page(FACILITATOR, **asked)

    assert "There are no rounds of" in model.problem
    assert (model.place, model.progress) == (NORTH, None)


def test_place_that_a_tricked_page_names_is_not_shown(open_page):
    make(open_page(AT_OAK))
    model = open_page(FACILITATOR)

    model.place = OAK

    assert (model.place, model.rounds, model.progress) == (None, [], None)


def test_new_round_lasts_three_weeks_and_asks_what_the_practice_needs(open_page):
    """The sheet says 5 clinicians; 286 among 5 are 57.2 each."""
    model = open_page(AT_OAK)

    assert model.suggest_period() == Period(TODAY, date(2023, 10, 25))
    assert model.suggestion.each == 58


def test_next_round_is_suggested_after_the_last(open_page):
    model = make(open_page(AT_OAK))

    assert model.suggest_period().first_on == date(2023, 10, 21)
    model.call_off()
    assert model.suggest_period().first_on == TODAY


def test_manager_sees_how_far_each_alias_is(open_page):
    model = make(open_page(AT_OAK))

    progress = model.progress

    assert [(one.clinician_label, one.appointments) for one in progress.by_alias] == [
        ("GP 1", 60),
        ("GP 2", 60),
        ("GP 3", 60),
    ]
    assert (progress.begun, progress.not_begun, progress.reached) == (3, 2, 3)
    assert (model.act, model.stage) == ("made", RoundStage.OPEN)
    assert model.standing is None


def test_facilitator_sees_which_practices_have_begun_and_nothing_by_clinician(open_page):
    model = make(open_page(FACILITATOR))

    assert (model.standing.begun, model.standing.not_begun) == (("Z00001",), ("Z00002",))
    assert model.progress is None


def test_member_sees_the_localitys_round_and_changes_nothing_of_it(open_page, store):
    make(open_page(FACILITATOR))
    model = open_page(AT_OAK)

    assert [one.locality for one in model.rounds] == ["North"]
    assert not model.may_change
    model.change("Mine", date(2023, 10, 2), date(2023, 12, 1), 1)
    assert model.problem == NOT_FOR_LOCALITY
    model.close()
    model.add_answer("library", "community")
    assert count_plans(store, 1) == 1


def test_members_of_other_practices_do_not_see_a_practices_round(open_page):
    make(open_page(AT_OAK))

    assert open_page(AT_ASH).rounds == []
    assert open_page(FACILITATOR).rounds == []


def test_facilitator_does_nothing_for_a_practice(open_page, store):
    make(open_page(AT_OAK))
    model = open_page(FACILITATOR)

    with model.hold_trait_notifications():
        model.number = 1
    for act in (model.close, model.call_off, model.reopen):
        act()
        assert model.problem
    model.say_share(9, 9)
    assert model.problem == NOT_FOR_PRACTICE
    assert count_plans(store, 1) == 1


def test_whoever_is_revoked_meanwhile_does_nothing(store, tmp_path):
    number = add(store, "Somebody", AT_OAK)
    access = Access(store, start_sign_in(store, number, NOON).sign_in, lambda: NOON)
    model = RoundsModel(store, MENU, lambda: NOON, Post({}, tmp_path / "a.csv"))
    model.open(access, {})
    revoke_member(store, number, NOON)

    model.make("Round 1", TODAY, TODAY, 1)

    assert "signed out" in model.problem
    assert read_rounds_of(store, "Z00001") == []


def test_closing_is_taken_back(open_page):
    model = make(open_page(AT_OAK))

    model.close()
    closed = model.stage
    model.reopen()

    assert (closed, model.stage, model.act) == (RoundStage.CLOSED, RoundStage.OPEN, "reopened")


def test_round_is_changed_and_what_cannot_be_is_said(open_page, store):
    model = make(open_page(AT_OAK))

    model.change("Autumn", date(2023, 10, 2), date(2023, 11, 1), 41)
    assert (model.chosen.plan.name, model.progress.target) == ("Autumn", 41)
    model.change("Autumn", date(2023, 10, 2), None, 41)

    assert model.problem == "Choose the first and the last day of the round."
    assert (model.act, model.settled) == ("", None)
    assert count_plans(store, 1) == 2


def test_answers_are_added_and_worded(open_page, store):
    model = make(open_page(AT_OAK), first=TODAY + timedelta(days=1))

    model.add_answer(" a  library ", "community")
    model.add_answer("a sign", "")
    model.word_answer("dentist", "NHS dentist")

    menu = find_round_of(store, 1).plan.menu
    labels = [item.label for item in menu.alternatives]
    assert labels[:4] == ["NHS dentist", "optometry", "self-care", "a library"]
    assert menu.changes_needed == ("continuity", "a sign")


def test_answer_of_a_round_that_has_begun_is_not_worded(open_page):
    model = make(open_page(AT_OAK))

    model.word_answer("dentist", "NHS dentist")

    assert "answers stay as they are" in model.problem


def test_practice_says_its_clinicians_and_its_target(open_page):
    make(open_page(FACILITATOR), target=40)
    model = open_page(AT_OAK)

    model.say_share(3, 61)

    assert (model.progress.clinicians, model.progress.target, model.clinicians) == (3, 61, 3)
    assert (model.progress.not_begun, model.progress.reached) == (0, 0)
    model.say_share(0, 0)
    assert (model.progress.clinicians, model.progress.target) == (5, 40)


def test_what_is_entered_meanwhile_is_counted(open_page, store):
    model = make(open_page(FACILITATOR))

    add_sheet(store, "Z00002", on=date(2023, 10, 5), neither=30)
    model.refresh()

    assert model.standing.not_begun == ()


def test_another_day_is_noticed(store, tmp_path):
    at = [NOON]
    model = RoundsModel(store, MENU, lambda: at[0], Post({}, tmp_path / "a.csv"))
    model.open(access_to(store, AT_OAK), {})
    make(model, last=TODAY)
    assert not model.is_due

    at[0] = datetime(2023, 10, 4, 23, tzinfo=UTC)  # midnight in London, where it is summer time
    due = model.is_due
    model.refresh()

    assert due
    assert (model.stage, model.is_due) == (RoundStage.CLOSED, False)


def test_round_that_a_link_names_is_shown(open_page):
    make(make(open_page(AT_OAK)), first=date(2023, 11, 1), last=date(2023, 11, 9), name="Round 2")

    model = open_page(AT_OAK, round="2")

    assert model.chosen.plan.name == "Round 2"
    assert model.address == {"practice": "Z00001", "round": "2"}
    assert "no round '7'" in open_page(AT_OAK, round="7").problem


def test_rounds_that_are_open_stand_first(open_page):
    model = make(open_page(AT_OAK), first=date(2023, 9, 4), last=date(2023, 9, 8), name="Past")
    make(model, first=date(2023, 11, 6), last=date(2023, 11, 8), name="Later")
    make(model, first=date(2023, 10, 30), last=date(2023, 10, 31), name="Next")
    make(model, name="Open")

    assert [one.plan.name for one in open_page(AT_OAK).rounds] == ["Open", "Next", "Later", "Past"]


def test_reminder_of_clinicians_has_aliases_and_no_address(open_page):
    model = make(open_page(AT_OAK), target=61)

    model.draft_reminder(lambda: write_reminder(model))

    draft = message_from_bytes(model.download.content)
    assert draft["X-Unsent"] == "1"
    assert (draft["To"], draft["Bcc"]) == (None, None)
    assert "- GP 1: 60 appointments of about 61 so far" in model.letter.text
    assert "- 2 other clinicians who have not begun yet" in model.letter.text
    assert model.act == "reminder made"


def test_reminder_of_practices_goes_to_known_addresses_of_those_that_have_not_begun(
    open_page, tmp_path
):
    (tmp_path / "addresses.csv").write_text(
        "practice_code,email\nZ00001,oak@practice.example\nZ00002,elm@practice.example\n"
    )
    model = make(open_page(FACILITATOR))

    model.draft_reminder(lambda: write_reminder(model))

    draft = message_from_bytes(model.download.content)
    assert draft["Bcc"] == "elm@practice.example"
    assert "Z0000" not in model.letter.text


def test_nobody_is_reminded_where_all_have_done_what_was_asked(open_page):
    model = make(open_page(AT_OAK))
    model.say_share(3, 0)

    model.draft_reminder(lambda: write_reminder(model))

    assert model.problem == "There is nobody to remind now."
    assert (model.letter, model.download) == (None, None)


def test_reminder_is_withdrawn_when_somebody_begins(open_page, store):
    model = make(open_page(FACILITATOR))
    model.draft_reminder(lambda: write_reminder(model))

    add_sheet(store, "Z00002", on=date(2023, 10, 5), neither=30)
    model.refresh()

    assert (model.letter, model.download) == (None, None)


def test_rounds_of_a_practice_are_periods_for_its_own_pages(open_page, store):
    make(open_page(FACILITATOR))
    model = make(open_page(AT_OAK), date(2023, 9, 4), date(2023, 9, 8), name="September")
    make(model, date(2023, 8, 7), date(2023, 8, 8), name="Mistake").call_off()

    place = AuditPlace.read(store, "North", model._access.viewer(), MENU)

    assert [(one.plan.name, one.period) for one in place.rounds_of("Z00001")] == [
        ("Round 1", Period(date(2023, 10, 2), date(2023, 10, 20))),
        ("September", Period(date(2023, 9, 4), date(2023, 9, 8))),
    ]
    assert [one.plan.name for one in place.rounds_of("Z00002")] == ["Round 1"]
    assert place.rounds_of("") == []
