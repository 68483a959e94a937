from raftlib.domain.audit import Alternative, AuditMenu
from raftlib.domain.proportion import Proportion
from raftlib.domain.register import Pcn, Practice, Register

MENU = AuditMenu(
    sessions=("am",),
    clinician_roles=("GP",),
    modes=("telephone",),
    booked_as=("routine",),
    alternatives=(Alternative(label="optometry", owner_level="community"),),
    changes_needed=("continuity",),
)


def test_owner_of_an_alternative_is_the_level_of_the_menu():
    assert MENU.owner_level("optometry") == "community"


def test_answer_that_no_menu_has_any_more_has_no_owner():
    assert MENU.owner_level("an old answer") == "not said"


def test_share_is_numerator_over_denominator():
    assert Proportion(numerator=1, denominator=4, lower=0.0, upper=1.0).share == 0.25


def test_patients_of_a_register_are_those_of_all_practices(day):
    register = Register(
        as_at=day,
        practices=tuple(
            Practice(practice_code=code, practice_name="A", pcn_code="U1", registered_patients=n)
            for code, n in (("Z1", 5000), ("Z2", 6001))
        ),
        pcns=(Pcn(pcn_code="U1", pcn_name="One"),),
    )

    assert register.registered_patients == 11001


def test_register_without_practices_has_no_patients(day):
    assert Register(as_at=day, practices=(), pcns=()).registered_patients == 0
