"""The audited appointments that a command is about: of a sheet, or from the workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from raftlib.cli.workbook import open_store, read_menu
from raftlib.domain.period import Period
from raftlib.errors import ReportError
from raftlib.settings import now

if TYPE_CHECKING:
    from raftlib.analysis.audit_counts import AuditCounts
    from raftlib.analysis.locality_figures import LocalityFigures
    from raftlib.analysis.rounds_compared import PracticeCompared

PeriodOption = Annotated[
    str, typer.Option(help="A month, such as 2023-10, or two days, 2023-10-02/2023-12-15.")
]

# Practices whose appointments are read together; more would be quicker, and take more memory.
AT_ONCE = 50


@dataclass(frozen=True, kw_only=True, eq=False)
class AuditRows:
    """Appointments, and how many clinicians each practice has, where that is known."""

    appointments: "AuditCounts"
    clinicians: Mapping[str, int]


def read_file(
    file: Path, practice_code: str, period: str, clinicians: int | None = None
) -> AuditRows:
    """Read a sheet, or count Parquet; keep a practice and a period where these are given."""
    found = _open_file(file, clinicians)
    if practice_code:
        appointments = found.appointments.of([practice_code.upper()])
        found = AuditRows(appointments=appointments, clinicians=found.clinicians)
    return _in_period(found, period, file.name)


def _open_file(file: Path, clinicians: int | None) -> AuditRows:
    from raftlib.analysis.audit_counts import CountedRows
    from raftlib.sources.audit_parquet import is_parquet, open_parquet
    from raftlib.sources.audit_sheet import read_audit

    menu, latest = read_menu(), now().date()
    if is_parquet(file):
        audit = open_parquet(file, menu, clinicians=clinicians, latest=latest)
        return AuditRows(appointments=audit.counts, clinicians=audit.clinicians_in_practice)
    sheet = read_audit(file, menu, clinicians=clinicians, latest=latest)
    return AuditRows(
        appointments=CountedRows(sheet.appointments), clinicians=sheet.clinicians_in_practice
    )


def read_practice_rows(practice_code: str, period: str) -> AuditRows:
    """Read what a practice audited from the workbook.

    Raises
    ------
    ReportError
        If no practice is named, or it audited nothing in the period.
    """
    if not practice_code:
        raise ReportError(
            "Nothing says which audit is meant. Name a sheet, or a practice with --practice."
        )
    return _read_stored([practice_code.upper()], period, f"practice {practice_code.upper()}")


def read_locality_rows(locality: str, period: str) -> AuditRows:
    """Read what the practices of a locality audited from the workbook.

    Raises
    ------
    ReportError
        If there is no such locality, or nothing was audited there in the period.
    """
    from raftlib.store.registers import read_localities, read_locality

    store = open_store()
    register = read_locality(store, locality) if locality else None
    if register is None:
        known = ", ".join(read_localities(store)) or "none yet: start with raft import register"
        raise ReportError(
            f"There is no locality {locality!r} in the workbook. Name a sheet, or one of these "
            f"with --locality: {known}."
        )
    return _read_stored([p.practice_code for p in register.practices], period, locality)


def write_stored(folder: Path) -> tuple[Path, int]:
    """Write the appointments of the workbook that count to a folder, and say how many.

    Raises
    ------
    ReportError
        If nothing was audited, or the packages for Parquet are not installed.
    """
    from raftlib.sources.parquet_file import write_parquet
    from raftlib.store.audits import list_audited, read_appointments, read_clinicians

    store = open_store()
    codes = list_audited(store)
    if not codes:
        raise ReportError("Nothing was audited yet. Bring it in with: raft import audit")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "audit.parquet"
    some = (codes[start : start + AT_ONCE] for start in range(0, len(codes), AT_ONCE))
    tables = (read_appointments(store, practice_codes) for practice_codes in some)
    return path, write_parquet(path, tables, read_clinicians(store, codes))


def check_whole_month(period: str) -> None:
    """Refuse days: rounded counts of periods that differ by a day would tell that day's.

    Raises
    ------
    ReportError
        If the period is two days that are not one month.
    """
    from raftlib.workbook.wording.audit_funnel import WHOLE_MONTHS

    if period and not parse_period(period).is_month:
        raise ReportError(WHOLE_MONTHS.format(period=period))


def check_both_rounds(compared: Sequence["PracticeCompared"]) -> None:
    """Refuse rounds that have no practice in common."""
    if not compared:
        raise ReportError(
            "No practice took part in both rounds. Check that both are of the same practice."
        )


def share_sessions(first: "AuditCounts", second: "AuditCounts") -> bool:
    """Return whether a session is in both rounds."""
    from raftlib.domain.audit import SESSION_KEY

    return not first.count(*SESSION_KEY).merge(second.count(*SESSION_KEY), on=SESSION_KEY).empty


def tell_rows(rows: AuditRows) -> "LocalityFigures":
    """Return what may be told about all these appointments, as a page tells it."""
    from raftlib.analysis.locality_figures import tell_locality

    return tell_locality(rows.appointments, rows.clinicians, read_menu())


def check_whole(told: "LocalityFigures", period: str) -> None:
    """Refuse one month of several: beside all together it would tell small counts.

    Raises
    ------
    ReportError
        If more was audited than in the period.
    """
    from raftlib.workbook.wording.audit_funnel import ALL_MONTHS

    if period and not told.is_whole(parse_period(period)):
        raise ReportError(ALL_MONTHS.format(period=period))


def parse_period(period: str) -> Period:
    """Parse a month or two days.

    Raises
    ------
    ReportError
        If it is neither.
    """
    try:
        return Period.parse(period)
    except ValueError as error:
        raise ReportError(
            f"The period {period!r} is neither a month, such as 2023-10, nor two days, such as "
            "2023-10-02/2023-12-15."
        ) from error


def _read_stored(codes: list[str], period: str, where: str) -> AuditRows:
    from raftlib.store.audit_counts import count_stored
    from raftlib.store.audits import read_clinicians

    store = open_store()
    found = AuditRows(
        appointments=count_stored(store, codes), clinicians=read_clinicians(store, codes)
    )
    return _in_period(found, period, where)


def _in_period(found: AuditRows, period: str, where: str) -> AuditRows:
    chosen = found.appointments.within(parse_period(period) if period else None)
    if chosen.count("practice_code").empty:
        when = f" in {period}" if period else ""
        raise ReportError(
            f"{where}: no audited appointments{when}. Check practice and period, or bring them in "
            "with: raft import audit"
        )
    return AuditRows(appointments=chosen, clinicians=found.clinicians)
