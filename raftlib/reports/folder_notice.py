"""What an export keeps for its notice, and the notice that is written from its folder alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from raftlib.analysis.record import as_instant
from raftlib.domain.decision import Decision
from raftlib.domain.proceedings import Proceedings
from raftlib.errors import RecordError
from raftlib.reports.decision_tables import (
    CHAIN,
    NAME_COLUMNS,
    TABLES,
    Row,
    as_csv,
    as_json,
    read_cells,
)
from raftlib.reports.manifest import Fault, FileFault
from raftlib.sources.chain_file import parse_chain
from raftlib.sources.exact_values import parse_instant
from raftlib.sources.strict_json import parse_json
from raftlib.workbook.models.notice import count_outcome
from raftlib.workbook.wording.notice import Notice, write_notice

NOTICE = "notice.json"


@dataclass(frozen=True, kw_only=True)
class NoticeRead:
    """What a notice needs beside the chain.

    ``at`` is when it was read, which says whether the outcome is final. ``decision_code`` is in the
    chain only where a vote was opened; ``names`` are in none.
    """

    decision_code: str
    at: datetime
    names: Mapping[str, str]


def as_notice_file(found: Proceedings, names: Mapping[str, str], at: datetime) -> bytes:
    """Return what the notice needs beside the chain, as JSON; only the names that it may say."""
    codes = _codes_in(found.decision) if found.decision else set()
    called = {code: names[code] for code in sorted(codes & names.keys())}
    return as_json({"decision": found.decision_code, "at": as_instant(at), "names": called})


def parse_notice_file(content: bytes) -> NoticeRead:
    """Parse what :func:`as_notice_file` returned.

    Raises
    ------
    RecordError
        If it is not that.
    """
    try:
        said = parse_json(content)
        code, at, names = said["decision"], parse_instant(said["at"]), dict(said["names"])
        if not all(isinstance(text, str) for text in (code, *names.values())):
            raise ValueError("a name or the code is no text")
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(
            f"{NOTICE} cannot be read: it is not as raft decision export writes it. Export the "
            "decision again."
        ) from error
    return NoticeRead(decision_code=code, at=at, names=names)


def read_for_notice(files: Mapping[str, bytes], decision_code: str) -> NoticeRead:
    """Return what a folder has for its notice.

    An older workbook exported no such file. Then the notice is read at the last entry of the
    chain, its names are those in the tables, and its code is the one that the chain has.
    """
    if NOTICE in files:
        return parse_notice_file(files[NOTICE])
    names: dict[str, str] = {}
    for table in TABLES:
        names |= _names_in(files[table]) if table in files else {}
    *_, last = parse_chain(files[CHAIN])
    return NoticeRead(decision_code=decision_code, at=parse_instant(last["at"]), names=names)


def find_other_names(
    files: Mapping[str, bytes], tables: Mapping[str, Sequence[Row]]
) -> list[FileFault]:
    """Return the tables that do not name everybody as the notice does.

    Parameters
    ----------
    tables : mapping of str to sequence of Row
        As they have to be, with the names of the notice.
    """
    return [
        FileFault(file=name, what=Fault.DISAGREES, where=NOTICE)
        for name, rows in tables.items()
        if name in files and read_cells(files[name]) != read_cells(as_csv(rows, name))
    ]


def write_folder_notice(found: Proceedings, read: NoticeRead) -> Notice:
    """Write the notice of an exported decision, as the workbook's page writes it."""
    named = replace(found, decision_code=read.decision_code)
    return write_notice(named, count_outcome(named), read.names, read.at)


def _names_in(table: bytes) -> dict[str, str]:
    header, *cells = read_cells(table)
    rows = [dict(zip(header, row, strict=True)) for row in cells]
    return {
        row[column.replace("_name", "_code")]: row[column]
        for row in rows
        for column in NAME_COLUMNS & row.keys()
    }


def _codes_in(decision: Decision) -> set[str]:
    """Return every practice and PCN that a notice may name, also those of votes from outside."""
    return {
        *(practice.practice_code for practice in decision.practices),
        *(practice.pcn_code for practice in decision.practices),
        *(seat.pcn_code for seat in decision.cds),
        *(vote.practice_code for vote in decision.votes),
        *(vote.pcn_code for vote in decision.cd_votes),
    }
