import pytest

from raftlib.errors import TableError
from raftlib.sources.addresses import read_addresses


@pytest.fixture
def sheet(tmp_path):
    """Return a function that writes the rows of a file of addresses."""

    def write(*rows: str, header: str = "practice_code,email"):
        path = tmp_path / "addresses.csv"
        path.write_text("\n".join([header, *rows]))
        return path

    return write


def test_practice_may_have_several_addresses_and_each_counts_once(sheet):
    path = sheet("z00001,desk@one.example", "Z00001,b@one.example", "Z00001,DESK@one.example")

    assert read_addresses(path) == {"Z00001": ("desk@one.example", "b@one.example")}


def test_no_file_is_no_address(tmp_path):
    assert read_addresses(tmp_path / "addresses.csv") == {}


@pytest.mark.parametrize(
    "address",
    [
        "desk",
        "desk@one",
        "Desk <desk@one.example>",
        "a@one.example b@two.example",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(sheet, address):
    with pytest.raises(TableError, match="row 2: email holds what is no single address") as caught:
        read_addresses(sheet(f"Z00001,{address}"))

    assert address not in str(caught.value).replace("desk@practice.example", "")


def test_code_that_is_none_is_named(sheet):
    with pytest.raises(TableError, match="row 2: practice_code is 'Oak'"):
        read_addresses(sheet("Oak,desk@one.example"))


def test_missing_column_is_named(sheet):
    with pytest.raises(TableError, match=r"no column email\. Its first row must be"):
        read_addresses(sheet("Z00001,desk@one.example", header="practice_code,address"))
