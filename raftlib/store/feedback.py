"""What people think of the tool: only ever added, and the last of each person's counts.

Who gave an answer is kept so that they can change it. Nothing here returns it to anybody else.
"""

import json
from datetime import datetime

import sqlalchemy as sa

from raftlib.domain.feedback import Feedback
from raftlib.store.connection import Store
from raftlib.store.schema import feedback

_NEWEST_FIRST = feedback.c.feedback_id.desc()


def add_feedback(
    connection: sa.Connection, member_number: int, given: Feedback, given_at: datetime
) -> None:
    """Add what a member answers; what they answered before is kept, and no longer counts."""
    row = {
        "member_id": member_number,
        "locality": given.locality,
        "period": given.period,
        "answers": json.dumps(dict(given.answers), sort_keys=True, ensure_ascii=False),
        "given_at": given_at,
    }
    connection.execute(feedback.insert().values(**row))


def find_feedback(
    connection: sa.Connection, member_number: int, locality: str, period: str
) -> Feedback | None:
    """Return what a member answered last about a locality in a period, or None."""
    query = sa.select(feedback.c.answers).where(_by(member_number, locality, period))
    found = connection.scalar(query.order_by(_NEWEST_FIRST).limit(1))
    if found is None:
        return None
    return Feedback(locality=locality, period=period, answers=json.loads(found))


def count_feedback(
    connection: sa.Connection, member_number: int, locality: str, period: str
) -> int:
    """Return how often a member has answered about a locality in a period, changes and all."""
    query = sa.select(sa.func.count()).select_from(feedback)
    return connection.scalar(query.where(_by(member_number, locality, period))) or 0


def read_own_feedback(
    store: Store, member_number: int, locality: str, period: str
) -> Feedback | None:
    """Return what a member answered last about a locality in a period, or None."""
    with store.read() as connection:
        return find_feedback(connection, member_number, locality, period)


def read_feedback(store: Store, locality: str, period: str) -> list[dict[str, str]]:
    """Return what each person answered last, without who, in an order that says nothing."""
    last = (
        sa.select(sa.func.max(feedback.c.feedback_id))
        .where(feedback.c.locality == locality, feedback.c.period == period)
        .group_by(feedback.c.member_id)
    )
    query = sa.select(feedback.c.answers).where(feedback.c.feedback_id.in_(last))
    with store.read() as connection:
        return [json.loads(answers) for answers in sorted(connection.scalars(query))]


def list_feedback_periods(store: Store, locality: str) -> list[str]:
    """Return the periods in which anybody answered about a locality, the latest first."""
    query = sa.select(feedback.c.period).where(feedback.c.locality == locality).distinct()
    with store.read() as connection:
        return sorted(connection.scalars(query), reverse=True)


def _by(member_number: int, locality: str, period: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        feedback.c.member_id == member_number,
        feedback.c.locality == locality,
        feedback.c.period == period,
    )
