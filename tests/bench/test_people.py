"""Who looks at the page that is measured, and the change that all of them must see."""

from collections import Counter
from datetime import UTC, datetime
from itertools import islice

import pandas as pd
import pytest

from raftlib import settings
from raftlib.bench.people import (
    Ground,
    add_viewers,
    change_figures,
    make_ground,
    spread_roles,
)
from raftlib.domain.people import EVERYBODY, STAFF, HeldRole, Role
from raftlib.domain.register import Register
from raftlib.store.audits import read_appointments
from raftlib.store.connection import Store
from raftlib.store.people import list_members
from raftlib.store.personal_codes import find_by_code
from raftlib.store.registers import read_locality
from raftlib.store.secret_key import read_code_key
from raftlib.workbook.models.demo import DEMO_LOCALITY
from raftlib.workbook.views.audit import write_findings
from tests.workbook.stores import open_audit

NOW = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)
PLACES = 24 + 6 + 3  # practices, PCNs and kinds of staff of the demo locality


@pytest.fixture
def ground(tmp_path) -> Ground:
    return make_ground(tmp_path / "ours", settings.DATA, NOW)


@pytest.fixture
def store(ground):
    opened = Store(ground.store_url)
    yield opened
    opened.close()


def register(store: Store) -> Register:
    found = read_locality(store, DEMO_LOCALITY)
    assert found is not None
    return found


def test_people_are_in_places_of_all_kinds_from_the_first(store):
    found = list(islice(spread_roles(register(store), EVERYBODY), 3))

    assert found == [
        HeldRole(role=Role.PRACTICE, practice_code="Z00001"),
        HeldRole(role=Role.CD, pcn_code="U00001"),
        HeldRole(role=Role.ANALYST),
    ]


def test_every_place_is_taken_once_before_any_is_taken_twice(store):
    found = Counter(islice(spread_roles(register(store), EVERYBODY), 2 * PLACES))

    assert set(found.values()) == {2}
    assert len(found) == PLACES


def test_only_roles_that_may_open_the_page_are_given(store):
    found = set(islice(spread_roles(register(store), STAFF), 10))

    assert {held.role for held in found} == STAFF


def test_each_viewer_is_somebody_else_with_a_code_that_works(ground, store):
    members = len(list_members(store))

    codes = add_viewers(ground, 5, EVERYBODY, NOW)

    key = read_code_key(ground.key_file)
    found = {find_by_code(store, key, code, NOW).member_number for code in codes}
    assert len(found - {None}) == 5
    assert len(list_members(store)) == members + 5


def test_ground_is_a_store_and_a_key_of_its_own(ground, tmp_path):
    assert ground.store_url == f"sqlite:///{tmp_path / 'ours' / 'bench.db'}"
    assert {path.name for path in ground.folder.iterdir()} >= {"bench.db", "key"}


def test_change_adds_to_every_practice_in_every_month(ground, store):
    codes = [practice.practice_code for practice in register(store).practices]
    before = _by_practice_and_month(store, codes)

    change_figures(ground, NOW)

    after = _by_practice_and_month(store, codes)
    more = after.sub(before, fill_value=0)
    assert len(more) == 24 * 3  # October to December 2023
    assert set(more) == {20}


def _by_practice_and_month(store: Store, codes: list[str]) -> pd.Series:
    rows = read_appointments(store, codes)
    return rows.groupby(["practice_code", rows["session_on"].dt.to_period("M")]).size()


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"period": "2023-12"},
        {"practice": "Z00001"},
        {"practice": "Z00020", "period": "2023-10"},
    ],
    ids=str,
)
def test_change_is_seen_whatever_is_chosen(ground, store, asked):
    """Figures of several practices are rounded, so a small change would show nowhere."""
    model = open_audit(store, **asked)
    before = write_findings(model)

    change_figures(ground, NOW)
    model.refresh()

    assert write_findings(model) != before
