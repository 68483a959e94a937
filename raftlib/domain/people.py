"""Who uses the workbook, and as what."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """As what a person takes part."""

    FACILITATOR = "facilitator"
    SCRIBE = "scribe"
    CD = "cd"
    PRACTICE = "practice"
    ANALYST = "analyst"


EVERYBODY = frozenset(Role)
# They work for all localities; everybody else belongs to the places of their roles.
STAFF = frozenset({Role.FACILITATOR, Role.SCRIBE, Role.ANALYST})
# How long a card lives: as long as an audit with its two meetings.
CODE_DAYS = 42


@dataclass(frozen=True, kw_only=True)
class HeldRole:
    """One role of a person, and where: a practice member's practice, a CD's PCN.

    ``deputy`` is True for somebody who stands in for the CD of the PCN.
    """

    role: Role
    practice_code: str = ""
    pcn_code: str = ""
    deputy: bool = False


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who is to become a member, with all their roles."""

    name: str
    roles: tuple[HeldRole, ...]
    sign_in_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person who may sign in. ``sign_in_name`` is what a single sign-on calls them, if any."""

    number: int
    name: str
    roles: tuple[HeldRole, ...]
    sign_in_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who looks at a page now: a member, and the sign-in they came with."""

    member: Member
    sign_in: str

    @property
    def name(self) -> str:
        """Return the person's name."""
        return self.member.name

    @property
    def roles(self) -> frozenset[Role]:
        """Return all roles the person has, at once."""
        return frozenset(held.role for held in self.member.roles)

    @property
    def practice_codes(self) -> frozenset[str]:
        """Return the practices that the person is a member of."""
        return frozenset(held.practice_code for held in self.member.roles if held.practice_code)

    @property
    def pcn_codes(self) -> frozenset[str]:
        """Return the PCNs for which the person speaks, as CD or as the CD's deputy."""
        return frozenset(held.pcn_code for held in self.member.roles if held.pcn_code)

    @property
    def is_staff(self) -> bool:
        """Return whether all localities concern the person."""
        return self.has(*STAFF)

    def has(self, *roles: Role) -> bool:
        """Return whether the person has any of the roles."""
        return bool(self.roles & set(roles))

    def sees_practice(self, practice_code: str) -> bool:
        """Return whether the exact figures of a practice may be shown: they stay in it.

        Its own members see them, and the analyst, who imported them.
        """
        return Role.ANALYST in self.roles or practice_code in self.practice_codes


# Whoever opens a notebook in JupyterLab or runs a report: the store's file is theirs to read.
AT_THIS_COMPUTER = Viewer(
    member=Member(
        number=0,
        name="At this computer",
        roles=(HeldRole(role=Role.FACILITATOR), HeldRole(role=Role.ANALYST)),
    ),
    sign_in="",
)
