"""Counts the appointments of Parquet files, through DuckDB: a national round is too large to read.

A file has the columns of an audit but the note, one row an appointment, in the wording of the
menu; perhaps ``clinicians_in_practice`` too.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from raftlib.analysis.audit_counts import APPOINTMENTS, COUNTED_BY, MONTH, WEEKDAY, add_up
from raftlib.analysis.identifiers import names_a_person
from raftlib.analysis.spellings import Alias, find_respelled
from raftlib.domain.audit import AUDIT_COLUMNS, AuditMenu
from raftlib.domain.period import Period
from raftlib.errors import ReportError, TableError
from raftlib.sources.parquet_checks import check_apart, check_cells, check_columns, find_clinicians

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SUFFIX = ".parquet"
NOT_INSTALLED = "Parquet needs a package that is not installed. Type: pip install 'raftlib[scale]'"
# Nothing is fetched from anywhere: a reader of Parquet is built in.
_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@dataclass(frozen=True, kw_only=True)
class ParquetCounts:
    """The appointments of Parquet files that were found in order, counted where they are."""

    connection: "DuckDBPyConnection"
    practice_codes: tuple[str, ...] | None = None
    periods: tuple[Period, ...] = ()

    def count(self, *columns: str) -> pd.DataFrame:
        """Return how many appointments there are of each combination that occurs."""
        asked = {"session_on" if name in {MONTH, WEEKDAY} else name for name in columns}
        cells = ", ".join(name for name in AUDIT_COLUMNS if name in asked & set(COUNTED_BY))
        conditions, values = ["TRUE"], list[object]()
        if self.practice_codes is not None:
            conditions.append("list_contains(?, practice_code)")
            values.append(list(self.practice_codes))
        for period in self.periods:
            conditions.append("session_on BETWEEN ? AND ?")
            values += [period.first_on, period.last_on]
        counted = self.connection.execute(
            f"SELECT {cells}, count(*) AS {APPOINTMENTS} FROM audited "  # noqa: S608 (our own words)
            f"WHERE {' AND '.join(conditions)} GROUP BY ALL",
            values,
        )
        return add_up(counted.df(), columns)

    def of(self, practice_codes: Collection[str]) -> "ParquetCounts":
        """Return the appointments of some practices alone."""
        known = self.practice_codes
        codes = tuple(code for code in practice_codes if known is None or code in known)
        return replace(self, practice_codes=codes)

    def within(self, period: Period | None) -> "ParquetCounts":
        """Return the appointments of a period alone; all of them for None."""
        return replace(self, periods=(*self.periods, period)) if period else self


@dataclass(frozen=True, kw_only=True)
class ParquetAudit:
    """The audit of one or more files, and how many clinicians each practice has, where known."""

    counts: ParquetCounts
    clinicians_in_practice: dict[str, int]


def is_parquet(path: Path) -> bool:
    """Return whether a path is a Parquet file, or a folder that may hold some."""
    return path.is_dir() or path.suffix.casefold() == SUFFIX


def open_parquet(
    path: Path, menu: AuditMenu, *, clinicians: int | None = None, latest: date | None = None
) -> ParquetAudit:
    """Open a Parquet file, or all those of a folder, and find them in order.

    Parameters
    ----------
    path : Path
        A file, or a folder with files of several places, which have no session in common.
    menu : AuditMenu
        The answers that are offered.
    clinicians : int, optional
        How many clinicians the practice has, if there is one and the file does not say.
    latest : date, optional
        The last day a session can have been, usually today; not checked if not given.

    Raises
    ------
    TableError
        If anything is wrong, with the column and never a cell. A file with a column that an audit
        does not have, a note for example, is refused as a whole.
    ReportError
        If DuckDB is not installed.
    """
    try:
        import duckdb
    except ModuleNotFoundError as error:
        raise ReportError(NOT_INSTALLED) from error
    files = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
    if not files:
        raise TableError(
            f"{path.name} has no Parquet files. Write one with: raft audit parquet --out FOLDER"
        )
    if any(names_a_person(file.stem) for file in files):
        raise TableError("A file's name looks as if it could identify a person. Rename the file.")
    connection = duckdb.connect(config=_OFFLINE)
    try:
        for file in files:
            _check_file(connection, file)
        _view(connection, files)
    except duckdb.Error as error:
        raise TableError(
            f"{path.name} cannot be read as Parquet. Write it again, or ask who made it."
        ) from error
    check_cells(connection, path.name, menu, latest)
    _respell(connection)
    if len(files) > 1:
        check_apart(connection, path.name)
    return ParquetAudit(
        counts=ParquetCounts(connection=connection),
        clinicians_in_practice=find_clinicians(connection, path.name, clinicians),
    )


def _check_file(connection: "DuckDBPyConnection", file: Path) -> None:
    if not file.exists():
        raise TableError(f"{file.name} is not there. Check the name and the folder.")
    found = connection.read_parquet(str(file), hive_partitioning=False)
    kinds = [str(kind) for kind in found.types]
    check_columns(file.name, dict(zip(found.columns, kinds, strict=True)))


def _view(connection: "DuckDBPyConnection", files: Sequence[Path]) -> None:
    """Let ``audited`` be the rows of the files, with where each stands."""
    rows = connection.read_parquet(
        [str(file) for file in files],
        union_by_name=True,
        hive_partitioning=False,
        filename=True,
        file_row_number=True,
    )
    if "clinicians_in_practice" not in rows.columns:
        rows = rows.project("*, NULL::INTEGER AS clinicians_in_practice")
    rows.create_view("written")
    connection.execute("CREATE VIEW audited AS FROM written")


def _respell(connection: "DuckDBPyConnection") -> None:
    """Give an alias that a practice spells in different cases its first spelling."""
    aliases = connection.execute("SELECT DISTINCT practice_code, clinician_label FROM written")

    def find_first(practice_codes: Collection[str]) -> dict[Alias, tuple[str, int]]:
        found = connection.execute(
            "SELECT practice_code, clinician_label, filename, min(file_row_number) FROM written "
            "WHERE list_contains(?, practice_code) GROUP BY ALL",
            [list(practice_codes)],
        ).fetchall()
        first: dict[Alias, tuple[str, int]] = {}
        for code, alias, file, row in found:
            first[code, alias] = min((file, row), first.get((code, alias), (file, row)))
        return first

    respelled = find_respelled(aliases.fetchall(), find_first)
    if not respelled:
        return
    connection.execute(
        "CREATE TABLE respelled (practice_code TEXT, clinician_label TEXT, stands TEXT)"
    )
    rows = [[code, alias, stands] for (code, alias), stands in respelled.items()]
    connection.executemany("INSERT INTO respelled VALUES (?, ?, ?)", rows)
    connection.execute(
        "CREATE OR REPLACE VIEW audited AS "
        "SELECT w.* REPLACE (coalesce(r.stands, w.clinician_label) AS clinician_label) "
        "FROM written w LEFT JOIN respelled r USING (practice_code, clinician_label)"
    )
