"""What people are called by their role, on cards, in lists and on pages."""

from collections.abc import Mapping

from raftlib.domain.people import HeldRole, Role
from raftlib.workbook.wording.names import readable_name

ROLE_WORDS = {
    Role.FACILITATOR: "Facilitator",
    Role.SCRIBE: "Scribe",
    Role.CD: "Clinical Director",
    Role.PRACTICE: "Practice member",
    Role.ANALYST: "Analyst",
}


def describe_role(held: HeldRole, names: Mapping[str, str]) -> str:
    """Return a role in words, with the practice or PCN by name, or by code if it has none.

    Examples
    --------
    >>> describe_role(HeldRole(role=Role.CD, pcn_code="U1", deputy=True), {"U1": "OWL PCN"})
    'Deputy Clinical Director, Owl PCN'
    """
    words = f"{'Deputy ' * held.deputy}{ROLE_WORDS[held.role]}"
    code = held.practice_code or held.pcn_code
    place = readable_name(names.get(code, "")) or code
    return f"{words}, {place}" if place else words
