"""The files of a notice, opened again and read."""

import json
import re
import subprocess
import sys
from email import message_from_bytes, policy
from html.parser import HTMLParser
from io import BytesIO
from time import perf_counter, process_time
from zipfile import ZipFile

import pytest
from docx import Document

from raftlib import settings
from raftlib.analysis.record import as_record
from raftlib.analysis.tally import tally_votes
from raftlib.domain.proceedings import Depth, Noted, Route, Taken
from raftlib.errors import ReportError
from raftlib.sources.decision_record import parse_decision
from raftlib.workbook.formats.kinds import NoticeFormat
from raftlib.workbook.formats.notice_files import (
    make_notice_file,
    make_record_file,
)
from raftlib.workbook.formats.notice_html import notice_as_html
from raftlib.workbook.formats.notice_mail import notice_as_mail
from raftlib.workbook.formats.notice_text import notice_as_text
from raftlib.workbook.formats.notice_word import notice_as_word
from raftlib.workbook.wording.notice import write_notice
from tests.analysis.records import notice_example, own
from tests.workbook.notices import (
    CLOSED,
    NAMES,
    READY,
    make_large,
    make_paper,
    make_proceedings,
    make_taken,
    notice_of,
    said,
)
from tests.workbook.stores import HOSTILE

TEMPLATE = settings.data_path("templates/notice.docx")
# A script, a field of the Word template, marks of XML, and what no XML may hold.
NASTY = HOSTILE + "{{ 7 * 191 }}{% for %} ]]> </w:t> \x07\x0b\x0c\x1f\ufffe {{ foot }}"
every_depth = pytest.mark.parametrize("depth", Depth)


class Reader(HTMLParser):
    """Notes the tags, the attributes and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, list[str | None]] = {}
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Note a tag and its attributes."""
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value)

    def handle_data(self, data):
        """Note a piece of text."""
        self.text += data


def nasty_notice():
    """Put hostile text wherever people can write."""
    record = notice_example() | {"title": NASTY}
    record["practices"][0]["code"] = record["votes"][0]["practice"] = NASTY
    record["votes"].append(own("P01", NASTY))
    found = make_proceedings(
        record,
        papers=(make_paper(NASTY, NASTY),),
        route=Route.URGENT,
        urgency=NASTY,
        next_step=NASTY,
        decision_code=NASTY,
        reports=(Noted(seq=40, at=CLOSED, what=NASTY),),
    )
    return notice_of(found)


def word_of(notice, depth):
    return Document(BytesIO(notice_as_word(notice, depth, TEMPLATE)))


