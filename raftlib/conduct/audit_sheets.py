"""Bringing in an audit sheet on a page: a practice's members their own, the analyst any."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from raftlib.analysis.identifiers import find_identifiers
from raftlib.domain.audit_mapping import AuditMapping
from raftlib.domain.people import Role, Viewer
from raftlib.errors import AccessError, EntryError, StoreError
from raftlib.sources.audit_sheet import AuditSheet
from raftlib.sources.mapping_file import mapping_content
from raftlib.store.audit_mappings import FOR_ALL, add_mapping
from raftlib.store.audits import add_audit, take_back_audit
from raftlib.store.connection import Store

Clock = Callable[[], datetime]
MAX_MAPPING_NAME = 60
NOT_YOURS = (
    "The file has rows of a practice that you are not a member of, so nothing was imported. Take "
    "them out, or ask your analyst."
)
NOBODY_BRINGS_IN = (
    "Audits are brought in by members of a practice, each for their own, and by the analyst. Sign "
    "in with the code of such a member."
)
IS_GONE = "That import is not in the workbook any more, so nothing was changed."
NAME_NEEDED = "Give the mapping a name, such as South locality form."


@dataclass(frozen=True, kw_only=True)
class BroughtIn:
    """An import that somebody made: its number and instant, its practices, and if it is new."""

    number: int
    at: datetime
    practice_codes: frozenset[str]
    is_new: bool


def own_practices(viewer: Viewer) -> Collection[str] | None:
    """Return the practices whose sheets a viewer may bring in; None for those of any.

    Raises
    ------
    AccessError
        If it is nobody's.
    """
    if viewer.has(Role.ANALYST):
        return None
    if not viewer.practice_codes:
        raise AccessError(NOBODY_BRINGS_IN)
    return viewer.practice_codes


def bring_in(
    store: Store,
    viewer: Viewer,
    sheet: AuditSheet,
    *,
    file: str,
    clock: Clock,
    replace: bool = False,
) -> BroughtIn:
    """Store an audit sheet, all of it or nothing.

    Raises
    ------
    AccessError
        If any row is of a practice whose sheets the viewer may not bring in.
    StoreError
        If sessions are there already and ``replace`` is False, or the store cannot be written.
    """
    codes = frozenset(map(str, sheet.appointments["practice_code"].unique()))
    _check_own(viewer, codes | set(sheet.clinicians_in_practice))
    at = clock()
    added = add_audit(
        store,
        sheet.appointments,
        sheet.clinicians_in_practice,
        file=file,
        imported_at=at,
        replace=replace,
    )
    return BroughtIn(number=added.number, at=at, practice_codes=codes, is_new=added.is_new)


def take_back(store: Store, viewer: Viewer, brought: BroughtIn) -> None:
    """Take back what was brought in; what counted before counts again.

    Raises
    ------
    AccessError
        If it is not the viewer's to bring in.
    StoreError
        If it is gone, or the store cannot be written.
    """
    _check_own(viewer, brought.practice_codes)
    if not brought.is_new or not take_back_audit(store, brought.number, brought.at):
        raise StoreError(IS_GONE)


def save_mapping(
    store: Store,
    viewer: Viewer,
    name: str,
    headings: Collection[str],
    mapping: AuditMapping,
    clock: Clock,
) -> None:
    """Keep a mapping: the analyst's for all, a member's for each of their practices.

    Raises
    ------
    AccessError
        If the viewer brings in nothing.
    EntryError
        If the name is missing, too long, or could identify a person.
    """
    codes = own_practices(viewer)
    name = " ".join(name.split())
    if not name:
        raise EntryError(NAME_NEEDED)
    if len(name) > MAX_MAPPING_NAME:
        raise EntryError(f"The name has {len(name)} characters. Shorten it to {MAX_MAPPING_NAME}.")
    if kinds := find_identifiers(name):
        raise EntryError(f"The name has what looks like {' and '.join(kinds)} in it. Take it out.")
    for code in sorted(codes) if codes is not None else [FOR_ALL]:
        add_mapping(
            store,
            name,
            code,
            headings,
            mapping_content(mapping),
            member_number=viewer.member.number,
            saved_at=clock(),
        )


def _check_own(viewer: Viewer, practice_codes: Collection[str]) -> None:
    own = own_practices(viewer)
    if own is not None and not set(practice_codes) <= set(own):
        raise AccessError(NOT_YOURS)
