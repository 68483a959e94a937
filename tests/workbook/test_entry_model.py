"""Who enters an audit, what they had entered, and what a page may send."""

from datetime import UTC, date, datetime, timedelta

import pytest

from raftlib import settings
from raftlib.conduct.audit_entries import NOT_A_MEMBER
from raftlib.conduct.audit_rounds import add_round, say_share
from raftlib.domain.audit_round import PracticeShare, RoundPlan, add_alternative
from raftlib.domain.people import AT_THIS_COMPUTER, HeldRole, Role
from raftlib.domain.period import Period
from raftlib.errors import AccessError, EntryError, RaftError
from raftlib.sources.audit_entries import MOST_AT_ONCE
from raftlib.sources.menus import read_audit_menu
from raftlib.store.audits import read_appointments
from raftlib.store.people import list_members
from raftlib.store.sign_ins import end_sign_ins_of, start_sign_in
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.entry import NO_PRACTICE, EntryModel, TooOftenError
from tests.store.members import add
from tests.workbook.stores import access_to

MENU = read_audit_menu(settings.data_path("menus/audit.toml"))
NOON = datetime(2023, 10, 3, 11, 30, tzinfo=UTC)  # half past twelve in London
AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
AT_ELM = HeldRole(role=Role.PRACTICE, practice_code="Z00002")
SESSION = {
    "practice_code": "Z00001",
    "session_on": "2023-10-03",
    "session": "evening",
    "clinician_label": "GP 9",
}


class Clock:
    """Stands still until a test moves it."""

    def __init__(self):
        self.at = NOON

    def __call__(self):
        """Return the instant at which it stands."""
        return self.at


@pytest.fixture
def clock():
    return Clock()


def sign_in(store, *roles, name="Somebody"):
    number = add(store, name, *roles)
    return Access(store, start_sign_in(store, number, NOON).sign_in, lambda: NOON)


def open_model(store, access, clock, **asked):
    model = EntryModel(store, MENU, clock)
    model.open(access, asked)
    return model


@pytest.fixture
def model(store, clock):
    return open_model(store, sign_in(store, AT_OAK), clock)


def sent(number=1, **answers):
    return {"entry_id": f"{number:032x}", **SESSION, "avoidable": "not", **answers}


def counted(store):
    found = read_appointments(store, ["Z00001"])
    return found[found["clinician_label"] == SESSION["clinician_label"]]["avoidable"].tolist()


def test_page_that_is_nobodys_offers_nothing(store, clock):
    model = EntryModel(store, MENU, clock)

    assert (model.member, model.practices, model.today) == (0, {}, None)


def test_member_enters_for_their_own_practices(store, clock):
    model = open_model(store, sign_in(store, AT_ELM, AT_OAK), clock)

    assert list(model.practices.items()) == [("Z00001", "OAK"), ("Z00002", "ELM")]
    assert model.member > 0
    assert model.remembered is None


def test_practice_that_was_asked_for_comes_first(store, clock):
    model = open_model(store, sign_in(store, AT_ELM, AT_OAK), clock, practice="Z00002")

    assert list(model.practices) == ["Z00002", "Z00001"]
    assert model.address == {"practice": "Z00002"}


def test_practice_of_others_that_was_asked_for_is_said(store, clock):
    model = open_model(store, sign_in(store, AT_OAK), clock, practice="Z00002")

    assert "not a member of 'Z00002'" in model.problem
    assert list(model.practices) == ["Z00001"]


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.ANALYST])
def test_who_belongs_to_no_practice_is_told_so(store, clock, role):
    model = open_model(store, sign_in(store, HeldRole(role=role)), clock)

    assert model.problem == NO_PRACTICE
    assert model.member == 0


def test_whoever_sits_at_this_computer_enters_nothing(store, clock):
    model = open_model(store, access_to(store), clock)

    assert model.problem == NO_PRACTICE
    (receipt,) = model.take([sent()])
    assert receipt.refusal == NOT_A_MEMBER


@pytest.mark.parametrize(
    ("at", "today", "half_day"),
    [
        (datetime(2023, 10, 3, 11, 59, tzinfo=UTC), date(2023, 10, 3), "am"),
        (datetime(2023, 10, 3, 12, 0, tzinfo=UTC), date(2023, 10, 3), "pm"),
        (datetime(2023, 10, 3, 17, 30, tzinfo=UTC), date(2023, 10, 3), "evening"),
        (datetime(2023, 10, 3, 23, 0, tzinfo=UTC), date(2023, 10, 4), "am"),
    ],
)
def test_day_and_half_day_are_those_in_london(store, clock, at, today, half_day):
    """On 3 October 2023 the clocks there are an hour ahead of UTC."""
    clock.at = at

    model = open_model(store, sign_in(store, AT_OAK), clock)

    assert (model.today, model.half_day) == (today, half_day)


def test_half_day_follows_the_clock(model, clock):
    clock.at += timedelta(hours=1)

    model.refresh()

    assert model.half_day == "pm"
    assert model.has_times


def test_what_was_sent_is_stored_and_comes_back(store, model):
    (receipt,) = model.take([sent(avoidable="wholly")])

    found = model.resume(SESSION)

    assert receipt.stored
    assert [entry.avoidable for entry in found.entries] == ["wholly"]
    assert found.imported == 0
    assert counted(store) == ["wholly"]


