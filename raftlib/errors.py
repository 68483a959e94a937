"""Exceptions whose text is meant for the person who uses the workbook.

Each says where, what was found, and what to do, in the words of the page.
Any other exception is a fault of ours.
"""

from collections.abc import Iterable

# At most this many offenders are listed, then "and 7 more": nobody reads a longer list.
LISTED = 5


def first_five(sentences: Iterable[str]) -> str:
    """Join sentences by lines, the first five and then how many more there are.

    Examples
    --------
    >>> first_five("abcdef").splitlines()[-1]
    'and 1 more'
    """
    lines = list(sentences)
    more = [f"and {len(lines) - LISTED} more"] if len(lines) > LISTED else []
    return "\n".join(lines[:LISTED] + more)


class RaftError(Exception):
    """Something the user can mend; the message says how."""


class TableError(RaftError):
    """A file that cannot be used as it is."""


class RecordError(RaftError):
    """A decision record that cannot be read."""


class StoreError(RaftError):
    """The shared state cannot be opened, read or written."""


class DamagedStoreError(StoreError):
    """The file or the database is damaged, so that nothing in it can be trusted."""


class AccessError(RaftError):
    """What this person may not do, or no longer."""


class TextError(RaftError):
    """What somebody wrote into a shared text and what is not stored."""


class EntryError(RaftError):
    """What somebody entered of an audit and what is not stored."""


class RoundError(RaftError):
    """What cannot be done with a round of the audit as it stands."""


class ActionError(RaftError):
    """What a practice wants to do and what is not stored."""


class DecisionError(RaftError):
    """What cannot be done with a decision as it stands."""


class MailError(RaftError):
    """An e-mail that could not be sent."""


class ReportError(RaftError):
    """A report that could not be made."""
