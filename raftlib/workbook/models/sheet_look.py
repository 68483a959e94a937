"""What is known of an audit sheet on its way in, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from raftlib.domain.audit_mapping import AuditMapping
from raftlib.sources.audit_mapping import headings_of
from raftlib.sources.audit_sheet import AuditSheet, OpenedAudit
from raftlib.sources.problems import CellProblem
from raftlib.store.audit_mappings import SavedMapping
from raftlib.store.audits import KnownAudit

NO_MAPPING = AuditMapping(columns={})


class Stage(StrEnum):
    """How far a file has come."""

    NOTHING = ""
    COLUMNS = "columns"
    ANSWERS = "answers"
    WRONG = "wrong"
    READY = "ready"
    DONE = "done"


@dataclass(frozen=True, kw_only=True, eq=False)
class Look:
    """What is known of the file that was chosen, and how far it has come.

    ``unknown`` are the answers that are none of ours, by our column, with how many rows have each.
    ``saved`` is the mapping that somebody saved for this form, and ``wrong`` what has to be mended.
    """

    stage: Stage
    file_name: str
    opened: OpenedAudit | None = None
    mapping: AuditMapping = NO_MAPPING
    saved: SavedMapping | None = None
    unknown: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    wrong: tuple[CellProblem, ...] = ()
    trouble: str = ""
    sheet: AuditSheet | None = None
    known: KnownAudit | None = None
    unknown_practices: tuple[str, ...] = ()

    @property
    def headings(self) -> list[str]:
        """Return the headings of all its sheets, each once."""
        sheets = self.opened.sheets.values() if self.opened else ()
        return list(dict.fromkeys(name for rows in sheets for name in headings_of(rows) if name))

    @property
    def is_mapped(self) -> bool:
        """Return whether any word of the file is read as another."""
        return self.mapping != NO_MAPPING


NO_LOOK = Look(stage=Stage.NOTHING, file_name="")
