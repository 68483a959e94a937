"""The page on which a sheet is brought in: its controls reach the model, and it the screen."""

import pytest

from raftlib.sources.given_files import MAX_GIVEN_BYTES
from raftlib.sources.problems import CellProblem
from raftlib.workbook.models.bring_in import BringInModel
from raftlib.workbook.models.sheet_look import Stage
from raftlib.workbook.views.bring_in import ChooseView, FoundView, SheetsToFillInView
from raftlib.workbook.views.sheet_mapping import UNDECIDED
from raftlib.workbook.wording.bring_in import describe_problems, describe_rows
from tests.workbook.stores import ESCAPED, HOSTILE
from tests.workbook.test_bring_in_model import (
    AT_OAK,
    FOREIGN,
    FOREIGN_ROWS,
    HINTS,
    MENU,
    NOW,
    give,
    make,
    ours,
    sheet,
    stored,
)


@pytest.fixture
def model(store):
    return make(store, AT_OAK)


def shown(view):
    return [child for child in view.children if child.layout.display != "none"]


def labels(view):
    return [child.description for child in shown(view) if hasattr(child, "button_style")]


def hand_over(view, content, **more):
    message = {"kind": "file", "name": "a.csv", "number": 1, **more}
    view.chooser._hear(None, message, [memoryview(content)])


def test_page_that_is_nobodys_takes_no_file(store):
    view = ChooseView(BringInModel(store, MENU, HINTS, lambda: NOW))

    assert not view.chooser.enabled
    assert "OAK" not in str([child.get_state() for child in view.children])


def test_file_that_is_handed_over_reaches_the_model(model):
    view = ChooseView(model)

    hand_over(view, sheet(ours()))

    assert (model.look.stage, model.look.file_name) == (Stage.READY, "a.csv")
    assert view.chooser.enabled
    assert view.chooser.most == MAX_GIVEN_BYTES


@pytest.mark.parametrize(
    ("message", "buffers"),
    [
        (None, [b"x"]),
        ({"kind": "file", "name": 3, "number": 1}, [b"x"]),
        ({"kind": "file", "name": "a.csv", "number": "1"}, [b"x"]),
        ({"kind": "file", "name": "a.csv", "number": 1}, []),
        ({"kind": "file", "name": "a.csv", "number": 1}, [b"x", b"y"]),
        ({"kind": "other", "name": "a.csv", "number": 1}, [b"x"]),
    ],
)
def test_message_that_is_no_file_is_not_heard(model, message, buffers):
    ChooseView(model).chooser._hear(None, message, buffers)

    assert (model.look.stage, model.problem) == (Stage.NOTHING, "")


def test_empty_sheets_can_be_downloaded(model):
    html = SheetsToFillInView(model).value

    assert 'download="audit.xlsx"' in html
    assert 'download="tally-sheet.pdf" href="data:application/pdf;base64,JVBERi' in html
    assert 'href="/pages/enter-an-audit"' in html


def test_buttons_fit_what_was_found(model):
    view = FoundView(model)
    assert labels(view) == []

    give(model, sheet(ours()))
    assert labels(view) == ["Bring it in"]
    view.bring.click()
    assert labels(view) == ["Take it back"]
    give(model, sheet(ours()))
    assert labels(view) == []
    give(model, sheet(ours(answer="wholly")))
    assert labels(view) == ["Count these instead"]


def test_buttons_reach_the_store(store, model):
    view = FoundView(model)
    give(model, sheet(ours()))

    view.bring.click()
    assert stored(store) == ["not"]
    view.back.click()
    assert stored(store) == []


def test_lists_ask_what_words_mean_and_reach_the_model(store, model):
    view = FoundView(model)
    give(model, sheet(*FOREIGN_ROWS, heading=FOREIGN))
    assert view.mapping.columns["avoidable"].value == ("heading", "Outcome")

    view.mapping.use.click()
    undecided = view.mapping.answers["avoidable", "DNA"]
    assert (undecided.description, undecided.value) == ("DNA (1 row)", UNDECIDED)
    undecided.value = ("answer", "")
    view.mapping.use.click()

    html = view.children[1].value
    assert model.look.stage is Stage.READY
    assert "these rows are left out" in html
    assert "Yes - fully" in html
    view.name.value = "South form"
    view.save.click()
    assert model.done == "The mapping is saved as 'South form'."


def test_what_a_file_says_is_escaped(model):
    view = FoundView(model)
    heading = f"{FOREIGN},<b>"

    give(model, sheet(*(f"{row}," for row in FOREIGN_ROWS), heading=heading), name="<i>.csv")
    view.mapping.use.click()

    assert "Left out: &lt;b&gt;." in view.mapping.children[0].value


def test_wrong_value_is_escaped(model):
    view = FoundView(model)
    give(
        model,
        f"{sheet().decode()}\nZ00001,04/10/2023,{HOSTILE.replace(',', '')!s},A,not,\n".replace(
            '"', ""
        ).encode(),
    )

    assert "<script>" not in view.children[1].value
    assert ESCAPED.split("alert")[0] in view.children[1].value


def test_problems_that_are_alike_make_one_sentence():
    problems = [
        CellProblem(where="a.csv", row=row, column="session", found=found, advice="Choose one.")
        for row, found in [(3, "is 'lunch'"), (4, "is 'lunch'"), (9, "is 'noon'")]
    ]

    assert describe_problems(problems) == [
        "rows 3 to 4, 9: session is 'lunch', is 'noon'. Choose one."
    ]


def test_single_rows_and_spans_are_told_apart():
    assert describe_rows([9, 2, 3, 3, 5]) == "2 to 3, 5, 9"
