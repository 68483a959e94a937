import pytest

from raftlib.domain.people import HeldRole, Role
from raftlib.workbook.wording.people import ROLE_WORDS, describe_role

NAMES = {"Z00003": "CLOUDBERRY SURGERY", "U00002": "WINDING KEY PCN"}


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (HeldRole(role=Role.FACILITATOR), "Facilitator"),
        (HeldRole(role=Role.CD, pcn_code="U00002"), "Clinical Director, Winding Key PCN"),
        (
            HeldRole(role=Role.CD, pcn_code="U00002", deputy=True),
            "Deputy Clinical Director, Winding Key PCN",
        ),
        (
            HeldRole(role=Role.PRACTICE, practice_code="Z00003"),
            "Practice member, Cloudberry Surgery",
        ),
        (HeldRole(role=Role.PRACTICE, practice_code="Z00009"), "Practice member, Z00009"),
    ],
)
def test_role_is_said_with_its_place(held, words):
    assert describe_role(held, NAMES) == words


def test_every_role_has_words():
    assert set(ROLE_WORDS) == set(Role)
