"""Who brings in which audit, what they see before it counts, and that they can take it back."""

from datetime import UTC, date, datetime

import pytest

from raftlib import settings
from raftlib.conduct.audit_sheets import (
    IS_GONE,
    NOBODY_BRINGS_IN,
    NOT_YOURS,
    BroughtIn,
    bring_in,
    take_back,
)
from raftlib.domain.audit_round import add_alternative
from raftlib.domain.people import HeldRole, Role
from raftlib.errors import AccessError, StoreError
from raftlib.sources.audit_sheet import read_audit
from raftlib.sources.given_files import GivenFile
from raftlib.sources.mapping_file import read_mapping_hints
from raftlib.sources.menus import read_audit_menu
from raftlib.store.audits import read_appointments
from raftlib.store.sign_ins import end_sign_ins_of
from raftlib.workbook.models.access import SIGNED_OUT
from raftlib.workbook.models.bring_in import BringInModel
from raftlib.workbook.models.sheet_look import Stage
from raftlib.workbook.views.bring_in import write_sheets
from tests.workbook.practices import add_planned
from tests.workbook.stores import access_to, opened

MENU = read_audit_menu(settings.data_path("menus/audit.toml"))
HINTS = read_mapping_hints(settings.data_path("menus/audit_headings.toml"))
NOW = datetime(2023, 12, 1, 12, tzinfo=UTC)
AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
AT_ELM = HeldRole(role=Role.PRACTICE, practice_code="Z00002")
ANALYST = HeldRole(role=Role.ANALYST)
HEADING = "practice_code,session_on,session,clinician_label,avoidable,could_have_been"
FOREIGN = "Site,Date of session,Time of day,Clinician ID,Outcome"
FOREIGN_ROWS = ("Z00001,04/10/2023,Morning,A,Yes - fully", "Z00001,04/10/2023,Morning,A,DNA")


def make(store, *roles):
    return opened(BringInModel(store, MENU, HINTS, lambda: NOW), access_to(store, *roles))


def sheet(*rows, heading=HEADING):
    return "\n".join([heading, *rows]).encode()


def ours(code="Z00001", label="GP 9", answer="not", on="04/10/2023"):
    return f"{code},{on},am,{label},{answer},"


def give(model, content, name="a.csv"):
    model.show(model.examine(name, content))
    return model.look


def stored(store, label="GP 9", code="Z00001"):
    rows = read_appointments(store, [code])
    return rows[rows["clinician_label"] == label]["avoidable"].tolist()


@pytest.fixture
def model(store):
    return make(store, AT_OAK)


def test_answers_that_a_round_added_are_taken_and_asked_for(store):
    """The round is that of the practice alone, so the other practice's sheets do not have it."""
    wide = add_alternative(MENU, "library", "community")
    days = date(2023, 10, 1), date(2023, 10, 31)
    elm = make(store, AT_ELM)
    add_planned(store, "1", *days, "Z00001", menu=wide)

    oak = make(store, AT_OAK)
    give(oak, sheet("Z00001,04/10/2023,am,GP 9,wholly,library"))
    elm.refresh()
    give(elm, sheet("Z00002,04/10/2023,am,GP 9,wholly,library"))

    assert (oak.look.stage, elm.look.stage) == (Stage.READY, Stage.WRONG)
    assert write_sheets(oak.menu) != write_sheets(elm.menu) == write_sheets(MENU)
    assert make(store, ANALYST).menu == oak.menu


def test_page_that_is_nobodys_says_and_allows_nothing(store):
    model = BringInModel(store, MENU, HINTS, lambda: NOW)

    assert (model.may, model.practices, model.look.stage) == (False, {}, Stage.NOTHING)


def test_member_brings_in_the_audits_of_their_own_practice(store, model):
    assert (model.may, model.practices) == (True, {"Z00001": "OAK"})

    look = give(model, sheet(ours(), ours(answer="wholly")))
    assert (look.stage, stored(store)) == (Stage.READY, [])
    model.bring()

    assert (model.look.stage, stored(store)) == (Stage.DONE, ["not", "wholly"])


def test_row_of_another_practice_is_an_error_with_its_row(model):
    look = give(model, sheet(ours(), ours("Z00002")))

    assert look.stage is Stage.WRONG
    assert [(problem.row, problem.column) for problem in look.wrong] == [(3, "practice_code")]
    assert "your own practice: Z00001" in look.wrong[0].advice


