"""Turns tallied rows of an audit into one row an appointment."""

import pandas as pd

from raftlib.domain.audit import Avoidable
from raftlib.sources.audit_columns import APPOINTMENTS, REASONS, TALLIES
from raftlib.sources.problems import Problems

_REASON_WITHOUT_NEED = "No appointment of this row is avoidable: clear it, or change that answer."


def count_appointments(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with one answer each and how many appointments they stand for.

    Parameters
    ----------
    table : DataFrame of str
        A checked sheet in any of the three layouts, with the columns of ``REASONS``.

    Returns
    -------
    DataFrame
        With ``avoidable`` (str) and ``appointments`` (int). A row with three tallies becomes
        three: not, partially and wholly avoidable; its reasons stay with the last two.
    """
    if APPOINTMENTS in table:
        return table.assign(**{APPOINTMENTS: table[APPOINTMENTS].astype("int64")})
    if not _is_tallied(table):
        return table.assign(**{APPOINTMENTS: 1})
    no_reasons = dict.fromkeys(REASONS, "")
    parts = [
        table.assign(
            avoidable=str(answer),
            **{APPOINTMENTS: table[column].astype("int64")},
            **(no_reasons if answer is Avoidable.NOT else {}),
        )
        for answer, column in TALLIES.items()
    ]
    return pd.concat(parts).sort_index(kind="stable").drop(columns=list(TALLIES.values()))


def check_reasons(problems: Problems, table: pd.DataFrame) -> None:
    """Note each reason in a row without an avoidable appointment, in any of the layouts."""
    if _is_tallied(table):
        avoidable = [TALLIES[Avoidable.PARTIALLY], TALLIES[Avoidable.WHOLLY]]
        none_avoidable = table[avoidable].astype("int64").eq(0).all(axis="columns")
    else:
        none_avoidable = table["avoidable"].eq(Avoidable.NOT)
    given = table.loc[none_avoidable, list(REASONS)]
    given = given[(given != "").any(axis="columns")]
    for row, *answers in given.itertuples(name=None):
        for column, answer in zip(REASONS, answers, strict=True):
            if answer:
                problems.add(row, column, answer, _REASON_WITHOUT_NEED)


def repeat_rows(table: pd.DataFrame, times: pd.Series) -> pd.DataFrame:
    """Return each row as many times as its appointments, numbered afresh from 0."""
    return table.loc[table.index.repeat(times)].reset_index(drop=True)


def _is_tallied(table: pd.DataFrame) -> bool:
    return TALLIES[Avoidable.NOT] in table
