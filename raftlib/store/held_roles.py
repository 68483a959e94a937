"""Checks a member's name and roles before they are kept."""

import sqlalchemy as sa

from raftlib.analysis.staff import (
    LONGEST_NAME,
    SIGN_IN_NAME_ADVICE,
    find_patient_data,
    is_name,
    normal_sign_in_name,
    plain_name,
    role_faults,
)
from raftlib.domain.people import HeldRole, Role
from raftlib.errors import StoreError
from raftlib.store.schema import register_pcn, register_practice


def check_name(text: str) -> str:
    """Return a person's name with single spaces.

    Raises
    ------
    StoreError
        If it is empty, too long, holds characters that cannot be seen, or looks like patient
        data. The name itself is not repeated.
    """
    name = plain_name(text)
    if not is_name(name):
        raise StoreError(
            f"The name has {len(name)} characters, or some that cannot be seen. Give a name of "
            f"1 to {LONGEST_NAME} characters that can."
        )
    kinds = find_patient_data(name)
    if kinds:
        raise StoreError(
            f"The name holds what looks like {' and '.join(kinds)}. Give the name alone."
        )
    return name


def check_sign_in_name(text: str) -> str | None:
    """Return what a single sign-on calls a person in small letters, or None for nothing.

    Raises
    ------
    StoreError
        If it is too long, or holds a space or anything but ASCII.
    """
    name = normal_sign_in_name(text)
    if name is None:
        raise StoreError(f"The sign-in name is not one. {SIGN_IN_NAME_ADVICE}")
    return name or None


def check_role(connection: sa.Connection, held: HeldRole) -> None:
    """Check that a role says where it is held, and that the place is in the register.

    Raises
    ------
    StoreError
        If a practice member has no practice, a CD no PCN, anybody a place that is no part of the
        role, or the register knows no such place. Without a register any place is taken.
    """
    for fault in role_faults(held):
        found = repr(fault.value) if fault.value else "empty"
        raise StoreError(f"Role {held.role}: {fault.column} is {found}. {fault.advice}")
    if held.role is Role.PRACTICE:
        _check_known(connection, register_practice.c.practice_code, "practice", held.practice_code)
    if held.role is Role.CD:
        _check_known(connection, register_pcn.c.pcn_code, "PCN", held.pcn_code)


def _check_known(connection: sa.Connection, column: sa.Column[str], what: str, wanted: str) -> None:
    known = sa.select(column).limit(1)
    if connection.scalar(known) is None or connection.scalar(known.where(column == wanted)):
        return
    raise StoreError(
        f"The {what} {wanted!r} is not in the register. Correct the code, or import the register "
        "that has it: raft import register."
    )
