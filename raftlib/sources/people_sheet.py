"""Reads a sheet of people: one row a role, and as many rows as a person has roles."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from raftlib.analysis.identifiers import Identifier
from raftlib.analysis.staff import (
    LONGEST_NAME,
    SIGN_IN_NAME_ADVICE,
    is_name,
    normal_sign_in_name,
    plain_name,
    role_faults,
)
from raftlib.domain.people import HeldRole, Person, Role
from raftlib.errors import TableError
from raftlib.sources.nhs_formats import (
    PCN_CODE_ADVICE,
    PRACTICE_CODE_ADVICE,
    is_pcn_code,
    is_practice_code,
)
from raftlib.sources.patient_data import refuse_patient_data
from raftlib.sources.problems import Problems, describe_value
from raftlib.sources.tables import read_rows, table_with_header
from raftlib.sources.wording_keys import wording_key

REQUIRED = ("name", "role")
COLUMNS = (*REQUIRED, "practice_code", "pcn_code", "deputy", "person", "sign_in_name")
_KNOWN = {wording_key(name): name for name in COLUMNS}
# What staff are called is no patient data, nor is the address they sign in with.
_EXPECTED = {
    "name": Identifier.TITLED_NAME,
    "person": Identifier.TITLED_NAME,
    "sign_in_name": Identifier.EMAIL_ADDRESS,
}
_ADVICE = "Take it out and choose the file again: names of staff only. Nothing was kept."
_ROLES = {
    **{wording_key(role): role for role in Role},
    "clinicaldirector": Role.CD,
    "practicemember": Role.PRACTICE,
}
_CODE_ADVICE = {"practice_code": PRACTICE_CODE_ADVICE, "pcn_code": PCN_CODE_ADVICE}
_YES = {"yes", "y", "true", "1", "x"}
_NO = {"", "no", "n", "false", "0"}


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One row that was found in order: a person's name, and one role of theirs."""

    number: int
    name: str
    held: HeldRole
    person: str
    sign_in_name: str


def read_people(path: Path, known_codes: Collection[str] = ()) -> list[Person]:
    """Read people and their roles.

    Parameters
    ----------
    path : Path
        A CSV or Excel file with the columns ``name`` and ``role``, and any others of ``COLUMNS``.
        Rows with the same ``person``, which may be any label, are one person.
    known_codes : collection of str
        The practices and PCNs that the register has; if there are none, any code is taken.

    Returns
    -------
    list of Person
        In the order of their first rows.

    Raises
    ------
    TableError
        If anything is wrong, with row, column, value and advice. A sheet in which any cell looks
        like patient data is refused as a whole.
    """
    rows = read_rows(path)
    refuse_patient_data(path.name, rows, _KNOWN, _EXPECTED, _ADVICE)
    records = _read_records(path, rows)
    problems = Problems(path.name)
    read = [_read_row(number, cells, known_codes, problems) for number, cells in records.items()]
    found = [row for row in read if row is not None]
    people = _join_rows(found, problems)
    problems.check()
    return people


def _read_records(path: Path, rows: dict[int, list[str]]) -> dict[int, dict[str, str]]:
    """Return the cells of each row by the name of their column."""
    first, header = next(iter(rows.items()))
    headings = [heading for heading in header if heading]
    for heading in headings:
        if wording_key(heading) not in _KNOWN:
            raise TableError(
                f"{path.name}, row {first}: the column {describe_value(heading)} is not known. "
                f"The columns are {', '.join(COLUMNS)}."
            )
    rows = {**rows, first: [_KNOWN.get(wording_key(heading), "") for heading in header]}
    missing = [name for name in REQUIRED if name not in rows[first]]
    if missing:
        raise TableError(
            f"{path.name}, row {first}: there is no column {missing[0]}. The first row must be the "
            f"headings: {', '.join(COLUMNS)}; only {' and '.join(REQUIRED)} must be there."
        )
    table = table_with_header(path, rows)
    if table.empty:
        raise TableError(f"{path.name} has headings and no row. Enter one row a role.")
    every = table.reindex(columns=list(COLUMNS), fill_value="")
    cells = every.to_numpy().tolist()
    return {
        number: dict(zip(COLUMNS, row, strict=True))
        for number, row in zip(table.index.tolist(), cells, strict=True)
    }


