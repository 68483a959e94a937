"""Members for tests of what they write."""

from raftlib.domain.people import HeldRole, Member, Role, Viewer
from raftlib.store.connection import Store
from raftlib.store.schema import member
from tests.store.writers import NOW


def add_member(store: Store, name: str) -> Viewer:
    """Add a member who may do everything, and return them as signed in once."""
    with store.write() as connection:
        added = connection.execute(member.insert().values(name=name, added_at=NOW))
        number = added.inserted_primary_key[0]
    roles = (HeldRole(role=Role.FACILITATOR),)
    return Viewer(member=Member(number=number, name=name, roles=roles), sign_in=f"s-{number}")
