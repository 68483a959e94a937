"""`raft audit actions`, as an analyst uses it."""

import json

from raftlib.domain.people import HeldRole, Role
from raftlib.store.actions import add_action
from raftlib.store.connection import Store
from tests.conduct.test_actions import NOON, make_action
from tests.store.members import add
from tests.workbook.stores import add_practices


def test_actions_of_a_practice_are_printed_as_json_and_those_of_none_are_refused(raft, tmp_path):
    url = f"sqlite:///{tmp_path / 'raft.db'}"
    store = Store(url)
    add_practices(store, ("Z00003", "OAK", "North"))
    number = add(store, "Ada", HeldRole(role=Role.PRACTICE, practice_code="Z00003"))
    with store.write() as connection:
        add_action(connection, make_action(), number, NOON)
    store.close()

    found = raft("audit", "actions", "--practice", "z00003", "--format", "json", store=url)
    unknown = raft("audit", "actions", "--practice", "Z99999", store=url)

    assert found.returncode == 0, found.stderr
    (action,) = json.loads(found.stdout)
    assert (action["practice_code"], action["number"], action["status"]) == ("Z00003", 1, "open")
    assert action["finding"] == "could_have_been:community pharmacy"
    assert unknown.returncode == 2
    assert "There is no practice 'Z99999' in the workbook" in unknown.stderr
