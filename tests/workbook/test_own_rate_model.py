"""A member sees their own rate, and nobody else sees it."""

from datetime import date

import pytest

from raftlib.analysis.own_rate import Beside
from raftlib.domain.audit_entry import AuditEntry
from raftlib.domain.people import HeldRole, Role
from raftlib.store.audit_entries import add_entry
from raftlib.store.changes import AUDIT_TOPIC
from raftlib.store.sign_ins import end_sign_ins_of, start_sign_in
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.models.own_rate import OwnRateModel
from raftlib.workbook.views.own_rate import OwnRateView
from tests.analysis.audits import MENU
from tests.store.members import add
from tests.workbook.stores import NOW, access_to, add_practices, add_sheet, opened

CODE = "Z00001"  # OAK has a sheet of three clinicians with 60 appointments each
AT_OAK = HeldRole(role=Role.PRACTICE, practice_code=CODE)
AT_ELM = HeldRole(role=Role.PRACTICE, practice_code="Z00002")


def enter(store, member, avoidable, neither, label="GP Q", first=1):
    words = ["wholly"] * avoidable + ["not"] * neither
    with store.write() as connection:
        for number, word in enumerate(words, start=first):
            entry = AuditEntry(
                entry_id=f"{number:032x}",
                original_id=f"{number:032x}",
                practice_code=CODE,
                session_on=date(2023, 11, 6),
                session="am",
                clinician_label=label,
                avoidable=word,
            )
            add_entry(connection, entry, member, NOW)


def sign_in(store, *roles):
    number = add(store, "Ada", *roles)
    return number, Access(store, start_sign_in(store, number, NOW).sign_in, lambda: NOW)


def open_own(store, access, **asked):
    audit = opened(AuditModel(store, MENU), access, **{"practice": CODE, **asked})
    return opened(OwnRateModel(store, audit), access)


@pytest.fixture
def ada(store):
    """Let a member of OAK in who entered 5 of 31."""
    number, access = sign_in(store, AT_OAK)
    enter(store, number, 5, 26)
    return number, access


def test_page_that_is_nobodys_shows_no_rate(store, ada):
    audit = AuditModel(store, MENU)

    view = OwnRateView(OwnRateModel(store, audit))

    assert view.value == ""


def test_member_sees_their_own_rate_beside_the_practices_range(store, ada):
    """The sheet's three found 49 of 180, so the practice 54 of 211."""
    model = open_own(store, ada[1])

    assert (model.rate.own.numerator, model.rate.own.denominator) == (5, 31)
    assert model.rate.beside is Beside.RANGE
    said = OwnRateView(model).value
    assert "You: 5 of 31 (16%), very likely between 7% and 33%; the practice: 54 of 211 (26%)" in (
        said
    )
    assert "with the middle half of clinicians between" in said


def test_period_that_is_chosen_changes_nothing(store, ada):
    assert open_own(store, ada[1], period="2023-10").rate == open_own(store, ada[1]).rate


def test_colleague_sees_nothing_of_it(store, ada):
    _, colleague = sign_in(store, AT_OAK)

    model = open_own(store, colleague)

    assert (model.rate, model.aliases) == (None, 0)
    assert "Enter a session" in OwnRateView(model).value


@pytest.mark.parametrize(
    "role", [Role.FACILITATOR, Role.SCRIBE, Role.ANALYST, Role.CD], ids=lambda role: role.value
)
def test_staff_and_cds_see_nothing_of_it(store, ada, role):
    held = HeldRole(role=role, pcn_code="U1" if role is Role.CD else "")

    model = open_own(store, access_to(store, held))

    assert (model.practice_code, model.rate) == ("", None)
    assert "31" not in OwnRateView(model).value


def test_whoever_sits_at_this_computer_sees_nothing_of_it(store, ada):
    assert open_own(store, access_to(store)).rate is None


def test_member_of_another_practice_sees_nothing_of_it(store, ada):
    assert open_own(store, access_to(store, AT_ELM)).rate is None


def test_who_entered_for_several_clinicians_sees_none_of_them(store, ada):
    enter(store, ada[0], 1, 1, label="GP R", first=50)

    model = open_own(store, ada[1])

    assert (model.rate, model.aliases) == (None, 2)
    assert "under 2 aliases" in OwnRateView(model).value


def test_two_spellings_of_one_alias_are_one_clinician(store, ada):
    enter(store, ada[0], 1, 1, label="gp q", first=50)

    assert open_own(store, ada[1]).rate.own.denominator == 33


def test_rate_follows_what_is_entered(store, ada):
    model = open_own(store, ada[1])
    enter(store, ada[0], 1, 0, first=50)

    model.refresh(AUDIT_TOPIC)

    assert (model.rate.own.numerator, model.rate.own.denominator) == (6, 32)


def test_who_is_signed_out_sees_it_no_more(store, ada):
    model = open_own(store, ada[1])
    view = OwnRateView(model)
    end_sign_ins_of(store, ada[0], NOW)

    model.refresh()

    assert model.rate is None
    assert "signed out" in view.value
    assert "31" not in view.value


def test_only_one_other_is_not_told(empty_store):
    add_practices(empty_store, (CODE, "OAK", "North"))
    add_sheet(empty_store, CODE, wholly=10, neither=30, clinicians=1)
    number, access = sign_in(empty_store, AT_OAK)
    enter(empty_store, number, 5, 26)

    model = open_own(empty_store, access)

    assert (model.rate.beside, model.rate.practice) == (Beside.ONE_OTHER, None)
    assert "would tell theirs" in OwnRateView(model).value


def test_choosing_all_practices_hides_the_rate(store, ada):
    audit = opened(AuditModel(store, MENU), ada[1], practice=CODE)
    model = opened(OwnRateModel(store, audit), ada[1])

    audit.practice_code = ""

    assert model.rate is None
