"""Writes shared texts as browsers do: each writer has a copy of its own."""

from datetime import UTC, datetime, timedelta

from pycrdt import Doc, Text

from raftlib.domain.shared_text import TextUpdate

START = datetime(2023, 12, 1, 12, tzinfo=UTC)


class Writer:
    """A browser with its copy; ``client`` is the number that Yjs gives it."""

    def __init__(self, client: int = 1, name: str = "text") -> None:
        self.doc = Doc(client_id=client)
        self.text = self.doc.get(name, type=Text)
        self.sent = self.doc.get_state()

    def write(self, words: str, at: int | None = None) -> bytes:
        """Insert words, at the end unless told otherwise, and return the update."""
        place = len(self.text) if at is None else at
        self.text.insert(place, words)
        return self.update()

    def remove(self, at: int, length: int) -> bytes:
        """Remove so many bytes, and return the update."""
        del self.text[at : at + length]
        return self.update()

    def update(self) -> bytes:
        """Return what was changed since the last update."""
        update, self.sent = self.doc.get_update(self.sent), self.doc.get_state()
        return update

    def hear(self, *updates: bytes) -> "Writer":
        """Take what others wrote; it is not sent again."""
        for update in updates:
            self.doc.apply_update(update)
        self.sent = self.doc.get_state()
        return self


def numbered(*updates: tuple[int | None, bytes, float]) -> list[TextUpdate]:
    """Return updates of (member, content, seconds after the start), numbered from 1."""
    return [
        TextUpdate(
            number=number,
            content=content,
            member_number=member,
            made_at=START + timedelta(seconds=seconds),
        )
        for number, (member, content, seconds) in enumerate(updates, 1)
    ]
