import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
import sqlalchemy as sa

from raftlib.analysis.chain import NO_ENTRIES
from raftlib.domain.chain import Head, Wrong
from raftlib.domain.proceedings import EntryKind
from raftlib.errors import StoreError
from raftlib.store.connection import Store
from raftlib.store.ledger import (
    append_entry,
    export_chain,
    list_chains,
    read_entries,
    read_head,
    rehearse,
    verify_ledger,
)
from raftlib.store.schema import change, ledger_entry
from tests.commands import run_command
from tests.store.writers import append_ten, append_vote

AT = "2023-12-08T10:00:00Z"


def append(store, body, code="D-1", kind="vote"):
    with store.write() as connection:
        return append_entry(connection, code, at=AT, kind=kind, body=body)


def entries_of(store, code="D-1"):
    with store.read() as connection:
        return read_entries(connection, code)


def test_entry_is_read_as_it_was_added(store):
    body = {"why": "Küche, 2 × “täglich”\n\x00", "weights": [1, None, True], "of": {"a": {}}}
    head = append(store, body)

    (entry,) = entries_of(store)

    assert list(entry) == ["seq", "at", "kind", "body", "prev", "hash"]
    assert (entry["seq"], entry["at"], entry["kind"], entry["body"]) == (0, AT, "vote", body)
    assert head == Head(entries=1, last_hash=entry["hash"])


@pytest.mark.parametrize(
    ("after", "seqs"), [(0, [0, 1, 2]), (1, [1, 2]), (2, [2]), (3, []), (4, []), (-1, [0, 1, 2])]
)
def test_entries_that_were_read_before_are_left_out(store, after, seqs):
    for number in range(3):
        append(store, {"number": number})
    append(store, {}, "D-2")

    with store.read() as connection:
        entries = read_entries(connection, "D-1", after=after)

    assert [entry["seq"] for entry in entries] == seqs


def test_entries_of_some_kinds_are_read_alone(store):
    for kind in ("proposed", "vote", "closed", "vote"):
        append(store, {}, kind=kind)

    def seqs(kinds, after=0):
        with store.read() as connection:
            entries = read_entries(connection, "D-1", after=after, kinds=kinds)
        return [entry["seq"] for entry in entries]

    assert seqs({EntryKind.PROPOSED, EntryKind.CLOSED}) == [0, 2]
    assert seqs(["vote"], after=2) == [3]
    assert (seqs(["view"]), seqs([]), seqs(None)) == ([], [], [0, 1, 2, 3])


def test_chain_that_was_only_added_to_is_ok(store):
    for number in range(3):
        head = append(store, {"number": number})

    assert verify_ledger(store, "D-1", head).ok
    assert verify_ledger(store, "D-1").head == head


def test_chains_of_two_decisions_do_not_mix(store):
    for code in ("D-2", "D-1", "D-2"):
        append(store, {}, code)

    with store.read() as connection:
        assert list_chains(connection) == ["D-1", "D-2"]
        assert [read_head(connection, code).entries for code in ("D-1", "D-2")] == [1, 2]
    assert verify_ledger(store, "D-2").ok


def test_decision_without_entries_has_the_head_of_none(store):
    with store.read() as connection:
        assert read_head(connection, "D-1") == NO_ENTRIES


@pytest.mark.parametrize("body", [{"share": 0.5}, {"why": "\ud800"}, {"of": {1, 2}}])
def test_entry_without_a_canonical_form_is_refused_and_not_stored(store, body):
    with pytest.raises(StoreError, match=r"D-1: it holds what has no one form .* Nothing was"):
        append(store, body)

    assert entries_of(store) == []


def test_entry_announces_the_change_of_its_decision(store):
    append(store, {})

    with store.read() as connection:
        assert connection.scalars(sa.select(change.c.topic)).all() == ["decision:D-1"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET body = '{}' WHERE seq = 0",
        "UPDATE ledger_entry SET decision_code = 'D-9'",
        "DELETE FROM ledger_entry WHERE seq = 1",
        "DELETE FROM ledger_entry",
    ],
)
def test_database_refuses_to_change_or_take_away_an_entry(store, statement):
    append(store, {"number": 1})
    append(store, {"number": 2})

    with pytest.raises(StoreError, match="ledger entries are only ever added"):
        run(store, statement)

    assert len(entries_of(store)) == 2
    assert verify_ledger(store, "D-1").ok


def test_database_refuses_to_empty_the_ledger(database_url):
    store = Store(database_url)
    append(store, {})

    with pytest.raises(StoreError, match="ledger entries are only ever added"):
        run(store, "TRUNCATE ledger_entry")

    store.close()


def run(store, statement):
    with store.write() as connection:
        connection.exec_driver_sql(statement)


def insert_row(store, verb, seq, prev):
    row = f"'D-1', {seq}, '{AT}', 'vote', '{{}}', '{prev}', '{'f' * 64}'"
    run(store, f"{verb} INTO ledger_entry VALUES ({row})")


