"""Who may enter what, once, and how it is corrected."""

import statistics
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from multiprocessing import get_context

import pytest
import sqlalchemy as sa

from raftlib import settings
from raftlib.conduct import audit_entries
from raftlib.conduct.audit_entries import check_session, record_entries
from raftlib.domain.audit_entry import AuditEntry
from raftlib.domain.people import AT_THIS_COMPUTER, HeldRole, Member, Role, Viewer
from raftlib.errors import AccessError, EntryError
from raftlib.sources.menus import read_audit_menu
from raftlib.store.audits import read_appointments
from raftlib.store.changes import AUDIT_TOPIC
from raftlib.store.connection import Store
from raftlib.store.people import add_member
from raftlib.store.schema import audit_entry, change
from tests.store.conftest import postgresql, store_url  # noqa: F401  (fixtures)

MENU = read_audit_menu(settings.data_path("menus/audit.toml"))
NOON = datetime(2023, 10, 3, 12, tzinfo=UTC)
TODAY = date(2023, 10, 3)
PHONE = "07700 900123"  # of a range that is nobody's
CLINICIANS, EACH = 60, 5


def clock():
    return NOON


def member_of(store, *practice_codes, name="Ada") -> Viewer:
    roles = tuple(HeldRole(role=Role.PRACTICE, practice_code=code) for code in practice_codes)
    number = add_member(store, name, roles, NOON)
    return Viewer(member=Member(number=number, name=name, roles=roles), sign_in=f"s-{number}")


@pytest.fixture
def store(store_url):  # noqa: F811
    store = Store(store_url)
    yield store
    store.close()


@pytest.fixture
def ada(store) -> Viewer:
    return member_of(store, "Z00003")


def make_entry(number: int, of: int = 0, **answers) -> AuditEntry:
    known = {
        "practice_code": "Z00003",
        "session_on": TODAY,
        "session": "am",
        "clinician_label": "GP 1",
        "avoidable": "not",
    }
    ids = {"entry_id": f"{number:032x}", "original_id": f"{of or number:032x}"}
    return AuditEntry(**ids, **(known | answers))


def record(store, viewer, *entries, at=clock):
    return record_entries(store, viewer, entries, MENU, at)


def refusal(store, viewer, entry):
    (receipt,) = record(store, viewer, entry)
    assert rows(store) == []
    return receipt.refusal


def rows(store):
    with store.read() as connection:
        return connection.execute(sa.select(audit_entry)).all()


def announced(store):
    with store.read() as connection:
        query = sa.select(change.c.change_id).where(change.c.topic == AUDIT_TOPIC)
        return len(connection.scalars(query).all())


def test_entry_of_a_member_is_stored_with_who_and_when(store, ada):
    (receipt,) = record(store, ada, make_entry(1))

    (row,) = rows(store)
    assert receipt.stored
    assert (row.member_id, row.entered_at) == (ada.member.number, NOON)
    assert announced(store) == 1


def test_same_id_again_changes_nothing_and_is_said_to_be_stored(store, ada):
    record(store, ada, make_entry(1))

    again = record(store, ada, make_entry(1), make_entry(1, avoidable="wholly"))

    assert [receipt.stored for receipt in again] == [True, True]
    assert [row.avoidable for row in rows(store)] == ["not"]
    assert announced(store) == 1


def test_what_is_stored_already_stays_so_when_it_would_be_refused_now(store, ada):
    """Its page never heard that it was stored, and the menu has changed since."""
    record(store, ada, make_entry(1, session="evening"))
    fewer = replace(MENU, sessions=("am",))

    (receipt,) = record_entries(store, ada, [make_entry(1, session="evening")], fewer, clock)

    assert receipt.stored


def test_id_of_somebody_else_is_refused(store, ada):
    record(store, ada, make_entry(1))

    (receipt,) = record(store, member_of(store, "Z00003", name="Bo"), make_entry(1))

    assert "Somebody else entered this" in receipt.refusal


@pytest.mark.parametrize("codes", [(), ("Z00004",)])
def test_entry_for_a_practice_of_others_is_refused(store, codes):
    roles = [HeldRole(role=Role.PRACTICE, practice_code=code) for code in codes]
    viewer = Viewer(
        member=Member(number=1, name="", roles=(*roles, *AT_THIS_COMPUTER.member.roles)),
        sign_in="s",
    )

    assert "not a member of that practice" in refusal(store, viewer, make_entry(1))


def test_refused_entry_keeps_none_of_the_others_away(store, ada):
    receipts = record(store, ada, make_entry(1), make_entry(2, note=f"rang {PHONE}"), make_entry(3))

    assert [receipt.stored for receipt in receipts] == [True, False, True]
    assert len(rows(store)) == 2


