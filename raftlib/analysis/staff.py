"""Says what a person's name, sign-in name and roles must be like, wherever they come from."""

from dataclasses import dataclass

from raftlib.analysis.identifiers import Identifier, find_identifiers
from raftlib.domain.people import HeldRole, Role

LONGEST_NAME = 120
LONGEST_SIGN_IN_NAME = 200
SIGN_IN_NAME_ADVICE = (
    "Give the user name or e-mail address of the single sign-on: at most "
    f"{LONGEST_SIGN_IN_NAME} plain letters, digits and marks, no space."
)


@dataclass(frozen=True, kw_only=True)
class RoleFault:
    """What is wrong with one part of a role, and what to do."""

    column: str
    value: str
    advice: str


def plain_name(text: str) -> str:
    """Return a name with single spaces.

    Examples
    --------
    >>> plain_name(" A  Person ")
    'A Person'
    """
    return " ".join(text.split())


def is_name(name: str) -> bool:
    """Return whether a name is there, is not too long, and has nothing that cannot be seen."""
    return 0 < len(name) <= LONGEST_NAME and name.isprintable()


def find_patient_data(name: str) -> list[Identifier]:
    """Name the kinds of patient data in a name; staff may be called by their title.

    Examples
    --------
    >>> find_patient_data("Dr Example")
    []
    """
    return [kind for kind in find_identifiers(name) if kind is not Identifier.TITLED_NAME]


def normal_sign_in_name(name: str) -> str | None:
    """Return a sign-in name in small letters; None for what cannot be one.

    Only ASCII is taken: other letters can look the same, or become the same in small letters.

    Examples
    --------
    >>> normal_sign_in_name(" A.Example@example.org ")
    'a.example@example.org'
    >>> normal_sign_in_name("k\u0131m") is None
    True
    """
    plain = name.strip()
    well = plain.isascii() and plain.isprintable() and " " not in plain
    return plain.lower() if well and len(plain) <= LONGEST_SIGN_IN_NAME else None


def role_faults(held: HeldRole) -> list[RoleFault]:
    """Return what does not fit in a role: a place that is missing, or is no part of it.

    A practice member has a practice and a CD a PCN; nobody else has either, and only a CD has a
    deputy.
    """
    faults = [
        *_place_faults(held, "practice_code", held.practice_code, Role.PRACTICE),
        *_place_faults(held, "pcn_code", held.pcn_code, Role.CD),
    ]
    if held.deputy and held.role is not Role.CD:
        advice = f"Only a CD has a deputy: leave it out for the role {held.role}."
        faults.append(RoleFault(column="deputy", value="yes", advice=advice))
    return faults


def _place_faults(held: HeldRole, column: str, code: str, whose: Role) -> list[RoleFault]:
    if held.role is whose and not code:
        advice = f"The role {held.role} needs it: give the code."
    elif code and held.role is not whose:
        advice = f"It is no part of the role {held.role}: leave it out."
    else:
        return []
    return [RoleFault(column=column, value=code, advice=advice)]