def _read_row(
    number: int, cells: dict[str, str], known_codes: Collection[str], problems: Problems
) -> _Row | None:
    """Return a row, or None where its role or deputy cannot be read; note all that is wrong."""
    name = plain_name(cells["name"])
    if not is_name(name):
        advice = f"Enter a name of 1 to {LONGEST_NAME} characters that can be seen."
        problems.add_hidden(number, "name", f"{len(name)} characters", advice)
    sign_in_name = normal_sign_in_name(cells["sign_in_name"])
    if sign_in_name is None:
        problems.add_hidden(number, "sign_in_name", "what is not one", SIGN_IN_NAME_ADVICE)
    held = _read_role(number, cells, known_codes, problems)
    if held is None:
        return None
    person = plain_name(cells["person"]).casefold()
    return _Row(number=number, name=name, held=held, person=person, sign_in_name=sign_in_name or "")


def _read_role(
    number: int, cells: dict[str, str], known_codes: Collection[str], problems: Problems
) -> HeldRole | None:
    role = _ROLES.get(wording_key(cells["role"]))
    deputy = cells["deputy"].casefold()
    if role is None:
        problems.add(number, "role", cells["role"], f"Enter one of: {', '.join(Role)}.")
    if deputy not in _YES | _NO:
        problems.add(number, "deputy", cells["deputy"], "Enter yes, or leave it empty.")
    codes = {column: cells[column].upper() for column in _CODE_ADVICE}
    for column, code in codes.items():
        _check_code(number, column, code, known_codes, problems)
    if role is None:
        return None
    held = HeldRole(role=role, deputy=deputy in _YES, **codes)
    for fault in role_faults(held):
        problems.add(number, fault.column, fault.value, fault.advice)
    return held


def _check_code(
    number: int, column: str, code: str, known_codes: Collection[str], problems: Problems
) -> None:
    well = is_practice_code(code) if column == "practice_code" else is_pcn_code(code)
    if code and not well:
        problems.add(number, column, code, _CODE_ADVICE[column])
    elif code and known_codes and code not in known_codes:
        advice = "It is not in the register: correct it, or import the register that has it."
        problems.add(number, column, code, advice)


def _join_rows(rows: list[_Row], problems: Problems) -> list[Person]:
    """Join the rows of one person; a row without a label is a person of its own."""
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.person or f"row {row.number}", []).append(row)
    for group in groups.values():
        _check_same_person(group, problems)
    people = {group[0].number: _join(group) for group in groups.values()}
    _check_apart(people, problems)
    return list(people.values())


def _join(group: list[_Row]) -> Person:
    accounts = [row.sign_in_name for row in group if row.sign_in_name]
    roles = tuple(dict.fromkeys(row.held for row in group))
    return Person(name=group[0].name, roles=roles, sign_in_name=accounts[0] if accounts else "")


def _check_same_person(group: list[_Row], problems: Problems) -> None:
    first = group[0]
    account = _join(group).sign_in_name
    for row in group[1:]:
        if row.name.casefold() != first.name.casefold():
            advice = f"Row {first.number} has the same label in person: write the name alike."
            problems.add_hidden(row.number, "name", "another name", advice)
    for row in group:
        if row.sign_in_name not in {"", account}:
            advice = "Another row of the same person has another one: keep one."
            problems.add_hidden(row.number, "sign_in_name", "a second one", advice)


def _check_apart(people: dict[int, Person], problems: Problems) -> None:
    """Check that no two people cannot be told from each other; ``people`` by their first row."""
    accounts: dict[str, int] = {}
    seen: dict[tuple[str, frozenset[HeldRole]], int] = {}
    for number, person in people.items():
        same = seen.setdefault((person.name.casefold(), frozenset(person.roles)), number)
        if same != number:
            advice = "Delete one of the rows, or write the names so that they differ."
            problems.add_hidden(number, "name", f"the name and roles of row {same}", advice)
        if person.sign_in_name:
            same = accounts.setdefault(person.sign_in_name, number)
            if same != number:
                advice = "Two roles of one person have the same label in person."
                problems.add_hidden(number, "sign_in_name", f"that of row {same}", advice)
