from raftlib.analysis.audit_answers import Answer, count_answers
from raftlib.analysis.audit_counts import CountedRows
from raftlib.analysis.proportions import wilson
from raftlib.domain.audit import NOT_SAID
from tests.analysis.audits import make_rows, make_table

ORDER = ("continuity", "signposting")


def counts(*groups):
    return CountedRows(make_table(*groups))


def test_answers_are_shares_of_the_avoidable_appointments():
    found = count_answers(
        counts(
            make_rows(3, "wholly", change_needed="signposting"),
            make_rows(2, "partially", change_needed="continuity"),
            make_rows(50, "not", change_needed="continuity"),
        ),
        "change_needed",
        ORDER,
    )

    assert found == (
        Answer(label="continuity", found=wilson(2, 5)),
        Answer(label="signposting", found=wilson(3, 5)),
    )


def test_answer_that_nobody_gave_is_none_of_all():
    found = count_answers(
        counts(make_rows(4, "wholly", change_needed="signposting")), "change_needed", ORDER
    )

    assert found[0] == Answer(label="continuity", found=wilson(0, 4))


def test_other_answers_come_after_those_offered_and_none_given_last():
    rows = [make_rows(1, "wholly", change_needed=label) for label in ("", "zeal", "another")]

    found = count_answers(counts(*rows), "change_needed", ORDER)

    assert [one.label for one in found] == [*ORDER, "another", "zeal", NOT_SAID]


def test_none_avoidable_has_no_answers():
    assert count_answers(counts(make_rows(9)), "change_needed", ORDER) == ()
