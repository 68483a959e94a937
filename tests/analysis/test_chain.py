"""A chain that is whole, and one that was tampered with at each place."""

import json
from hashlib import sha256

import pytest

from raftlib.analysis.chain import NO_ENTRIES, entry_hash, make_entry, verify_chain
from raftlib.domain.chain import Head, Wrong

ZEROS = "0" * 64


def make_chain(*bodies):
    """Build a chain by DECISIONS alone: the canonical JSON is written here, not taken from ours."""
    entries, prev = [], ZEROS
    for seq, body in enumerate(bodies):
        entry = {"seq": seq, "at": "2023-12-08T10:00:00Z", "kind": "vote", "body": body}
        entry["prev"] = prev
        prev = entry["hash"] = canonical_hash(entry)
        entries.append(entry)
    return entries


def canonical_hash(entry):
    body = {key: value for key, value in entry.items() if key != "hash"}
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode("utf-8")).hexdigest()


@pytest.fixture
def chain():
    return make_chain({"choice": "yes"}, {"choice": "no"}, {"why": "Küche, 2 × täglich"}, {})


def head_of(entries):
    return Head(entries=len(entries), last_hash=entries[-1]["hash"])


def place(entries, head=None):
    check = verify_chain(entries, head)
    return (check.line, check.wrong)


def test_hash_is_that_of_the_canonical_text():
    """The canonical text is written out by hand."""
    entry = {"seq": 0, "prev": "é", "kind": "b", "body": {"z": [1, True], "a": None}, "hash": "x"}
    text = '{"body":{"a":null,"z":[1,true]},"kind":"b","prev":"é","seq":0}'

    assert entry_hash(entry) == sha256(text.encode()).hexdigest()


def test_whole_chain_is_ok_and_gives_its_head(chain):
    check = verify_chain(chain)

    assert check.ok
    assert check.head == head_of(chain)
    assert str(check.head) == f"4:{chain[-1]['hash']}"


def test_whole_chain_fits_its_published_head(chain):
    assert verify_chain(chain, head_of(chain)).ok


def test_order_of_keys_in_a_line_changes_nothing(chain):
    chain[1] = dict(reversed(chain[1].items()))

    assert verify_chain(chain).ok


def test_empty_chain_has_an_empty_head():
    assert verify_chain([]).head == Head(entries=0, last_hash=ZEROS)
    assert verify_chain([], Head(entries=0, last_hash=ZEROS)).ok


@pytest.mark.parametrize("line", [0, 1, 2, 3])
@pytest.mark.parametrize("key", ["body", "at", "kind"])
def test_changed_content_is_found_where_it_stands(chain, line, key):
    chain[line][key] = "changed"

    assert place(chain) == (line, Wrong.HASH)


@pytest.mark.parametrize("line", [0, 1, 3])
def test_added_or_missing_key_is_found(chain, line):
    added = [entry | {"more": 1} if n == line else entry for n, entry in enumerate(chain)]
    del chain[line]["kind"]

    assert place(added) == (line, Wrong.HASH)
    assert place(chain) == (line, Wrong.HASH)


@pytest.mark.parametrize(
    ("key", "value", "wrong"),
    [
        ("seq", 7, Wrong.SEQ),
        ("seq", "1", Wrong.SEQ),
        ("seq", True, Wrong.SEQ),
        ("seq", 1.0, Wrong.SEQ),
        ("prev", ZEROS, Wrong.PREV),
        ("prev", None, Wrong.PREV),
        ("hash", ZEROS, Wrong.HASH),
        ("hash", None, Wrong.HASH),
    ],
)
def test_first_wrong_thing_of_an_entry_is_named(chain, key, value, wrong):
    chain[1][key] = value

    assert place(chain) == (1, wrong)


@pytest.mark.parametrize("key", ["seq", "prev", "hash"])
def test_entry_without_its_link_is_wrong_there(chain, key):
    del chain[1][key]

    assert place(chain) == (1, Wrong(key))


def test_hash_in_capitals_is_another_hash(chain):
    chain[0]["hash"] = chain[0]["hash"].upper()

    assert place(chain) == (0, Wrong.HASH)


def test_seq_is_asked_before_prev_and_prev_before_hash(chain):
    chain[1] |= {"seq": 5, "prev": "x", "hash": "x"}
    assert place(chain) == (1, Wrong.SEQ)

    chain[1]["seq"] = 1
    assert place(chain) == (1, Wrong.PREV)


def test_first_of_two_wrong_entries_is_named(chain):
    chain[1]["body"] = chain[3]["body"] = "changed"

    assert place(chain) == (1, Wrong.HASH)


