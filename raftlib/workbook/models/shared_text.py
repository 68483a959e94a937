"""A text that several people write at once: this page's copy, and what may be stored."""

import unicodedata
from collections.abc import Callable
from datetime import datetime

import traitlets as tl

from raftlib.analysis.buckets import Allowance, Buckets
from raftlib.analysis.identifiers import find_identifiers
from raftlib.analysis.text_copy import TextCopy
from raftlib.analysis.text_update import UpdateFormatError, read_ends
from raftlib.domain.people import Viewer
from raftlib.domain.shared_text import HistoryEntry, TextUpdate
from raftlib.errors import TextError
from raftlib.store.connection import Store
from raftlib.store.document_history import compact, read_history
from raftlib.store.documents import append_update, document_topic, newest_update, read_updates
from raftlib.store.presence import note_presence, who_is_here

LONGEST_TEXT = 4000  # characters, unless the page says otherwise
LARGEST_UPDATE = 200_000  # bytes
# What was deleted leaves a trace of some ten bytes: a text that was changed 100,000 times is full.
LARGEST_WHOLE = 1_000_000  # bytes
# A page sends at most seven updates a second; a page that was away sends one.
AT_A_TIME = Allowance(burst=100, per_second=10)
COMPACT_EVERY = 50  # updates; counting them each time would keep other writers waiting

NOT_ALLOWED = (
    "you are signed out, or may not write here. Sign in again in another tab; "
    "what you typed is kept here."
)
NOT_YOURS = "this page goes on with what another person began. Copy your text and reload the page."
TOO_OFTEN = "too many changes came at once. Wait a moment; it is tried again by itself."
USED_UP = "this text was changed so often that it takes no more. Go on in another field."
NOT_UNDERSTOOD = "this page sent something that is no text. Copy your text and reload the page."


