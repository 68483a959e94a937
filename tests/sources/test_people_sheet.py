import re

import pytest

from raftlib.domain.people import HeldRole, Person, Role
from raftlib.errors import TableError
from raftlib.sources.people_sheet import read_people

HEADER = "name,role,practice_code,pcn_code,deputy,person,sign_in_name"
AT_Z00003 = HeldRole(role=Role.PRACTICE, practice_code="Z00003")
CD = HeldRole(role=Role.CD, pcn_code="U00002")
DEPUTY = HeldRole(role=Role.CD, pcn_code="U00002", deputy=True)


@pytest.fixture
def sheet(nhs):
    """Write a sheet with every column from its lines."""
    return lambda *lines: nhs.text("p.csv", "\n".join([HEADER, *lines]) + "\n")


def test_rows_of_every_role_are_read_in_their_order(sheet):
    path = sheet(
        "Dr A Example,practice,z00003,,,,A@example.org",
        "B,cd,,u00002,,,",
        "C,CD,,U00002,yes,,",
        "D,Facilitator,,,no,,",
        "E,scribe",
        "F,analyst",
    )

    assert read_people(path) == [
        Person(name="Dr A Example", roles=(AT_Z00003,), sign_in_name="a@example.org"),
        Person(name="B", roles=(CD,)),
        Person(name="C", roles=(DEPUTY,)),
        Person(name="D", roles=(HeldRole(role=Role.FACILITATOR),)),
        Person(name="E", roles=(HeldRole(role=Role.SCRIBE),)),
        Person(name="F", roles=(HeldRole(role=Role.ANALYST),)),
    ]


def test_name_and_role_alone_are_enough(nhs):
    path = nhs.text("p.csv", "Role;Name\nscribe;A\n")

    assert read_people(path) == [Person(name="A", roles=(HeldRole(role=Role.SCRIBE),))]


def test_excel_is_read_as_csv_is(nhs):
    rows = [["Name", "Role", "Practice code"], ["A", "Practice member", "Z00003"]]

    assert read_people(nhs.workbook({"People": rows}, "p.xlsx")) == [
        Person(name="A", roles=(AT_Z00003,))
    ]


def test_rows_with_one_label_are_one_person_in_two_roles(sheet):
    path = sheet("A,Clinical Director,,U00002,,#1,", "B,scribe", "a,practice,Z00003,,, #1,a@b.org")

    assert read_people(path) == [
        Person(name="A", roles=(CD, AT_Z00003), sign_in_name="a@b.org"),
        Person(name="B", roles=(HeldRole(role=Role.SCRIBE),)),
    ]


def test_rows_without_a_label_are_two_people(sheet):
    found = read_people(sheet("A,cd,,U00002", "A,practice,Z00003"))

    assert [person.roles for person in found] == [(CD,), (AT_Z00003,)]


@pytest.mark.parametrize("text", ["yes", "Y", "TRUE", "1", "x"])
def test_deputy_is_said_in_any_usual_way(sheet, text):
    assert read_people(sheet(f"A,cd,,U00002,{text}"))[0].roles == (DEPUTY,)


@pytest.mark.parametrize("text", ["", "no", "N", "False", "0"])
def test_no_deputy_is_said_in_any_usual_way(sheet, text):
    assert read_people(sheet(f"A,cd,,U00002,{text}"))[0].roles == (CD,)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",scribe", "row 2: name holds 0 characters"),
        (f"{'N' * 121},scribe", "row 2: name holds 121 characters"),
        ("A,chair", "row 2: role is 'chair'. Enter one of: facilitator, scribe, cd, practice, an"),
        ("A,", "row 2: role is empty"),
        ("A,practice", "row 2: practice_code is empty. The role practice needs it"),
        ("A,cd", "row 2: pcn_code is empty. The role cd needs it"),
        ("A,practice,Z0003", "row 2: practice_code is 'Z0003'. A practice code is a letter"),
        ("A,cd,,Z00003", "row 2: pcn_code is 'Z00003'. A PCN code is U"),
        ("A,scribe,Z00003", "row 2: practice_code is 'Z00003'. It is no part of the role scribe"),
        ("A,practice,Z00003,U00002", "row 2: pcn_code is 'U00002'. It is no part of the role pr"),
        ("A,scribe,,,yes", "row 2: deputy is 'yes'. Only a CD has a deputy"),
        ("A,cd,,U00002,perhaps", "row 2: deputy is 'perhaps'. Enter yes, or leave it empty"),
        ("A,scribe,,,,,a b", "row 2: sign_in_name holds what is not one"),
    ],
)
def test_wrong_cell_is_named(sheet, line, words):
    with pytest.raises(TableError, match=re.escape(words)):
        read_people(sheet(line))


