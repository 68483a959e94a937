"""The page of a notice: its model without widgets, and what reaches the screen."""

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest

from conftest import make_demo_store
from raftlib import settings
from raftlib.domain.people import HeldRole, Role
from raftlib.domain.proceedings import Depth
from raftlib.sources.decision_record import parse_decision
from raftlib.sources.strict_json import parse_json
from raftlib.store.connection import Store
from raftlib.store.people import add_member
from raftlib.store.sign_ins import start_sign_in
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.notice import NoticeModel
from raftlib.workbook.views import files
from raftlib.workbook.views import notice as views
from raftlib.workbook.wording.notice import NONE_YET
from tests.conduct.conftest import CLOSES, OPENS, SetClock
from tests.conduct.hub import close_hub, take_hub, vote_on_hub
from tests.conduct.voting import propose_hub
from tests.workbook.stores import add_practices

TEMPLATE = settings.data_path("templates/notice.docx")
# Closed on Wednesday 17 January 2024: Thursday and Friday, then it is final.
FINAL = datetime(2024, 1, 20, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    store = Store(make_demo_store(tmp_path))
    yield store
    store.close()


@pytest.fixture
def clock():
    return SetClock(OPENS - timedelta(days=1))


def opened(store, clock, **asked):
    model = NoticeModel(store, clock)
    model.open(Access(store, None, clock), asked)
    return model


def shown(model):
    return views.write_message(model) + views.write_notice(model)


def links(html):
    return dict(re.findall(r'download="([^"]+)" href="data:[^,]+;base64,([^"]+)"', html))


def test_closed_decision_is_shown_before_one_that_is_open(store, clock):
    code = close_hub(store, clock)
    newer = propose_hub(store, clock())

    model = opened(store, clock)

    assert [item.decision_code for item in model.listed] == [newer, code]
    assert model.code == code
    assert "Shared same-day hub: CARRIED" in shown(model)


def test_nothing_is_said_before_the_page_is_opened(store, clock):
    close_hub(store, clock)

    model = NoticeModel(store, clock)

    assert shown(model) + views.write_next_step(model) == ""
    assert views.NoticeFilesView(model, TEMPLATE).children[0].value == ""


def test_page_without_decisions_says_what_comes(store, clock):
    assert NONE_YET in shown(opened(store, clock))


def test_decision_that_is_open_has_no_notice_yet(store, clock):
    vote_on_hub(store, clock)

    model = opened(store, clock)

    assert "Its notice is ready within a minute of closing." in shown(model)
    assert model.tally is None
    assert len(views.NoticeFilesView(model, TEMPLATE).children) == 1


def test_notice_appears_when_the_clock_has_closed_the_vote(store, clock):
    vote_on_hub(store, clock)
    model = opened(store, clock)
    view = views.NoticeView(model)
    clock.at = CLOSES - timedelta(microseconds=1)
    model.refresh()
    assert view.value == ""

    clock.at = CLOSES
    model.refresh()

    assert "Shared same-day hub: CARRIED" in view.value


def test_depth_that_is_chosen_is_what_is_read(store, clock):
    close_hub(store, clock)
    model = opened(store, clock)
    choice, view = views.NoticeChoiceView(model), views.NoticeView(model)

    assert "What happens next" not in view.value
    choice.depth.value = Depth.SUMMARY
    assert "What happens next" in view.value
    assert "How each practice voted" not in view.value
    choice.depth.value = Depth.FULL
    assert "How each practice voted" in view.value


def test_decision_that_is_chosen_is_what_is_read(store, clock):
    close_hub(store, clock)
    taken = take_hub(store, clock)
    model = opened(store, clock)
    choice, view = views.NoticeChoiceView(model), views.NoticeView(model)

    choice.code.value = taken

    assert f"{taken} Lease: DECIDED, no weighted vote" in view.value
    assert "raft-taken" in view.value


@pytest.mark.parametrize(("at", "final"), [(FINAL - timedelta(seconds=1), False), (FINAL, True)])
def test_outcome_is_final_when_the_time_for_mistakes_is_over(store, clock, at, final):
    close_hub(store, clock)
    model = opened(store, clock)
    model.depth, view = Depth.SUMMARY, views.NoticeView(model)

    clock.at = at
    model.refresh()

    assert model.final is final
    assert ("Final since Sat 20 January 2024, 00:00" in view.value) is final


def test_files_are_made_only_when_asked_for(store, clock):
    code = close_hub(store, clock)
    model = opened(store, clock)
    view = views.NoticeFilesView(model, TEMPLATE)

    assert view.files.value == ""
    view.prepare.click()

    found = links(view.files.value)
    stem = f"{code}-notice-headline"
    assert list(found) == [f"{stem}.html", f"{stem}.docx", f"{stem}.eml", f"{code}.json"]
    record = parse_decision(parse_json(base64.b64decode(found[f"{code}.json"])))
    assert record == model.found.decision
    assert len(view.files.value) < 200_000


def test_another_depth_takes_the_files_away(store, clock):
    close_hub(store, clock)
    model = opened(store, clock)
    view = views.NoticeFilesView(model, TEMPLATE)
    view.prepare.click()

    model.depth = Depth.FULL

    assert view.files.value == ""
    view.prepare.click()
    assert "notice-full.docx" in view.files.value


def test_decision_without_a_vote_has_no_record_to_recount(store, clock):
    take_hub(store, clock)
    model = opened(store, clock)
    view = views.NoticeFilesView(model, TEMPLATE)

    view.prepare.click()

    assert [name.rpartition(".")[2] for name in links(view.files.value)] == ["html", "docx", "eml"]


def test_file_that_is_too_large_for_a_page_is_no_link(store, clock, monkeypatch):
    close_hub(store, clock)
    model = opened(store, clock)
    model.prepare_files()
    monkeypatch.setattr(files, "MOST_BYTES", 30_000)  # the Word file has some more

    html = views.write_files(model, TEMPLATE)

    assert "headline.docx is too large for this page" in html
    assert len(links(html)) == 3


def test_files_cannot_be_asked_for_without_a_notice(store, clock):
    vote_on_hub(store, clock)
    model = opened(store, clock)

    model.prepare_files()

    assert not model.files_wanted


def test_notice_of_another_locality_is_not_there(store, clock):
    code = close_hub(store, clock)
    add_practices(store, ("Z99999", "FAR AWAY", "South"))
    stranger = add_member(
        store, "From elsewhere", [HeldRole(role=Role.PRACTICE, practice_code="Z99999")], clock()
    )
    sign_in = start_sign_in(store, stranger, clock()).sign_in

    model = NoticeModel(store, clock)
    model.open(Access(store, sign_in, clock), {"decision": code})

    assert model.found is None
    assert f"There is no decision &#x27;{code}&#x27; here." in shown(model)
