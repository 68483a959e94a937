"""What clinicians answered about the appointments that were avoidable."""

from collections.abc import Sequence
from dataclasses import dataclass

from raftlib.analysis.audit_counts import APPOINTMENTS, AuditCounts
from raftlib.analysis.proportions import wilson
from raftlib.domain.audit import NOT_SAID, Avoidable
from raftlib.domain.proportion import Proportion


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer, and of how many avoidable appointments it was given."""

    label: str
    found: Proportion


def count_answers(counts: AuditCounts, column: str, order: Sequence[str]) -> tuple[Answer, ...]:
    """Count the answers to one question about the avoidable appointments.

    Parameters
    ----------
    counts : AuditCounts
        Of the appointments, avoidable or not.
    column : str
        The question, such as ``change_needed``.
    order : sequence of str
        The answers as they are offered; all of them are counted. Others come after them, by name.

    Returns
    -------
    tuple of Answer
        With Wilson intervals, of all avoidable appointments; ``NOT_SAID`` last, where some did not
        say. Nothing where none was avoidable.
    """
    table = counts.count(column, "avoidable")
    table = table[table["avoidable"] != Avoidable.NOT]
    sums = table.groupby(column)[APPOINTMENTS].sum()
    found = {str(answer) or NOT_SAID: int(number) for answer, number in sums.items()}
    total = sum(found.values())
    if not total:
        return ()
    others = sorted(found.keys() - {*order, NOT_SAID})
    labels = [*map(str, order), *others, *({NOT_SAID} & found.keys())]
    return tuple(Answer(label=label, found=wilson(found.get(label, 0), total)) for label in labels)
