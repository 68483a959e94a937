"""Fills small stores for tests of models and views."""

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import TypeVar

from raftlib.domain.people import HeldRole
from raftlib.domain.register import Pcn, Practice, Register
from raftlib.sources.decision_record import parse_decision
from raftlib.store.audits import add_audit
from raftlib.store.connection import Store
from raftlib.store.decisions import add_decision
from raftlib.store.people import add_member
from raftlib.store.registers import add_register
from raftlib.store.sign_ins import start_sign_in
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.models.decision import DecisionModel
from raftlib.workbook.models.page import PageModel
from tests.analysis.audits import MENU, make_audit

AnyModel = TypeVar("AnyModel", bound=PageModel)
NOW = datetime(2023, 12, 1, 12, tzinfo=UTC)
SHARES = (Fraction(2, 3), Fraction(3, 4))
# What a stranger may have written into any file, and how it must look on a page.
HOSTILE = "<script>alert(\"x\")</script> & 'y'"
ESCAPED = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#x27;y&#x27;"


def make_register(*practices: tuple[str, str, str], pcn_name: str = "ONE PCN") -> Register:
    """Return a register of (code, name, locality), each with 5,000 patients and in U1."""
    return Register(
        as_at=date(2023, 10, 1),
        practices=tuple(
            Practice(
                practice_code=code,
                practice_name=name,
                pcn_code="U1",
                registered_patients=5000,
                locality=locality,
            )
            for code, name, locality in practices
        ),
        pcns=(Pcn(pcn_code="U1", pcn_name=pcn_name),),
    )


def add_practices(store: Store, *practices: tuple[str, str, str], pcn_name: str = "ONE PCN"):
    add_register(store, make_register(*practices, pcn_name=pcn_name), NOW)


def add_sheet(store: Store, practice_code: str, on: date = date(2023, 10, 3), **counts):
    """Add an audit as ``make_audit`` makes it, of this practice and day."""
    table = make_audit(**counts)
    rows = table.assign(practice_code=practice_code, session_on=on)
    add_audit(store, rows, {practice_code: 5}, file="a.csv", imported_at=NOW)


def add_record(store: Store, record: dict[str, object]):
    add_decision(store, parse_decision(record), record, NOW)


def add_north_and_south(store: Store) -> None:
    """Add North with two practices, and South with one; 180 and 40 appointments in North."""
    add_practices(
        store, ("Z00001", "OAK", "North"), ("Z00002", "ELM", "North"), ("Z00003", "ASH", "South")
    )
    add_sheet(store, "Z00001", wholly=20, partially=29, neither=131, reasons={"dentist": 40})
    add_sheet(store, "Z00002", on=date(2023, 11, 7), wholly=10, neither=30)


def opened(model: AnyModel, access: Access, **asked: str) -> AnyModel:
    """Open a model as its page does, and return it."""
    model.open(access, asked)
    return model


def open_audit(store: Store, **asked: str) -> AuditModel:
    return opened(AuditModel(store, MENU), access_to(store), **asked)


def access_to(store: Store, *roles: HeldRole) -> Access:
    """Return the access of somebody with these roles; without any, of whoever sits here."""
    if not roles:
        return Access(store, None, lambda: NOW)
    member = add_member(store, "Somebody", roles, NOW)
    return Access(store, start_sign_in(store, member, NOW).sign_in, lambda: NOW)


def open_decision(store: Store, **asked: str) -> DecisionModel:
    return opened(DecisionModel(store, SHARES), access_to(store), **asked)