def test_same_id_twice_in_one_message_hides_no_fault(store, ada):
    """The good one is judged as good, and the bad one as bad, in either order."""
    bad, good = make_entry(1, note=f"rang {PHONE}"), make_entry(1)

    receipts = record(store, ada, bad, good)

    assert [receipt.stored for receipt in receipts] == [False, True]
    assert [row.note for row in rows(store)] == [""]


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        (f"rang {PHONE}", "a phone number"),
        ("943 476 5919", "an NHS number"),
        ("seen by Dr Example", "a title with a surname"),
        ("born 3.4.1950", "a date of birth"),
        ("lives at B1 1AA", "a full postcode"),
    ],
)
def test_note_with_patient_data_is_refused_and_never_repeated(store, ada, note, kind):
    said = refusal(store, ada, make_entry(1, note=note))

    assert kind in said
    assert not any(word in said for word in note.split() if any(map(str.isdigit, word)))
    assert "Example" not in said


@pytest.mark.parametrize("label", ["Dr Example", "Mrs Example", "x@example.org", PHONE])
def test_alias_that_looks_like_a_person_is_refused_and_never_repeated(store, ada, label):
    said = refusal(store, ada, make_entry(1, clinician_label=label))

    assert said.startswith("The alias has what looks like")
    assert label not in said


@pytest.mark.parametrize("label", ["GP 1", "a", "Blue kite", "x" * 40])
def test_alias_that_names_nobody_is_stored(store, ada, label):
    (receipt,) = record(store, ada, make_entry(1, clinician_label=label))

    assert receipt.stored


@pytest.mark.parametrize(("label", "said"), [("", "no alias"), ("x" * 41, "41 characters")])
def test_alias_of_no_or_too_many_letters_is_refused(store, ada, label, said):
    assert said in refusal(store, ada, make_entry(1, clinician_label=label))


@pytest.mark.parametrize("letter", ["\0", "\x1b", "\ud800"])
def test_letter_that_cannot_be_seen_is_refused(store, ada, letter):
    assert "cannot be seen" in refusal(store, ada, make_entry(1, note=f"a{letter}b"))
    assert "cannot be seen" in refusal(store, ada, make_entry(1, clinician_label=f"a{letter}"))


@pytest.mark.parametrize(("length", "stored"), [(299, True), (300, True), (301, False)])
def test_note_has_at_most_300_letters(store, ada, length, stored):
    (receipt,) = record(store, ada, make_entry(1, note="x" * length))

    assert receipt.stored is stored


@pytest.mark.parametrize(
    "column",
    ["session", "clinician_role", "mode", "booked_as", "avoidable", "change_needed", "achievable"],
)
def test_answer_that_no_menu_has_is_refused_and_never_repeated(store, ada, column):
    said = refusal(store, ada, make_entry(1, **{column: "<script>x</script>"}))

    assert "not among the answers" in said
    assert "script" not in said


@pytest.mark.parametrize("column", ["session", "avoidable"])
def test_half_day_and_judgement_are_needed(store, ada, column):
    assert "not among the answers" in refusal(store, ada, make_entry(1, **{column: ""}))


@pytest.mark.parametrize("column", ["could_have_been", "change_needed", "achievable"])
def test_reason_without_need_is_refused(store, ada, column):
    answer = MENU.answers[column][0]

    assert "has no reason" in refusal(store, ada, make_entry(1, **{column: answer}))
    (receipt,) = record(store, ada, make_entry(1, avoidable="partially", **{column: answer}))
    assert receipt.stored


@pytest.mark.parametrize(
    ("day", "stored"),
    [
        (TODAY - timedelta(1), True),
        (TODAY, True),
        (TODAY + timedelta(1), False),
        (date(2014, 12, 31), False),
        (date(2015, 1, 1), True),
    ],
)
def test_session_is_neither_to_come_nor_before_the_first_audits(store, ada, day, stored):
    (receipt,) = record(store, ada, make_entry(1, session_on=day))

    assert receipt.stored is stored
    assert str(day) not in receipt.refusal


@pytest.mark.parametrize(
    ("at", "stored"),
    [
        (datetime(2023, 10, 2, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2023, 10, 2, 23, 0, tzinfo=UTC), True),
    ],
)
def test_today_begins_at_midnight_in_london(store, ada, at, stored):
    """On 3 October 2023 the clocks in London are an hour ahead of UTC."""
    (receipt,) = record(store, ada, make_entry(1), at=lambda: at)

    assert receipt.stored is stored


