"""Leaves rows out of a query by a list, however long: databases bound the parameters."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa


def without(
    query: sa.Select[Any], dialect: str, key: Sequence[sa.Column[Any]], listed: Iterable[object]
) -> sa.Select[Any]:
    """Leave out the rows whose key is in a list.

    Parameters
    ----------
    query : Select
        For rows that have the key.
    dialect : str
        ``sqlite`` or ``postgresql``.
    key : sequence of Column
        One or more, none of which can be missing.
    listed : iterable
        A tuple for each row, or the cell alone for a key of one column: numbers, texts, dates.
    """
    rows = list(listed)
    if not rows:
        return query
    column, *others = key
    if not others:
        return query.where(column.not_in(_select(dialect, [[row] for row in rows], key)))
    return query.where(sa.tuple_(*key).not_in(_select(dialect, rows, key)))


def _select(dialect: str, rows: Sequence[object], key: Sequence[sa.Column[Any]]) -> sa.Select[Any]:
    text = sa.literal(json.dumps(rows, default=str), sa.Text)
    cells: list[sa.ColumnElement[Any]]
    if dialect == "sqlite":  # which keeps a date as this text
        each = sa.func.json_each(text).table_valued("value")
        cells = [sa.func.json_extract(each.c.value, f"$[{place}]") for place in range(len(key))]
        return sa.select(*cells)
    value = sa.func.json_array_elements(sa.cast(text, sa.JSON)).column_valued("listed")
    cells = [value.op("->>")(place) for place in range(len(key))]
    return sa.select(*(sa.cast(cell, column.type) for cell, column in zip(cells, key, strict=True)))
