"""Writes all that is known of a closed decision into one folder, which anybody can check."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from raftlib.analysis.chain import verify_chain
from raftlib.analysis.options import Counted, tally_decision
from raftlib.analysis.record import as_record
from raftlib.conduct.clock import close_vote
from raftlib.domain.chain import Head
from raftlib.domain.decision import Decision, Refused
from raftlib.domain.proceedings import Proceedings, Stage
from raftlib.errors import DecisionError, RecordError, ReportError
from raftlib.reports.decision_tables import (
    CHAIN,
    README,
    RECORD,
    RULE,
    as_csv,
    as_json,
    as_papers,
    as_rule_file,
    as_tables,
)
from raftlib.reports.folder_notice import NOTICE, as_notice_file
from raftlib.reports.manifest import MANIFEST, as_manifest
from raftlib.sources.chain_file import parse_chain
from raftlib.sources.decision_record import parse_decision
from raftlib.sources.proceedings import parse_proceedings
from raftlib.store.connection import Store
from raftlib.store.decisions import list_decisions, read_decision_record
from raftlib.store.ledger import export_chain, read_head
from raftlib.store.registers import read_names
from raftlib.workbook.wording.decision import decision_name
from raftlib.workbook.wording.export import describe_folder, describe_result, describe_taken

Clock = Callable[[], datetime]
Files = dict[str, bytes]
PAPERS = "papers/"
UNSEEN = "The vote on {} has not closed, so how anybody voted stays unseen. Export it afterwards."


@dataclass(frozen=True, kw_only=True)
class Exported:
    """The folder that was written, and the head of the chain in it; None where there is none."""

    folder: Path
    files: tuple[str, ...]
    head: Head | None


def export_decision(store: Store, decision_code: str, folder: Path, clock: Clock) -> Exported:
    """Write a closed decision into a folder of its own: whole, or not at all.

    Raises
    ------
    DecisionError
        If there is no such decision, or its vote has not closed.
    RecordError
        If its chain or its record cannot be read, or is broken.
    ReportError
        If the folder has something in it, or cannot be written.
    """
    names = read_names(store)
    with store.read() as connection:
        has_chain = bool(read_head(connection, decision_code).entries)
    if has_chain:
        close_vote(store, decision_code, clock)  # where the clock did and no server wrote it down
        files, head = _of_chain(export_chain(store, decision_code), decision_code, names, clock())
    else:
        files, head = _of_record(store, decision_code, names, clock()), None
    files[MANIFEST] = as_manifest(files)
    write_folder(folder, files)
    return Exported(folder=folder, files=tuple(sorted(files)), head=head)


def folder_name(decision_code: str) -> str:
    """Return a name for the folder of a decision that is safe everywhere.

    Examples
    --------
    >>> folder_name("D-2024-01"), folder_name("../D 1")
    ('D-2024-01', 'D-1')
    """
    return re.sub(r"[^A-Za-z0-9_-]+", "-", decision_code).strip("-") or "decision"


def _of_chain(
    text: str, decision_code: str, names: Mapping[str, str], now: datetime
) -> tuple[Files, Head]:
    entries = parse_chain(text.encode())
    check = verify_chain(entries)
    if not check.ok:
        raise RecordError(
            f"The chain of {decision_code} is wrong at entry {check.line}: {check.wrong}. It was "
            "changed from outside: bring a backup back. Nothing was exported."
        )
    found = parse_proceedings(decision_code, entries)
    if found.stage(now) is not Stage.CLOSED:
        raise DecisionError(UNSEEN.format(decision_code))
    files = {CHAIN: text.encode(), **as_papers(found.papers)}
    files[NOTICE] = as_notice_file(found, names, now)
    name, result = f"{decision_code} {found.paper.headline}", describe_taken(found)
    if decision := found.decision:
        tally = _counted(decision)
        name, result = decision_name(decision), describe_result(decision, tally)
        files |= {RECORD: as_json(as_record(decision)), **_tables(decision, tally, found, names)}
    return _with_readme(files, name, result, check.head), check.head


def _of_record(store: Store, decision_code: str, names: Mapping[str, str], now: datetime) -> Files:
    listed = [one for one in list_decisions(store) if one.decision_code == decision_code]
    if not listed:
        raise DecisionError(
            f"There is no decision {decision_code!r} here. See which there are: raft decision list"
        )
    record = read_decision_record(store, listed[0].number)
    decision = parse_decision(record)
    if now < decision.closes_at:
        raise DecisionError(UNSEEN.format(decision_code))
    tally = _counted(decision)
    files = {RECORD: as_json(record), **_tables(decision, tally, None, names)}
    return _with_readme(files, decision_name(decision), describe_result(decision, tally), None)


def _counted(decision: Decision) -> Counted:
    outcome = tally_decision(decision)
    if isinstance(outcome, Refused):
        raise DecisionError(
            f"{decision.decision_code} must not open ({', '.join(outcome.errors)}), so there is no "
            "outcome to export."
        )
    return outcome


def _tables(
    decision: Decision, tally: Counted, found: Proceedings | None, names: Mapping[str, str]
) -> Files:
    tables = as_tables(decision, tally, found, names)
    return {RULE: as_rule_file(decision), **{name: as_csv(tables[name], name) for name in tables}}


def _with_readme(files: Files, name: str, result: str, head: Head | None) -> Files:
    listed = {PAPERS if file.startswith(PAPERS) else file for file in files}
    text = describe_folder(name, result, sorted({*listed, README, MANIFEST}), head)
    return {**files, README: text.encode()}


def write_folder(folder: Path, files: Mapping[str, bytes], option: str = "--folder") -> None:
    """Write files into a folder that is new or empty; ``option`` is what names it.

    Raises
    ------
    ReportError
        If something is in it already, or it cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ReportError(f"{folder} is there already. Name another one with {option}.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=".new-") as beside:
            whole = Path(beside) / "export"
            for name, content in files.items():
                path = whole / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            if folder.exists():
                folder.rmdir()
            whole.rename(folder)
    except OSError as error:
        raise ReportError(f"{folder} cannot be written: {error.strerror}.") from error
