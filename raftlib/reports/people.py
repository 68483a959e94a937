"""Lists the members: who may sign in, as what, and whether they can."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from raftlib.domain.people import Member, Role
from raftlib.errors import ReportError
from raftlib.store.connection import Store
from raftlib.store.people import list_members
from raftlib.store.personal_codes import read_code_ends
from raftlib.store.sign_ins import read_signed_in
from raftlib.workbook.wording.people import describe_role


@dataclass(frozen=True, kw_only=True)
class MemberListed:
    """A member, the end of their valid code if they have one, and whether they are signed in."""

    member: Member
    code_until: datetime | None
    signed_in: bool


def read_people_listed(store: Store, now: datetime) -> list[MemberListed]:
    """Return all members in order of name."""
    ends, signed_in = read_code_ends(store, now), read_signed_in(store, now)
    return [
        MemberListed(
            member=item, code_until=ends.get(item.number), signed_in=item.number in signed_in
        )
        for item in list_members(store)
    ]


def choose_for_cards(
    listed: Sequence[MemberListed],
    *,
    role: Role | None = None,
    practice_code: str = "",
    pcn_code: str = "",
    number: int | None = None,
) -> list[MemberListed]:
    """Return those of whom one role is as asked; who has no role cannot sign in, and is left out.

    Raises
    ------
    ReportError
        If there is nobody.
    """
    found = [
        item
        for item in listed
        if number in (None, item.member.number)
        and any(
            role in (None, held.role)
            and practice_code in ("", held.practice_code)
            and pcn_code in ("", held.pcn_code)
            for held in item.member.roles
        )
    ]
    if not found:
        raise ReportError(
            "Nobody who could sign in is as you ask. See who there is: raft people list"
        )
    return found


def describe_people(listed: Sequence[MemberListed], names: Mapping[str, str]) -> str:
    """Return one paragraph a member, and how many there are."""
    if not listed:
        return "There is nobody yet. Begin with: raft people add NAME --role facilitator"
    lines = [_describe_member(item, names) for item in listed]
    return "\n".join([*lines, "", f"{len(listed)} members."])


def people_as_answer(listed: Sequence[MemberListed]) -> list[dict[str, object]]:
    """Return the members for a program."""
    return [
        {
            **asdict(item.member),
            "code_until": item.code_until and item.code_until.isoformat(),
            "signed_in": item.signed_in,
        }
        for item in listed
    ]


def _describe_member(item: MemberListed, names: Mapping[str, str]) -> str:
    roles = "; ".join(describe_role(held, names) for held in item.member.roles)
    code = f"code until {item.code_until:%Y-%m-%d %H:%M} UTC" if item.code_until else "no code"
    here = ", signed in" if item.signed_in else ""
    return f"{item.member.number:>4}  {item.member.name}\n      {roles or 'no role'}; {code}{here}"
