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
        If pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise ReportError(NOT_INSTALLED) from error
    kinds = {name: pa.date32() if name == "session_on" else pa.string() for name in REQUIRED}
    schema = pa.schema({**kinds, CLINICIANS_IN_PRACTICE: pa.int32()})
    part = path.with_suffix(".part")
    appointments = 0
    with parquet.ParquetWriter(part, schema) as writer:
        for table in tables:
            clinicians = [clinicians_in_practice.get(code) for code in table["practice_code"]]
            columns = {name: table[name].tolist() for name in REQUIRED}
            columns["session_on"] = table["session_on"].dt.date.tolist()
            columns[CLINICIANS_IN_PRACTICE] = clinicians
            writer.write_table(pa.table(columns, schema=schema))
            appointments += len(table)
    part.replace(path)
    return appointments
