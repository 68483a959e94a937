"""Finds out who wrote what in a shared text, from its updates."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from raftlib.analysis.identifiers import names_a_person
from raftlib.analysis.text_copy import TextCopy
from raftlib.domain.shared_text import TextUpdate, WrittenPart

# Who pauses for longer begins a new part of the history.
PAUSE = timedelta(minutes=2)
REMOVED = "[removed]"
BETWEEN = " … "  # between places of a text that were written in one go


@dataclass(eq=False)
class _Run:
    """What one member does without a long pause; member None wrote what was there before."""

    order: int
    member_number: int | None
    from_at: datetime
    until_at: datetime


@dataclass(eq=False, slots=True)
class _Byte:
    """One byte of the text in UTF-8, by whom it was written and removed."""

    value: int
    run: _Run
    removed_by: _Run | None = None


@dataclass
class _History:
    """The text with everything that was ever in it, in the order of the text."""

    cells: list[_Byte] = field(default_factory=list)
    runs: list[_Run] = field(default_factory=list)
    latest: dict[int | None, _Run] = field(default_factory=dict)

    def run_of(self, update: TextUpdate) -> _Run:
        run = self.latest.get(update.member_number)
        if run is None or update.made_at - run.until_at > PAUSE:
            run = _Run(len(self.runs), update.member_number, update.made_at, update.made_at)
            self.runs.append(run)
            self.latest[update.member_number] = run
        run.until_at = update.made_at
        return run

    def take(self, delta: list[dict[str, Any]], run: _Run) -> None:
        """Apply what an update did: keep so many bytes, insert a text, delete so many bytes."""
        at = 0
        for part in delta:
            if "retain" in part:
                at = self._pass_by(at, part["retain"])
            elif "insert" in part:
                new = [_Byte(value, run) for value in part["insert"].encode("utf-8")]
                self.cells[at:at] = new
                at += len(new)
            else:
                for cell in self._visible(at, part["delete"]):
                    cell.removed_by = run

    def _visible(self, at: int, number: int) -> Iterator[_Byte]:
        for place in range(at, len(self.cells)):
            if number == 0:
                return
            if self.cells[place].removed_by is None:
                number -= 1
                yield self.cells[place]

    def _pass_by(self, at: int, number: int) -> int:
        while number:
            number -= self.cells[at].removed_by is None
            at += 1
        return at


def fold_history(updates: Iterable[TextUpdate]) -> list[WrittenPart]:
    """Return what each member wrote and removed, one part for each go, the oldest first.

    Parameters
    ----------
    updates : iterable of TextUpdate
        All updates of a text, in the order of their numbers. What one without a member brought
        is not in the result: it was told before it was merged.

    Notes
    -----
    What somebody wrote and took back in the same go is in neither text. A text in which
    the patient data guard finds anything is given as ``REMOVED``.
    """
    copy, history = TextCopy(), _History()
    deltas: list[list[dict[str, Any]]] = []

    def note(event: Any) -> None:
        deltas.append(list(event.delta))

    watching = copy.shared.observe(note)
    for update in updates:
        run = history.run_of(update)
        copy.apply(update.content)
        for delta in deltas:
            history.take(delta, run)
        deltas.clear()
    copy.shared.unobserve(watching)
    parts = (_describe(run, history.cells) for run in history.runs)
    return [part for part in parts if part and (part.written or part.removed)]


def _describe(run: _Run, cells: list[_Byte]) -> WrittenPart | None:
    if run.member_number is None:
        return None
    return WrittenPart(
        member_number=run.member_number,
        from_at=run.from_at,
        until_at=run.until_at,
        written=_guarded(_join(cells, run, _is_written)),
        removed=_guarded(_join(cells, run, _is_removed)),
    )


def _is_written(cell: _Byte, run: _Run) -> bool:
    return cell.run is run and cell.removed_by is not run


def _is_removed(cell: _Byte, run: _Run) -> bool:
    return cell.removed_by is run and cell.run is not run


def _stood_between(cell: _Byte, run: _Run) -> bool:
    """Return whether a byte was there already when the run began."""
    removed_before = cell.removed_by is not None and cell.removed_by.order <= run.order
    return cell.run.order < run.order and not removed_before


def _join(cells: list[_Byte], run: _Run, wanted: Callable[[_Byte, _Run], bool]) -> str:
    text, apart = bytearray(), False
    for cell in cells:
        if wanted(cell, run):
            text += BETWEEN.encode() if apart and text else b""
            text.append(cell.value)
            apart = False
        else:
            apart = apart or _stood_between(cell, run)
    return text.decode("utf-8", "replace")


def _guarded(text: str) -> str:
    return REMOVED if names_a_person(text) else text