def test_analyst_brings_in_the_audits_of_any_practice(store):
    model = make(store, ANALYST)

    give(model, sheet(ours(), ours("Z00002")))
    model.bring()

    assert model.practices == {}
    assert (stored(store), stored(store, code="Z00002")) == (["not"], ["not"])


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.SCRIBE])
def test_who_belongs_to_no_practice_brings_in_nothing(store, role):
    model = make(store, HeldRole(role=role))

    give(model, sheet(ours()))

    assert (model.may, model.problem) == (False, NOBODY_BRINGS_IN)
    assert model.look.stage is Stage.NOTHING


def test_who_is_signed_out_meanwhile_brings_in_nothing(store, model):
    give(model, sheet(ours()))
    end_sign_ins_of(store, model._access.viewer().member.number, NOW)

    model.bring()

    assert (model.problem, stored(store)) == (SIGNED_OUT, [])


def test_sheet_of_others_is_refused_at_the_door_of_the_store(store):
    """Whatever the page thought it was: the last check asks again."""
    of_elm = read_audit(GivenFile("a.csv", sheet(ours("Z00002"))), MENU)
    viewer = access_to(store, AT_OAK).viewer()

    with pytest.raises(AccessError, match=NOT_YOURS):
        bring_in(store, viewer, of_elm, file="a.csv", clock=lambda: NOW)

    assert stored(store, code="Z00002") == []


def test_import_of_others_is_not_taken_back(store):
    of_elm = read_audit(GivenFile("a.csv", sheet(ours("Z00002"))), MENU)
    theirs = access_to(store, AT_ELM).viewer()
    brought = bring_in(store, theirs, of_elm, file="a.csv", clock=lambda: NOW)

    with pytest.raises(AccessError, match=NOT_YOURS):
        take_back(store, access_to(store, AT_OAK).viewer(), brought)

    assert stored(store, code="Z00002") == ["not"]


def test_same_number_of_another_import_is_not_taken_back(store):
    """A number is given again once its import is taken back."""
    earlier = datetime(2023, 11, 1, tzinfo=UTC)
    stale = BroughtIn(number=1, at=earlier, practice_codes=frozenset(["Z00001"]), is_new=True)

    with pytest.raises(StoreError, match=IS_GONE):
        take_back(store, access_to(store, AT_OAK).viewer(), stale)

    assert len(read_appointments(store, ["Z00001"])) == 180


def test_all_errors_are_there_at_once(model):
    rows = [
        ours(),
        ours(answer="maybe"),
        ours(on="32/10/2023"),
        "Z00001,04/10/2023,am,GP 1,not,dentist",
    ]

    look = give(model, sheet(*rows, *[ours(answer="no idea")] * 9))

    wrong = [(problem.row, problem.column) for problem in look.wrong]
    assert wrong[:2] == [(3, "avoidable"), (4, "session_on")]
    assert (5, "could_have_been") in wrong
    assert len(wrong) == 12


def test_patient_data_is_refused_and_nowhere_repeated(store, model):
    content = sheet(f"{ours()}Mrs Windermere 943 476 5919")

    look = give(model, content)

    assert look.stage is Stage.WRONG
    assert "Windermere" not in repr(look)
    assert look.opened is None
    model.bring()
    assert (stored(store), model.problem) == ([], "Choose a file first.")


def test_session_after_today_is_an_error(model):
    look = give(model, sheet(ours(on="02/12/2023")))

    assert [problem.column for problem in look.wrong] == ["session_on"]
    assert give(model, sheet(ours(on="01/12/2023"))).stage is Stage.READY


def test_file_that_comes_twice_is_known_and_changes_nothing(store, model):
    give(model, sheet(ours()))
    model.bring()

    look = give(model, sheet(ours()), name="again.csv")
    model.bring()

    assert look.known.same
    assert not model.brought.is_new
    assert stored(store) == ["not"]


def test_sessions_that_are_there_are_named_and_count_instead_when_asked(store, model):
    give(model, sheet(ours()))
    model.bring()

    look = give(model, sheet(ours(answer="wholly")))
    assert [session[3] for session in look.known.sessions] == ["GP 9"]
    model.bring()
    assert ("in the workbook already" in model.problem, stored(store)) == (True, ["not"])
    model.bring(instead=True)

    assert stored(store) == ["wholly"]


