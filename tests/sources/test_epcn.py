import pytest

from raftlib.errors import TableError
from raftlib.sources.epcn import Membership, read_epcn

HEADER = [
    "Partner\nOrganisation\nCode",
    "Partner\nName",
    "Practice\nParent\nSub ICB Loc Code",
    "Practice\nParent\nSub ICB Loc Name",
    "PCN Code",
    "PCN Name",
    "PCN Parent\nSub ICB Loc Code",
    "PCN Parent\nSub ICB Loc Name",
    "Practice to PCN\nRelationship\nStart Date",
    "Practice to PCN\nRelationship\nEnd Date",
    "Practice Sub ICB Loc and PCN Sub ICB Loc Match ",
]
DETAILS = [["PCN Code", "PCN Name", "Open Date"], ["U00001", "TEACUP PCN", "20191001"]]


def test_membership_is_read_from_a_report_without_header(nhs):
    found = read_epcn(nhs.epcn(nhs.partner("Z00001", "U00001")))

    assert found.memberships == (
        Membership(
            row=1,
            practice_code="Z00001",
            pcn_code="U00001",
            has_ended=False,
            is_cross_boundary=False,
        ),
    )
    assert found.pcn_names == {"U00001": "PCN of U00001"}


def test_report_with_a_header_keeps_its_row_numbers(nhs):
    header = [f'"{cell}"' for cell in HEADER]

    found = read_epcn(nhs.epcn(header, nhs.partner("Z00001", "U00001")))

    assert [item.row for item in found.memberships] == [2]


@pytest.mark.parametrize("details", ["PCNDetails", "PCN Details"])
def test_workbook_is_read_with_names_from_its_details(nhs, details):
    partners = [HEADER, nhs.partner("Z00001", "U00001"), nhs.partner("Z00002", "U00002")]
    path = nhs.workbook({details: DETAILS, "PCN Core Partner Details ": partners})

    found = read_epcn(path)

    assert [item.row for item in found.memberships] == [2, 3]
    assert found.pcn_names == {"U00001": "TEACUP PCN", "U00002": "PCN of U00002"}


def test_membership_with_an_end_date_has_ended(nhs):
    found = read_epcn(nhs.epcn(nhs.partner("Z00001", "U00001", ended="20220331")))

    assert found.memberships[0].has_ended


def test_pcn_under_another_area_is_cross_boundary(nhs):
    found = read_epcn(nhs.epcn(nhs.partner("Z00001", "U00001", pcn_area="Z2E")))

    assert found.memberships[0].is_cross_boundary


@pytest.mark.parametrize("area", ["", "z1e"])
def test_unknown_area_or_small_letters_are_not_cross_boundary(nhs, area):
    found = read_epcn(nhs.epcn(nhs.partner("Z00001", "U00001", pcn_area=area)))

    assert not found.memberships[0].is_cross_boundary


def test_end_date_that_is_none_is_named(nhs):
    path = nhs.epcn(nhs.partner("Z00001", "U00001", ended="soon"))

    with pytest.raises(
        TableError,
        match=r"epcn\.csv, row 1: Practice to PCN Relationship End Date is 'soon'\. Write the date",
    ):
        read_epcn(path)


def test_wrong_codes_of_an_open_membership_are_named(nhs):
    path = nhs.epcn(nhs.partner("Z00001", "U00001"), nhs.partner("Z1", "U1"))

    with pytest.raises(
        TableError,
        match=r"row 2: Partner Organisation Code is 'Z1'\. A practice code [^\n]*\n"
        r"epcn\.csv, row 2: PCN Code is 'U1'\. A PCN code is U and five digits",
    ):
        read_epcn(path)


def test_wrong_code_of_an_ended_membership_does_not_matter(nhs):
    path = nhs.epcn(nhs.partner("Z00001", "U00001"), nhs.partner("OLD", "U1", ended="20220331"))

    assert len(read_epcn(path).memberships) == 2


def test_row_that_was_cut_off_is_named(nhs):
    path = nhs.epcn(nhs.partner("Z00001", "U00001"), ["Z00002", "TWO"])

    with pytest.raises(
        TableError, match=r"row 2: the number of fields is '2'\. It must be at least 10: the file"
    ):
        read_epcn(path)


def test_list_sizes_given_as_pcns_are_refused_in_one_sentence(nhs):
    with pytest.raises(
        TableError,
        match=r"^lists\.csv, row 1: this is not a list of PCN memberships[^\n]*column 5\. "
        r"Choose the ePCN workbook [^\n]*$",
    ):
        read_epcn(nhs.lists(("Z00001", 5), ("Z00002", 5)))


def test_details_given_as_memberships_are_refused_in_one_sentence(nhs):
    """The site also offers epcn.csv: twelve columns, one row a PCN."""
    path = nhs.epcn(["U00001", "TEACUP PCN", "Z1E", "NAME", "20191001", *[""] * 7])

    with pytest.raises(TableError, match=r"^epcn\.csv, row 1: this is not a list of PCN member"):
        read_epcn(path)


def test_columns_in_another_order_are_refused(nhs):
    header = [f'"{cell}"' for cell in HEADER]
    header[4], header[5] = header[5], header[4]

    with pytest.raises(TableError, match=r"epcn\.csv, row 1: column 5 must be 'PCN Code'\."):
        read_epcn(nhs.epcn(header, nhs.partner("Z00001", "U00001")))


def test_header_alone_is_refused(nhs):
    with pytest.raises(TableError, match=r"epcn\.csv has a header and no memberships\."):
        read_epcn(nhs.epcn([f'"{cell}"' for cell in HEADER]))


def test_workbook_without_the_partner_sheet_is_refused(nhs):
    with pytest.raises(TableError, match=r"no sheet 'PCN Core Partner Details'\. It has: PCNDet"):
        read_epcn(nhs.workbook({"PCNDetails": DETAILS}))


def test_workbook_without_the_details_sheet_is_refused(nhs):
    path = nhs.workbook({"PCN Core Partner Details": [HEADER, nhs.partner("Z00001", "U00001")]})

    with pytest.raises(TableError, match="has no sheet 'PCNDetails'"):
        read_epcn(path)
