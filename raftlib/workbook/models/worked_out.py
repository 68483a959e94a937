"""Figures that are worked out once for all pages of a server that show them."""

import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from raftlib import analysis, domain, settings
from raftlib.analysis.audit_counts import AuditCounts
from raftlib.shared_work import secret_name, source_version, work_in
from raftlib.store.audit_counts import StoredCounts

Found = TypeVar("Found")


def once(work_out: Callable[[], Found], *about: object) -> Found:
    """Return what ``work_out`` does; on the site the first page does it for the others.

    Parameters
    ----------
    about : object
        All that it depends on but the code of the analysis: ``repr`` shows the whole of it.
    """
    work = work_in(settings.work_folder())
    if work is None:
        return work_out()
    name = secret_name(work.key, code_version(), about)
    content = work.fetch(name, lambda: pickle.dumps(work_out()))
    # Sealed with a key that only this server's processes have: nobody else can have written it.
    found: Found = pickle.loads(content)  # noqa: S301
    return found


def once_of(counts: AuditCounts, work_out: Callable[[], Found], *about: object) -> Found:
    """Return what ``work_out`` does, as :func:`once`, where it depends on counts besides.

    What is counted in a store is of one moment, and rows are only added there: so a description
    says what it is. Other counts have none, and are nobody else's.
    """
    if not isinstance(counts, StoredCounts):
        return work_out()
    return once(work_out, counts.description, *about)


@cache
def code_version() -> str:
    """Return a word that changes with the code that works figures out."""
    return source_version(*(Path(package.__path__[0]) for package in (analysis, domain)))