@pytest.mark.parametrize("line", [0, 1, 2])
def test_deleted_entry_is_found_at_its_gap(chain, line):
    del chain[line]

    assert place(chain) == (line, Wrong.SEQ)


def test_deleted_entry_is_found_even_when_the_rest_is_numbered_anew(chain):
    del chain[1]
    chain[1]["seq"] = 1

    assert place(chain) == (1, Wrong.PREV)


def test_swapped_entries_are_found_at_the_first(chain):
    chain[1], chain[2] = chain[2], chain[1]

    assert place(chain) == (1, Wrong.SEQ)


def test_entry_that_is_there_twice_is_found_at_the_second(chain):
    assert place([*chain[:2], *chain[1:]]) == (2, Wrong.SEQ)


def test_changed_entry_with_a_new_hash_breaks_the_next_link(chain):
    chain[1]["body"] = "changed"
    chain[1]["hash"] = canonical_hash(chain[1])

    assert place(chain) == (2, Wrong.PREV)


def test_truncated_chain_is_found_only_by_the_head(chain):
    assert verify_chain(chain[:3]).ok
    assert place(chain[:3], head_of(chain)) == (3, Wrong.HEAD)


def test_appended_entry_is_found_only_by_the_head(chain):
    longer = make_chain(*[entry["body"] for entry in chain], {"late": "vote"})

    assert verify_chain(longer).ok
    assert place(longer, head_of(chain)) == (5, Wrong.HEAD)


def test_chain_rewritten_to_its_end_is_found_only_by_the_head(chain):
    rewritten = make_chain({"choice": "no"}, *[entry["body"] for entry in chain[1:]])

    assert verify_chain(rewritten).ok
    assert place(rewritten, head_of(chain)) == (4, Wrong.HEAD)


def test_emptied_chain_is_found_only_by_the_head(chain):
    assert place([], head_of(chain)) == (0, Wrong.HEAD)


@pytest.mark.parametrize("change", [{"entries": 3}, {"last_hash": ZEROS}])
def test_head_must_fit_in_number_and_hash(chain, change):
    head = Head(**{"entries": 4, "last_hash": chain[-1]["hash"], **change})

    assert place(chain, head) == (4, Wrong.HEAD)


def test_wrong_entry_is_named_before_a_wrong_head(chain):
    chain[2]["body"] = "changed"

    assert place(chain, Head(entries=9, last_hash=ZEROS)) == (2, Wrong.HASH)


@pytest.mark.parametrize("body", [1.0, {"a": [1, {"b": 0.5}]}, [float("nan")], "\ud800"])
def test_entry_without_a_canonical_form_is_wrong_whatever_its_hash(body):
    entry = {"seq": 0, "at": "", "kind": "vote", "body": body, "prev": ZEROS}
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    entry["hash"] = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    assert place([entry]) == (0, Wrong.HASH)


def test_float_has_no_hash():
    with pytest.raises(ValueError, match="a chain holds no floats"):
        entry_hash({"body": [0.5]})


def test_body_nested_too_deeply_is_wrong_and_no_crash():
    body = []
    for _ in range(5000):
        body = [body]

    assert place([{"seq": 0, "prev": ZEROS, "body": body, "hash": "x"}]) == (0, Wrong.HASH)


@pytest.mark.parametrize("entry", [None, [], "text", 3])
def test_line_that_is_no_entry_is_wrong(chain, entry):
    assert place([*chain[:2], entry, *chain[2:]]) == (2, Wrong.HASH)


def extend(head, body):
    return make_entry(head, at="2023-12-08T10:00:00Z", kind="vote", body=body)


def test_entries_made_one_after_the_other_are_the_chain(chain):
    """The expected chain is that of this file, which takes nothing from ours."""
    made, head = [], NO_ENTRIES
    for entry in chain:
        made.append(extend(head, entry["body"]))
        head = head_of(made)

    assert made == chain


def test_entry_is_hashed_as_it_will_be_read_again():
    """Tuples come back as lists and keys as text, where "10" stands before "9"."""
    made = extend(NO_ENTRIES, {9: (1, 2), 10: None})

    assert made["body"] == {"9": [1, 2], "10": None}
    assert verify_chain([json.loads(json.dumps(made))]).ok


@pytest.mark.parametrize("body", [{"share": 0.5}, {"shares": (0.5,)}, {"why": "\ud800"}])
def test_entry_without_a_canonical_form_is_refused(body):
    with pytest.raises(ValueError, match=r"no floats|surrogates"):
        extend(NO_ENTRIES, body)