def test_what_is_taken_back_lets_the_earlier_sheet_count_again(store, model):
    give(model, sheet(ours()))
    model.bring()
    give(model, sheet(ours(answer="wholly")))
    model.bring(instead=True)

    model.take_back()

    assert (stored(store), model.look.stage, model.brought) == (["not"], Stage.READY, None)
    model.take_back()
    assert model.problem == "Choose a file first."


def test_other_form_is_asked_about_and_counts_as_it_was_said(store, model):
    look = give(model, sheet(*FOREIGN_ROWS, heading=FOREIGN))
    assert (look.stage, look.mapping.columns["avoidable"]) == (Stage.COLUMNS, "Outcome")

    model.use_columns(look.mapping.columns)
    assert model.look.unknown["avoidable"] == {"Yes - fully": 1, "DNA": 1}
    assert model.look.mapping.answers["avoidable"] == {"Yes - fully": "wholly"}
    model.use_answers(
        {**model.look.mapping.answers, "avoidable": {"Yes - fully": "wholly", "DNA": ""}}
    )
    model.bring()

    assert stored(store, "A") == ["wholly"]


def test_answer_that_nobody_decided_about_is_an_error_with_its_row(model):
    look = give(model, sheet(*FOREIGN_ROWS, heading=FOREIGN))
    model.use_columns(look.mapping.columns)

    model.use_answers(model.look.mapping.answers)

    assert model.look.stage is Stage.WRONG
    assert [(problem.row, problem.found) for problem in model.look.wrong] == [(3, "is 'DNA'")]
    assert model.can_map_answers()


def test_answer_that_is_none_of_ours_cannot_be_meant(model):
    look = give(model, sheet(*FOREIGN_ROWS, heading=FOREIGN))
    model.use_columns(look.mapping.columns)

    model.use_answers({"avoidable": {"DNA": "perhaps"}})

    assert "none of our answers" in model.problem


def test_heading_that_is_chosen_twice_is_refused(model):
    give(model, sheet(*FOREIGN_ROWS, heading=FOREIGN))

    model.use_columns({"avoidable": "Outcome", "note": "Outcome"})

    assert model.problem == "'Outcome' is chosen twice. Choose it for one of our columns only."


def test_only_practice_of_a_member_stands_for_rows_that_name_none(model):
    rows = [row.removeprefix("Z00001,") for row in FOREIGN_ROWS]

    look = give(model, sheet(*rows, heading=FOREIGN.removeprefix("Site,")))

    assert look.mapping.practice_code == "Z00001"


def test_question_with_41_unknown_answers_is_free_text_and_40_are_not(model):
    rows = [f"Z00001,04/10/2023,am,A,not,text {number}" for number in range(41)]

    give(model, sheet(*rows[:40]))
    model.map_answers()
    assert (model.look.stage, model.problem) == (Stage.ANSWERS, "")
    give(model, sheet(*rows))
    model.map_answers()

    assert "41 different answers" in model.problem


def save(model, name="South form"):
    look = give(model, sheet(*FOREIGN_ROWS, heading=FOREIGN))
    model.use_columns(look.mapping.columns)
    model.use_answers({"avoidable": {"DNA": ""}})
    model.save_mapping(name)


def test_saved_mapping_is_suggested_for_a_file_with_the_same_headings(store, model):
    save(model)

    look = give(make(store, AT_OAK), sheet(*FOREIGN_ROWS, heading=FOREIGN.upper()))

    assert (look.stage, look.saved.name, look.saved.saved_at) == (Stage.COLUMNS, "South form", NOW)
    assert look.mapping.answers["avoidable"]["DNA"] == ""


def test_saved_mapping_of_a_practice_is_not_that_of_others(store, model):
    save(model)

    assert give(make(store, AT_ELM), sheet(*FOREIGN_ROWS, heading=FOREIGN)).saved is None


def test_saved_mapping_of_the_analyst_is_for_all(store):
    save(make(store, ANALYST))

    look = give(make(store, AT_ELM), sheet(*FOREIGN_ROWS, heading=FOREIGN))

    assert look.saved.practice_code == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (" ", "Give the mapping a name"),
        ("x" * 61, "61 characters"),
        ("Mrs Windermere", "a title with a surname"),
    ],
)
def test_name_of_a_mapping_that_cannot_be_kept_is_refused(model, name, said):
    save(model, name)

    assert said in model.problem
    assert "Windermere" not in model.problem


def test_longest_name_of_a_mapping_is_kept(model):
    save(model, "x" * 60)

    assert (model.problem, model.done) == ("", f"The mapping is saved as '{'x' * 60}'.")
