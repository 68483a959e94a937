"""What `raft doctor` finds: one check, whether it is well, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How a check came out; advice is nothing that stops the workbook."""

    OK = "ok"
    ADVICE = "advice"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One check: what was looked at, what was found, and what to do unless it is well."""

    check: str
    health: Health
    found: str
    mend: str = ""
