"""The cells of an audit sheet: which answers are understood, and what is said about the others."""

import re
from collections.abc import Collection, Mapping
from datetime import date

import pandas as pd
import pandera.pandas as pa

from raftlib.domain.audit import (
    FIRST_SESSION_YEAR,
    MAX_APPOINTMENTS_A_SESSION,
    MAX_LABEL_CHARACTERS,
    MAX_NOTE_CHARACTERS,
    Achievable,
    AuditMenu,
)
from raftlib.sources.audit_columns import APPOINTMENTS, CLINICIANS_IN_PRACTICE, TALLIES
from raftlib.sources.problems import Problems
from raftlib.sources.wording_keys import wording_key

MAX_CLINICIANS = 999
# ODS codes of practices in England, and Z for invented ones (DOMAIN.md, Files).
PRACTICE_CODE = r"^[A-HJ-NP-WYZ][0-9]{5}$"

# As people type them, and as a spreadsheet hands over a day with a time.
_DATE_FORMATS = {
    r"\d{4}-\d\d?-\d\d?": "%Y-%m-%d",
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d": "ISO8601",
    r"\d\d?/\d\d?/\d{4}": "%d/%m/%Y",
    r"\d\d?\.\d\d?\.\d{4}": "%d.%m.%Y",
    r"\d\d?-\d\d?-\d{4}": "%d-%m-%Y",
    r"\d\d?/\d\d?/\d\d": "%d/%m/%y",
    r"\d\d? [A-Za-z]{4,} \d{4}": "%d %B %Y",
    r"\d\d? [A-Za-z]{3} \d{4}": "%d %b %Y",
}
# Free text: what is wrong is described, never repeated.
_HIDDEN = ("clinician_label", "note")


# Short forms of Achievable.IF_ADDED that people write, as wording_key leaves them.
_ACHIEVABLE_KEYS = dict.fromkeys(("onlyifadded", "ifadded"), wording_key(Achievable.IF_ADDED))


def read_session_dates(texts: pd.Series) -> pd.Series:
    """Turn dates as people type them, the day before the month, into dates; else missing."""
    dates = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[s]")
    for pattern, written in _DATE_FORMATS.items():
        fits = texts.str.fullmatch(pattern)
        read = pd.to_datetime(texts[fits], format=written, errors="coerce").dt.normalize()
        dates[fits] = read.astype("datetime64[s]")
    return dates


def word_cells(table: pd.DataFrame, menu: AuditMenu) -> pd.DataFrame:
    """Put each answer into the wording of the menu; what is not understood stays as it is.

    Practice codes get capitals. In a tally an empty cell counts as 0, unless all three are empty.
    """
    worded = {"practice_code": table["practice_code"].str.upper()}
    for column, answers in menu.answers.items():
        if column in table:
            worded[column] = _word_answers(table[column], answers)
    tallies = [column for column in TALLIES.values() if column in table]
    if tallies:
        some = (table[tallies] != "").any(axis="columns")
        worded |= {name: table[name].mask(some & table[name].eq(""), "0") for name in tallies}
    return table.assign(**worded)


def check_cells(
    problems: Problems, table: pd.DataFrame, menu: AuditMenu, latest: date | None
) -> None:
    """Note every cell that is not understood, in the order of the sheet.

    Parameters
    ----------
    problems : Problems
        Gets one sentence a cell.
    table : DataFrame of str
        From :func:`word_cells`; its index counts rows as the spreadsheet does.
    menu : AuditMenu
        The answers that are offered.
    latest : date or None
        The last day a session can have been; not checked if None.
    """
    schema = _schema(list(table.columns), menu, latest)
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as error:
        failures = error.failure_cases
    else:
        return
    places = {column: place for place, column in enumerate(table)}
    cells = failures.assign(place=failures["column"].map(places))
    cells = cells.sort_values(["index", "place", "check_number"])
    cells = cells.drop_duplicates(["index", "place"])
    for row, column, advice in zip(cells["index"], cells["column"], cells["check"], strict=True):
        _note(problems, int(row), column, str(table.at[row, column]), advice)


def check_practices(problems: Problems, table: pd.DataFrame, practices: Collection[str]) -> None:
    """Note every row of a practice that is none of these."""
    advice = f"You bring in only your own practice: {', '.join(sorted(practices)) or 'none'}."
    codes = table["practice_code"]
    for row, code in codes[codes.str.fullmatch(PRACTICE_CODE) & ~codes.isin(practices)].items():
        problems.add(int(str(row)), "practice_code", code, advice)


