"""Writes appointments that count as one Parquet file, for a national round; without the notes."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from raftlib.errors import ReportError
from raftlib.sources.audit_columns import CLINICIANS_IN_PRACTICE
from raftlib.sources.audit_parquet import NOT_INSTALLED
from raftlib.sources.parquet_checks import REQUIRED


def write_parquet(
    path: Path, tables: Iterable[pd.DataFrame], clinicians_in_practice: Mapping[str, int]
) -> int:
    """Write tables one after the other, and return how many appointments they had.

    Parameters
    ----------
    path : Path
        The file; what was there is replaced once all is written.
    tables : iterable of DataFrame
        Columns ``AUDIT_COLUMNS``, one row an appointment. Their notes are not written.
    clinicians_in_practice : mapping of str to int
        By practice_code, where it is known.

    Raises
    ------
    ReportError
        If DuckDB is not installed.
    """
    try:
        import duckdb
    except ModuleNotFoundError as error:
        raise ReportError(NOT_INSTALLED) from error
    kinds = {name: "DATE" if name == "session_on" else "VARCHAR" for name in REQUIRED}
    kinds[CLINICIANS_IN_PRACTICE] = "INTEGER"
    part = path.with_suffix(".part")
    appointments = 0
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE audit ({', '.join(map(' '.join, kinds.items()))})")
        for table in tables:
            clinicians = table["practice_code"].map(dict(clinicians_in_practice)).astype("Int32")
            columns = {name: table[name].astype(object) for name in REQUIRED}
            columns["session_on"] = table["session_on"]
            columns[CLINICIANS_IN_PRACTICE] = clinicians
            connection.register("given", pd.DataFrame(columns))
            connection.execute("INSERT INTO audit SELECT * FROM given")
            appointments += len(table)
        connection.table("audit").write_parquet(str(part))
    part.replace(path)
    return appointments