def word_text(document):
    """Return the text of paragraphs and cells, and of the foot of the pages."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    foot = [paragraph.text for paragraph in document.sections[0].footer.paragraphs]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells, *foot])


@every_depth
def test_every_format_says_every_line_and_the_head(depth):
    notice = notice_of(make_proceedings())
    page = Reader(notice_as_html(notice, depth)).text
    texts = [notice_as_text(notice, depth), page, word_text(word_of(notice, depth))]

    for text in texts:
        assert [line for line in said(notice, depth) if line not in text] == []
        assert notice.foot in text


def test_full_word_file_has_the_votes_by_practice_in_a_table():
    document = word_of(notice_of(make_proceedings()), Depth.FULL)

    positions, votes = document.tables
    assert [cell.text for cell in votes.rows[0].cells] == [
        *("Practice", "Vote", "Weight", "PCN", "Way", "Time")
    ]
    assert [cell.text for cell in votes.rows[28].cells] == [
        "P27",
        "no vote",
        "12,740",
        "U1",
        "",
        "",
    ]
    assert (len(votes.rows), len(positions.rows)) == (29, 7)
    assert votes.rows[0]._tr.trPr.xpath("w:tblHeader")


def test_word_file_has_headings_and_numbered_pages():
    document = word_of(notice_of(make_proceedings()), Depth.SUMMARY)
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    fields = document.sections[0].footer._element.xpath(".//w:fldSimple/@w:instr")

    assert headings[0] == "Both tests"
    assert headings[-1] == "Until when to report a mistake"
    assert fields == ["PAGE", "NUMPAGES"]
    assert document.core_properties.title == "D-2023-07 Shared same-day hub: CARRIED"


def test_headline_in_word_has_no_table_and_no_heading():
    document = word_of(notice_of(make_proceedings()), Depth.HEADLINE)

    assert document.tables == []
    assert [p for p in document.paragraphs if p.style.name == "Heading 1"] == []


@every_depth
def test_html_needs_nothing_from_anywhere(depth):
    page = notice_as_html(notice_of(make_proceedings()), depth)
    read = Reader(page)

    assert '<html lang="en-GB">' in page
    assert not {"script", "img", "link", "iframe", "object", "base", "form"} & set(read.tags)
    assert not {"src", "href", "srcset", "action", "style"} & set(read.attributes)
    assert not re.search(r"@import|url\(|https?:", page)


def test_html_has_one_title_and_headings_in_order():
    read = Reader(notice_as_html(notice_of(make_proceedings()), Depth.FULL))

    assert [tag for tag in read.tags if re.fullmatch("h[1-6]", tag)] == ["h1", *["h2"] * 7]
    assert read.tags.count("table") == 2


def test_email_is_a_draft_with_the_headline_as_subject():
    message = message_from_bytes(
        notice_as_mail(notice_of(make_proceedings()), Depth.SUMMARY), policy=policy.default
    )

    assert message["Subject"] == "D-2023-07 Shared same-day hub: CARRIED"
    assert message["X-Unsent"] == "1"
    assert not {"From", "To", "Cc", "Bcc"} & set(message.keys())
    assert message.get_content_type() == "multipart/alternative"
    parts = [part.get_content_type() for part in message.iter_parts()]
    assert parts == ["text/plain", "text/html"]


def test_email_says_the_same_in_both_forms():
    notice = notice_of(make_proceedings())
    message = message_from_bytes(notice_as_mail(notice, Depth.FULL), policy=policy.default)
    plain, page = (part.get_content() for part in message.iter_parts())

    assert plain.replace("\r\n", "\n") == notice_as_text(notice, Depth.FULL)
    assert page.replace("\r\n", "\n") == notice_as_html(notice, Depth.FULL)


def test_text_sets_columns_under_each_other_and_numbers_to_the_right():
    text = notice_as_text(notice_of(make_proceedings()), Depth.FULL)

    assert "P00 Oak Surgery  for         5,600  U1   online  Fri 8 December 2023, 10:00" in text
    assert "P27              no vote    12,740  U1\n" in text


@every_depth
def test_hostile_text_is_only_text_in_html_and_email(depth):
    notice = nasty_notice()
    message = message_from_bytes(notice_as_mail(notice, depth), policy=policy.default)
    mailed = next(
        part.get_content() for part in message.iter_parts() if "html" in str(part["content-type"])
    )

    for page in (notice_as_html(notice, depth), mailed):
        read = Reader(page)
        assert "script" not in read.tags
        assert "<script>alert(\"x\")</script> & 'y'{{ 7 * 191 }}" in read.text
    assert "\n" not in message["Subject"]
    assert HOSTILE in message["Subject"]


@every_depth
def test_hostile_text_is_only_text_in_word(depth):
    text = word_text(word_of(nasty_notice(), depth))

    assert HOSTILE + "{{ 7 * 191 }}{% for %} ]]> </w:t>" in text
    assert "1337" not in text


def test_hostile_text_is_text_without_a_vote_too():
    taken = Taken(at=CLOSED, outcome=NASTY, why=NASTY)
    notice = notice_of(make_taken(taken=taken, papers=(make_paper(NASTY, NASTY),)))

    assert "script" not in Reader(notice_as_html(notice, Depth.FULL)).tags
    assert word_text(word_of(notice, Depth.FULL)).count(HOSTILE) >= 4


def test_broken_template_is_named(tmp_path):
    broken = tmp_path / "ours.docx"
    broken.write_bytes(b"not a Word file")

    with pytest.raises(ReportError, match=r"ours\.docx cannot be filled in"):
        notice_as_word(notice_of(make_proceedings()), Depth.FULL, broken)


def test_template_with_a_broken_field_is_named(tmp_path):
    broken = tmp_path / "ours.docx"
    document = Document(TEMPLATE)
    document.add_paragraph("{% nothing %}")
    document.save(str(broken))

    with pytest.raises(ReportError, match="TemplateSyntaxError"):
        notice_as_word(notice_of(make_proceedings()), Depth.FULL, broken)


def test_template_is_that_which_its_script_makes(tmp_path):
    made = tmp_path / "notice.docx"
    script = settings.data_path("templates/make_notice.py")
    subprocess.run([sys.executable, str(script), str(made)], check=True, timeout=60)

    for part in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
        with ZipFile(made) as new, ZipFile(TEMPLATE) as kept:
            assert new.read(part) == kept.read(part)


def test_record_reads_back_as_the_decision():
    decision = make_proceedings().decision

    made = make_record_file(decision)

    assert made.name == "D-2023-07.json"
    assert parse_decision(json.loads(made.content)) == decision
    assert json.loads(made.content) == as_record(decision)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (NoticeFormat.TEXT, "D-2023-07-notice-full.txt"),
        (NoticeFormat.HTML, "D-2023-07-notice-full.html"),
        (NoticeFormat.WORD, "D-2023-07-notice-full.docx"),
        (NoticeFormat.EMAIL, "D-2023-07-notice-full.eml"),
    ],
)
def test_file_is_called_after_the_decision_and_the_depth(kind, name):
    assert make_notice_file(notice_of(make_proceedings()), Depth.FULL, kind, TEMPLATE).name == name


def test_name_of_a_file_leads_nowhere():
    made = make_notice_file(nasty_notice(), Depth.FULL, NoticeFormat.HTML, TEMPLATE)

    assert re.fullmatch(r"[A-Za-z0-9-]+\.html", made.name)


def test_notice_of_200_votes_and_its_formats_are_ready_at_once(capsys):
    """Within a minute of closing, so in seconds here."""
    found = make_proceedings(make_large(200))
    start = perf_counter()
    notice = notice_of(found)
    files = [make_notice_file(notice, Depth.FULL, kind, TEMPLATE) for kind in NoticeFormat]
    seconds = perf_counter() - start

    with capsys.disabled():
        sizes = ", ".join(f"{made.name.rsplit('.')[-1]} {len(made.content):,}" for made in files)
        print(f"\nnotice of 200 votes, four formats: {seconds:.2f} s ({sizes} bytes)")  # noqa: T201
    assert seconds < 5


def test_tally_and_words_of_6200_practices_take_no_time_to_speak_of(capsys):
    """Time of the processor alone: other work on this computer does not count. Usually 0.1 s."""
    found = make_proceedings(make_large(6200))
    decision = found.decision
    start = process_time()
    tally = tally_votes(decision)
    counted = process_time()
    notice = write_notice(found, tally, NAMES, READY)
    done = process_time()

    with capsys.disabled():
        print(f"\n6,200 practices: tally {counted - start:.3f} s, notice {done - counted:.3f} s")  # noqa: T201
    assert len(notice.full[2].tables[0].rows) == 6200
    assert done - start < 1
