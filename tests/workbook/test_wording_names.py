import pytest

from raftlib.workbook.wording.names import code_and_name, readable_name


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("OWL AND SPANNER PCN", "Owl and Spanner PCN"),
        ("THE SURGERY AT THE MILL", "The Surgery at the Mill"),
        ("NHS GP HUB", "NHS GP Hub"),
        ("KINGS-HEATH  PRACTICE", "Kings-Heath Practice"),
        ("ST. MARY'S", "St. Mary's"),
        ("Mr McFee's", "Mr McFee's"),
        ("<SCRIPT>", "<script>"),
        ("", ""),
        ("12 34", "12 34"),
    ],
)
def test_name_in_capitals_is_read_as_words(name, read):
    assert readable_name(name) == read


def test_code_stands_before_its_name():
    assert code_and_name("Z00001", {"Z00001": "OAK SURGERY"}) == "Z00001 Oak Surgery"


def test_code_without_a_name_stands_alone():
    assert code_and_name("Z00001", {}) == "Z00001"