@pytest.mark.parametrize(("seq", "fits"), [(0, False), (1, False), (2, True), (3, False)])
def test_database_takes_an_entry_at_the_end_only(store, seq, fits):
    append(store, {"number": 1})
    last = append(store, {"number": 2}).last_hash

    if fits:
        insert_row(store, "INSERT", seq, last)
        return
    with pytest.raises(StoreError, match="follows the one before it"):
        insert_row(store, "INSERT", seq, last)


def test_database_refuses_an_entry_that_names_another_before_it(store):
    append(store, {})

    with pytest.raises(StoreError, match="follows the one before it"):
        insert_row(store, "INSERT", 1, "0" * 64)


def test_file_refuses_to_put_an_entry_in_the_place_of_another(file_url):
    """INSERT OR REPLACE takes a row away without a DELETE that a trigger could refuse."""
    store = Store(file_url)
    append(store, {})

    with pytest.raises(StoreError, match="follows the one before it"):
        insert_row(store, "INSERT OR REPLACE", 0, "0" * 64)

    store.close()


def tamper(store, statement):
    """Change the ledger as somebody who may change the database's rules can."""
    with store.write() as connection:
        if store.is_file:
            for name in ("update", "delete", "insert"):
                connection.exec_driver_sql(f"DROP TRIGGER ledger_entry_{name}")
        else:
            connection.exec_driver_sql("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("statement", "line", "wrong"),
    [
        ("UPDATE ledger_entry SET body = '{}' WHERE seq = 1", 1, Wrong.HASH),
        ("UPDATE ledger_entry SET body = 'nonsense' WHERE seq = 1", 1, Wrong.HASH),
        ("DELETE FROM ledger_entry WHERE seq = 1", 1, Wrong.SEQ),
        ("DELETE FROM ledger_entry WHERE seq = 2", 2, Wrong.HEAD),
    ],
)
def test_ledger_that_was_changed_past_the_triggers_is_found(store, statement, line, wrong):
    for number in range(3):
        head = append(store, {"number": number})
    tamper(store, statement)

    check = verify_ledger(store, "D-1", head)

    assert (check.line, check.wrong) == (line, wrong)


def test_failed_transaction_adds_no_entry(store):
    with pytest.raises(StoreError, match="half-way"):
        append_and_fail(store)

    assert entries_of(store) == []


def append_and_fail(store):
    with store.write() as connection:
        append_entry(connection, "D-1", at=AT, kind="vote", body={})
        raise StoreError("half-way")


def test_two_processes_that_write_at_once_never_fork_a_chain(store_url, store):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(append_ten, [store_url, store_url], [0, 100]))

    check = verify_ledger(store, "D-1")
    assert check.ok
    assert check.head.entries == 20
    numbers = [entry["body"]["number"] for entry in entries_of(store)]
    assert sorted(numbers) == [*range(10), *range(100, 110)]


def recount(file, head):
    return run_command("recount", file, "--head", head, folder=Path())


def test_exported_chain_is_verified_by_recount(store, tmp_path):
    append(store, {"why": "Küche × 2\u2028"}, kind="opened")
    append_vote(store, 1)
    head = append(store, {"number": 2})
    file = tmp_path / "CHAIN.jsonl"
    file.write_bytes(export_chain(store, "D-1").encode())

    whole = recount(file, str(head))
    file.write_bytes(file.read_bytes().replace(b'"number":1', b'"number":3'))
    changed = recount(file, str(head))

    assert (whole.returncode, whole.stdout.strip()) == (0, "ok")
    assert (changed.returncode, changed.stdout.strip()) == (3, "wrong at entry 1: hash")


def test_exported_line_is_the_canonical_json(store):
    append(store, {"b": 1, "a": "é"})

    line = export_chain(store, "D-1")

    assert line.startswith(f'{{"at":"{AT}","body":{{"a":"é","b":1}},"hash":"')
    assert json.loads(line)["seq"] == 0


def test_chain_that_is_not_there_cannot_be_exported(store):
    with pytest.raises(StoreError, match="no chain of 'D-9'"):
        export_chain(store, "D-9")


def test_entry_that_is_no_json_any_more_is_not_exported(store):
    append(store, {})
    tamper(store, "UPDATE ledger_entry SET body = 'nonsense'")

    with pytest.raises(StoreError, match="Entry 0 of D-1 cannot be read"):
        export_chain(store, "D-1")


def test_rehearsal_leaves_nothing_behind(store):
    append_vote(store, 1)
    with store.read() as connection:
        before = [connection.execute(table.select()).all() for table in (change, ledger_entry)]

    rehearse(store)

    with store.read() as connection:
        after = [connection.execute(table.select()).all() for table in (change, ledger_entry)]
    assert after == before
    append_vote(store, 2)
    assert verify_ledger(store, "D-1").head.entries == 2
