"""Fills a store with the demo locality, through the same importers that real files take."""

from datetime import datetime
from pathlib import Path

from raftlib.domain.audit import AuditMenu
from raftlib.domain.people import HeldRole, Member, Person, Role
from raftlib.sources.audit_sheet import read_audit
from raftlib.sources.decision_record import parse_decision
from raftlib.sources.menus import read_audit_menu
from raftlib.sources.register import read_register
from raftlib.sources.strict_json import read_json
from raftlib.store.audits import add_audit, has_audits
from raftlib.store.connection import Store
from raftlib.store.decisions import add_decision, list_decisions
from raftlib.store.people import add_people
from raftlib.store.registers import add_register, read_localities, read_locality

DEMO_LOCALITY = "North (demo)"
DEMO_MARK = " (demo)"  # at the end of each invented name
# Practices of the demo with members who may sign in; those at one are told apart by a letter.
_MEMBERS_AT = {"Z00003": "AB", "Z00005": "A", "Z00010": "A", "Z00020": "A"}
_CD_AND_MEMBER = "U00001", "Z00001"  # one person in two roles
_DEPUTY_AT = "U00004"


def make_demo_store(url: str, data: Path, now: datetime) -> None:
    """Make a store that holds the demo locality; ``data`` is the workbook's folder of that name."""
    store = Store(url)
    try:
        add_demo(store, data / "example", read_audit_menu(data / "menus" / "audit.toml"), now)
    finally:
        store.close()


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
    add_demo_people(store, now)


def add_demo_people(store: Store, now: datetime) -> None:
    """Add the invented people of the demo locality; who is there already is not added again."""
    register = read_locality(store, DEMO_LOCALITY)
    pcn_codes = [pcn.pcn_code for pcn in register.pcns] if register else []
    add_people(store, [*_demo_staff(), *map(_demo_cd, pcn_codes), *_demo_members()], now)


def is_demo(member: Member) -> bool:
    """Return whether a member is one of the invented people."""
    return member.name.endswith(DEMO_MARK)


def _demo_staff() -> list[Person]:
    deputy = HeldRole(role=Role.CD, pcn_code=_DEPUTY_AT, deputy=True)
    roles = Role.FACILITATOR, Role.SCRIBE, Role.ANALYST
    return [
        *(_demo_person(role.capitalize(), HeldRole(role=role)) for role in roles),
        _demo_person(f"Deputy of the CD of {_DEPUTY_AT}", deputy),
    ]


def _demo_cd(pcn_code: str) -> Person:
    held = HeldRole(role=Role.CD, pcn_code=pcn_code)
    own_pcn, own_practice = _CD_AND_MEMBER
    if pcn_code != own_pcn:
        return _demo_person(f"CD of {pcn_code}", held)
    member = HeldRole(role=Role.PRACTICE, practice_code=own_practice)
    return _demo_person(f"CD of {pcn_code}, and member at {own_practice}", held, member)


def _demo_members() -> list[Person]:
    return [
        _demo_person(f"Member {letter} at {code}", HeldRole(role=Role.PRACTICE, practice_code=code))
        for code, letters in _MEMBERS_AT.items()
        for letter in letters
    ]


def _demo_person(name: str, *roles: HeldRole) -> Person:
    return Person(name=f"{name}{DEMO_MARK}", roles=roles)


def is_empty(store: Store) -> bool:
    """Return whether nothing has been imported yet: no register, no audit and no decision."""
    return not (read_localities(store) or has_audits(store) or list_decisions(store))
