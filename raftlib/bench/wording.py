"""What the figures of a run say, as a small table and sentences."""

from raftlib.bench.bounds import STOCK_VIEWERS
from raftlib.bench.figures import COMPARED, Figures, compare
from raftlib.bench.run import Comparison

LABELS = {
    "viewers": "people",
    "opened": "page opened",
    "failed": "page did not open",
    "live_p50_s": "until it could be used, half of them (s)",
    "live_p95_s": "until it could be used, 95 of 100 (s)",
    "drawn_p50_s": "until its first charts were there, half of them (s)",
    "drawn_p95_s": "until its first charts were there, 95 of 100 (s)",
    "redraw_failed": "no redraw after a choice",
    "redraw_p50_s": "redraw after a choice, half of them (s)",
    "redraw_p95_s": "redraw after a choice, 95 of 100 (s)",
    "change_failed": "no redraw after a change by others",
    "change_p50_s": "redraw after a change by others, half of them (s)",
    "change_p95_s": "redraw after a change by others, 95 of 100 (s)",
    "pss_per_viewer_mb": "memory for each, page open (MB)",
    "pss_after_redraw_mb": "memory for each, after a choice (MB)",
    "server_mb": "memory of the server in all (MB)",
}
NOT_MEASURED = "–"
OPENED = "All opened the page at the same moment."
CHOSE = "All chose something at the same moment; a redraw counts until the last of it was there."
MEANING = "Times are those of the people who got there; who did not is counted beside them."
BUSY_PERCENT = 20  # of the computer, by other programs: then the times say more of those
COLUMN = 10


def describe_run(found: Comparison) -> str:
    """Say what was measured, and what it means."""
    lines = [
        f"Page {found.page}, on a machine with {found.cores} cores and "
        f"{found.memory_mb / 1024:.0f} GB of memory.",
        "",
        *_table(found),
        "",
        OPENED,
        *([] if found.ours.redraw_p50_s is None else [CHOSE]),
        MEANING,
        *_others(found),
        *_sentences("Our server", found.ours),
        *(_sentences("Stock Voilà", found.stock) if found.stock else ()),
    ]
    if found.stock and found.stock.viewers < found.ours.viewers:
        lines.append(
            f"Stock Voilà had {found.stock.viewers} people only, so the ratios of times say less "
            f"than the truth. More than {STOCK_VIEWERS}: --stock-viewers."
        )
    return "\n".join(lines)


def _table(found: Comparison) -> list[str]:
    ratio = compare(found.ours, found.stock)
    heads = ["ours", "stock", "times"] if found.stock else ["ours"]
    width = max(map(len, LABELS.values()))
    rows = [" " * width + "".join(head.rjust(COLUMN) for head in heads)]
    for name, label in LABELS.items():
        cells = [getattr(found.ours, name)]
        if found.stock:
            cells += [getattr(found.stock, name), ratio[name] if name in COMPARED else None]
        if any(cell is not None for cell in cells):
            rows.append(label.ljust(width) + "".join(_cell(cell).rjust(COLUMN) for cell in cells))
    return rows


def _others(found: Comparison) -> list[str]:
    if found.others_percent < BUSY_PERCENT:
        return []
    return [
        f"Other programs kept {found.others_percent:.0f}% of this machine busy before the start, "
        "so the times are longer than they need be. Close them, and measure again."
    ]


def _cell(value: float | None) -> str:
    if value is None:
        return NOT_MEASURED
    return f"{value:,}"


def _sentences(who: str, figures: Figures) -> list[str]:
    why = "; ".join(f"{reason}: {count}" for reason, count in sorted(figures.reasons.items()))
    return [f"{who} did not serve everybody. {why}."] if why else []
