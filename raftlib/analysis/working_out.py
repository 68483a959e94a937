"""What a reader could work out from figures that add up, knowing how they were rounded."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

_NO_LIMIT = 1e12
# Each pass only narrows; by then nothing moves, or too little to matter to a whole number.
_MOST_PASSES = 200


@dataclass(frozen=True, kw_only=True)
class Sum:
    """A count that is the sum of others."""

    whole: Hashable
    parts: Sequence[Hashable]


class Reader:
    """Somebody who knows which counts add up to which, and narrows down what each may be.

    Parameters
    ----------
    sums : sequence of Sum
        What adds up to what. Every count is a whole number from 0.

    Notes
    -----
    Interval propagation: in each sum, a count lies between what the least and the most of all
    others leave for it. That is repeated until nothing becomes narrower.

    Examples
    --------
    >>> reader = Reader([Sum(whole="all", parts=["a", "b"])])
    >>> reader.narrow({"all": (23, 27), "a": (8, 12)})["b"]
    (11, 19)
    """

    def __init__(self, sums: Sequence[Sum]) -> None:
        cells = (cell for one in sums for cell in (one.whole, *one.parts))
        self._place = {cell: place for place, cell in enumerate(dict.fromkeys(cells))}
        lengths = [len(one.parts) + 1 for one in sums]
        self._sum = np.repeat(np.arange(len(sums)), lengths)
        self._cell = np.array(
            [self._place[cell] for one in sums for cell in (one.whole, *one.parts)], dtype=int
        )
        self._sign = np.ones(len(self._cell))
        self._sign[np.cumsum([0, *lengths])[:-1]] = -1  # parts - whole = 0
        self._sums = len(sums)

    @property
    def cells(self) -> list[Hashable]:
        """Return the counts that any sum has."""
        return list(self._place)

    def narrow(
        self,
        known: Mapping[Hashable, tuple[float, float]],
        none_or_many: Sequence[Hashable] = (),
        many: int = 1,
    ) -> dict[Hashable, tuple[int, int]]:
        """Return between what each count must lie, both ends included.

        Parameters
        ----------
        known : mapping of cell to (least, most)
            What is told; any other count is 0 or more.
        none_or_many : sequence of cells
            Counts that are known to be either 0 or at least ``many``.
        """
        least = np.zeros(len(self._place))
        most = np.full(len(self._place), _NO_LIMIT)
        for cell, (low, high) in known.items():
            if cell in self._place:
                least[self._place[cell]], most[self._place[cell]] = low, min(high, _NO_LIMIT)
        either = np.array([self._place[cell] for cell in none_or_many], dtype=int)
        for _ in range(_MOST_PASSES):
            before = least.sum(), most.sum()
            least, most = self._tighten(least, most)
            least[either] = np.where(least[either] > 0, np.maximum(least[either], many), 0)
            most[either] = np.where(most[either] < many, 0, most[either])
            if before == (least.sum(), most.sum()):
                break
        return {
            cell: (round(least[place]), round(most[place])) for cell, place in self._place.items()
        }

    def _tighten(self, least: np.ndarray, most: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the ends after one look at every sum."""
        positive = self._sign > 0
        low = np.where(positive, least[self._cell], -most[self._cell])
        high = np.where(positive, most[self._cell], -least[self._cell])
        # What is left for a term is minus the sum of all others.
        most_left = low - np.bincount(self._sum, low, self._sums)[self._sum]
        least_left = high - np.bincount(self._sum, high, self._sums)[self._sum]
        new_least, new_most = least.copy(), most.copy()
        np.maximum.at(new_least, self._cell, np.where(positive, least_left, -most_left))
        np.minimum.at(new_most, self._cell, np.where(positive, most_left, -least_left))
        return new_least, new_most
