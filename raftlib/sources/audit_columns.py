"""The headings of an audit sheet: what they may be called and which belong together."""

import pandas as pd

from raftlib.domain.audit import AUDIT_COLUMNS, Avoidable
from raftlib.errors import TableError
from raftlib.sources.problems import describe_value
from raftlib.sources.wording_keys import wording_key

APPOINTMENTS = "appointments"
CLINICIANS_IN_PRACTICE = "clinicians_in_practice"
# The tally column of each answer, in the order in which a row's appointments are listed.
TALLIES = {answer: f"{answer}_avoidable" for answer in Avoidable}
REASONS = ("could_have_been", "change_needed", "achievable")
REQUIRED = ("practice_code", "session_on", "session", "clinician_label")

_ALIASES = {
    APPOINTMENTS: ("count", "n"),
    **{column: (str(answer),) for answer, column in TALLIES.items()},
}
# Heading without case, spaces, hyphens and underscores, and the column it means.
KNOWN_COLUMNS = {
    wording_key(heading): column
    for column in (*AUDIT_COLUMNS, CLINICIANS_IN_PRACTICE, APPOINTMENTS, *TALLIES.values())
    for heading in (column, *_ALIASES.get(column, ()))
}


def name_columns(where: str, table: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of an audit sheet their names, and check that they make one layout.

    Parameters
    ----------
    where : str
        File, and sheet if need be, for the words of an error.
    table : DataFrame of str
        Headings as they were typed. Columns with neither heading nor content are left out.

    Returns
    -------
    DataFrame of str
        With ``REQUIRED`` and either ``avoidable`` (and perhaps ``appointments``) or all of
        ``TALLIES``; the other columns as given.

    Raises
    ------
    TableError
        If a heading is not known, as a misspelt one would lose its answers; if a column is there
        twice or missing; or if the two ways of entering are mixed.
    """
    table = table.loc[:, [bool(name) or bool(cells.any()) for name, cells in table.items()]]
    headings = [str(name) for name in table.columns]
    names = [KNOWN_COLUMNS.get(wording_key(heading), "") for heading in headings]
    _check_known(where, headings, names)
    _check_once(where, names)
    _check_layout(where, names)
    return table.set_axis(names, axis="columns")


def _check_known(where: str, headings: list[str], names: list[str]) -> None:
    unknown = [heading for heading, name in zip(headings, names, strict=True) if not name]
    if unknown:
        raise TableError(
            f"{where}: {', '.join(map(describe_value, unknown))} "
            f"{'is' if len(unknown) == 1 else 'are'} not among the columns of an audit sheet. "
            f"Rename or delete. Known: {', '.join(dict.fromkeys(KNOWN_COLUMNS.values()))}."
        )


def _check_once(where: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise TableError(
                f"{where}: there are {names.count(name)} columns for {name}. Keep one."
            )


def _check_layout(where: str, names: list[str]) -> None:
    tallies = [name for name in TALLIES.values() if name in names]
    other = [name for name in ("avoidable", APPOINTMENTS) if name in names]
    if tallies and other:
        raise TableError(
            f"{where}: there are columns {tallies[0]} and {other[0]}. "
            "Keep the three tallies, or one answer a row."
        )
    answer = tuple(TALLIES.values()) if tallies else ("avoidable",)
    missing = [name for name in (*REQUIRED, *answer) if name not in names]
    if missing:
        hint = "" if tallies else f" Instead of avoidable: {', '.join(TALLIES.values())}."
        raise TableError(
            f"{where}: the column {', '.join(missing)} is missing. Add it as a heading."
            f"{hint if 'avoidable' in missing else ''}"
        )
