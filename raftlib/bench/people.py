"""The locality that is measured on: the demo, with as many people as are to look, and a change."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, cycle, islice, zip_longest
from pathlib import Path

import pandas as pd

from raftlib.domain.people import STAFF, HeldRole, Role
from raftlib.domain.register import Register
from raftlib.errors import RaftError
from raftlib.store.audits import add_audit, read_appointments
from raftlib.store.connection import Store
from raftlib.store.people import add_member
from raftlib.store.personal_codes import issue_code
from raftlib.store.registers import read_locality
from raftlib.store.secret_key import read_code_key
from raftlib.workbook.models.demo import DEMO_LOCALITY, make_demo_store

# A change must move what everybody sees: some look at one practice, some at one month, and
# figures of several practices are rounded.
CHANGED_PER_MONTH = 20
_NEW_CLINICIAN = "GP-Bench"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a side of the comparison works on, in a folder of its own."""

    folder: Path

    @property
    def store_url(self) -> str:
        """Return the address of its store."""
        return f"sqlite:///{self.folder / 'bench.db'}"

    @property
    def key_file(self) -> Path:
        """Return where the key behind its codes is."""
        return self.folder / "key"


def spread_roles(register: Register, allowed: Collection[Role]) -> Iterator[HeldRole]:
    """Give roles without end: practices, CDs and staff in turn, each place as often as any other.

    Parameters
    ----------
    allowed : collection of Role
        Who may open the page; nobody else gets a role.
    """
    practices = [
        HeldRole(role=Role.PRACTICE, practice_code=practice.practice_code)
        for practice in register.practices
    ]
    cds = [HeldRole(role=Role.CD, pcn_code=pcn.pcn_code) for pcn in register.pcns]
    staff = [HeldRole(role=role) for role in sorted(STAFF)]
    held = chain.from_iterable(zip_longest(practices, cds, staff))
    return cycle([item for item in held if item is not None and item.role in allowed])


def make_ground(folder: Path, data: Path, now: datetime) -> Ground:
    """Make a store with the demo locality, and a key.

    Parameters
    ----------
    folder, data : Path
        Where it is made, and the folder ``data`` of the workbook.
    """
    folder.mkdir()
    ground = Ground(folder=folder)
    read_code_key(ground.key_file)
    make_demo_store(ground.store_url, data, now)
    return ground


def add_viewers(ground: Ground, count: int, allowed: Collection[Role], now: datetime) -> list[str]:
    """Add people, each a member of their own, and return their codes."""
    store, key = Store(ground.store_url), read_code_key(ground.key_file)
    try:
        roles = islice(spread_roles(_register(store), allowed), count)
        with store.write() as connection:
            numbers = [
                add_member(connection, f"Viewer {place} (bench)", [held], now)
                for place, held in enumerate(roles, start=1)
            ]
            return [issue_code(connection, key, number, now) for number in numbers]
    finally:
        store.close()


def change_figures(ground: Ground, now: datetime) -> None:
    """Import one more audit, which changes the figures of every practice in every month."""
    store = Store(ground.store_url)
    try:
        codes = [practice.practice_code for practice in _register(store).practices]
        rows = one_more_audit(read_appointments(store, codes), codes)
        add_audit(store, rows, {}, file="bench.csv", imported_at=now)
    finally:
        store.close()


def one_more_audit(appointments: pd.DataFrame, practice_codes: Sequence[str]) -> pd.DataFrame:
    """Return appointments of a new clinician in every practice and every month there is.

    Parameters
    ----------
    appointments : DataFrame
        Columns ``AUDIT_COLUMNS``; what is new repeats the answers of its first avoidable ones.
    """
    avoidable = appointments[appointments["avoidable"] == "wholly"].head(CHANGED_PER_MONTH)
    months = appointments["session_on"].dt.to_period("M").drop_duplicates()
    return pd.concat(
        [
            avoidable.assign(
                practice_code=code,
                session_on=month.to_timestamp(),
                session="am",
                clinician_label=_NEW_CLINICIAN,
            )
            for code in practice_codes
            for month in months
        ],
        ignore_index=True,
    )


def _register(store: Store) -> Register:
    register = read_locality(store, DEMO_LOCALITY)
    if register is None:
        raise RaftError("The demo locality is not in the store. Make it again: raft bench.")
    return register
