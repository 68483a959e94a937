"""Checks a member's name and roles before they are kept."""

import sqlalchemy as sa

from raftlib.analysis.identifiers import Identifier, find_identifiers
from raftlib.domain.people import HeldRole, Role
from raftlib.errors import StoreError
from raftlib.store.schema import register_pcn, register_practice

LONGEST_NAME = 120
LONGEST_SIGN_IN_NAME = 200


def check_name(name: str) -> str:
    """Return a person's name with single spaces.

    Staff may be called by their title, other than in an audit.

    Raises
    ------
    StoreError
        If it is empty, too long, holds characters that cannot be seen, or looks like patient
        data. The name itself is not repeated.
    """
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise StoreError(
            f"The name has {len(plain)} characters, or some that cannot be seen. Give a name of "
            f"1 to {LONGEST_NAME} characters that can."
        )
    kinds = [kind for kind in find_identifiers(plain) if kind is not Identifier.TITLED_NAME]
    if kinds:
        raise StoreError(
            f"The name holds what looks like {' and '.join(kinds)}. Give the name alone."
        )
    return plain


def check_sign_in_name(name: str) -> str | None:
    """Return what a single sign-on calls a person in small letters, or None for nothing.

    Only ASCII is taken: other letters can look the same, or become the same in small letters.

    Raises
    ------
    StoreError
        If it is too long, or holds a space or anything but ASCII.
    """
    plain = normal_sign_in_name(name)
    if plain is None:
        raise StoreError(
            "The sign-in name is not one. Give the user name or e-mail address of the single "
            f"sign-on: at most {LONGEST_SIGN_IN_NAME} plain letters, digits and marks, no space."
        )
    return plain or None


def normal_sign_in_name(name: str) -> str | None:
    """Return a sign-in name as it is kept; None for what cannot be one.

    Examples
    --------
    >>> normal_sign_in_name(" A.Example@example.org ")
    'a.example@example.org'
    >>> normal_sign_in_name("\N{KELVIN SIGN}im") is None
    True
    """
    plain = name.strip()
    well = plain.isascii() and plain.isprintable() and " " not in plain
    return plain.lower() if well and len(plain) <= LONGEST_SIGN_IN_NAME else None


def check_role(connection: sa.Connection, held: HeldRole) -> None:
    """Check that a role says where it is held, and that the place is in the register.

    Raises
    ------
    StoreError
        If a practice member has no practice, a CD no PCN, anybody a place that is no part of the
        role, or the register knows no such place. Without a register any place is taken.
    """
    needs_practice, needs_pcn = held.role is Role.PRACTICE, held.role is Role.CD
    _check_place(held, "practice", held.practice_code, needs_practice)
    _check_place(held, "PCN", held.pcn_code, needs_pcn)
    if held.deputy and not needs_pcn:
        raise StoreError(f"The role {held.role} has no deputy. Only a CD has: leave it out.")
    if needs_practice:
        _check_known(connection, register_practice.c.practice_code, "practice", held.practice_code)
    if needs_pcn:
        _check_known(connection, register_pcn.c.pcn_code, "PCN", held.pcn_code)


def _check_place(held: HeldRole, what: str, code: str, needed: bool) -> None:
    if needed and not code:
        raise StoreError(f"The role {held.role} has no {what}. Give the code of the {what}.")
    if code and not needed:
        raise StoreError(
            f"The role {held.role} is held for no {what}, but {code!r} is given. Leave it out."
        )


def _check_known(connection: sa.Connection, column: sa.Column[str], what: str, wanted: str) -> None:
    known = sa.select(column).limit(1)
    if connection.scalar(known) is None or connection.scalar(known.where(column == wanted)):
        return
    raise StoreError(
        f"The {what} {wanted!r} is not in the register. Correct the code, or import the register "
        "that has it: raft import register."
    )
