"""The funnel and the themes of a locality: on its page, in its report, and on a practice's page."""

import re
from datetime import date

import pytest

from raftlib.domain.people import HeldRole, Role
from raftlib.workbook.models.audit import AuditModel, LocalityAuditModel
from raftlib.workbook.models.funnel import read_funnel
from raftlib.workbook.views import report
from raftlib.workbook.views.audit import write_alternatives, write_findings
from raftlib.workbook.views.funnel import FunnelView, write_funnel
from raftlib.workbook.views.themes import ThemesView, write_themes
from raftlib.workbook.wording.audit_funnel import funnel_answer
from raftlib.workbook.wording.themes import themes_answer
from tests.workbook.stores import (
    ESCAPED,
    HOSTILE,
    MENU,
    access_to,
    add_practices,
    add_sheet,
    open_audit,
    opened,
)

AT_OAK = HeldRole(role=Role.PRACTICE, practice_code="Z00001")
WRITERS = write_funnel, write_themes


def see_locality(store, **asked):
    return opened(LocalityAuditModel(store, MENU), access_to(store), **asked)


def test_funnel_shows_practices_without_their_names(store):
    """49 of 180 and 10 of 40: 50 and 10 of 220 are 27%."""
    text = FunnelView(see_locality(store)).value

    assert "2 practices can be shown" in text
    assert "27% could have gone elsewhere" in text
    assert '<th scope="row">180</th><td class="num">50</td>' in text
    assert [word for word in ("Z0000", "Oak", "Elm") if word.casefold() in text.casefold()] == []


def test_chart_of_the_funnel_says_what_it_shows(store):
    text = write_funnel(see_locality(store))

    assert re.search(r'<img [^>]*alt="2 practices can be shown\.', text)


def test_typical_range_is_explained(store):
    assert "no more than chance" in write_funnel(see_locality(store))


def test_themes_are_those_of_all_practices_together(store):
    """None of the 59 avoidable appointments says what would have to change."""
    text = ThemesView(see_locality(store)).value

    assert "There is not enough to tell which changes" in text
    assert '<th scope="row">not said</th><td class="num">60</td>' in text


@pytest.mark.parametrize("write", [*WRITERS, write_alternatives])
def test_month_beside_others_tells_the_shares_alone(store, write):
    text = write(see_locality(store, period="2023-10"))

    assert "for all audited sessions together" in text
    assert "<table" not in text


def test_month_keeps_its_shares(store):
    assert "about 180 appointments and 50 (28%)" in write_findings(
        see_locality(store, period="2023-10")
    )


@pytest.mark.parametrize("write", WRITERS)
def test_nothing_is_shown_before_the_page_is_opened(store, write):
    assert write(LocalityAuditModel(store, MENU)) == ""


@pytest.mark.parametrize("write", WRITERS)
def test_locality_without_an_audit_says_so(store, write):
    text = write(see_locality(store, locality="South"))

    assert 'class="raft-note"' in text
    assert "<table" not in text


@pytest.mark.parametrize("write", WRITERS)
def test_new_audit_reaches_what_is_shown(store, write):
    model = see_locality(store)
    before = write(model)

    add_sheet(store, "Z00002", on=date(2023, 11, 8), wholly=40, neither=60)
    model.refresh()

    assert write(model) != before


def test_member_finds_their_own_practice_exactly(store):
    model = opened(AuditModel(store, MENU), access_to(store, AT_OAK))

    text = write_funnel(model)

    assert "for you alone: 49 of 180 (27%), inside the 99.8% limits" in text
    assert "1 other practice can be shown" in text


def test_nobody_finds_the_practice_of_others(store):
    model = opened(AuditModel(store, MENU), access_to(store, AT_OAK), practice="Z00002")

    assert read_funnel(model).own is None
    assert "for you alone" not in write_funnel(model)


def test_own_practice_is_not_marked_by_the_figures_of_a_month(store):
    model = open_audit(store, practice="Z00001", period="2023-10")

    assert read_funnel(model).own is None


def test_page_of_a_locality_marks_nobody(store):
    model = opened(LocalityAuditModel(store, MENU), access_to(store, AT_OAK), locality="North")

    assert "for you alone" not in write_funnel(model)


def test_report_shows_funnel_and_themes(store):
    model = open_audit(store, locality="North")

    assert "2 practices can be shown" in report.show_funnel(model).data
    assert "What would have to change</caption>" in report.show_themes(model).data


def test_hostile_answers_are_text_among_the_themes(empty_store):
    add_practices(empty_store, ("Z00001", "OAK", "North"))
    add_sheet(empty_store, "Z00001", wholly=40, neither=60, reasons={HOSTILE: 40})
    model = see_locality(empty_store)

    text = write_themes(model) + write_funnel(model) + write_alternatives(model)

    assert "<script" not in text.casefold()
    assert ESCAPED in text


def test_every_count_on_page_and_in_answers_is_rounded(demo):
    """What is exact is who took part, limits, shares, and the rules themselves."""
    model = see_locality(demo, locality="North (demo)")
    cells = re.findall(r">([\d,]+)</t[hd]>", "".join(write(model) for write in WRITERS))
    shown = read_funnel(model)
    told = funnel_answer(shown.funnel, shown.typical, 0, disclosed=True)
    themes = themes_answer(model.told)

    counts = [int(cell.replace(",", "")) for cell in cells]
    counts += [point[name] for point in told["practices"] for name in ("n", "count")]
    counts += [themes["appointments"], themes["avoidable"]]
    counts += [row["count"] for name in ("changes", "owner_levels") for row in themes[name]]
    shares = [row["share"] * themes["avoidable"] for row in themes["changes"]]
    assert len(counts) > 60
    assert [count for count in counts if count % 5] == []
    assert shares == pytest.approx([row["count"] for row in themes["changes"]])
