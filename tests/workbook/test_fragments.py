import base64
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from raftlib.charts.formats import MOST_MARKS
from raftlib.workbook.views import fragments, pictures
from tests.workbook.stores import ESCAPED, HOSTILE


def draw_bar(title, *, ax, source, narrow):
    ax.barh([0], [1])
    ax.set_title(title)
    ax.set_xlabel("narrow" if narrow else "wide")
    return ax


def draw_many(count, *, ax, source, narrow):
    ax.scatter(range(count), range(count))
    return ax


def chart(rows=3, alt="a", title="A title"):
    return pictures.chart(draw_bar, title, rows=rows, alt=alt, source="Source: audit")


def decode(address):
    kind, _, content = address.partition(",")
    assert kind == "data:image/svg+xml;base64"
    return base64.b64decode(content).decode("utf-8")


def table_of(cells, numbers=()):
    rows = pd.DataFrame(cells)
    rows.attrs["numbers"] = numbers
    return rows


class Tags(HTMLParser):
    """Collects what a browser would take for tags, and their attributes."""

    def __init__(self, text):
        super().__init__()
        self.names, self.attributes = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Keep the names."""
        self.names.append(tag)
        self.attributes.extend(name for name, _ in attrs)


HOSTILE_FRAGMENTS = {
    "paragraph": fragments.paragraph(HOSTILE),
    "context": fragments.paragraph(HOSTILE, "context"),
    "box": fragments.paragraph(HOSTILE, "error"),
    "heading": fragments.heading(HOSTILE),
    "tiles": fragments.tiles([fragments.Tile(figure=HOSTILE, label=HOSTILE, note=HOSTILE)]),
    "outcome": fragments.outcome(HOSTILE, [HOSTILE], carried=True),
    "next step": fragments.next_step(HOSTILE),
    "link": fragments.link(f"?{HOSTILE}", HOSTILE),
    "bullets": fragments.bullets([HOSTILE]),
    "table": fragments.table(table_of({HOSTILE: [HOSTILE], "b": [HOSTILE]}), HOSTILE),
    "chart": chart(1, HOSTILE, HOSTILE),
}


@pytest.mark.parametrize("name", HOSTILE_FRAGMENTS)
def test_hostile_text_is_text_in_every_fragment(name):
    text = HOSTILE_FRAGMENTS[name]
    tags = Tags(text)

    assert HOSTILE not in text
    assert ESCAPED in text
    assert "script" not in tags.names
    assert not [name for name in tags.attributes if name.startswith("on")]


def test_hostile_text_is_text_inside_a_drawing():
    (address,) = re.findall(r'src="([^"]+)"', HOSTILE_FRAGMENTS["chart"])
    drawing = decode(address)

    assert "<script" not in drawing
    assert "&lt;script&gt;" in drawing


def test_hostile_text_cannot_leave_an_attribute():
    breakout = '" onload="alert(1)'

    for text in (
        chart(1, breakout),
        fragments.link(breakout, "x"),
        fragments.table(table_of({"a": ["b"]}), breakout),
    ):
        assert "onload" not in Tags(text).attributes


def test_nothing_to_say_is_no_paragraph():
    assert fragments.paragraph("") == fragments.paragraph("", "error") == ""


def test_no_lines_are_no_list():
    assert fragments.bullets([]) == ""


def test_table_has_caption_headings_and_row_headings():
    text = fragments.table(table_of({"Practice": ["Oak"], "Weight": ["5"]}, ["Weight"]), "Weights")

    assert text == (
        '<div class="raft-scroll" tabindex="0" role="region" aria-label="Weights">'
        '<table class="raft-table"><caption>Weights</caption>'
        '<thead><tr><th scope="col">Practice</th><th scope="col" class="num">Weight</th></tr>'
        '</thead><tbody><tr><th scope="row">Oak</th><td class="num">5</td></tr></tbody></table>'
        "</div>"
    )


def test_table_without_rows_keeps_its_headings():
    text = fragments.table(table_of({"Practice": []}), "Weights")

    assert '<th scope="col">Practice</th>' in text
    assert "<tbody></tbody>" in text


def test_outcome_is_said_in_words_and_not_by_its_box_alone():
    assert "<strong>NOT CARRIED</strong>" in fragments.outcome("NOT CARRIED", [], carried=False)


def test_chart_has_one_drawing_for_a_wide_screen_and_one_for_a_phone():
    text = chart(alt="What it says.")
    ((media, narrow),) = re.findall(r'<source media="([^"]+)" srcset="([^"]+)"', text)
    ((wide, alt),) = re.findall(r'<img src="([^"]+)" [^>]*alt="([^"]+)">', text)

    assert media == "(max-width: 640px)"
    assert alt == "What it says."
    assert ">wide<" in decode(wide)
    assert ">narrow<" in decode(narrow)


def test_chart_keeps_its_place_before_its_drawing_is_there():
    """9 and 4.4 inches of 96 pixels; 1.8 + 3 x 0.42 and 2.2 + 3 x 0.5 inches high."""
    sizes = re.findall(r'width="(\d+)" height="(\d+)"', chart(3))

    assert sizes == [("422", "355"), ("864", "294")]


def test_few_marks_are_lines_and_many_a_picture_of_twice_the_size():
    few, many = (
        pictures.chart(draw_many, count, rows=3, alt="What it says.", source="s")
        for count in (MOST_MARKS, MOST_MARKS + 1)
    )
    (address,) = re.findall(r'src="data:image/png;base64,([^"]+)"', many)
    header = base64.b64decode(address)[:24]

    assert "image/png" not in few
    assert "svg" not in many
    assert 'width="864" height="294" alt="What it says."' in many
    assert [int.from_bytes(header[start : start + 4]) for start in (16, 20)] == [1728, 587]


def test_same_result_gives_the_same_bytes():
    assert chart() == chart()


def test_drawing_tells_nothing_of_the_machine_or_the_day():
    (address,) = re.findall(r'src="([^"]+)"', chart())

    assert not re.search(r"dc:date|dc:creator|matplotlib\.org/", decode(address))


def test_chart_grows_with_its_rows():
    def height(rows):
        (address,) = re.findall(r'src="([^"]+)"', chart(rows))
        return float(re.findall(r'height="([\d.]+)pt"', decode(address))[0])

    assert height(10) > height(3)


def test_style_sheet_needs_nothing_from_elsewhere():
    text = fragments.style_sheet()

    assert text.startswith("<style>")
    assert "url(" not in text
    assert "@import" not in text
