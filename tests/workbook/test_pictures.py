"""Charts on a page of the site, and outside it."""

import re

import pytest

from raftlib.charts.audit import draw_shares
from raftlib.domain.proportion import Proportion
from raftlib.workbook.views import pictures
from raftlib.workbook.views.pictures import RECIPE, draw_recipe, media_type
from tests.commands import run_script
from tests.workbook.drawn import count, draw_counted

SHARES = [("Wholly avoidable", Proportion(numerator=3, denominator=10, lower=0.1, upper=0.6))]
LINES = [("2015", 0.27), ("2018", 0.2)]


def shares(source: str = "Source: audit") -> str:
    return pictures.chart(draw_shares, SHARES, LINES, rows=1, alt="A chart", source=source)


def names_in(html: str) -> list[str]:
    return re.findall(r'"/pictures/([0-9a-f]{48})"', html)


def test_page_of_the_site_has_the_addresses_alone(work):
    html = shares()

    assert "data:" not in html
    assert len(set(names_in(html))) == 2
    assert 'height="213" loading="lazy" alt="A chart"' in html


def test_nothing_is_drawn_for_a_page_at_which_nobody_looks(work, tmp_path):
    path = tmp_path / "drawn"

    pictures.chart(draw_counted, str(path), rows=1, alt="a", source="Source: audit")

    assert count(path) == 0


def test_picture_is_drawn_once_from_what_the_page_left(work, tmp_path):
    path = tmp_path / "drawn"
    html = pictures.chart(draw_counted, str(path), rows=1, alt="a", source="Source: audit")
    narrow, wide = names_in(html)

    drawn = [draw_recipe(wide, work) for _ in range(2)]

    assert path.read_text().split() == ["False"]
    assert drawn[0] == drawn[1] == work.read(wide)
    assert draw_recipe(narrow, work) != drawn[0]


def test_picture_is_the_one_that_a_report_embeds(work, monkeypatch):
    name = names_in(shares())[1]
    drawn = draw_recipe(name, work)
    monkeypatch.delenv("RAFT_WORK")

    assert pictures._embed(drawn) in shares()


def test_same_chart_has_the_same_address_and_another_has_another(work):
    assert names_in(shares()) == names_in(shares())
    assert not set(names_in(shares())) & set(names_in(shares("Source: another")))


def test_recipe_that_was_changed_is_not_drawn(work):
    """It is sealed: what somebody else wrote is never unpickled."""
    name = names_in(shares())[0]
    path = work.folder / (name + RECIPE)
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    with pytest.raises(KeyError, match="Nothing was left"):
        draw_recipe(name, work)


def test_recipe_of_another_picture_is_not_drawn(work):
    one, other = names_in(shares())
    (work.folder / (one + RECIPE)).replace(work.folder / (other + RECIPE))

    with pytest.raises(KeyError, match="Nothing was left"):
        draw_recipe(other, work)


def test_name_that_nobody_left_is_not_drawn(work):
    with pytest.raises(KeyError, match="Nothing was left"):
        draw_recipe("ab" * 24, work)


def test_page_whose_server_has_gone_draws_for_itself(work, monkeypatch):
    monkeypatch.setattr(work, "folder", work.folder / "gone")

    assert "data:image/svg+xml;base64," in shares()


def test_outside_the_site_the_picture_stands_in_the_page(monkeypatch):
    monkeypatch.delenv("RAFT_WORK", raising=False)

    assert shares().count("data:image/svg+xml;base64,") == 2
    assert "lazy" not in shares()


@pytest.mark.parametrize(
    ("body", "kind"), [(b"\x89PNG\r\n", "image/png"), (b"<?xml version", "image/svg+xml")]
)
def test_kind_of_picture_is_told_by_how_it_begins(body, kind):
    assert media_type(body) == kind


def test_page_of_the_site_loads_no_drawing_library(work):
    script = (
        "import sys; from raftlib.workbook.views import pictures, audit, decision\n"
        "from tests.workbook.drawn import draw_counted\n"
        "pictures.chart(draw_counted, 'drawn', rows=1, alt='a', source='Source: audit')\n"
        "print([name for name in ('matplotlib', 'seaborn') if name in sys.modules])"
    )

    assert run_script(script).strip() == "[]"