class SharedTextModel(tl.HasTraits):
    """One document as this page knows it, and the door through which changes go to the store.

    Parameters
    ----------
    store : Store
        Where the document is kept.
    document : str
        Its name, at most 100 characters.
    may_write : callable
        Returns who writes, or None for somebody who is signed out or may only read. It is
        called anew for each change.
    now : callable
        Returns the time.
    longest : int
        How many characters the text may have.

    Attributes
    ----------
    changes : int
        Grows whenever something was merged into this copy.
    """

    text = tl.Unicode()
    others = tl.List(tl.Unicode())

    def __init__(
        self,
        store: Store,
        document: str,
        *,
        may_write: Callable[[], Viewer | None],
        now: Callable[[], datetime],
        longest: int = LONGEST_TEXT,
    ) -> None:
        super().__init__()
        self.document, self.topic = document, document_topic(document)
        self.may_write, self.longest = may_write, longest
        self._store, self._now = store, now
        self._copy, self._last, self.changes = TextCopy(), 0, 0
        self._owners: dict[int, int] = {}
        self._buckets = Buckets(AT_A_TIME, lambda: now().timestamp())

    @property
    def state(self) -> bytes:
        """Return up to where this copy knows the document."""
        return self._copy.state

    @property
    def whole(self) -> bytes:
        """Return the whole document as one update."""
        return self._copy.whole

    def since(self, state: bytes) -> bytes:
        """Return what came after a state of this copy."""
        return self._copy.since(state)

    def pull(self) -> None:
        """Take what others have stored.

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        with self._store.read() as connection:
            if newest_update(connection, self.document) < self._last:
                # A backup was brought back. What it lacks, the browsers have and send again.
                self._copy, self._last, self._owners = TextCopy(), 0, {}
            updates = read_updates(connection, self.document, self._last)
        self._take(updates)

    def accept(self, content: bytes, viewer: Viewer | None) -> None:
        """Store a change, or refuse it. What is stored already is not stored twice.

        Raises
        ------
        TextError
            If it is refused; the sentence says why and never what was found.
        StoreError
            If the store cannot be written.
        """
        if viewer is None:
            raise TextError(NOT_ALLOWED)
        now = self._now()
        if not self._buckets.take(viewer.sign_in):
            raise TextError(TOO_OFTEN)
        ends = _check_update(content)
        with self._store.write() as connection:
            # Under the write lock: nothing can come between the judgement and the row.
            self._take(read_updates(connection, self.document, self._last))
            self._check_owner(ends, viewer.member.number)
            news = self._judge(content, ends)
            if not news:
                return
            update = TextUpdate(
                number=append_update(connection, self.document, news, viewer.member.number, now),
                content=news,
                member_number=viewer.member.number,
                made_at=now,
            )
        self._take([update])
        if update.number % COMPACT_EVERY == 0:
            compact(self._store, self.document, now)

    def note_presence(self, viewer: Viewer) -> None:
        """Tell the others that somebody writes here, unless they were told very often."""
        now = self._now()
        if self._buckets.take(viewer.sign_in):
            note_presence(self._store, self.document, viewer, now)

    def look_who_is_here(self, viewer: Viewer | None) -> None:
        """Read who else writes here."""
        number = viewer.member.number if viewer else None
        self.others = who_is_here(self._store, self.document, self._now(), besides=number)

    def read_history(self) -> list[HistoryEntry]:
        """Return who wrote and removed what, the newest last."""
        return read_history(self._store, self.document)

    def _take(self, updates: list[TextUpdate]) -> None:
        for update in updates:
            self._copy.apply(update.content)
            self._last = update.number
            if update.member_number is not None:
                for client in read_ends(update.content):
                    self._owners.setdefault(client, update.member_number)
        if updates:
            self.changes += 1
            self.text = str(self._copy)

    def _check_owner(self, ends: dict[int, int], member_number: int) -> None:
        """Refuse a change in another's name: it would make the other's own next change unknown."""
        known = self._copy.clocks
        for client, end in ends.items():
            if (
                end > known.get(client, 0)
                and self._owners.get(client, member_number) != member_number
            ):
                raise TextError(NOT_YOURS)

    def _judge(self, content: bytes, ends: dict[int, int]) -> bytes:
        """Return what an update changes, in our own encoding; nothing if it brings nothing."""
        draft = TextCopy([self._copy.whole])
        before, clocks, text = draft.state, draft.clocks, str(draft)
        _merge(draft, content)
        known = draft.clocks
        if any(known.get(client, 0) < end for client, end in ends.items()):
            raise TextError(NOT_UNDERSTOOD)  # something that came earlier is missing
        if known == clocks and str(draft) == text:
            return b""
        if len(draft.whole) > LARGEST_WHOLE:
            raise TextError(USED_UP)
        self._check_text(str(draft))
        # Not the bytes that came: in ours there is nothing that was deleted again.
        return draft.since(before)

    def _check_text(self, text: str) -> None:
        if len(text) > self.longest:
            raise TextError(
                f"the text has {len(text):,} characters, and there is room for "
                f"{self.longest:,}. Shorten it."
            )
        if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in text):
            raise TextError(
                "the text has a control character, which cannot be seen. Remove what you "
                "pasted last, and type it."
            )
        kinds = find_identifiers(text)
        if kinds:
            raise TextError(
                f"the text seems to have {' and '.join(kinds)} in it. Remove what could identify "
                "a person."
            )


def _check_update(content: bytes) -> dict[int, int]:
    if len(content) > LARGEST_UPDATE:
        raise TextError(
            f"the change has {len(content):,} bytes, and at most {LARGEST_UPDATE:,} are taken. "
            "Copy your text, reload the page and write it in parts."
        )
    try:
        return read_ends(content)
    except UpdateFormatError as error:
        raise TextError(NOT_UNDERSTOOD) from error


def _merge(draft: TextCopy, content: bytes) -> None:
    try:
        draft.apply(content)
    except ValueError as error:
        raise TextError(NOT_UNDERSTOOD) from error
