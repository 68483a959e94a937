"""Renders the paper of a proposal: what its author typed as markdown, and nothing that runs."""

from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

# The page has its title, its parts, and perhaps a heading before the paper: h1, h2 and h3.
_ABOVE, _LOWEST = 2, 6
_SCHEMES = ("http://", "https://")
# Deeper lists and quotations are left out; nobody writes them, and they could hold a page up.
_DEEPEST = 60
_TEXTS = "p h3 h4 h5 h6 ul ol li strong em s blockquote code pre hr br a"
_TABLES = "div table thead tbody tr th td"
_ATTRIBUTES = {
    "a": {"href", "target"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "table": {"class"},
    "th": {"scope"},
    "ol": {"start"},
}


class _Markdown(MarkdownIt):
    """CommonMark with tables; no HTML, no pictures, and links to the web alone."""

    def __init__(self) -> None:
        options = {"html": False, "maxNesting": _DEEPEST}
        super().__init__("commonmark", options, renderer_cls=_Renderer)
        self.enable(["table", "strikethrough"])

    def validateLink(self, url: str) -> bool:  # noqa: N802  (the library's name)
        """Return whether this is a link at all; what is none stays as it was typed."""
        return url.casefold().startswith(_SCHEMES)


class _Renderer(RendererHTML):
    def image(self, tokens: Sequence[Token], idx: int, *_rest: Any) -> str:
        """Say what the picture shows: a picture from elsewhere would tell who reads."""
        return escape(f"[picture: {tokens[idx].content}]")

    def link_open(
        self,
        tokens: Sequence[Token],
        idx: int,
        options: OptionsDict,
        env: MutableMapping[str, Any],
    ) -> str:
        """Open a link in a tab of its own: the page may hold what somebody has typed."""
        tokens[idx].attrSet("target", "_blank")
        return self.renderToken(tokens, idx, options, env)

    def table_open(self, *_all: Any) -> str:
        """Let a wide table scroll in itself, also by keyboard."""
        return (
            '<div class="raft-scroll" tabindex="0" role="region" aria-label="Table in the paper">'
            '<table class="raft-table">'
        )

    def table_close(self, *_all: Any) -> str:
        return "</table></div>"

    def th_open(self, *_all: Any) -> str:
        return '<th scope="col">'


_MARKDOWN = _Markdown()


@lru_cache(maxsize=32)
def render_paper(markdown: str) -> str:
    """Return a paper as HTML whose headings stand below those of the page, in order.

    Notes
    -----
    What is typed as HTML is shown as text. Pictures are named and not loaded. Only links to the
    web are links. nh3 then takes out whatever else may have got through.
    """
    env: dict[str, Any] = {}
    tokens = _MARKDOWN.parse(markdown, env)
    _lower_headings(tokens)
    html = str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, env))
    return nh3.clean(
        html,
        tags=set(f"{_TEXTS} {_TABLES}".split()),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        url_relative="deny",
        link_rel="noopener noreferrer",
    )


def _lower_headings(tokens: Sequence[Token]) -> None:
    """Give each heading the level below the one that it belongs to, so that none is skipped."""
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
            above = [one for one in above if one < level] + [level]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(_ABOVE + len(above), _LOWEST)}"
