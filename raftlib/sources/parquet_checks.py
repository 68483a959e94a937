"""What must be right in a Parquet file of an audit; a fault is counted, never repeated."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from raftlib.analysis.identifiers import find_identifiers
from raftlib.domain.audit import (
    AUDIT_COLUMNS,
    FIRST_SESSION_YEAR,
    MAX_LABEL_CHARACTERS,
    SESSION_KEY,
    AuditMenu,
    Avoidable,
)
from raftlib.errors import TableError, first_five
from raftlib.sources.audit_cells import MAX_CLINICIANS, PRACTICE_CODE
from raftlib.sources.audit_columns import CLINICIANS_IN_PRACTICE, REASONS
from raftlib.sources.audit_sheet import agree_on_clinicians
from raftlib.sources.problems import describe_value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REQUIRED = [name for name in AUDIT_COLUMNS if name != "note"]
_WHOLE_NUMBERS = re.compile("U?(TINY|SMALL|BIG)?INT(EGER)?")


def check_columns(where: str, kinds: Mapping[str, str]) -> None:
    """Refuse a file with other columns than those of an audit, or with the wrong kind of cell.

    Parameters
    ----------
    where : str
        The file, for the words of an error.
    kinds : mapping of str to str
        What DuckDB calls the type of each column.
    """
    unknown = [name for name in kinds if name not in {*REQUIRED, CLINICIANS_IN_PRACTICE}]
    if unknown:
        raise TableError(
            f"{where}: {', '.join(map(describe_value, unknown))} "
            f"{'is' if len(unknown) == 1 else 'are'} not among the columns of an audit in Parquet. "
            f"Take out what is not one of: {', '.join([*REQUIRED, CLINICIANS_IN_PRACTICE])}."
        )
    if missing := [name for name in REQUIRED if name not in kinds]:
        raise TableError(f"{where}: the column {', '.join(missing)} is missing. Add it.")
    for name, kind in kinds.items():
        if name == CLINICIANS_IN_PRACTICE:
            fits, wanted = bool(_WHOLE_NUMBERS.fullmatch(kind)), "whole numbers"
        else:
            wanted = "DATE" if name == "session_on" else "VARCHAR"
            fits = kind == wanted
        if not fits:
            raise TableError(f"{where}: {name} is {kind}. Write it as {wanted}.")


def check_cells(
    connection: "DuckDBPyConnection", where: str, menu: AuditMenu, latest: date | None
) -> None:
    """Refuse the view ``audited`` if any cell is not what a sheet may hold."""
    empty = ", ".join(f"count(*) - count({name})" for name in REQUIRED)
    total, *missing = _one_row(connection, f"SELECT count(*), {empty} FROM audited")  # noqa: S608 (our own words)
    if not total:
        raise TableError(f"{where} has no appointments. Write those that were looked at.")
    faults = [
        f"{where}: {count} appointments have no {name}. Write an empty text for no answer."
        for name, count in zip(REQUIRED, missing, strict=True)
        if count
    ]
    if faults:
        raise TableError(first_five(faults))
    raise_faults(where, _faults(connection, menu, latest))
    _check_reasons(connection, where)


def raise_faults(where: str, faults: Iterable[tuple[str, int, str]]) -> None:
    """Refuse a file if any of its columns has cells that are wrong."""
    sentences = [
        f"{where}: {column} has {count} {'entry' if count == 1 else 'different entries'} that "
        f"cannot be right. {advice}"
        for column, count, advice in faults
        if count
    ]
    if sentences:
        raise TableError(first_five(sentences))


def _faults(
    connection: "DuckDBPyConnection", menu: AuditMenu, latest: date | None
) -> Iterable[tuple[str, int, str]]:
    def wrong(column: str, is_right: Callable[..., bool]) -> int:
        cells = connection.execute(f"SELECT DISTINCT {column} FROM audited").fetchall()  # noqa: S608 (our own words)
        return sum(not is_right(cell) for (cell,) in cells)

    code = re.compile(PRACTICE_CODE)
    yield (
        "practice_code",
        wrong("practice_code", lambda cell: bool(code.fullmatch(cell))),
        "Enter ODS codes, such as M85001.",
    )
    first, last = date(FIRST_SESSION_YEAR, 1, 1), latest or date.max
    until = f" and not after {latest.isoformat()}" if latest else ""
    yield (
        "session_on",
        wrong("session_on", lambda cell: first <= cell <= last),
        f"A session cannot be before {FIRST_SESSION_YEAR}{until}.",
    )
    yield (
        "clinician_label",
        wrong("clinician_label", _is_alias),
        f"Use aliases of 1 to {MAX_LABEL_CHARACTERS} characters, such as GP 1, with single spaces "
        "and nothing that could identify a person.",
    )
    for column, answers in menu.answers.items():
        allowed = {*answers} if column in ("session", "avoidable") else {*answers, ""}
        yield (
            column,
            wrong(column, allowed.__contains__),
            f"Use the wording of: {', '.join(answers)}.",
        )


def _is_alias(label: str) -> bool:
    fits = 1 <= len(label) <= MAX_LABEL_CHARACTERS and label == " ".join(label.split())
    return fits and not find_identifiers(label)


def _check_reasons(connection: "DuckDBPyConnection", where: str) -> None:
    given = " OR ".join(f"{name} <> ''" for name in REASONS)
    (count,) = _one_row(
        connection,
        f"SELECT count(*) FROM audited WHERE avoidable = '{Avoidable.NOT}' AND ({given})",  # noqa: S608 (our own words)
    )
    if count:
        raise TableError(
            f"{where}: {count} appointments are not avoidable and have a reason. Clear it, or "
            "change that answer."
        )


def check_apart(connection: "DuckDBPyConnection", where: str) -> None:
    """Refuse a session that is in two files of a folder: it would count twice."""
    key = ", ".join(SESSION_KEY)
    twice = connection.execute(
        f"SELECT {key} FROM audited GROUP BY ALL HAVING count(DISTINCT filename) > 1 ORDER BY ALL"  # noqa: S608 (our own words)
    ).fetchall()
    if twice:
        code, session_on, session, _ = twice[0]
        raise TableError(
            f"{where}: {len(twice)} sessions are in more than one file, the first being {code}, "
            f"{session_on:%d %B %Y}, {session}. Keep each in one of them."
        )


def find_clinicians(
    connection: "DuckDBPyConnection", where: str, clinicians: int | None
) -> dict[str, int]:
    """Return how many clinicians each practice has, from the column or from the argument."""
    rows = connection.execute(
        f"SELECT practice_code, count(DISTINCT clinician_label), min({CLINICIANS_IN_PRACTICE}), "  # noqa: S608 (our own words)
        f"max({CLINICIANS_IN_PRACTICE}) FROM audited GROUP BY 1 ORDER BY 1"
    ).fetchall()
    if clinicians is not None and len(rows) > 1:
        raise TableError(
            f"{where}: the number of clinicians, {clinicians}, is given for one practice, and the "
            f"file has {len(rows)}. Enter it in a column {CLINICIANS_IN_PRACTICE}."
        )
    found = {}
    for code, took_part, fewest, most in rows:
        if numbers := {fewest, most, clinicians} - {None}:
            found[code] = agree_on_clinicians(where, code, numbers, took_part)
            if not 0 < found[code] <= MAX_CLINICIANS:
                raise TableError(
                    f"{where}: practice {code} has {found[code]} clinicians. Enter a whole number "
                    f"from 1 to {MAX_CLINICIANS}."
                )
    return found


def _one_row(connection: "DuckDBPyConnection", query: str) -> tuple[int, ...]:
    return tuple(connection.execute(query).fetchall()[0])
