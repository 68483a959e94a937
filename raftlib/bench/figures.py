"""The figures of a run: how many came, how long it took them, and what they cost."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

# What is worth comparing: more is worse, and the number of viewers does not show in it.
COMPARED = (
    "live_p50_s",
    "live_p95_s",
    "drawn_p50_s",
    "drawn_p95_s",
    "redraw_p50_s",
    "redraw_p95_s",
    "change_p50_s",
    "change_p95_s",
    "pss_per_viewer_mb",
    "pss_after_redraw_mb",
)


@dataclass
class Step:
    """What became of one step: the seconds of those who came through, and why others did not."""

    seconds: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    @property
    def failed(self) -> int:
        """Return how many did not come through."""
        return self.failures.total()

    def percentile(self, percent: int) -> float | None:
        """Return a percentile of those who came through, in seconds with two decimals."""
        return percentile(self.seconds, percent)


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What a server with all its processes holds, in MB of 1,024 kB; None where nobody can say."""

    before: float | None
    opened: float | None
    redrawn: float | None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One side of the comparison; None where something was not done or nobody came through.

    Percentiles are those of viewers who came through; the others are in ``failed``,
    ``redraw_failed`` and ``change_failed``, with the reasons in ``reasons``. Times are in seconds,
    memory in MB of 1,024 kB, shared pages divided among those that share them.
    """

    viewers: int
    opened: int
    failed: int
    live_p50_s: float | None
    live_p95_s: float | None
    drawn_p50_s: float | None
    drawn_p95_s: float | None
    redraw_failed: int | None
    redraw_p50_s: float | None
    redraw_p95_s: float | None
    change_failed: int | None
    change_p50_s: float | None
    change_p95_s: float | None
    pss_per_viewer_mb: float | None
    pss_after_redraw_mb: float | None
    server_mb: float | None
    reasons: dict[str, int]


def percentile(values: Iterable[float], percent: int) -> float | None:
    """Return a percentile by nearest rank: a value that was measured, or None if there is none.

    Examples
    --------
    >>> percentile([0.4, 0.1, 0.3, 0.2], 50)
    0.2
    """
    ordered = sorted(values)
    if not ordered:
        return None
    rank = -(-percent * len(ordered) // 100)  # rounded up
    return round(ordered[max(rank, 1) - 1], 2)


def summarise(
    viewers: int,
    opening: Step,
    pressing: Step | None,
    change: Step | None,
    memory: Memory,
    drawn: Sequence[float] = (),
) -> Figures:
    """Return the figures of one side; a step that was not taken is None.

    ``drawn`` are the seconds until all charts were there, too.
    """
    opened = len(opening.seconds)
    taken = [step for step in (opening, pressing, change) if step is not None]
    pressed, changed = pressing or Step(), change or Step()
    return Figures(
        viewers=viewers,
        opened=opened,
        failed=opening.failed,
        live_p50_s=opening.percentile(50),
        live_p95_s=opening.percentile(95),
        drawn_p50_s=percentile(drawn, 50),
        drawn_p95_s=percentile(drawn, 95),
        redraw_failed=pressing.failed if pressing else None,
        redraw_p50_s=pressed.percentile(50),
        redraw_p95_s=pressed.percentile(95),
        change_failed=change.failed if change else None,
        change_p50_s=changed.percentile(50),
        change_p95_s=changed.percentile(95),
        pss_per_viewer_mb=_each(memory.before, memory.opened, opened),
        pss_after_redraw_mb=_each(memory.before, memory.redrawn, opened),
        server_mb=_last(memory.before, memory.opened, memory.redrawn),
        reasons=dict(sum((step.failures for step in taken), Counter())),
    )


def compare(ours: Figures, stock: Figures | None) -> dict[str, float | None]:
    """Return how many times as much stock takes, or None where either figure is missing."""
    return {name: _ratio(getattr(ours, name), getattr(stock, name, None)) for name in COMPARED}


def _ratio(ours: float | None, stock: float | None) -> float | None:
    return round(stock / ours, 1) if ours and stock is not None else None


def _each(before: float | None, after: float | None, viewers: int) -> float | None:
    if before is None or after is None or not viewers:
        return None
    return round((after - before) / viewers, 1)


def _last(*measured: float | None) -> float | None:
    known: Sequence[float] = [value for value in measured if value is not None]
    return round(known[-1], 1) if known else None
