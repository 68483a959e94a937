"""A copy of a shared text, made of its updates."""

from collections.abc import Iterable
from typing import Any

# pycrdt loads it with its first document: here, so that no page has to wait for it.
import anyio._backends._asyncio  # noqa: F401
from pycrdt import Doc, Text

from raftlib.analysis.text_update import TEXT_NAME, read_state


class TextCopy:
    """One copy of a shared text. What was deleted is dropped from it, not only hidden.

    Parameters
    ----------
    updates : iterable of bytes
        What it is made of, in any order; what comes twice counts once.
    """

    def __init__(self, updates: Iterable[bytes] = ()) -> None:
        self._doc: Doc[Any] = Doc(skip_gc=False)
        self.shared: Text = self._doc.get(TEXT_NAME, type=Text)
        for content in updates:
            self.apply(content)

    def __str__(self) -> str:
        return str(self.shared)

    def apply(self, content: bytes) -> None:
        """Merge an update.

        Raises
        ------
        ValueError
            If it is none.
        """
        self._doc.apply_update(content)

    @property
    def state(self) -> bytes:
        """Return the state vector: up to which clock each client's changes are here."""
        return self._doc.get_state()

    @property
    def clocks(self) -> dict[int, int]:
        """Return the state vector as numbers, by client."""
        return read_state(self.state)

    def since(self, state: bytes) -> bytes:
        """Return the update that leads a copy in ``state`` to this one."""
        return self._doc.get_update(state)

    @property
    def whole(self) -> bytes:
        """Return one update that holds everything."""
        return self._doc.get_update()
