"""Guesses what the headings and answers of another form mean; a person looks before it counts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

import pandas as pd

from raftlib.domain.audit import AUDIT_COLUMNS, AuditMenu
from raftlib.domain.audit_mapping import AuditMapping, MappingHints
from raftlib.sources.audit_cells import read_session_dates, word_answer
from raftlib.sources.audit_columns import (
    APPOINTMENTS,
    CLINICIANS_IN_PRACTICE,
    KNOWN_COLUMNS,
    TALLIES,
)
from raftlib.sources.audit_mapping import Rows, headings_of, unknown_of_sheets
from raftlib.sources.wording_keys import wording_key

# What a heading or an answer of another form can mean, in the order in which it is asked.
MAPPED_COLUMNS = (*AUDIT_COLUMNS, CLINICIANS_IN_PRACTICE, APPOINTMENTS, *TALLIES.values())
# Below this two words have less in common than "outcome" and "comment".
LEAST_LIKE = 0.72
_SURE = 1.0
# A word that is a part of another, such as signposting: of this many letters or more.
_CONTAINED, _LEAST_PART = 0.8, 5
# Of a column of which this share of answers fits, the answers say more than the heading.
_MOST = 0.8
_LOOKED_AT = 50  # different answers under a heading: enough to tell what they are


def guess_mapping(sheets: Mapping[str, Rows], menu: AuditMenu, hints: MappingHints) -> AuditMapping:
    """Return what the headings of a file probably mean, and then its unknown answers.

    A heading is like one of ours by its letters, or by what stands under it: days, or answers of
    the menu. Each is given to one column at most; the rest is left out.
    """
    columns: dict[str, str] = {}
    for rows in sheets.values():
        columns = {**guess_columns(rows, menu, hints), **columns}
    taken = set(columns.values())
    names = dict.fromkeys(name for rows in sheets.values() for name in headings_of(rows) if name)
    mapping = AuditMapping(columns=columns, left_out=tuple(n for n in names if n not in taken))
    return guess_all_answers(unknown_of_sheets(sheets, mapping, menu), mapping, menu, hints)


def guess_all_answers(
    unknown: Mapping[str, Collection[str]],
    mapping: AuditMapping,
    menu: AuditMenu,
    hints: MappingHints,
) -> AuditMapping:
    """Return the mapping with what the unknown answers probably mean, by our column."""
    answers = {
        column: guess_answers(found, menu.answers[column], hints.answers.get(column, {}))
        for column, found in unknown.items()
    }
    return replace(mapping, answers=answers)


def guess_columns(rows: Rows, menu: AuditMenu, hints: MappingHints) -> dict[str, str]:
    """Return the heading that each of our columns probably has, the surest pairs first."""
    (_, *body) = rows.values()
    under = [
        _Under(heading, _cells(body, place))
        for place, heading in enumerate(headings_of(rows))
        if heading
    ]
    scores = [
        (_column_score(column, it, menu, hints), -order, column, it.heading)
        for order, column in enumerate(MAPPED_COLUMNS)
        for it in under
    ]
    found: dict[str, str] = {}
    for score, _order, column, heading in sorted(scores, reverse=True):
        if score >= LEAST_LIKE and column not in found and heading not in found.values():
            found[column] = heading
    return {column: found[column] for column in MAPPED_COLUMNS if column in found}


def guess_answers(
    unknown: Collection[str],
    answers: tuple[str, ...],
    hints: Mapping[str, tuple[str, ...]],
) -> dict[str, str]:
    """Return what answers probably mean; one that is like none is not among them."""
    found = {}
    for answer in unknown:
        scores = [
            (_likeness(answer, (str(ours), *hints.get(str(ours), ()))), -order, str(ours))
            for order, ours in enumerate(answers)
        ]
        score, _order, ours = max(scores)
        if score >= LEAST_LIKE:
            found[answer] = ours
    return found


class _Under:
    """A heading, the different answers under it, and which share of them are days."""

    def __init__(self, heading: str, cells: list[str]) -> None:
        self.heading = heading
        self.answers = list(dict.fromkeys(cells))[:_LOOKED_AT]
        days = read_session_dates(pd.Series(self.answers, dtype="str")).notna()
        self.days = float(days.mean()) if self.answers else 0.0

    def fits(self, column: str, menu: AuditMenu) -> float | None:
        """Return the share of answers that fit a column; None for a column of free texts."""
        if column == "session_on":
            return self.days
        if column not in menu.answers:
            return 0.0 if self.days >= _MOST else None
        offered = menu.answers[column]
        known = [word_answer(text, column, offered) is not None for text in self.answers]
        return sum(known) / len(known) if known else 0.0


def _cells(body: Iterable[list[str]], place: int) -> list[str]:
    return [cells[place] for cells in body if place < len(cells) and cells[place]]


def _column_score(column: str, it: _Under, menu: AuditMenu, hints: MappingHints) -> float:
    if KNOWN_COLUMNS.get(wording_key(it.heading)) == column:
        return 2 * _SURE
    likeness = _likeness(it.heading, (column, *hints.headings.get(column, ())))
    fits = it.fits(column, menu)
    if fits is None:
        return likeness
    # What stands under a heading says more: a column of days is no half-day, whatever it is called.
    return _SURE + fits if fits >= _MOST else likeness * (0.9 if it.answers else 1.0)


def _likeness(text: str, words: Iterable[str]) -> float:
    """Return how like a text is to the word it is most like, 0 to 1."""
    key = wording_key(text)
    return max(_likeness_of_keys(key, wording_key(word)) for word in words)


def _likeness_of_keys(one: str, other: str) -> float:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _LEAST_PART and shorter in longer:
        return max(_CONTAINED, SequenceMatcher(None, one, other).ratio())
    return SequenceMatcher(None, one, other).ratio()