def test_alias_is_remembered_for_the_member(store, model, clock):
    model.take([sent(clinician_role="pharmacist")])
    name = next(m.number for m in list_members(store) if m.number == model.member)
    access = Access(store, start_sign_in(store, name, NOON).sign_in, lambda: NOON)

    again = open_model(store, access, clock)

    assert again.remembered is not None
    assert (again.remembered.clinician_label, again.remembered.clinician_role) == (
        "GP 9",
        "pharmacist",
    )


def test_other_members_see_nothing_of_it(store, model, clock):
    model.take([sent()])
    other = open_model(store, sign_in(store, AT_OAK, name="Bo"), clock)

    assert other.resume(SESSION).entries == []
    assert other.remembered is None


def test_appointments_that_a_sheet_brought_are_told(store, model):
    """The sheet of the store has 60 appointments of GP 1 in the morning of 3 October 2023."""
    found = model.resume({**SESSION, "session": "am", "clinician_label": "GP 1"})

    assert found.imported == 60


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"practice_code": "Z00002"}, "not a member"),
        ({"session_on": "2023-10-04"}, "still to come"),
        ({"clinician_label": "Dr Example"}, "a title with a surname"),
        ({"session": "night"}, "not among the answers"),
        ({"session": 7}, "is no entry"),
    ],
)
def test_session_that_cannot_be_entered_is_refused(model, change, said):
    with pytest.raises((AccessError, EntryError), match=said):
        model.resume({**SESSION, **change})


@pytest.mark.parametrize("message", [None, 7, "x", {}, {"entry_id": "x"}, [None, 4, [], "x", {}]])
def test_what_is_no_message_stores_nothing(store, model, message):
    assert model.take(message) == []
    assert counted(store) == []


def test_entry_of_another_form_is_refused_and_the_rest_is_stored(store, model):
    receipts = model.take([{**sent(1), "note": 7}, sent(2)])

    assert {receipt.entry_id[-1]: receipt.stored for receipt in receipts} == {"1": False, "2": True}


def test_no_more_than_a_message_may_hold_is_looked_at(store, model):
    receipts = model.take([sent(number) for number in range(1, MOST_AT_ONCE + 10)])

    assert len(receipts) == MOST_AT_ONCE == len(counted(store))


def test_flood_is_kept_out_and_heard_again_later(store, model, clock):
    for number in range(1, 61):
        model.take([sent(number)])

    with pytest.raises(TooOftenError, match="sent again by itself"):
        model.take([sent(61)])

    clock.at += timedelta(seconds=1)
    (receipt,) = model.take([sent(61)])
    assert receipt.stored


def test_who_is_signed_out_meanwhile_stores_nothing(store, model):
    end_sign_ins_of(store, model.member, NOON)

    with pytest.raises(RaftError, match="signed out"):
        model.take([sent()])

    assert counted(store) == []


def add_a_round(store, first, last, *, code="", target=40, answer="library"):
    plan = RoundPlan(
        name="Round 2",
        period=Period(first, last),
        target=target,
        menu=add_alternative(MENU, answer, "community"),
    )
    place = {"practice_code": code} if code else {"locality": "North"}
    return add_round(store, AT_THIS_COMPUTER, plan, lambda: NOON, **place).number


def test_rounds_that_have_begun_are_offered_the_practices_own_first(store, clock):
    add_a_round(store, date(2023, 10, 3), date(2023, 10, 3), code="Z00001")
    number = add_a_round(store, date(2023, 10, 1), date(2023, 10, 20))
    add_a_round(store, date(2023, 10, 21), date(2023, 10, 31))  # begins later
    say_share(store, AT_THIS_COMPUTER, number, "Z00001", PracticeShare(target=60), lambda: NOON)

    model = open_model(store, sign_in(store, AT_OAK), clock)

    assert [(it.round.practice_code, it.target) for it in model.rounds] == [
        ("Z00001", 40),
        ("", 60),
    ]


def test_round_of_others_is_not_offered(store, clock):
    add_a_round(store, date(2023, 10, 1), date(2023, 10, 20), code="Z00002")

    assert open_model(store, sign_in(store, AT_OAK), clock).rounds == []


def test_answer_that_only_a_round_offers_is_stored(store, model):
    entry = sent(avoidable="wholly", could_have_been="library")
    (before,) = model.take([entry])
    add_a_round(store, date(2023, 10, 1), date(2023, 10, 20))
    model.refresh()

    (after,) = model.take([entry])

    assert "not among the answers" in before.refusal
    assert after.stored


def test_answer_stays_understood_when_its_round_is_over(store, model, clock):
    add_a_round(store, date(2023, 10, 1), date(2023, 10, 2))
    model.refresh()

    (receipt,) = model.take([sent(avoidable="wholly", could_have_been="library")])

    assert receipt.stored


def test_appointments_of_the_aliass_other_sessions_in_the_round_are_told(store, model, clock):
    """A sheet brought 60 of GP 1 on the morning of 3 October 2023."""
    session = {**SESSION, "clinician_label": "gp 1"}
    model.take(
        [{**sent(1), "clinician_label": "GP 1", "session": "am", "session_on": "2023-10-02"}]
    )
    assert model.resume(session).in_round == 0

    add_a_round(store, date(2023, 10, 3), date(2023, 10, 20))
    model.refresh()

    assert model.resume(session).in_round == 60
    assert model.resume({**session, "session": "am"}).in_round == 0
    assert model.resume({**session, "session_on": "2023-10-02"}).in_round == 0
