"""What may be told about a locality, worked out once for all pages of a server."""

import pickle
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from raftlib import analysis, domain, settings
from raftlib.analysis.audit_counts import AuditCounts
from raftlib.analysis.locality_figures import LocalityFigures, tell_locality
from raftlib.domain.audit import AuditMenu
from raftlib.shared_work import secret_name, source_version, work_in
from raftlib.store.audit_counts import StoredCounts


def tell_once(
    counts: AuditCounts, clinicians_in_practice: Mapping[str, int], menu: AuditMenu
) -> LocalityFigures:
    """Return what ``tell_locality`` does; on the site the first page works it out for the others.

    What counts is of one moment of a store to which rows are only added, so its description says
    whether it was worked out already.
    """
    work = work_in(settings.work_folder())
    if work is None or not isinstance(counts, StoredCounts):
        return tell_locality(counts, clinicians_in_practice, menu)
    about = (str(counts.store.address), counts.practice_codes, counts.periods, counts.counted)
    name = secret_name(work.key, "told", code_version(), about, dict(clinicians_in_practice), menu)
    told = work.fetch(
        name, lambda: pickle.dumps(tell_locality(counts, clinicians_in_practice, menu))
    )
    # Sealed with a key that only this server's processes have: nobody else can have written it.
    found: LocalityFigures = pickle.loads(told)  # noqa: S301
    return found


@cache
def code_version() -> str:
    """Return a word that changes with the code that works figures out."""
    return source_version(*(Path(package.__path__[0]) for package in (analysis, domain)))
