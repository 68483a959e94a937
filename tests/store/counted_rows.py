"""Which appointments count, by the rules of the store: told row by row, from the raw tables."""

import pandas as pd
import sqlalchemy as sa

from raftlib.domain.audit import AUDIT_COLUMNS
from raftlib.store.schema import appointment, audit_entry, audit_import


def key_of(row):
    return row.practice_code, row.session_on, row.session, row.clinician_label.casefold()


def read_all(store, table):
    with store.read() as connection:
        return connection.execute(sa.select(table).order_by(*table.primary_key)).all()


def counted_rows(store, codes):
    """Return the appointments that count, as a table; each row is looked at by itself."""
    imports = {row.audit_import_id: row.imported_at for row in read_all(store, audit_import)}
    sheets = [row for row in read_all(store, appointment) if row.practice_code in codes]
    by_original = {}
    for row in read_all(store, audit_entry):
        if row.practice_code in codes:
            by_original.setdefault(row.original_id, []).append(row)
    last = [rows[-1] for rows in by_original.values()]  # dictionaries keep the first ones' order
    live = [row for row in last if not row.taken_back]
    rows = [row for row in sheets if counts_in_sheet(row, sheets, last, live, imports)]
    rows += [row for row in live if not later_sheet(key_of(row), sheets, last, imports)]
    first = {}
    for row in [*sheets, *live]:
        alias = row.practice_code, row.clinician_label.casefold()
        first.setdefault(alias, row.clinician_label)
    cells = [
        {name: getattr(row, name) for name in AUDIT_COLUMNS}
        | {"clinician_label": first[row.practice_code, row.clinician_label.casefold()]}
        for row in rows
    ]
    table = pd.DataFrame(cells, columns=list(AUDIT_COLUMNS))
    return table.assign(session_on=pd.to_datetime(table["session_on"]))


def counts_in_sheet(row, sheets, last, live, imports):
    key = key_of(row)
    newest = max(other.audit_import_id for other in sheets if key_of(other) == key)
    if row.audit_import_id != newest:
        return False
    by_hand = any(key_of(other) == key for other in live)
    return not by_hand or later_sheet(key, sheets, last, imports)


def later_sheet(key, sheets, last, imports) -> bool:
    """Return whether a sheet brought a session after anything of it was entered by hand."""
    numbers = [row.audit_import_id for row in sheets if key_of(row) == key]
    changed = [row.entered_at for row in last if key_of(row) == key]
    return bool(numbers) and all(imports[max(numbers)] > at for at in changed)
