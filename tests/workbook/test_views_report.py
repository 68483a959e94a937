from fractions import Fraction

from raftlib.workbook.views import report
from raftlib.workbook.views.audit import (
    write_alternatives,
    write_findings,
)
from tests.workbook.stores import open_audit


def test_report_says_locality_register_and_who_audited(store):
    model = open_audit(store, locality="North", period="2023-11")

    assert "North: sessions from Wed 1 November 2023" in report.show_scope(model).data
    text = report.show_register(model).data
    assert "1 of 2 practices audited in this period" in text
    assert '<th scope="row">One PCN</th><td>U1</td><td class="num">2</td>' in text


def test_report_shows_the_same_figures_as_the_page(store):
    model = open_audit(store)

    assert report.show_findings(model).data == write_findings(model)
    assert report.show_alternatives(model).data == write_alternatives(model)


def test_report_names_who_could_stop_a_decision(store):
    """Two practices of 5,000: each alone leaves half, below two thirds."""
    text = report.show_blocking(open_audit(store), [Fraction(2, 3)]).data

    assert "Alone: Z00001, Z00002." in text
    assert "Z00001 Oak" in text


def test_report_on_an_empty_store_has_no_register(empty_store):
    assert report.show_register(open_audit(empty_store)).data == ""
