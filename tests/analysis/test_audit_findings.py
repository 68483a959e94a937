from raftlib.analysis.audit_counts import CountedRows
from raftlib.analysis.audit_findings import MOST_ANSWERS, list_findings
from raftlib.domain.action import AuditFinding
from tests.analysis.audits import make_rows, make_table


def found(*groups):
    return list_findings(CountedRows(make_table(*groups)))


def test_findings_are_the_share_the_answers_and_the_changes():
    """3 dentist and 2 self-care of 10; continuity was named with 2 of the dentist ones."""
    findings = found(
        make_rows(5),
        make_rows(2, "wholly", "dentist", change_needed="continuity"),
        make_rows(1, "partially", "dentist"),
        make_rows(2, "partially", "self-care"),
    )

    assert findings == [
        AuditFinding(question="share", answer="", count=5, total=10),
        AuditFinding(question="could_have_been", answer="dentist", count=3, total=5),
        AuditFinding(question="could_have_been", answer="self-care", count=2, total=5),
        AuditFinding(question="change_needed", answer="continuity", count=2, total=5),
    ]


def test_answer_that_was_not_given_is_no_finding():
    assert [one.key for one in found(make_rows(4, "wholly"))] == ["share"]


def test_without_an_avoidable_appointment_there_is_no_finding():
    assert found(make_rows(4)) == []
    assert found() == []


def test_equal_answers_are_in_the_order_of_their_names_and_few():
    answers = [f"answer {number}" for number in range(MOST_ANSWERS + 1)]
    groups = [make_rows(1, "wholly", answer) for answer in reversed(answers)]

    _share, *rest = found(*groups)

    assert [one.answer for one in rest] == answers[:MOST_ANSWERS]
