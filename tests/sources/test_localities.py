import pytest

from raftlib.errors import TableError
from raftlib.sources.localities import read_localities


def test_spaces_and_small_letters_of_a_lookup_do_not_matter(nhs):
    found = read_localities(nhs.localities(" z00001 ,  North  (demo) ", "Z00002,NORTH (demo)"))

    assert {code: row.locality for code, row in found.items()} == {
        "Z00001": "North (demo)",
        "Z00002": "North (demo)",
    }


def test_header_with_spaces_and_capitals_is_read(nhs):
    path = nhs.text("l.csv", "Locality;Practice Code;note\nWest;Z00001;x\n")

    assert read_localities(path)["Z00001"].locality == "West"


def test_practice_named_twice_with_the_same_locality_counts_once(nhs):
    found = read_localities(nhs.localities("Z00001,North", "Z00001,north"))

    assert [(row.row, row.locality) for row in found.values()] == [(2, "North")]


def test_practice_named_with_two_localities_is_refused(nhs):
    with pytest.raises(
        TableError,
        match=r"localities\.csv, row 4: locality is 'West'\. Row 2 puts Z00001 in another "
        "locality: keep one of the two",
    ):
        read_localities(nhs.localities("Z00001,North", "Z00002,West", "z00001,West"))


def test_lookup_without_its_header_is_refused_in_one_sentence(nhs):
    with pytest.raises(
        TableError,
        match=r"^l\.csv, row 1: there is no column practice_code\. The first row of a locality "
        r"lookup must be practice_code,locality\.$",
    ):
        read_localities(nhs.text("l.csv", "Z00001,North\nZ00002,North\n"))


def test_wrong_code_in_a_lookup_is_named_as_written(nhs):
    with pytest.raises(TableError, match=r"row 2: practice_code is 'x1'\. A practice code is a"):
        read_localities(nhs.localities("x1,North"))


def test_empty_locality_is_named(nhs):
    with pytest.raises(
        TableError, match=r"row 2: locality is empty\. Enter the locality or delete the row\."
    ):
        read_localities(nhs.localities("Z00001,"))
