"""The file of a chain: its lines, its head, and how it is told from a record."""

import pytest

from raftlib.domain.chain import Head
from raftlib.errors import RecordError
from raftlib.sources.chain_file import is_chain, parse_head, read_chain

HASH = "0123456789abcdef" * 4


@pytest.fixture
def write(tmp_path):
    def written(content, name="chain.jsonl"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return written


@pytest.mark.parametrize(
    "text", [f"12:{HASH}", f" 12:{HASH}\n", f"12:{HASH.upper()}", f"0012:{HASH}"]
)
def test_head_is_read_as_it_is_copied_from_a_notice(text):
    assert parse_head(text) == Head(entries=12, last_hash=HASH)


def test_head_survives_being_written():
    head = Head(entries=0, last_hash=HASH)

    assert parse_head(str(head)) == head


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        ":",
        HASH,
        f"12 {HASH}",
        f"-1:{HASH}",
        f"12:{HASH[:-1]}",
        f"12:{HASH}0",
        f"12:{'g' * 64}",
        f"{'1' * 13}:{HASH}",
        f"٣:{HASH}",
    ],
)
def test_head_of_another_form_is_refused(text):
    with pytest.raises(RecordError, match="Copy it from the notice"):
        parse_head(text)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_lines_are_read_whatever_their_ends(write, end):
    separator = end or b"\n"

    assert read_chain(write(b'{"a": 1}' + separator + b'{"b": "\xc3\xa9"}' + end)) == [
        {"a": 1},
        {"b": "é"},
    ]


@pytest.mark.parametrize(
    "line", [b"", b"{", b'"\xe9"', b"NaN", b'{"a": 1, "a": 2}', b"{} {}", b"[" * 100_000]
)
def test_line_that_cannot_be_read_keeps_its_place(write, line):
    assert read_chain(write(b"{}\n" + line + b"\n{}\n")) == [{}, None, {}]


def test_line_separator_inside_a_text_ends_no_line(write):
    assert read_chain(write('["a\u2028b\x85"]\n'.encode())) == [["a\u2028b\x85"]]


def test_empty_file_has_no_entries(write):
    assert read_chain(write(b"")) == []


def test_file_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(RecordError, match=r"none\.jsonl cannot be read: .*\. Check the name\."):
        read_chain(tmp_path / "none.jsonl")
    with pytest.raises(RecordError, match="cannot be read"):
        read_chain(tmp_path)


@pytest.mark.parametrize("name", ["chain.jsonl", "CHAIN.JSONL"])
def test_name_makes_a_chain_whatever_is_in_it(write, name):
    assert is_chain(write(b"", name))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"seq": 0, "prev": "", "hash": "", "body": 1}\n{', True),
        (b'{"seq": 0, "prev": ""}\n', False),
        (b'{"practices": []}', False),
        (b"{\n}", False),
        (b"[1]", False),
        (b"", False),
        (b"\xff", False),
    ],
)
def test_first_line_tells_a_chain_under_another_name(write, content, expected):
    assert is_chain(write(content, "file.json")) is expected


def test_file_that_is_not_there_is_no_chain(tmp_path):
    assert not is_chain(tmp_path / "none.json")
    assert not is_chain(tmp_path)
