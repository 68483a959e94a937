"""Reads the practice register from the NHS files, and says what it leaves out and why."""

from collections.abc import Mapping
from pathlib import Path

from raftlib.domain.register import LeftOut, LeftOutCount, LeftOutReason, Pcn, Practice, Register
from raftlib.errors import TableError
from raftlib.sources.epcn import PRACTICE_COLUMN, Membership, PcnMemberships, read_epcn
from raftlib.sources.epraccur import EpraccurRow, read_epraccur
from raftlib.sources.list_sizes import ListSize, read_list_sizes
from raftlib.sources.localities import LocalityRow, read_localities
from raftlib.sources.problems import Problems

# Rows left out of one file for one reason are listed one by one up to this number; beyond it they
# are counted. Chosen here: an area has some 200 practices, and a file for all of England leaves
# over more than 6,000 rows.
MAX_LISTED = 400


class _LeftOutRows:
    """Collects rows that are not used, in the order in which they are met."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, LeftOutReason], list[tuple[int, str]]] = {}

    def add(self, path: Path, row: int, code: str, reason: LeftOutReason) -> None:
        self._rows.setdefault((path.name, reason), []).append((row, code))

    def listed(self) -> tuple[LeftOut, ...]:
        return tuple(
            LeftOut(practice_code=code, reason=reason, file=file, row=row)
            for (file, reason), rows in self._rows.items()
            if len(rows) <= MAX_LISTED
            for row, code in rows
        )

    def counted(self) -> tuple[LeftOutCount, ...]:
        return tuple(
            LeftOutCount(reason=reason, file=file, rows=len(rows))
            for (file, reason), rows in self._rows.items()
            if len(rows) > MAX_LISTED
        )


def read_register(
    practices: Path, pcns: Path, lists: Path, localities: Path | None = None
) -> Register:
    """Read the practice register: every practice that is in all three NHS files.

    Parameters
    ----------
    practices : Path
        epraccur, CSV without a header.
    pcns : Path
        ePCN, the workbook or its CSV report of core partners.
    lists : Path
        gp-reg-pat-prac-all.csv, old or new.
    localities : Path, optional
        The area's own lookup with the columns ``practice_code`` and ``locality``.

    Returns
    -------
    Register
        As at the date of the lists. A PCN without a practice in the register is not in it.

    Raises
    ------
    TableError
        If a file cannot be used, no practice is in all three, or a practice has two open
        memberships: then nothing is imported.

    Notes
    -----
    The files are joined on the practice code only. A practice whose PCN is under another sub-ICB
    stays in, because membership is what counts, and is named in ``cross_boundary``. A practice
    that ``practices`` has as active is left out once, on its row there (or on its row in ``lists``
    if that says 0 patients), not again for its rows in the other files. Up to ``MAX_LISTED`` rows
    a file and reason are listed; more are counted in ``left_out_counts``.
    """
    epraccur = read_epraccur(practices)
    epcn = read_epcn(pcns)
    sizes = read_list_sizes(lists)
    lookup = read_localities(localities) if localities else {}
    left_out = _LeftOutRows()
    active = _active_practices(epraccur, practices, left_out)
    members = _open_memberships(epcn, pcns, active, left_out)
    _note_strangers(sizes.lists, lists, active, left_out)
    if localities:
        _note_strangers(lookup, localities, active, left_out)
    with_list = _with_list(active, sizes.lists, practices, lists, left_out)
    kept = _with_pcn(with_list, members, practices, left_out)
    if not kept:
        raise TableError(
            f"No practice is in all of {practices.name}, {pcns.name} and {lists.name}. "
            "Choose three files for the same area."
        )
    _check_one_membership(kept, pcns)
    return Register(
        as_at=sizes.as_at,
        practices=tuple(
            _practice(active[code], rows[0], sizes.lists[code], lookup.get(code))
            for code, rows in kept.items()
        ),
        pcns=_pcns(kept, epcn),
        left_out=left_out.listed(),
        left_out_counts=left_out.counted(),
        cross_boundary=tuple(code for code, rows in kept.items() if rows[0].is_cross_boundary),
    )


def _active_practices(
    rows: list[EpraccurRow], path: Path, left_out: _LeftOutRows
) -> dict[str, EpraccurRow]:
    active: dict[str, EpraccurRow] = {}
    for row in rows:
        if not row.is_active:
            left_out.add(path, row.row, row.practice_code, LeftOutReason.NOT_ACTIVE)
        elif not row.is_gp_practice:
            left_out.add(path, row.row, row.practice_code, LeftOutReason.NOT_A_GP_PRACTICE)
        else:
            active[row.practice_code] = row
    return active


def _open_memberships(
    epcn: PcnMemberships, path: Path, active: dict[str, EpraccurRow], left_out: _LeftOutRows
) -> dict[str, list[Membership]]:
    members: dict[str, list[Membership]] = {}
    for found in epcn.memberships:
        if found.has_ended:
            reason = LeftOutReason.MEMBERSHIP_ENDED
            left_out.add(path, found.row, found.practice_code, reason)
        elif found.practice_code not in active:
            left_out.add(path, found.row, found.practice_code, LeftOutReason.NOT_IN_REGISTER)
        else:
            members.setdefault(found.practice_code, []).append(found)
    return members


def _note_strangers(
    rows: Mapping[str, ListSize | LocalityRow],
    path: Path,
    active: dict[str, EpraccurRow],
    left_out: _LeftOutRows,
) -> None:
    """Note rows of practices that are not active GP practices here."""
    for code, found in rows.items():
        if code not in active:
            left_out.add(path, found.row, code, LeftOutReason.NOT_IN_REGISTER)


def _with_list(
    active: dict[str, EpraccurRow],
    sizes: dict[str, ListSize],
    practices: Path,
    lists: Path,
    left_out: _LeftOutRows,
) -> dict[str, EpraccurRow]:
    """Keep the practices that have patients; a list of 0 is as good as none."""
    kept: dict[str, EpraccurRow] = {}
    for code, row in active.items():
        size = sizes.get(code)
        if size is None:
            left_out.add(practices, row.row, code, LeftOutReason.NO_LIST)
        elif size.registered_patients == 0:
            left_out.add(lists, size.row, code, LeftOutReason.NO_LIST)
        else:
            kept[code] = row
    return kept


def _with_pcn(
    with_list: dict[str, EpraccurRow],
    members: dict[str, list[Membership]],
    practices: Path,
    left_out: _LeftOutRows,
) -> dict[str, list[Membership]]:
    """Return the open memberships of each practice of the register, ordered by practice code."""
    for code, row in with_list.items():
        if code not in members:
            left_out.add(practices, row.row, code, LeftOutReason.NO_PCN)
    return {code: members[code] for code in sorted(with_list) if code in members}


def _check_one_membership(kept: dict[str, list[Membership]], path: Path) -> None:
    problems = Problems(path.name)
    for first, *others in kept.values():
        for other in others:
            advice = (
                f"Row {first.row} has an open membership of {first.pcn_code} for it, and this row "
                f"one of {other.pcn_code}. Enter the end date of the one that is over."
            )
            problems.add(other.row, PRACTICE_COLUMN, other.practice_code, advice)
    problems.check()


def _practice(
    row: EpraccurRow, membership: Membership, size: ListSize, place: LocalityRow | None
) -> Practice:
    return Practice(
        practice_code=row.practice_code,
        practice_name=row.practice_name,
        pcn_code=membership.pcn_code,
        registered_patients=size.registered_patients,
        locality=place.locality if place else None,
    )


def _pcns(kept: dict[str, list[Membership]], epcn: PcnMemberships) -> tuple[Pcn, ...]:
    codes = sorted({rows[0].pcn_code for rows in kept.values()})
    return tuple(Pcn(pcn_code=code, pcn_name=epcn.pcn_names[code]) for code in codes)
