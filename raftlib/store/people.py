"""Members and the roles they hold; what has ended is kept, and is no longer read."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from raftlib.analysis.staff import plain_name
from raftlib.domain.people import HeldRole, Member, Person, Role
from raftlib.errors import StoreError
from raftlib.store.changes import record_change
from raftlib.store.connection import Store, reading, writing
from raftlib.store.held_roles import check_name, check_role, check_sign_in_name
from raftlib.store.schema import member, member_role, personal_code, sign_in

PEOPLE_TOPIC = "people"


def add_member(
    store: Store | sa.Connection,
    name: str,
    roles: Sequence[HeldRole],
    now: datetime,
    sign_in_name: str = "",
) -> int:
    """Add a person with their roles, and return the member's number.

    Parameters
    ----------
    store : Store or Connection
        A connection of :meth:`Store.write` adds within its transaction.
    roles : sequence of HeldRole
        At least one; the same one twice counts once.

    Raises
    ------
    StoreError
        If the name, a role or the sign-in name cannot be kept, or another member has the latter.
    """
    if not roles:
        raise StoreError("The person has no role. Give at least one.")
    plain, account = check_name(name), check_sign_in_name(sign_in_name)
    with writing(store) as connection:
        _check_free(connection, account)
        row = {"name": plain, "sign_in_name": account, "added_at": now}
        key = connection.execute(member.insert().values(**row)).inserted_primary_key
        if key is None:
            raise StoreError("The store gave no number for a member.")
        number: int = key[0]
        for held in dict.fromkeys(roles):
            _insert_role(connection, number, held, now)
        record_change(connection, PEOPLE_TOPIC)
    return number


def add_people(store: Store, people: Sequence[Person], now: datetime) -> int:
    """Add people, all or none of them, and return how many are new.

    Who has the name and the roles of a member is that member.

    Raises
    ------
    StoreError
        As :func:`add_member`, or if a member has another sign-in name than is given now.
    """
    new = 0
    with store.write() as connection:
        known = {_same(item.name, item.roles): item for item in _read_members(connection)}
        for person in people:
            found = known.get(_same(plain_name(person.name), person.roles))
            if found is None:
                new += 1
                add_member(connection, person.name, person.roles, now, person.sign_in_name)
            elif (check_sign_in_name(person.sign_in_name) or found.sign_in_name) != (
                found.sign_in_name
            ):
                raise StoreError(
                    f"Member {found.number} is in the workbook with another sign-in name. Revoke "
                    f"them first, then import again: raft people revoke {found.number}."
                )
    return new


def list_members(store: Store | sa.Connection) -> list[Member]:
    """Return all members that are not revoked, in order of name; their roles that have not ended.

    A member may have no role left, and then cannot sign in.
    """
    with reading(store) as connection:
        found = _read_members(connection)
    return sorted(found, key=lambda item: (item.name.casefold(), item.number))


def find_member(store: Store | sa.Connection, number: int) -> Member | None:
    """Return a member, or None if there is none of this number or they are revoked."""
    with reading(store) as connection:
        return next(iter(_read_members(connection, number)), None)


def give_role(store: Store | sa.Connection, number: int, held: HeldRole, now: datetime) -> bool:
    """Give a member one more role, and return whether it is new to them.

    Raises
    ------
    StoreError
        If there is no such member, or the role cannot be held.
    """
    with writing(store) as connection:
        if held in require_member(connection, number).roles:
            return False
        _insert_role(connection, number, held, now)
        record_change(connection, PEOPLE_TOPIC)
    return True


def end_role(store: Store | sa.Connection, number: int, held: HeldRole, now: datetime) -> None:
    """End one role of a member.

    Raises
    ------
    StoreError
        If there is no such member, or they do not hold the role.
    """
    with writing(store) as connection:
        if held not in require_member(connection, number).roles:
            raise StoreError(
                f"Member {number} does not hold this role. See who holds what: raft people list."
            )
        same = (
            member_role.c.role == held.role,
            member_role.c.practice_code == held.practice_code,
            member_role.c.pcn_code == held.pcn_code,
            member_role.c.deputy == held.deputy,
        )
        end_of_member(connection, member_role, number, now, *same)
        record_change(connection, PEOPLE_TOPIC)


def revoke_member(store: Store | sa.Connection, number: int, now: datetime) -> None:
    """End a member with all their roles, codes and sign-ins, all at once.

    The sign-in name becomes free for another member.

    Raises
    ------
    StoreError
        If there is no such member.
    """
    with writing(store) as connection:
        require_member(connection, number)
        connection.execute(
            member.update()
            .where(member.c.member_id == number)
            .values(revoked_at=now, sign_in_name=None)
        )
        for table in (member_role, personal_code, sign_in):
            end_of_member(connection, table, number, now)
        record_change(connection, PEOPLE_TOPIC)


def require_member(connection: sa.Connection, number: int) -> Member:
    """Return a member.

    Raises
    ------
    StoreError
        If there is none of this number, or they are revoked.
    """
    found = find_member(connection, number)
    if found is None:
        raise StoreError(f"There is no member {number}. See who there is: raft people list.")
    return found


def _same(name: str, roles: Sequence[HeldRole]) -> tuple[str, frozenset[HeldRole]]:
    """Return what makes two people one."""
    return name.casefold(), frozenset(roles)


def end_of_member(
    connection: sa.Connection,
    table: sa.Table,
    number: int,
    now: datetime,
    *which: sa.ColumnElement[bool],
) -> None:
    """End those rows of a member that have not ended: roles, codes or sign-ins."""
    of_member = table.c.member_id == number
    still = table.c.ended_at.is_(None)
    connection.execute(table.update().where(of_member, still, *which).values(ended_at=now))


def _insert_role(connection: sa.Connection, number: int, held: HeldRole, now: datetime) -> None:
    check_role(connection, held)
    connection.execute(
        member_role.insert().values(
            member_id=number,
            role=held.role.value,
            practice_code=held.practice_code,
            pcn_code=held.pcn_code,
            deputy=held.deputy,
            given_at=now,
        )
    )


def _check_free(connection: sa.Connection, account: str | None) -> None:
    query = sa.select(member.c.member_id).where(member.c.sign_in_name == account)
    number = connection.scalar(query) if account else None
    if number is not None:
        raise StoreError(
            f"Member {number} has this sign-in name already. Give the other role to them: "
            f"raft people add NAME --role ROLE --to {number}."
        )


def _read_members(connection: sa.Connection, number: int | None = None) -> list[Member]:
    people = sa.select(member).where(member.c.revoked_at.is_(None))
    roles = sa.select(member_role).where(member_role.c.ended_at.is_(None))
    if number is not None:
        people = people.where(member.c.member_id == number)
        roles = roles.where(member_role.c.member_id == number)
    held: dict[int, list[HeldRole]] = {}
    for row in connection.execute(roles.order_by(member_role.c.member_role_id)):
        role = HeldRole(
            role=Role(row.role),
            practice_code=row.practice_code,
            pcn_code=row.pcn_code,
            deputy=row.deputy,
        )
        held.setdefault(row.member_id, []).append(role)
    return [
        Member(
            number=row.member_id,
            name=row.name,
            roles=tuple(held.get(row.member_id, ())),
            sign_in_name=row.sign_in_name or "",
        )
        for row in connection.execute(people)
    ]
