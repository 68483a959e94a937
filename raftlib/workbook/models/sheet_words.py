"""What the words of a file mean that are none of ours: as it was saved, or as it is guessed."""

from dataclasses import replace

from raftlib.domain.audit import AuditMenu
from raftlib.domain.audit_mapping import AuditMapping, MappingHints
from raftlib.errors import EntryError, TableError
from raftlib.sources.audit_guess import guess_all_answers
from raftlib.sources.audit_mapping import unknown_of_sheets
from raftlib.sources.mapping_file import check_mapping, parse_mapping
from raftlib.store.audit_mappings import SavedMapping
from raftlib.workbook.models.sheet_look import Look, Stage

# More different answers to one question are no answers but free text.
MOST_ANSWERS = 40
NO_FILE = "Choose a file first."


def parse_saved(saved: SavedMapping | None, menu: AuditMenu) -> AuditMapping | None:
    """Return a saved mapping; None where there is none, or the menu has changed since."""
    if saved is None:
        return None
    try:
        mapping = parse_mapping(saved.name, saved.content)
        check_mapping(saved.name, mapping, menu)
    except TableError:
        return None
    return mapping


def ask_answers(look: Look, menu: AuditMenu, hints: MappingHints) -> Look:
    """Return the step that asks what the unknown answers mean, with what they probably do.

    Raises
    ------
    EntryError
        If there is no file, or a question has too many different answers.
    """
    if look.opened is None:
        raise EntryError(NO_FILE)
    mapping = look.mapping
    unknown = unknown_of_sheets(look.opened.sheets, replace(mapping, answers={}), menu)
    for column, answers in unknown.items():
        if len(answers) > MOST_ANSWERS:
            raise EntryError(
                f"{column} has {len(answers)} different answers that are none of ours: more than "
                f"{MOST_ANSWERS} are free text. Choose another heading, or none."
            )
    guessed = guess_all_answers(unknown, mapping, menu, hints).answers
    saved = parse_saved(look.saved, menu)
    earlier = (saved.answers if saved else {}, mapping.answers)
    meant = {column: dict(guessed.get(column, {})) for column in unknown}
    for answers_before in earlier:
        for column in unknown:
            meant[column].update(answers_before.get(column, {}))
    mapping = replace(mapping, answers=meant)
    return replace(look, stage=Stage.ANSWERS, mapping=mapping, unknown=unknown)
