"""Reads and writes mappings and hints as TOML files, which an analyst can look at and mend."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from raftlib.domain.audit import AuditMenu
from raftlib.domain.audit_mapping import AuditMapping, MappingHints
from raftlib.errors import TableError
from raftlib.sources.audit_guess import MAPPED_COLUMNS, guess_mapping
from raftlib.sources.audit_mapping import unknown_of_sheets
from raftlib.sources.audit_sheet import OpenedAudit
from raftlib.sources.menus import read_toml

# An answer for which nothing was guessed: the reader refuses it, so that somebody decides.
UNDECIDED = "?"
_HEAD = """\
# What the headings and answers of another audit form mean. Look at each line before you import.
# An answer that means "" is left out; a row whose session or avoidable is left out is not counted.
# Put one of our answers in the place of every "?".
"""


def write_mapping(mapping: AuditMapping, unknown: Mapping[str, Mapping[str, int]]) -> str:
    """Return a mapping as the text of a TOML file.

    ``unknown`` are the answers to decide about, by our column, with how many rows have each: one
    that the mapping does not have stands there as ``UNDECIDED``.
    """
    lines = [_HEAD, f"left_out = {_quote(list(mapping.left_out))}"]
    lines.append(f"practice_code = {_quote(mapping.practice_code)}")
    lines += ["", "[columns]  # ours = theirs"]
    lines += [f"{column} = {_quote(theirs)}" for column, theirs in mapping.columns.items()]
    for column in dict.fromkeys([*mapping.answers, *unknown]):
        meant, rows = mapping.answers.get(column, {}), unknown.get(column, {})
        lines += ["", f"[answers.{column}]  # theirs = ours"]
        for theirs in dict.fromkeys([*meant, *rows]):
            counted = f"  # in {rows[theirs]} rows" if theirs in rows else ""
            lines.append(f"{_quote(theirs)} = {_quote(meant.get(theirs, UNDECIDED))}{counted}")
    return "\n".join(lines) + "\n"


def guess_file(opened: OpenedAudit, menu: AuditMenu, hints: MappingHints) -> str:
    """Return the guessed mapping of a sheet as the text of a TOML file."""
    guessed = guess_mapping(opened.sheets, menu, hints)
    unknown = unknown_of_sheets(opened.sheets, replace(guessed, answers={}), menu)
    return write_mapping(guessed, unknown)


def read_mapping(path: Path, menu: AuditMenu) -> AuditMapping:
    """Read a mapping from a TOML file, as :func:`write_mapping` writes it.

    Raises
    ------
    TableError
        If it cannot be read, is of another form, names a column or an answer that is none of
        ours, or leaves an answer undecided.
    """
    content = read_toml(path)
    mapping = parse_mapping(path.name, content)
    check_mapping(path.name, mapping, menu)
    return mapping


def parse_mapping(name: str, content: Mapping[str, Any]) -> AuditMapping:
    """Turn what a file or the store holds into a mapping.

    Raises
    ------
    TableError
        If it is of another form.
    """
    left_out, practice = content.get("left_out", []), content.get("practice_code", "")
    columns, answers = content.get("columns", {}), content.get("answers", {})
    texts = isinstance(left_out, list) and all(isinstance(text, str) for text in left_out)
    groups = isinstance(answers, dict) and all(_is_texts(group) for group in answers.values())
    known = set(content) <= {"left_out", "practice_code", "columns", "answers"}
    if not (texts and groups and known and isinstance(practice, str) and _is_texts(columns)):
        raise TableError(
            f"{name} is not a mapping: it needs left_out, practice_code, [columns] and an "
            "[answers.COLUMN] for each closed question. Make a new one with: raft audit mapping"
        )
    return AuditMapping(
        columns=columns, left_out=tuple(left_out), answers=answers, practice_code=practice
    )


def check_mapping(name: str, mapping: AuditMapping, menu: AuditMenu) -> None:
    """Refuse a mapping to a column or an answer that is none of ours.

    Raises
    ------
    TableError
        With the first that is wrong.
    """
    for column in (*mapping.columns, *mapping.answers):
        if column not in MAPPED_COLUMNS:
            raise TableError(
                f"{name}: {column!r} is none of our columns. They are {', '.join(MAPPED_COLUMNS)}."
            )
    for column, meant in mapping.answers.items():
        offered = menu.answers.get(column, ())
        for theirs, ours in meant.items():
            if ours and ours not in offered:
                raise TableError(
                    f"{name}: {column} {theirs!r} means {ours!r}, which is none of our answers. "
                    f'Put one of these there, or "" to leave it out: {", ".join(offered)}.'
                )


def mapping_content(mapping: AuditMapping) -> dict[str, Any]:
    """Return a mapping as the store keeps it; :func:`parse_mapping` reads it back."""
    return {
        "left_out": list(mapping.left_out),
        "practice_code": mapping.practice_code,
        "columns": dict(mapping.columns),
        "answers": {column: dict(meant) for column, meant in mapping.answers.items()},
    }


def read_mapping_hints(path: Path) -> MappingHints:
    """Read what other forms call our columns and answers, such as data/menus/audit_headings.toml.

    Raises
    ------
    TableError
        If the file cannot be read, or is of another form.
    """
    content = read_toml(path)
    headings, answers = content.get("headings", {}), content.get("answers", {})
    if not (
        _is_lists(headings) and isinstance(answers, dict) and all(map(_is_lists, answers.values()))
    ):
        raise TableError(
            f"{path.name}: [headings] and each [answers.COLUMN] need lists of texts, such as "
            'avoidable = ["outcome"].'
        )
    return MappingHints(
        headings={column: tuple(words) for column, words in headings.items()},
        answers={
            column: {ours: tuple(words) for ours, words in meant.items()}
            for column, meant in answers.items()
        },
    )


def _quote(value: str | list[str]) -> str:
    """Return a text or a list of texts as TOML has it, which for these is what JSON has."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _is_texts(found: object) -> bool:
    return isinstance(found, dict) and all(isinstance(text, str) for text in found.values())


def _is_lists(found: object) -> bool:
    return isinstance(found, dict) and all(
        isinstance(words, list) and all(isinstance(word, str) for word in words)
        for words in found.values()
    )
