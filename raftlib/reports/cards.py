"""Makes the cards with people's personal codes: one page to print, cut and hand out.

The file is the only place where the codes can be read; the store has no more than their hashes.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from pathlib import Path
from string import Template
from typing import TextIO
from urllib.parse import urlsplit

import segno

from raftlib.domain.people import Member
from raftlib.errors import ReportError
from raftlib.reports.people import MemberListed
from raftlib.store.connection import Store
from raftlib.store.personal_codes import issue_code
from raftlib.workbook.wording.people import describe_role

CARDS_A_PAGE = 8
# What fits beside the QR code in large letters, measured in print; longer text is set smaller.
LONG_NAME = 48
LONG_ROLES = 120
MOST_ROLES = 3
_TEMPLATE = Path(__file__).with_name("templates") / "cards.html"
_ALTERNATIVE = "QR code: opens the sign-in page with this code"


@dataclass(frozen=True, kw_only=True)
class Card:
    """What stands on a card; ``valid_until`` is the last whole day of the code."""

    name: str
    roles: tuple[str, ...]
    code: str
    valid_until: date


def make_cards(
    store: Store,
    key: bytes,
    members: Sequence[Member],
    names: Mapping[str, str],
    path: Path,
    *,
    address: str,
    now: datetime,
    days: int,
) -> None:
    """Give members new codes and write their cards; both are done, or neither.

    Parameters
    ----------
    key : bytes
        From :func:`raftlib.store.secret_key.read_code_key`.
    names : mapping of str to str
        Practices and PCNs by code.
    path : Path
        The file to write, for the eyes of its owner only.
    address : str
        Where the workbook is served, such as ``https://raft.example.nhs.uk``.

    Raises
    ------
    ReportError
        If the address is not one, or the file is there already or cannot be written.
    """
    check_address(address)
    last_day = (now + timedelta(days=days - 1)).date()
    file = _open_new(path)
    try:
        with file, store.write() as connection:
            cards = [
                Card(
                    name=item.name,
                    roles=tuple(describe_role(held, names) for held in item.roles),
                    code=issue_code(connection, key, item.number, now, days),
                    valid_until=last_day,
                )
                for item in members
            ]
            file.write(cards_page(cards, address))
            file.flush()
    except BaseException as error:  # whatever it was: a code that is not kept must not be printed
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _cannot_write(path, error) from error
        raise


def cards_page(cards: Sequence[Card], address: str) -> str:
    """Return the page: A4, two by four cards, that needs nothing from anywhere."""
    drawn = [_draw_card(card, check_address(address)) for card in cards]
    sheets = [drawn[start : start + CARDS_A_PAGE] for start in range(0, len(drawn), CARDS_A_PAGE)]
    text = "\n".join(f'<section class="sheet">\n{"".join(sheet)}</section>' for sheet in sheets)
    return Template(_TEMPLATE.read_text("utf-8")).substitute(sheets=text)


def check_address(address: str) -> str:
    """Return an address without the slash at its end.

    Raises
    ------
    ReportError
        If it does not begin with http:// or https:// and a host, or holds more than a path.
    """
    plain = address.rstrip("/")
    try:
        parts = urlsplit(plain)
        well = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        well = False
    if not well or not plain.isascii() or any(mark in plain for mark in "?#@ \\\"'<>"):
        raise ReportError(
            f"The address {address!r} is not one of a workbook. Give it as people open it, such as "
            "https://raft.example.nhs.uk"
        )
    return plain


def check_key_is_there(path: Path, listed: Sequence[MemberListed]) -> None:
    """Check that no new key is made while codes need one that got lost.

    Raises
    ------
    ReportError
        If members have valid codes and there is no key file.
    """
    codes = sum(item.code_until is not None for item in listed)
    if codes and not path.exists():
        raise ReportError(
            f"There is no {path.name}, and {codes} codes need it. Bring the file back to where it "
            "was (RAFT_KEY_FILE), or make new cards for everybody with --renew."
        )


def _draw_card(card: Card, address: str) -> str:
    shown = card.roles[:MOST_ROLES]
    more = [f"and {len(card.roles) - MOST_ROLES} more"] if len(card.roles) > MOST_ROLES else []
    roles = "".join(f'<p class="role">{escape(role)}</p>' for role in (*shown, *more))
    kinds = " long" * (len(card.name) > LONG_NAME)
    kinds += " many" * (sum(map(len, shown)) > LONG_ROLES or len(shown) == MOST_ROLES)
    until = f"{card.valid_until.day} {card.valid_until:%B %Y}"
    return (
        f'<article class="card{kinds}">\n'
        f'<div class="who"><p class="name">{escape(card.name)}</p>{roles}</div>\n'
        f"{_draw_qr(f'{address}/login#c={card.code}')}\n"
        f'<p class="code">{escape(card.code)}</p>\n'
        f'<p class="how">Scan the square, or open {escape(address)} and type this code. It is '
        "yours alone: do not lend it. "
        f'<span class="until">Valid until {until}.</span></p>\n</article>\n'
    )


def _draw_qr(text: str) -> str:
    code = segno.make_qr(text, error="m")
    drawn: str = code.svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass=None, title=_ALTERNATIVE, dark="#000"
    )
    return drawn.replace("<svg ", '<svg role="img" ', 1)


def _open_new(path: Path) -> TextIO:
    """Open a file that was not there, readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ReportError(
            f"{path.name} is there already. Cards are never overwritten: give another name."
        ) from error
    except OSError as error:
        raise _cannot_write(path, error) from error
    return os.fdopen(descriptor, "w", encoding="utf-8")


def _cannot_write(path: Path, error: OSError) -> ReportError:
    reason = error.strerror or "the disk does not answer"
    return ReportError(
        f"{path.name} cannot be written: {reason}. Name another place; no code changed."
    )
