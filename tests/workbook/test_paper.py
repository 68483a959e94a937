"""A paper is typed by somebody and read by everybody."""

import re
import time

import pytest

from raftlib.workbook.views import fragments

LONGEST = 40_000  # characters of a paper
PATIENCE_SECONDS = 10  # two slow cores, several at work


def levels(markdown):
    return [int(level) for level in re.findall("<h([1-6])>", fragments.paper(markdown))]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# A\n\n## B\n\n# C", [3, 4, 3]),
        ("### A\n\n# B\n\n### C", [3, 3, 4]),
        ("# A\n\n###### B\n\n### C", [3, 4, 4]),
        ("# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5", [3, 4, 5, 6, 6]),
        ("A\n===", [3]),
        ("> # A\n\n- ## B", [3, 4]),
    ],
)
def test_headings_stand_below_those_of_the_page_and_skip_no_level(markdown, expected):
    assert levels(markdown) == expected


def test_paper_has_what_markdown_offers():
    text = fragments.paper("**Why**\n\n1. one\n2. two\n\n> said\n\n| A | B |\n|--|--|\n| 1 | 2 |")

    assert "<strong>Why</strong>" in text
    assert "<ol>\n<li>one</li>" in text
    assert "<blockquote>\n<p>said</p>" in text
    assert '<th scope="col">A</th>' in text
    assert '<div class="raft-scroll" tabindex="0" role="region"' in text
    assert text.count("<div") == text.count("</div>") == 2


def test_link_to_the_web_opens_apart_and_gives_nothing_away():
    text = fragments.paper("[plan](https://example.org/a?b=1&c=2)")

    assert 'href="https://example.org/a?b=1&amp;c=2"' in text
    assert 'target="_blank"' in text
    assert 'rel="noopener noreferrer"' in text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "java&#x09;script:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/x",
        "/pages/vote",
        "mailto:a@b",
        "#top",
    ],
)
@pytest.mark.parametrize("form", ["[x]({})", "<{}>", "[x][1]\n\n[1]: {}", "[x](<{}>)"])
def test_what_is_no_link_to_the_web_stays_text(form, address):
    text = fragments.paper(form.format(address))

    assert "<a" not in text
    assert "href" not in re.sub(r"&lt;.*?&gt;", "", text)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "a <b onmouseover=alert(1)>b</b>",
        "<!-- --><iframe src='//x'></iframe>",
        "<style>*{display:none}</style>",
        "<div class='raft-carried'>CARRIED</div>",
        "```<script>\nalert(1)</script>\n```",
        '`"><script>alert(1)</script>`',
        '[x](https://a.b "><script>alert(1)</script>")',
        "| <script>alert(1)</script> |\n|--|\n| <img src=x> |",
        '```" onload="x\na\n```',
    ],
)
def test_html_is_shown_as_it_was_typed(hostile):
    text = fragments.paper(hostile)

    tags = re.findall("<([^>]*)>", text)
    assert not [tag for tag in tags if re.match("script|img|svg|iframe|style|b ", tag)]
    assert not [tag for tag in tags if re.search(r"\bon\w+=|raft-carried|style=", tag)]


def test_picture_is_named_and_not_loaded():
    text = fragments.paper("![the <b>map</b>](https://example.org/map.png)")

    assert "[picture: the &lt;b&gt;map&lt;/b&gt;]" in text
    assert "example.org" not in text


@pytest.mark.parametrize(
    "unit",
    [">", "- ", "*", "**a *b ", "[", "![", "[a](", "`a", "<", "&#1;", "a_", "|a", "~~a", "# "],
)
def test_longest_paper_of_one_sign_is_soon_there(unit):
    before = time.perf_counter()

    text = fragments.paper((unit * LONGEST)[:LONGEST])

    assert text.startswith('<div class="raft-paper">')
    assert time.perf_counter() - before < PATIENCE_SECONDS


def test_empty_paper_is_an_empty_part():
    assert fragments.paper("") == '<div class="raft-paper"></div>'
