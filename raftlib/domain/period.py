"""The time that a page or a report looks at."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """All days from the first to the last, both included."""

    first_on: date
    last_on: date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse a month, ``2023-10``, or two days, ``2023-10-02/2023-12-15``.

        Raises
        ------
        ValueError
            If it is neither, or ends before it starts.

        Examples
        --------
        >>> Period.parse("2024-02").last_on
        datetime.date(2024, 2, 29)
        """
        if found := _MONTH.fullmatch(text):
            year, month = int(found[1]), int(found[2])
            if not (1 <= month <= 12 and year):
                raise ValueError(f"{text!r} is not a month")
            return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        first, _, last = text.partition("/")
        period = cls(date.fromisoformat(first), date.fromisoformat(last))
        if period.last_on < period.first_on:
            raise ValueError(f"{text!r} ends before it starts")
        return period

    def __str__(self) -> str:
        """Return the text that :meth:`parse` reads."""
        return self._month if self.is_month else f"{self.first_on}/{self.last_on}"

    @property
    def is_month(self) -> bool:
        """Return whether it is one whole month."""
        return Period.parse(self._month) == self

    @property
    def _month(self) -> str:
        return self.first_on.isoformat()[:7]
