"""What all tables are made with: their one collection, and an instant."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa


class Instant(sa.TypeDecorator[datetime]):
    """An instant, kept in UTC: SQLite keeps no time zone, PostgreSQL would take its own."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Return the instant in UTC, without saying so."""
        return value and (value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:
        """Return the instant, said to be in UTC."""
        return value and value.replace(tzinfo=UTC)


metadata = sa.MetaData()
