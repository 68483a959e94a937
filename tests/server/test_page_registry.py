import re

import nbformat.v4 as v4
import pytest

from raftlib.domain.people import EVERYBODY, Role
from raftlib.server.handlers import notebook_title
from raftlib.server.pages import PAGES, Page, find_page, pages_for
from raftlib.settings import NOTEBOOKS
from raftlib.workbook.models.audit import LocalityAuditModel
from raftlib.workbook.models.decision import ClosedDecisionModel


def test_pages_stand_in_the_order_of_the_chain():
    assert [page.notebook for page in PAGES] == sorted(page.notebook for page in PAGES)


def test_each_page_has_its_own_address():
    slugs = [page.slug for page in PAGES]

    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch("[a-z0-9-]+", slug) for slug in slugs)


def test_unregistered_notebook_is_no_page():
    assert find_page(PAGES, "10_avoidable_appointments.ipynb", EVERYBODY) is None


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_page_to_start_on(role):
    assert pages_for(PAGES, [role])[0].slug == "start-here"


def test_page_of_another_role_is_not_found():
    pages = [Page("small", "small.ipynb", "Small", frozenset({Role.CD}))]

    assert find_page(pages, "small", [Role.ANALYST]) is None
    assert find_page(pages, "small", [Role.ANALYST, Role.CD])


def test_nobody_without_a_role_has_a_page():
    assert pages_for(PAGES, []) == []


def test_title_in_the_metadata_goes_before_the_heading():
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell("# Heading")], metadata={"title": "T"})

    assert notebook_title(notebook) == "T"


def test_second_level_heading_is_no_title():
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell("## Part"), v4.new_code_cell("# note")])

    assert notebook_title(notebook) == ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_page_is_shared_by_what_its_model_is(page):
    """A page that is a person's must never be handed to an audience."""
    text = (NOTEBOOKS / page.notebook).read_text("utf-8")
    models = {"locality": LocalityAuditModel, "decision": ClosedDecisionModel}
    used = {kind for kind, model in models.items() if f"= {model.__name__}(" in text}

    assert used == {page.shared_by} - {""}
    assert all(model.shared_by == kind for kind, model in models.items())
