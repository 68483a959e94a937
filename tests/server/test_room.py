import pytest

from raftlib.server.room import LEAST_FREE, MOST_OPENING, Room, free_memory


@pytest.mark.parametrize(
    ("free", "full"), [(LEAST_FREE - 1, True), (LEAST_FREE, False), (LEAST_FREE + 1, False)]
)
def test_room_is_full_when_memory_runs_out(free, full):
    assert Room(lambda: free).is_full is full


@pytest.mark.parametrize(
    ("opening", "full"), [(MOST_OPENING - 1, False), (MOST_OPENING, True), (MOST_OPENING + 1, True)]
)
def test_room_is_full_when_too_many_come_at_once(opening, full):
    room = Room(lambda: LEAST_FREE)
    entered = [room.entering() for _ in range(opening)]
    for one in entered:
        one.__enter__()

    assert room.is_full is full

    for one in entered:
        one.__exit__(None, None, None)
    assert room.is_full is False


def test_page_that_fails_leaves_its_place(monkeypatch):
    monkeypatch.setattr("raftlib.server.room.MOST_OPENING", 1)
    room = Room(lambda: LEAST_FREE)

    with pytest.raises(RuntimeError, match="fails"), room.entering():
        raise RuntimeError("the page fails")

    assert room.is_full is False


def write_container(folder, most, used, inactive):
    (folder / "memory.max").write_text(f"{most}\n", "ascii")
    (folder / "memory.current").write_text(f"{used}\n", "ascii")
    (folder / "memory.stat").write_text(f"anon 5\ninactive_file {inactive}\n", "ascii")


def test_container_may_have_less_than_the_computer(tmp_path):
    write_container(tmp_path, 1000, 700, 100)

    assert free_memory(tmp_path) == 400


def test_container_without_a_limit_has_what_the_computer_has(tmp_path):
    write_container(tmp_path, "max", 700, 100)

    assert free_memory(tmp_path) > 2**20


def test_computer_without_containers_has_what_it_has(tmp_path):
    assert free_memory(tmp_path / "none") > 2**20
