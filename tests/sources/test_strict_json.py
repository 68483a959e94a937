"""One text has one meaning, and a file that has none is a sentence and no crash."""

import pytest

from raftlib.errors import RecordError
from raftlib.sources.strict_json import parse_json, read_json


def test_plain_json_is_read():
    assert parse_json(b'{"a": [1, -2, "\xc3\xa9", null, true]}') == {"a": [1, -2, "é", None, True]}


def test_byte_order_mark_is_passed_over():
    assert parse_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"a": 1, "a": 1}', "the key 'a' is there twice"),
        (b'[{"b": {"a": 1, "a": 2}}]', "the key 'a' is there twice"),
        (b'{"a": 1, "\\u0061": 1}', "the key 'a' is there twice"),
        (b"[NaN]", "NaN is not a number"),
        (b"[Infinity]", "Infinity is not a number"),
        (b"[-Infinity]", "-Infinity is not a number"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b'{"a":' * 100_000, "it is nested too deeply"),
        (b"9" * 4301, "a number has 4301 digits"),
        (b"", "Expecting value"),
        (b"   ", "Expecting value"),
        (b"{} {}", "Extra data"),
        (b"{'a': 1}", "Expecting property name"),
        (b'"\xe9"', "codec can't decode"),
        ('{"a": 1}'.encode("utf-16"), "codec can't decode"),
        (b'"\x00"', "Invalid control character"),
    ],
)
def test_text_without_one_meaning_is_refused(content, message):
    with pytest.raises(ValueError, match=message):
        parse_json(content)


def test_number_of_4300_digits_is_still_read():
    assert parse_json(b"1" + b"0" * 4299) == 10**4299


def test_fault_in_a_file_names_the_file(tmp_path):
    path = tmp_path / "vote.json"
    path.write_bytes(b'{"a": 1, "a": 2}')

    with pytest.raises(
        RecordError, match=r"vote\.json is not a decision record: the key 'a' is there twice"
    ):
        read_json(path)


def test_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RecordError, match=r"none\.json cannot be read: .*\. Check the name\."):
        read_json(tmp_path / "none.json")


def test_folder_is_not_read(tmp_path):
    with pytest.raises(RecordError, match="cannot be read"):
        read_json(tmp_path)
