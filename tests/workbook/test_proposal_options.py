"""A proposal that is voted on by options, as it is written."""

from html import unescape

import pytest

from raftlib.domain.options import Option, OptionMethod
from raftlib.workbook.views import opening
from raftlib.workbook.views import proposal as show
from raftlib.workbook.wording import proposal as wording
from tests.workbook.proposals import open_proposal, saved, write
from tests.workbook.stores import ESCAPED, HOSTILE

CODE = "D-2023-01"
PLURALITY, APPROVAL = OptionMethod.PLURALITY.value, OptionMethod.APPROVAL.value


def fill(model, *titles, method=PLURALITY):
    """Type options, the first as A."""
    model.method = method
    for key, title in zip("ABCDEF", titles, strict=False):
        model.title(key, title)
    return model


def keys_and_titles(model):
    options = model.found.paper.options
    return [(option.key, option.title) for option in options.options] if options else []


def test_new_proposal_is_yes_or_no(demo):
    assert saved(demo).found.paper.options is None


def test_options_get_their_keys_by_themselves(demo):
    model = fill(write(open_proposal(demo)), "Two-thirds", "Three-quarters", method=APPROVAL)

    model.save()

    assert model.problem == ""
    assert keys_and_titles(model) == [("A", "Two-thirds"), ("B", "Three-quarters")]
    assert model.found.paper.options.method is OptionMethod.APPROVAL
    assert not model.is_changed


def test_six_options_can_be_given(demo):
    model = fill(write(open_proposal(demo)), *"uvwxyz")

    model.save()

    assert [key for key, _title in keys_and_titles(model)] == list("ABCDEF")


def test_revision_of_a_text_keeps_the_options(demo):
    fill(write(open_proposal(demo)), "Two-thirds", "Three-quarters").save()
    model = open_proposal(demo, decision=CODE)

    model.summary = "Another summary."
    model.save()

    assert len(model.found.papers) == 2
    assert keys_and_titles(model) == [("A", "Two-thirds"), ("B", "Three-quarters")]


def test_revision_can_change_the_options_or_go_back_to_yes_and_no(demo):
    model = fill(write(open_proposal(demo)), "Two-thirds", "Three-quarters")
    model.save()

    fill(model, "Half").save()
    changed = keys_and_titles(model)
    model.method = ""
    model.save()

    assert changed == [("A", "Half"), ("B", "Three-quarters")]
    assert model.found.paper.options is None


def test_copy_brings_the_options_along(demo):
    fill(write(open_proposal(demo)), "Two-thirds", "Three-quarters").save()
    model = open_proposal(demo)

    model.copy(CODE)

    assert (model.method, model.titled) == (
        PLURALITY,
        (Option(key="A", title="Two-thirds"), Option(key="B", title="Three-quarters")),
    )


def test_copy_leaves_options_that_are_typed(demo):
    fill(write(open_proposal(demo)), "Two-thirds", "Three-quarters").save()
    model = fill(open_proposal(demo), "Mine", method=APPROVAL)

    model.copy(CODE)

    assert (model.method, [one.title for one in model.titled]) == (APPROVAL, ["Mine"])


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        ((), "Give at least two options a title"),
        (("Two-thirds", " "), "Give at least two options a title"),
        (("Two-thirds", "", "As it is"), "Option B has no title, and a later one has"),
        (("Two-thirds", "Mrs Smith"), "a title with a surname"),
        (("Two-thirds", "x" * 201), "has 201 characters"),
    ],
)
def test_options_that_cannot_be_voted_on_are_refused_in_words(demo, titles, said):
    model = fill(write(open_proposal(demo)), *titles)

    model.save()

    assert said in model.problem
    assert (model.found, model.method) == (None, PLURALITY)


def test_title_that_names_another_locality_is_pointed_out(demo):
    model = fill(open_proposal(demo), "The hub of West", "None")

    assert model.stale_names() == {"options": ["West"]}
    assert "An option names West" in show.write_stale_names(model)


def test_fields_reach_the_model_and_come_and_go_with_the_kind(demo):
    model = write(open_proposal(demo))
    form = show.ProposalFormView(model)
    assert form.options.fields.layout.display == "none"

    form.options.kind.value = PLURALITY
    form.options.titles["A"].value = "Two-thirds"
    form.options.titles["B"].value = "Three-quarters"
    form.save.click()

    assert form.options.fields.layout.display != "none"
    assert "A vote names one option." in form.options.children[1].value
    assert keys_and_titles(model) == [("A", "Two-thirds"), ("B", "Three-quarters")]
    assert form.options.titles["A"].description == wording.label_option("A")


def test_preview_and_opening_checks_name_the_options(demo):
    model = fill(write(open_proposal(demo)), "Two-thirds", HOSTILE)
    model.save()

    for text in (show.write_preview(model), opening.write_checks(model)):
        assert "A vote names one option." in text
        assert "Option A (Two-thirds)" in text
        assert HOSTILE not in text
        assert ESCAPED in text


def test_opening_checks_say_that_a_vote_is_yes_or_no(demo):
    assert "yes or no on the proposal" in unescape(opening.write_checks(saved(demo)))
