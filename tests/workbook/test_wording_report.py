from datetime import date

from raftlib.domain.register import Pcn, Practice, Register
from raftlib.workbook.wording.report import describe_register, describe_scope

REGISTER = Register(
    as_at=date(2023, 10, 1),
    practices=tuple(
        Practice(practice_code=code, practice_name="A", pcn_code="U1", registered_patients=n)
        for code, n in (("Z1", 5000), ("Z2", 6001))
    ),
    pcns=(Pcn(pcn_code="U1", pcn_name="One"),),
)


def test_scope_says_month_and_register():
    assert describe_scope("North", "2023-10", REGISTER) == (
        "North: sessions from Sun 1 October 2023 to Tue 31 October 2023; "
        "practice register as at Sun 1 October 2023."
    )


def test_scope_without_a_period_is_all_sessions():
    assert describe_scope("North", "", None) == "North: all audited sessions."


def test_register_says_how_many_audited_of_how_many():
    assert describe_register(REGISTER, 1) == (
        "2 practices in 1 PCN with 11,001 registered patients. "
        "1 of 2 practices audited in this period."
    )
