"""Fills a store with the demo locality, through the same importers that real files take."""

from datetime import datetime
from pathlib import Path

from raftlib.domain.audit import AuditMenu
from raftlib.sources.audit_sheet import read_audit
from raftlib.sources.decision_record import parse_decision
from raftlib.sources.register import read_register
from raftlib.sources.strict_json import read_json
from raftlib.store.audits import add_audit, has_audits
from raftlib.store.connection import Store
from raftlib.store.decisions import add_decision, list_decisions
from raftlib.store.registers import add_register, read_localities


def add_demo(store: Store, folder: Path, menu: AuditMenu, now: datetime) -> None:
    """Import the invented files of ``data/example``; what is there already is not added again."""
    register = read_register(
        folder / "epraccur.csv",
        folder / "epcn.csv",
        folder / "gp-reg-pat-prac-all.csv",
        folder / "localities.csv",
    )
    add_register(store, register, now)
    audit = folder / "audit.csv"
    sheet = read_audit(audit, menu)
    add_audit(
        store,
        sheet.appointments,
        sheet.clinicians_in_practice,
        file=audit.name,
        imported_at=now,
    )
    for path in sorted((folder / "decisions").glob("*.json")):
        record = read_json(path)
        add_decision(store, parse_decision(record), record, now)


def is_empty(store: Store) -> bool:
    """Return whether nothing has been imported yet: no register, no audit and no decision."""
    return not (read_localities(store) or has_audits(store) or list_decisions(store))
