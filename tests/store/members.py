"""People for the tests of the store."""

from datetime import UTC, datetime

from raftlib.domain.people import HeldRole, Member, Role, Viewer
from raftlib.store.people import add_member

NOW = datetime(2024, 1, 8, 9, tzinfo=UTC)
FACILITATOR = HeldRole(role=Role.FACILITATOR)
SCRIBE = HeldRole(role=Role.SCRIBE)
AT_Z00003 = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
CD_OF_U00002 = HeldRole(role=Role.CD, pcn_code="U00002")


def add(store, name="A Person", *roles, **options):
    return add_member(store, name, roles or [SCRIBE], NOW, **options)


def add_viewer(store, name):
    """Add a facilitator, and return them as signed in once."""
    number = add(store, name, FACILITATOR)
    member = Member(number=number, name=name, roles=(FACILITATOR,))
    return Viewer(member=member, sign_in=f"s-{number}")
