"""What people are called by their roles."""

from collections.abc import Mapping

from raftlib.domain.people import HeldRole, Role
from raftlib.workbook.wording.names import code_and_name

_WORDS = {
    Role.FACILITATOR: "Facilitator",
    Role.SCRIBE: "Scribe",
    Role.ANALYST: "Analyst",
}


def describe_role(held: HeldRole, names: Mapping[str, str]) -> str:
    """Return a role in words, with the place where it is held.

    Examples
    --------
    >>> describe_role(HeldRole(role=Role.CD, pcn_code="U00001", deputy=True), {"U00001": "Oak"})
    "Deputy of the Clinical Director, U00001 Oak"
    """
    if held.role is Role.PRACTICE:
        return f"Practice member, {code_and_name(held.practice_code, names)}"
    if held.role is Role.CD:
        who = "Deputy of the Clinical Director" if held.deputy else "Clinical Director"
        return f"{who}, {code_and_name(held.pcn_code, names)}"
    return _WORDS[held.role]
