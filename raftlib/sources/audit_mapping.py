"""Turns a sheet of another form into one of ours, by a mapping; nothing is turned silently."""

from collections import Counter
from collections.abc import Mapping

from raftlib.domain.audit import AuditMenu
from raftlib.domain.audit_mapping import LEFT_OUT, AuditMapping
from raftlib.sources.audit_cells import word_answer
from raftlib.sources.audit_columns import KNOWN_COLUMNS
from raftlib.sources.wording_keys import wording_key

Rows = Mapping[int, list[str]]
# Without one of these a row says nothing.
NEEDED_ANSWERS = ("session", "avoidable")


def plain(text: str) -> str:
    """Return a heading or answer without capitals and further spaces, to compare it by."""
    return " ".join(text.split()).casefold()


def headings_of(rows: Rows) -> list[str]:
    """Return the headings of a sheet, as they were typed but for spaces and line breaks."""
    return [" ".join(cell.split()) for cell in next(iter(rows.values()))]


def unknown_headings(rows: Rows) -> list[str]:
    """Return the headings that are none of ours."""
    return [name for name in headings_of(rows) if name and wording_key(name) not in KNOWN_COLUMNS]


def apply_mapping(rows: Rows, mapping: AuditMapping) -> dict[int, list[str]]:
    """Return the rows with our headings and answers.

    A heading that the mapping does not name stays as it is, so that the reader of our sheets
    refuses it if it is none of ours; so does an answer. Rows whose needed answer is left out are
    not among them.
    """
    (header_row, _), *body = rows.items()
    headings = headings_of(rows)
    ours = {plain(theirs): column for column, theirs in mapping.columns.items()}
    out = {plain(heading) for heading in mapping.left_out}
    kept = [place for place, name in enumerate(headings) if plain(name) not in out]
    names = [ours.get(plain(headings[place]), headings[place]) for place in kept]
    columns = [KNOWN_COLUMNS.get(wording_key(name), "") for name in names]
    meant = {column: _by_plain(answers) for column, answers in mapping.answers.items()}
    extra = [mapping.practice_code] if mapping.practice_code else []
    mapped = {header_row: [*names, *["practice_code" for _ in extra]]}
    for number, cells in body:
        picked = [cells[place] if place < len(cells) else "" for place in kept]
        new = [
            meant.get(column, {}).get(plain(cell), cell) if cell else ""
            for column, cell in zip(columns, picked, strict=True)
        ]
        # Cells beyond the headings stay, so that the reader of our sheets refuses them.
        more = [cell for cell in cells[len(headings) :] if cell]
        if not _is_left_out(columns, picked, new):
            mapped[number] = [*new, *extra, *more]
    return mapped


def unknown_of_sheets(
    sheets: Mapping[str, Rows], mapping: AuditMapping, menu: AuditMenu
) -> dict[str, dict[str, int]]:
    """Return the answers to closed questions that are neither ours nor mapped, with their rows.

    By our column, in the order of the menu; the most frequent answer of a sheet first.
    """
    found: dict[str, dict[str, int]] = {}
    for rows in sheets.values():
        for column, counted in _unknown_answers(rows, mapping, menu).items():
            there = found.setdefault(column, {})
            for answer, count in counted.items():
                there[answer] = there.get(answer, 0) + count
    return {column: found[column] for column in menu.answers if column in found}


def _unknown_answers(
    rows: Rows, mapping: AuditMapping, menu: AuditMenu
) -> dict[str, dict[str, int]]:
    (_, names), *body = apply_mapping(rows, mapping).items()
    columns = [KNOWN_COLUMNS.get(wording_key(name), "") for name in names]
    found: dict[str, dict[str, int]] = {}
    for column, answers in menu.answers.items():
        if column not in columns:
            continue
        place = columns.index(column)
        counted = Counter(" ".join(cells[place].split()) for _, cells in body if cells[place])
        unknown = {
            answer: count
            for answer, count in counted.most_common()
            if word_answer(answer, column, answers) is None
        }
        if unknown:
            found[column] = unknown
    return found


def _by_plain(answers: Mapping[str, str]) -> dict[str, str]:
    return {plain(theirs): ours for theirs, ours in answers.items()}


def _is_left_out(columns: list[str], picked: list[str], new: list[str]) -> bool:
    """Return whether an answer that a row needs was there and means nothing of ours."""
    return any(
        column in NEEDED_ANSWERS and cell and meaning == LEFT_OUT
        for column, cell, meaning in zip(columns, picked, new, strict=True)
    )
