import pytest

from raftlib.domain.proceedings import Depth
from raftlib.errors import StoreError
from raftlib.store.reading_depths import keep_depth, read_depth
from tests.store.members import NOW, add


def test_member_who_chose_none_starts_with_the_summary(store):
    assert read_depth(store, add(store)) is Depth.SUMMARY


def test_last_choice_of_a_member_is_theirs_alone(store):
    member, other = add(store), add(store)

    keep_depth(store, member, Depth.FULL, NOW)
    keep_depth(store, member, Depth.HEADLINE, NOW)

    assert read_depth(store, member) is Depth.HEADLINE
    assert read_depth(store, other) is Depth.SUMMARY


def test_nobody_keeps_a_depth_who_is_no_member(store):
    with pytest.raises(StoreError, match="There is no member 7"):
        keep_depth(store, 7, Depth.FULL, NOW)