def _note(problems: Problems, row: int, column: str, value: str, advice: str) -> None:
    if value and column in _HIDDEN:
        problems.add_hidden(row, column, f"{len(value)} characters", advice)
    else:
        problems.add(row, column, value, advice)


def word_answer(text: str, column: str, answers: Collection[str]) -> str | None:
    """Return the stored wording of an answer to a closed question; None where it is none."""
    return _find_answer(text, column, _stored(answers))


def _word_answers(texts: pd.Series, answers: tuple[str, ...]) -> pd.Series:
    stored, column = _stored(answers), str(texts.name)
    found = {text: _find_answer(text, column, stored) for text in texts.unique()}
    return texts.map({text: text if answer is None else answer for text, answer in found.items()})


def _stored(answers: Collection[str]) -> dict[str, str]:
    return {wording_key(answer): str(answer) for answer in answers} | {"": ""}


def _find_answer(text: str, column: str, stored: Mapping[str, str]) -> str | None:
    """Return the stored wording of an answer, or None; marks alone are no answer."""
    key = wording_key(text)
    if column == "avoidable":
        key = re.sub("potentially|avoidable", "", key)
    if column == "achievable":
        key = _ACHIEVABLE_KEYS.get(key, key)
    # The printed form explains some answers in brackets: "reception or admin (fit note, letter)".
    answer = stored.get(key) or stored.get(wording_key(re.sub(r"\s*\([^()]*\)$", "", text)))
    return answer or (None if text else "")


def _schema(columns: list[str], menu: AuditMenu, latest: date | None) -> pa.DataFrameSchema:
    whole = f"Enter a whole number from 0 to {MAX_APPOINTMENTS_A_SESSION}."
    checks = {
        "practice_code": [
            pa.Check.str_matches(PRACTICE_CODE, error="Enter the ODS code, such as M85001.")
        ],
        "session_on": _date_checks(latest),
        "clinician_label": _label_checks(),
        "note": [
            pa.Check.str_length(
                max_value=MAX_NOTE_CHARACTERS,
                error=f"Shorten it to {MAX_NOTE_CHARACTERS} characters.",
            )
        ],
        CLINICIANS_IN_PRACTICE: [
            pa.Check(
                lambda texts: texts.eq("") | _whole_number_to(texts, MAX_CLINICIANS),
                error="Enter how many clinicians the practice has, as a whole number, or nothing.",
            )
        ],
    }
    for column in (APPOINTMENTS, *TALLIES.values()):
        checks[column] = [
            pa.Check(lambda texts: _whole_number_to(texts, MAX_APPOINTMENTS_A_SESSION), error=whole)
        ]
    for column, answers in menu.answers.items():
        checks[column] = [_answer_check(column, answers)]
    return pa.DataFrameSchema({column: pa.Column(checks=checks[column]) for column in columns})


def _answer_check(column: str, answers: tuple[str, ...]) -> pa.Check:
    required = column in ("session", "avoidable")
    allowed = {*answers} if required else {*answers, ""}
    offered = ", ".join(answers)
    advice = f"Choose one of: {offered}." if required else f"Choose one of: {offered}, or nothing."
    return pa.Check(lambda texts: texts.isin(allowed), error=advice)


def _date_checks(latest: date | None) -> list[pa.Check]:
    first = pd.Timestamp(FIRST_SESSION_YEAR, 1, 1)
    checks = [
        pa.Check(
            lambda texts: read_session_dates(texts).notna(),
            error="Enter the day of the session as 2023-10-03 or 03/10/2023.",
        ),
        pa.Check(
            lambda texts: ~read_session_dates(texts).lt(first),
            error=f"Enter the day of the session; it cannot be before {FIRST_SESSION_YEAR}.",
        ),
    ]
    if latest is not None:
        last = pd.Timestamp(latest)
        checks.append(
            pa.Check(
                lambda texts: ~read_session_dates(texts).gt(last),
                error=f"Enter the day of the session; it cannot be after {latest.isoformat()}.",
            )
        )
    return checks


def _label_checks() -> list[pa.Check]:
    return [
        pa.Check(
            lambda texts: texts.str.len().between(1, MAX_LABEL_CHARACTERS),
            error=f"Enter an alias of 1 to {MAX_LABEL_CHARACTERS} characters, such as GP 1.",
        )
    ]


def _whole_number_to(texts: pd.Series, most: int) -> pd.Series:
    """Return which texts are a whole number from 0 to ``most``."""
    fits = texts.str.fullmatch(r"[0-9]{1,6}")
    return fits & texts.where(fits, "0").astype("int64").le(most)