def test_all_problems_are_said_at_once_and_five_of_them_listed(sheet):
    with pytest.raises(TableError, match="role is 'chair'") as refusal:
        read_people(sheet("A,chair,Z1,,perhaps", "B,practice", "C,cd", "D,x"))

    lines = str(refusal.value).splitlines()
    assert len(lines) == 6
    assert lines[-1] == "and 1 more"


def test_code_that_the_register_does_not_know_is_named(sheet):
    path = sheet("A,practice,Z00003", "B,practice,Z00004", "C,cd,,U00009")

    words = r"row 3: practice_code is 'Z00004'\. It is not in the register"
    with pytest.raises(TableError, match=words) as refusal:
        read_people(path, {"Z00003", "U00002"})

    assert "row 4: pcn_code is 'U00009'. It is not in the register" in str(refusal.value)


def test_two_names_for_one_person_are_refused_and_not_repeated(sheet):
    with pytest.raises(TableError, match=r"row 3: name holds another name\. Row 2 has") as refusal:
        read_people(sheet("Alpha,cd,,U00002,,1", "Beta,practice,Z00003,,,1"))

    assert not {"Alpha", "Beta"} & set(str(refusal.value).split())


def test_two_sign_in_names_for_one_person_are_refused(sheet):
    with pytest.raises(TableError, match="row 3: sign_in_name holds a second one"):
        read_people(sheet("A,cd,,U00002,,1,a", "A,practice,Z00003,,,1,b"))


def test_one_sign_in_name_for_two_people_is_refused(sheet):
    with pytest.raises(TableError, match="row 3: sign_in_name holds that of row 2"):
        read_people(sheet("A,cd,,U00002,,,a@b.org", "B,practice,Z00003,,,,A@b.org"))


def test_two_people_whom_nothing_tells_apart_are_refused(sheet):
    with pytest.raises(TableError, match="row 3: name holds the name and roles of row 2"):
        read_people(sheet("A,practice,Z00003", "a,practice,Z00003"))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("A 943 476 5919,scribe", "name holds what looks like an NHS number"),
        ("A,scribe,,,,07700 900123", "person holds what looks like a phone number"),
        ("a@example.org,scribe", "name holds what looks like an e-mail address"),
        ("A,Mrs Example", "role holds what looks like a title with a surname"),
    ],
)
def test_patient_data_is_refused_and_not_repeated(sheet, line, words):
    with pytest.raises(TableError, match=re.escape(words)) as refusal:
        read_people(sheet(line))

    assert "names of staff only" in str(refusal.value)
    assert not any(part in str(refusal.value) for part in ("5919", "900123", "a@", "Mrs"))


def test_heading_that_is_not_known_is_named(nhs):
    with pytest.raises(TableError, match="row 1: the column 'telephone' is not known"):
        read_people(nhs.text("p.csv", "name,role,telephone\nA,scribe,\n"))


def test_sheet_without_roles_is_refused(nhs):
    with pytest.raises(TableError, match="row 1: there is no column role"):
        read_people(nhs.text("p.csv", "name\nA\n"))


def test_sheet_with_headings_alone_is_refused(sheet):
    with pytest.raises(TableError, match="has headings and no row"):
        read_people(sheet())
