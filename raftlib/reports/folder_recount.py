"""Checks the folder of an exported decision, file by file, and counts it again from there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from raftlib.analysis.chain import verify_chain
from raftlib.analysis.options import Counted, tally_decision
from raftlib.analysis.recount import Json, as_answer
from raftlib.conduct.reading import has_outcome
from raftlib.domain.chain import ChainCheck, Head, Wrong
from raftlib.domain.decision import Decision, Refused
from raftlib.domain.proceedings import Depth, EntryKind, Proceedings
from raftlib.errors import RecordError
from raftlib.reports.decision_tables import (
    CHAIN,
    README,
    RECORD,
    RULE,
    TABLES,
    as_csv,
    as_papers,
    as_tables,
    without_names,
)
from raftlib.reports.folder_notice import (
    NOTICE,
    NoticeRead,
    find_other_names,
    read_for_notice,
    write_folder_notice,
)
from raftlib.reports.manifest import MANIFEST, Fault, FileFault, find_file_faults, read_folder
from raftlib.reports.recount import RecountResult, Status
from raftlib.settings import DATA, REPORTS
from raftlib.sources.chain_file import parse_chain, parse_head
from raftlib.sources.decision_record import parse_decision, parse_rule
from raftlib.sources.proceedings import parse_proceedings
from raftlib.sources.strict_json import parse_json
from raftlib.workbook.formats.notice_text import notice_as_text
from raftlib.workbook.wording import export as wording
from raftlib.workbook.wording.decision import decision_name, describe_refusals
from raftlib.workbook.wording.notice import Notice

# One of them is in every export; a folder with none of them is something else.
_MARKS = {MANIFEST, RECORD, CHAIN}
# The parts of an answer that grow with what comes after the end.
_LISTS_WHAT_CAME_LATE = {"excluded", "cd_excluded"}


@dataclass(kw_only=True)
class FolderRecount:
    """What the check of an export found; counted only where nothing is wrong.

    ``goes_on`` says that the published head is that of an earlier entry: more came after it.
    ``notice`` is None where there is no chain, ``notice_read`` says as of when it is written.
    """

    files: int
    faults: list[FileFault] = field(default_factory=list)
    check: ChainCheck | None = None
    published: Head | None = None
    goes_on: bool = False
    found: Proceedings | None = None
    decision: Decision | None = None
    outcome: Counted | Refused | None = None
    notice: Notice | None = None
    notice_read: NoticeRead | None = None

    @property
    def result(self) -> str:
        """Return what came of the decision, line by line; empty where nothing was counted."""
        if self.outcome and not isinstance(self.outcome, Refused) and self.decision:
            return wording.describe_result(self.decision, self.outcome)
        if isinstance(self.outcome, Refused) and self.decision:
            refused = describe_refusals(self.decision, self.outcome)
            return "\n".join([f"{decision_name(self.decision)}: REFUSED.", *refused])
        return wording.describe_taken(self.found) if self.found and not self.faults else ""

    @property
    def checks(self) -> list[str]:
        """Return what was checked, or what is wrong, a sentence each."""
        if self.faults:
            return [wording.NOTHING_COUNTED, *map(self._describe_fault, self.faults)]
        chain = wording.describe_chain(self.check) if self.check else wording.NO_CHAIN
        return [f"Files: {wording.describe_files(self.files)}", f"Chain: {chain}"]

    @property
    def head(self) -> str:
        """Return the head of the chain as it is in the folder; empty where there is none."""
        return str(self.check.head) if self.check else ""

    @property
    def warning(self) -> str:
        """Return what the check cannot find, where it had no published head."""
        return wording.NO_HEAD if self.check and self.published is None else ""

    def as_result(self, depth: Depth = Depth.HEADLINE) -> RecountResult:
        """Return the answer as every recount gives it, and the notice at a depth."""
        notice = notice_as_text(self.notice, depth) if self.notice else ""
        head = f"Head: {self.head}" if self.head else ""
        follows = wording.describe_notice_read(self.notice_read.at) if self.notice_read else ""
        parts = [self.result, *self.checks, head, follows, notice.removesuffix("\n")]
        status = Status.REFUSED if isinstance(self.outcome, Refused) else Status.COUNTED
        return RecountResult(
            text="\n".join(part for part in parts if part),
            answer={**self._answer(), "notice": notice or None},
            status=Status.CHAIN_BROKEN if self.faults else status,
            warnings=(self.warning,) if self.warning else (),
        )

    def _answer(self) -> dict[str, Json]:
        broken = any(fault.file == CHAIN for fault in self.faults)
        return {
            **(as_answer(self.outcome) if self.outcome else {}),
            "files": self.files,
            "chain": ("wrong" if broken else "ok") if self.check or broken else "none",
            "head": self.head or None,
            "faults": [[fault.file, fault.what.value] for fault in self.faults],
        }

    def _describe_fault(self, fault: FileFault) -> str:
        where = fault.where
        if fault.what is Fault.HEAD and self.check and self.published:
            where = wording.describe_head_fault(self.check, self.published, goes_on=self.goes_on)
        return wording.describe_fault(fault.file, fault.what, where)


def recount_folder(folder: Path, head: str | None = None) -> FolderRecount:
    """Check an exported decision, and count it again if nothing is wrong.

    Parameters
    ----------
    head : str, optional
        As it was published. Without it a folder that was rewritten as a whole is not found.

    Raises
    ------
    RecordError
        If it is no folder of an export, or its record cannot be read although it was not changed.
    """
    published = None if head is None else parse_head(head)
    files = read_folder(folder)
    if not _MARKS & files.keys():
        raise RecordError(
            f"{folder.name} cannot be read: it is no export of a decision. Choose a file, or a "
            "folder that raft decision export wrote."
        )
    found = FolderRecount(files=len(files), faults=find_file_faults(files), published=published)
    _check_chain(found, files)
    if not found.faults:
        _read(found, files)
        found.outcome = tally_decision(found.decision) if found.decision else None
        found.faults += _find_disagreements(found, files)
        _add_notice(found, files)
    if found.faults:
        found.outcome = found.notice = found.notice_read = None
    return found


def find_export(folder: str) -> Path:
    """Return a folder by its name in ``data/`` or ``reports/``, or by its whole path."""
    places = [DATA / folder, REPORTS / folder]
    return next((place for place in places if place.is_dir()), Path(folder))


def _check_chain(found: FolderRecount, files: Mapping[str, bytes]) -> None:
    if CHAIN not in files:
        if found.published and FileFault(file=CHAIN, what=Fault.MISSING) not in found.faults:
            found.faults.append(FileFault(file=CHAIN, what=Fault.MISSING))
        return
    entries = parse_chain(files[CHAIN])
    found.check = check = verify_chain(entries, found.published)
    if check.wrong is Wrong.HEAD and found.published:
        place = found.published.entries - 1
        last = entries[place] if 0 <= place < len(entries) else {}
        found.goes_on = last.get("hash") == found.published.last_hash
        found.faults.append(FileFault(file=CHAIN, what=Fault.HEAD))
    elif not check.ok:
        where = f"entry {check.line}: {check.wrong}"
        found.faults.append(FileFault(file=CHAIN, what=Fault.CHAIN, where=where))


def _read(found: FolderRecount, files: Mapping[str, bytes]) -> None:
    """Read the decision from the chain, or where there is none from the record."""
    if found.check is None:
        found.decision = parse_decision(parse_json(files[RECORD]))
        return
    entries = parse_chain(files[CHAIN])
    opened = [e["body"]["record"]["decision"] for e in entries if e["kind"] == EntryKind.OPENED]
    found.found = parse_proceedings(next(iter(opened), ""), entries)
    found.decision = found.found.decision


def _add_notice(found: FolderRecount, files: Mapping[str, bytes]) -> None:
    """Write the notice, or name the files that do not agree with what it needs."""
    proceedings, counted = found.found, found.outcome
    if found.faults or proceedings is None or isinstance(counted, Refused):
        return
    try:
        read = read_for_notice(files, proceedings.decision_code)
    except RecordError:
        found.faults.append(FileFault(file=NOTICE, what=Fault.UNREADABLE))
        return
    if proceedings.decision_code not in ("", read.decision_code):
        found.faults.append(FileFault(file=NOTICE, what=Fault.DISAGREES, where=CHAIN))
    if NOTICE in files and found.decision and counted:
        tables = as_tables(found.decision, counted, proceedings, read.names)
        found.faults += find_other_names(files, tables)
    if not found.faults and read.decision_code and has_outcome(proceedings):
        found.notice_read, found.notice = read, write_folder_notice(proceedings, read)


def _find_disagreements(found: FolderRecount, files: Mapping[str, bytes]) -> list[FileFault]:
    """Return the files that do not say what the chain says: somebody made their hashes anew."""
    source = CHAIN if found.check else RECORD
    expected = _expected(found)
    others = {README, MANIFEST, *([CHAIN, NOTICE] if found.check else [])}
    faults = [FileFault(file=name, what=Fault.MISSING) for name in expected.keys() - files.keys()]
    faults += [
        FileFault(file=name, what=Fault.ADDED) for name in files.keys() - expected.keys() - others
    ]
    faults += [
        FileFault(file=name, what=Fault.DISAGREES, where=source)
        for name in expected.keys() & files.keys()
        if not _says(name, files[name], expected[name])
    ]
    if found.check and found.head.encode() not in files.get(README, b""):
        faults.append(FileFault(file=README, what=Fault.DISAGREES, where=source))
    if found.check and not _outcome_stands(parse_chain(files[CHAIN]), found):
        faults.append(FileFault(file=CHAIN, what=Fault.DISAGREES, where="a count of its votes"))
    return sorted(faults, key=lambda fault: fault.file)


def _expected(found: FolderRecount) -> dict[str, object]:
    """Return what each file has to mean, by its name."""
    decision, tally, proceedings = found.decision, found.outcome, found.found
    expected: dict[str, object] = dict(as_papers(proceedings.papers)) if proceedings else {}
    if decision is None:
        return expected
    expected |= {RECORD: decision, RULE: decision.rule}
    if tally is not None and not isinstance(tally, Refused):
        rows = as_tables(decision, tally, proceedings, {})
        expected |= {name: without_names(as_csv(rows[name], name)) for name in TABLES}
    return expected


def _says(name: str, content: bytes, expected: object) -> bool:
    """Return whether a file means what it has to, however it is written."""
    try:
        return _meaning(name, content) == expected
    except (ValueError, RecordError):
        return False


def _meaning(name: str, content: bytes) -> object:
    if name == RECORD:
        return parse_decision(parse_json(content))
    if name == RULE:
        return parse_rule(parse_json(content))
    return without_names(content) if name in TABLES else content


def _outcome_stands(entries: list[Any], found: FolderRecount) -> bool:
    """Return whether the outcome that the chain has last is what its votes come to.

    What came after it was too late: it must not change what counts, and is not in that answer. A
    later workbook may say more in an answer: what the chain has is what is compared.
    """
    places = [place for place, one in enumerate(entries) if one["kind"] == EntryKind.OUTCOME]
    if found.outcome is None or found.found is None:
        return not places
    if not places:
        return False
    last = entries[places[-1]]["body"]["answer"]
    before = parse_proceedings(found.found.decision_code, entries[: places[-1]]).decision
    then = as_answer(tally_decision(before)) if before else {}
    now = as_answer(found.outcome)
    return {name: then.get(name) for name in last} == last and all(
        now.get(name) == last[name] for name in last.keys() - _LISTS_WHAT_CAME_LATE
    )
