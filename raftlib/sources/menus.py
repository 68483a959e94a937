"""Reads menus: the answers that a sheet or a page may offer, as a locality words them."""

import tomllib
from pathlib import Path
from typing import Any

from raftlib.domain.audit import Alternative, AuditMenu
from raftlib.domain.register import LocalityNames
from raftlib.errors import TableError
from raftlib.sources.wording_keys import wording_key

_LISTS = ("session", "clinician_role", "mode", "booked_as", "change_needed")
_ALTERNATIVES = "could_have_been"


def read_audit_menu(path: Path) -> AuditMenu:
    """Read the answers that an audit sheet may give.

    Parameters
    ----------
    path : Path
        A TOML file such as ``data/menus/audit.toml``: one list of texts for each closed question,
        and one ``[[could_have_been]]`` table with ``owner_level`` and ``answers`` for each level.

    Returns
    -------
    AuditMenu
        The answers in the file's order.

    Raises
    ------
    TableError
        If the file cannot be read, a list is missing, empty or not of text, an entry is not known,
        or two answers to one question differ only in case, spaces or hyphens.
    """
    content = read_toml(path)
    unknown = sorted(set(content) - {*_LISTS, _ALTERNATIVES})
    if unknown:
        raise TableError(
            f"{path.name}: {unknown[0]!r} is not a question of the audit. "
            f"The questions are {', '.join((*_LISTS, _ALTERNATIVES))}."
        )
    lists = {name: _answers(path, name, content.get(name)) for name in _LISTS}
    return AuditMenu(
        sessions=lists["session"],
        clinician_roles=lists["clinician_role"],
        modes=lists["mode"],
        booked_as=lists["booked_as"],
        alternatives=_alternatives(path, content.get(_ALTERNATIVES)),
        changes_needed=lists["change_needed"],
    )


def read_locality_names(path: Path) -> LocalityNames:
    """Read what the localities around are called, and which phrases only look like it.

    Raises
    ------
    TableError
        If the file cannot be read, or names no locality.
    """
    content = read_toml(path)
    phrases = content.get("not_meant")
    return LocalityNames(
        names=_answers(path, "names", content.get("names")),
        not_meant=_answers(path, "not_meant", phrases) if phrases else (),
    )


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; raise TableError if it cannot be read or is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise TableError(f"{path.name} cannot be read: {reason}. Check the name and folder.") from (
            error
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(
            f"{path.name} is not a TOML file ({error}). Mend that place, or take a fresh copy."
        ) from error


def _answers(path: Path, name: str, found: object) -> tuple[str, ...]:
    texts = found if isinstance(found, list) else []
    if not texts or not all(isinstance(text, str) and wording_key(text) for text in texts):
        raise TableError(
            f"{path.name}: {name} is {'missing' if found is None else repr(found)}. "
            'Give it a list of answers, such as ["am", "pm"].'
        )
    _check_distinct(path, name, texts)
    return tuple(texts)


def _alternatives(path: Path, found: object) -> tuple[Alternative, ...]:
    groups = found if isinstance(found, list) else []
    if not groups or not all(isinstance(group, dict) for group in groups):
        raise TableError(
            f"{path.name}: {_ALTERNATIVES} is {'missing' if found is None else repr(found)}. "
            f"Give it as [[{_ALTERNATIVES}]] with owner_level and answers."
        )
    alternatives = tuple(item for group in groups for item in _group_alternatives(path, group))
    _check_distinct(path, _ALTERNATIVES, [item.label for item in alternatives])
    return alternatives


def _group_alternatives(path: Path, group: dict[str, object]) -> tuple[Alternative, ...]:
    owner_level = group.get("owner_level")
    if not isinstance(owner_level, str) or not owner_level.strip():
        raise TableError(
            f"{path.name}: a [[{_ALTERNATIVES}]] has the owner_level {owner_level!r}. "
            "Say who owns the change, such as 'community'."
        )
    labels = _answers(path, f"answers of {owner_level!r}", group.get("answers"))
    return tuple(Alternative(label=label, owner_level=owner_level) for label in labels)


def _check_distinct(path: Path, name: str, texts: list[str]) -> None:
    keys = [wording_key(text) for text in texts]
    for text, key in zip(texts, keys, strict=True):
        if keys.count(key) > 1:
            raise TableError(
                f"{path.name}: {name} has {text!r} twice, but for case, spaces and hyphens. "
                "Keep one."
            )
