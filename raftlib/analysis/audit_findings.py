"""The findings of a practice's audit from which its actions start."""

import pandas as pd

from raftlib.analysis.audit_counts import APPOINTMENTS, AuditCounts
from raftlib.domain.action import ANSWERS, CHANGES, SHARE, AuditFinding
from raftlib.domain.audit import Avoidable

# A page offers an action for each of them: as many as a team can talk about.
MOST_ANSWERS = 5


def list_findings(counts: AuditCounts) -> list[AuditFinding]:
    """Return what was found, exactly: the share, then the answers and changes given most.

    Empty where nothing was avoidable. At most ``MOST_ANSWERS`` to each question, the most frequent
    first and equal ones by name; an answer that was not given is none.

    Parameters
    ----------
    counts : AuditCounts
        The appointments of one practice in one period.
    """
    judged = counts.count("avoidable")
    total = int(judged[APPOINTMENTS].sum())
    avoidable = int(judged.loc[judged["avoidable"] != Avoidable.NOT, APPOINTMENTS].sum())
    if not avoidable:
        return []
    share = AuditFinding(question=SHARE, answer="", count=avoidable, total=total)
    return [share, *_top(counts, ANSWERS, avoidable), *_top(counts, CHANGES, avoidable)]


def _top(counts: AuditCounts, question: str, avoidable: int) -> list[AuditFinding]:
    rows: pd.DataFrame = counts.count(question, "avoidable")
    given = rows[(rows["avoidable"] != Avoidable.NOT) & (rows[question] != "")]
    found = given.groupby(question)[APPOINTMENTS].sum()
    ranked = sorted(found.items(), key=lambda item: (-item[1], str(item[0])))
    return [
        AuditFinding(question=question, answer=str(answer), count=int(count), total=avoidable)
        for answer, count in ranked[:MOST_ANSWERS]
    ]
