"""HTML fragments that pages and reports share: here every text is escaped."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:  # a page without a table opens sooner
    import pandas as pd

PAGES = "/pages/"


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A large number with what it counts and a note under it."""

    figure: str
    label: str
    note: str = ""


@cache
def style_sheet() -> str:
    """Return the look of the fragments, for places that have no template of ours."""
    css = Path(__file__).with_name("fragments.css").read_text("utf-8")
    return f"<style>{css}</style>"


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph, or a box: ``statement``, ``note``, ``context`` or ``error``."""
    if not text:
        return ""
    if kind in ("", "context"):
        return f'<p class="raft-{kind or "text"}">{escape(text)}</p>'
    return f'<div class="raft-{kind}"><p>{escape(text)}</p></div>'


def heading(text: str) -> str:
    """Return a heading below those of the page."""
    return f"<h3>{escape(text)}</h3>"


def tiles(items: Sequence[Tile]) -> str:
    """Return a row of large numbers."""
    cells = "".join(
        f'<div class="raft-figure"><strong>{escape(item.figure)}</strong>'
        f"<span>{escape(item.label)}</span><small>{escape(item.note)}</small></div>"
        for item in items
    )
    return f'<div class="raft-figures">{cells}</div>'


def outcome(headline: str, details: Sequence[str], *, carried: bool) -> str:
    """Return the box that says whether a decision was carried."""
    kind = "raft-carried" if carried else "raft-not-carried"
    lines = "".join(f"<p>{escape(line)}</p>" for line in details)
    return f'<div class="raft-outcome {kind}"><strong>{escape(headline)}</strong>{lines}</div>'


def countdown(text: str, ends: datetime, now: datetime) -> str:
    """Return a sentence, and a place where the browser counts down to the end of it.

    The browser's own clock may be wrong: ``now`` is the instant by ours, from which it goes on.
    """
    return (
        f'<p class="raft-countdown">{escape(text)} '
        f'<time datetime="{ends.isoformat()}" data-now="{now.isoformat()}"></time></p>'
    )


def next_step(text: str) -> str:
    """Return the box that says what to do now."""
    return f'<div class="raft-next"><p><strong>Next step.</strong> {escape(text)}</p></div>'


def link(href: str, text: str) -> str:
    """Return a link to a place in this workbook; ``href`` is made by us, never typed."""
    return f'<p class="raft-link"><a href="{escape(href)}">{escape(text)}</a></p>'


def download(content: bytes, media_type: str, file_name: str, text: str) -> str:
    """Return a link that saves a file; the file is in the link, so nothing is asked for again."""
    data = f"data:{media_type};base64,{b64encode(content).decode('ascii')}"
    return (
        f'<p class="raft-link"><a href="{escape(data)}" download="{escape(file_name)}">'
        f"{escape(text)}</a></p>"
    )


def page_address(slug: str, **asked: str) -> str:
    """Return the address of a page of this workbook, and of what it is asked for.

    Examples
    --------
    >>> page_address("locality-vote", decision="D&1")
    '/pages/locality-vote?decision=D%261'
    """
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{PAGES}{slug}{'?' if query else ''}{query}"


def card(sentence: str, href: str, text: str) -> str:
    """Return a box with a sentence and the link that goes with it, as :func:`link`."""
    return f'<div class="raft-card"><p>{escape(sentence)}</p>{link(href, text)}</div>'


def steps(items: Sequence[tuple[str, str, str]]) -> str:
    """Return numbered steps, each a title, a sentence and a link, or none where that is empty."""
    lines = "".join(
        f"<li><strong>{_linked(title, href)}</strong><span>{escape(text)}</span></li>"
        for title, text, href in items
    )
    return f'<ol class="raft-steps">{lines}</ol>'


def _linked(title: str, href: str) -> str:
    return f'<a href="{escape(href)}">{escape(title)}</a>' if href else escape(title)


def bullets(lines: Sequence[str]) -> str:
    """Return a list of sentences; nothing for none."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def table(rows: "pd.DataFrame", caption: str) -> str:
    """Return a table whose cells are text already; the first column heads its row.

    Columns whose ``attrs["numbers"]`` names them are set to the right.
    """
    numbers = set(rows.attrs.get("numbers", ()))
    css = [' class="num"' if name in numbers else "" for name in rows.columns]
    head = "".join(
        f'<th scope="col"{kind}>{escape(str(name))}</th>'
        for name, kind in zip(rows.columns, css, strict=True)
    )
    body = "".join(_row(cells, css) for cells in rows.itertuples(index=False, name=None))
    return (
        f'<div class="raft-scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="raft-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: tuple[object, ...], css: Sequence[str]) -> str:
    first, *rest = (escape(str(cell)) for cell in cells)
    others = "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(rest, css[1:], strict=True))
    return f'<tr><th scope="row">{first}</th>{others}</tr>'