def test_correction_is_kept_beside_what_it_corrects(store, ada):
    record(store, ada, make_entry(1))
    (receipt,) = record(store, ada, make_entry(2, of=1, avoidable="wholly"))

    assert receipt.stored
    assert [row.avoidable for row in rows(store)] == ["not", "wholly"]
    assert read_appointments(store, ["Z00003"])["avoidable"].tolist() == ["wholly"]


def test_correction_in_the_same_message_as_the_entry_is_stored(store, ada):
    receipts = record(store, ada, make_entry(1), make_entry(2, of=1, taken_back=True))

    assert all(receipt.stored for receipt in receipts)
    assert len(read_appointments(store, ["Z00003"])) == 0


def test_entry_of_another_member_cannot_be_corrected(store, ada):
    record(store, ada, make_entry(1))

    (receipt,) = record(
        store, member_of(store, "Z00003", name="Bo"), make_entry(2, of=1, taken_back=True)
    )

    assert "only they can change it" in receipt.refusal
    assert len(rows(store)) == 1


def test_correction_of_what_is_not_there_is_refused(store, ada):
    record(store, ada, make_entry(1), make_entry(2, of=1))

    receipts = record(store, ada, make_entry(3, of=9), make_entry(4, of=2))

    assert ["not in the workbook" in receipt.refusal for receipt in receipts] == [True, True]


def test_correction_stays_in_its_practice(store):
    both = member_of(store, "Z00003", "Z00004")
    record(store, both, make_entry(1))

    (receipt,) = record(store, both, make_entry(2, of=1, practice_code="Z00004"))

    assert "stays in its practice" in receipt.refusal


def test_entries_of_a_day_are_bounded_and_the_next_day_is_another(store, ada, monkeypatch):
    monkeypatch.setattr(audit_entries, "MOST_A_DAY", 3)
    receipts = record(store, ada, *map(make_entry, range(1, 5)))

    (tomorrow,) = record(store, ada, make_entry(9), at=lambda: NOON + timedelta(1))

    assert [receipt.stored for receipt in receipts] == [True, True, True, False]
    assert "no more are taken" in receipts[-1].refusal
    assert tomorrow.stored


def test_refused_message_announces_no_change(store, ada):
    record(store, ada, make_entry(1, avoidable="perhaps"))

    assert announced(store) == 0


def test_session_can_be_checked_before_anything_is_entered(ada):
    session = make_entry(1).of_session
    check_session(ada, session, MENU, TODAY)

    with pytest.raises(EntryError, match="still to come"):
        check_session(ada, replace(session, session_on=TODAY + timedelta(1)), MENU, TODAY)
    with pytest.raises(EntryError, match="The half-day is not among"):
        check_session(ada, replace(session, session="night"), MENU, TODAY)
    with pytest.raises(AccessError, match="not a member"):
        check_session(ada, replace(session, practice_code="Z00004"), MENU, TODAY)


def enter_five(url: str, viewer: Viewer) -> list[float]:
    """Enter as one clinician does from a page of their own; return how long each took."""
    store, took = Store(url), []
    for number in range(EACH):
        entry = make_entry(
            viewer.member.number * 100 + number, clinician_label=f"GP {viewer.member.number}"
        )
        began = time.perf_counter()
        for _ in range(2):  # the answer to the first was lost
            (receipt,) = record(store, viewer, entry)
            assert receipt.stored
        took.append((time.perf_counter() - began) / 2)
    store.close()
    return took


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_60_clinicians_at_once_lose_nothing(store, store_url, kind, capsys):  # noqa: F811
    people = [member_of(store, "Z00003", name=f"Person {n}") for n in range(CLINICIANS)]
    store.close()
    pools = {
        "threads": lambda: ThreadPoolExecutor(CLINICIANS),
        "processes": lambda: ProcessPoolExecutor(4, mp_context=get_context("spawn")),
    }
    with pools[kind]() as pool:
        found = pool.map(enter_five, [store_url] * CLINICIANS, people)
        took = sorted(chain.from_iterable(found))

    with capsys.disabled():
        print(  # noqa: T201
            f"\n{store_url.split(':')[0]}, {kind}: {len(took)} entries, from call to stored median "
            f"{statistics.median(took) * 1000:.0f} ms, p95 {took[int(len(took) * 0.95)] * 1000:.0f}"
        )
    counted = read_appointments(store, ["Z00003"])
    assert len(rows(store)) == CLINICIANS * EACH
    assert counted.groupby("clinician_label").size().tolist() == [EACH] * CLINICIANS
