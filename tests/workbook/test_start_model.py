from datetime import date, timedelta

import pytest

from raftlib.domain.people import HeldRole, Role
from raftlib.server.pages import PAGES, find_page
from raftlib.store.changes import AUDIT_TOPIC
from raftlib.store.connection import Store
from raftlib.store.meetings import end_meeting, start_meeting
from raftlib.store.people import revoke_member
from raftlib.store.schema import decision_record
from raftlib.workbook.models.start import StartModel
from raftlib.workbook.views import start as views
from raftlib.workbook.wording import start as wording
from tests.analysis.records import notice_example
from tests.workbook.stores import NOW, access_to, add_record, add_sheet, opened

FACILITATOR = HeldRole(role=Role.FACILITATOR)
AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
AT_ASH = HeldRole(role=Role.PRACTICE, practice_code="Z00003")  # in South, without an audit
HOUR = timedelta(hours=1)


def open_as(store, *roles, at=NOW):
    return opened(StartModel(store, lambda: at), access_to(store, *roles))


def add_vote(store, *, opens_at=NOW - HOUR, closes_at=NOW + HOUR, practice="Z00001", **other):
    instants = {"opens_at": opens_at.isoformat(), "closes_at": closes_at.isoformat()}
    practices = [{"code": practice, "pcn": "U1", "list_size": 5000, "recused": False}]
    add_record(
        store,
        {
            **notice_example(),
            "votes": [],
            "cd_votes": [],
            **instants,
            "practices": practices,
            **other,
        },
    )


def test_vote_is_on_while_its_window_is_open(store):
    add_vote(store)

    (vote,) = open_as(store, AT_OAK).open_votes

    assert vote.closes_at == NOW + HOUR


@pytest.mark.parametrize(
    ("after_opening", "is_open"),
    [(-1, False), (0, True), (1, True), (3599, True), (3600, False), (3601, False)],
)
def test_vote_opens_at_its_first_moment_and_is_closed_at_its_last(store, after_opening, is_open):
    add_vote(store, opens_at=NOW, closes_at=NOW + HOUR)

    model = open_as(store, FACILITATOR, at=NOW + timedelta(seconds=after_opening))

    assert bool(model.open_votes) is is_open


def test_clock_alone_closes_a_vote_on_an_open_page(store):
    add_vote(store)
    now = [NOW]
    model = opened(StartModel(store, lambda: now[0]), access_to(store, FACILITATOR))
    assert model.open_votes

    now[0] = NOW + HOUR
    model.refresh()

    assert model.has_times
    assert model.open_votes == []


def test_vote_of_other_practices_is_not_mine(store):
    add_vote(store, practice="Z00002", cds=[{"pcn": "U9", "vacant": False, "recused": False}])

    assert open_as(store, AT_OAK).open_votes == []
    assert open_as(store, HeldRole(role=Role.CD, pcn_code="U1")).open_votes == []
    assert len(open_as(store, FACILITATOR).open_votes) == 1


def test_vote_is_on_for_the_cd_who_has_a_seat(store):
    add_vote(store, cds=[{"pcn": "U1", "vacant": False, "recused": False}])

    assert len(open_as(store, HeldRole(role=Role.CD, pcn_code="U1")).open_votes) == 1


def test_meeting_of_my_locality_is_on_until_it_ends(store):
    meeting = start_meeting(store, "All practices", "North", None, NOW)
    assert open_as(store, AT_OAK).running == [meeting]
    assert open_as(store, AT_ASH).running == []

    end_meeting(store, meeting.number, NOW)

    assert open_as(store, AT_OAK).running == []


def test_own_practice_says_when_it_audited_last(store):
    (oak,) = open_as(store, AT_OAK).audits
    (ash,) = open_as(store, AT_ASH).audits

    assert (oak.practice_code, oak.last_on) == ("Z00001", date(2023, 10, 3))
    assert ash.last_on is None
    assert open_as(store, FACILITATOR).audits == []


def test_person_in_two_roles_has_both(store):
    model = open_as(store, AT_OAK, FACILITATOR)

    assert len(wording.describe_first_steps(model.viewer)) == 2
    assert "Facilitator" in wording.describe_viewer(model.viewer, model.names)
    assert "Practice member, Oak" in wording.describe_viewer(model.viewer, model.names)


def test_person_who_was_revoked_is_told(store):
    model = open_as(store, AT_OAK)
    revoke_member(store, model.viewer.member.number, NOW)

    model.refresh()

    assert "You are signed out" in views.write_who(model)


def test_page_says_that_the_store_is_damaged(tmp_path):
    (tmp_path / "raft.db").write_bytes(bytes(range(256)) * 64)
    store = Store(f"sqlite:///{tmp_path / 'raft.db'}")

    model = opened(StartModel(store, lambda: NOW), access_to(store))

    assert "The store is damaged" in views.write_who(model)


def test_nothing_on_is_said_and_the_facilitator_can_begin(store):
    assert wording.NOTHING_ON in views.write_on_now(open_as(store, AT_OAK))
    assert wording.START_A_MEETING not in views.write_on_now(open_as(store, AT_OAK))
    assert 'href="/pages/meeting-notes"' in views.write_on_now(open_as(store, FACILITATOR))


def test_what_is_on_leads_to_its_page(store):
    add_vote(store, decision="D&1", title="<b>A hub</b>")
    meeting = start_meeting(store, "All <i>practices", "North", None, NOW)

    text = views.write_on_now(open_as(store, AT_OAK))

    assert f'href="/pages/meeting-notes?meeting={meeting.number}"' in text
    assert 'href="/pages/locality-vote?decision=D%261"' in text
    assert "<b>" not in text
    assert "<i>" not in text


def test_every_step_of_the_chain_with_a_link_has_its_page():
    slugs = [step.slug for step in wording.CHAIN if step.slug]

    assert len(slugs) == 4
    assert all(find_page(PAGES, slug, Role) for slug in slugs)


def test_chain_stands_in_its_order():
    text = views.write_chain()
    places = [text.index(step.title) for step in wording.CHAIN]

    assert places == sorted(places)
    assert text.count("<a ") == 4


def test_record_that_cannot_be_read_stops_nothing(store):
    add_vote(store)
    bad = {"decision_code": "D-9", "title": "Bad", "record": "[1]", "fingerprint": "f"}
    with store.write() as connection:
        connection.execute(decision_record.insert().values(imported_at=NOW, **bad))

    assert len(open_as(store, FACILITATOR).open_votes) == 1


def test_entry_of_an_audit_reads_the_audits_and_no_decision(store):
    """The table of the decisions is gone, so that reading them would be said."""
    model = open_as(store, AT_ASH)
    with store.write() as connection:
        connection.exec_driver_sql("DROP TABLE decision_record")
    add_sheet(store, "Z00003", neither=10)

    model.refresh(AUDIT_TOPIC)

    assert [one.last_on for one in model.audits] == [date(2023, 10, 3)]
    assert model.problem == ""
    model.refresh()
    assert model.problem != ""


def test_entry_of_an_audit_shows_nothing_to_who_is_signed_out(store):
    model = open_as(store, AT_OAK)
    revoke_member(store, model.viewer.member.number, NOW)

    model.refresh(AUDIT_TOPIC)

    assert "signed out" in model.problem
