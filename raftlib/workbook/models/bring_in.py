"""The page on which an audit sheet is brought in: what is in it, what is wrong, what it means."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import traitlets as tl

from raftlib.analysis.london_time import LONDON
from raftlib.conduct.audit_sheets import (
    BroughtIn,
    Clock,
    bring_in,
    own_practices,
    save_mapping,
    take_back,
)
from raftlib.domain.audit import AuditMenu
from raftlib.domain.audit_mapping import AuditMapping, MappingHints
from raftlib.domain.people import Viewer
from raftlib.errors import EntryError, RaftError, TableError
from raftlib.sources.audit_guess import guess_mapping
from raftlib.sources.audit_mapping import unknown_headings, unknown_of_sheets
from raftlib.sources.audit_sheet import open_audit, read_opened
from raftlib.sources.given_files import accept_file
from raftlib.sources.mapping_file import check_mapping
from raftlib.sources.problems import CellsError
from raftlib.store.audit_mappings import find_mapping
from raftlib.store.audit_rounds import ROUND_TOPIC, read_wide_menu
from raftlib.store.audits import look_for_audit
from raftlib.store.connection import Store
from raftlib.store.people import PEOPLE_TOPIC
from raftlib.store.registers import REGISTER_TOPIC, read_names, unknown_practices
from raftlib.workbook.models.page import PageModel
from raftlib.workbook.models.sheet_look import NO_LOOK, Look, Stage
from raftlib.workbook.models.sheet_words import NO_FILE, ask_answers, parse_saved


class BringInModel(PageModel):
    """One file at a time: chosen, looked at, mapped if need be, brought in, perhaps taken back.

    Members of a practice bring in its own audits, the analyst those of any. Whether somebody may
    is asked anew at each step. The page may be asked for the ``practice`` of rows that name none.

    Parameters
    ----------
    store : Store
        Where audits and mappings are.
    menu : AuditMenu
        The usual answers.
    hints : MappingHints
        What other forms call them.
    clock : callable
        Returns this instant.

    Attributes
    ----------
    menu : AuditMenu
        The answers that are taken: the usual ones, and those that rounds there have added.
    may : bool
        Whether whoever looks may bring in anything.
    practices : dict of str to str
        Whose audits they bring in, by code, with their names; empty for any.
    look : Look
        The file, and how far it has come.
    done : str
        What was done last with a mapping.
    brought : BroughtIn or None
        What was brought in last here, and can be taken back.
    """

    topics = (PEOPLE_TOPIC, REGISTER_TOPIC, ROUND_TOPIC)

    menu = tl.Instance(AuditMenu)
    may = tl.Bool(False)
    practices = tl.Dict(key_trait=tl.Unicode(), value_trait=tl.Unicode())
    look = tl.Instance(Look)
    done = tl.Unicode()
    brought = tl.Instance(BroughtIn, allow_none=True)

    def __init__(self, store: Store, menu: AuditMenu, hints: MappingHints, clock: Clock) -> None:
        super().__init__(store)
        self._usual, self._hints, self._clock = menu, hints, clock
        self.menu = menu
        self._asked = ""

    @tl.default("look")
    def _no_look(self) -> Look:
        return NO_LOOK

    def examine(self, name: str, content: bytes) -> Look | RaftError:
        """Look at a file that was handed over; nothing of it is kept, here or in the store.

        What it finds is for :meth:`show`: it may run beside the page.
        """
        try:
            viewer = self._access.viewer()
            own_practices(viewer)
            file = accept_file(name, content)
            try:
                opened = open_audit(file)
            except CellsError as error:
                return Look(stage=Stage.WRONG, file_name=file.name, wrong=error.problems)
            return self._begin(viewer, Look(stage=Stage.WRONG, file_name=file.name, opened=opened))
        except RaftError as error:
            return error

    def show(self, found: object) -> None:
        """Show what :meth:`examine` found."""
        with self.hold_trait_notifications():
            self.done, self.brought = "", None
            if isinstance(found, Look):
                self.look, self.problem = found, ""
            else:
                self.look, self.problem = NO_LOOK, str(found)

    def use_columns(self, columns: Mapping[str, str], practice_code: str = "") -> None:
        """Say which heading means which of our columns; all others are left out.

        ``practice_code`` is that of all rows, if no heading says it.
        """

        def use(viewer: Viewer) -> Look:
            chosen = {column: heading for column, heading in columns.items() if heading}
            taken = list(chosen.values())
            for heading in taken:
                if taken.count(heading) > 1:
                    raise EntryError(
                        f"{heading!r} is chosen twice. Choose it for one of our columns only."
                    )
            mapping = AuditMapping(
                columns=chosen,
                left_out=tuple(name for name in self.look.headings if name not in taken),
                practice_code=practice_code,
            )
            look: Look = replace(self.look, mapping=mapping, unknown={})
            return self._decide(viewer, look)

        self._try(use)

    def use_answers(self, answers: Mapping[str, Mapping[str, str]]) -> None:
        """Say what each unknown answer means; one without a meaning is an error."""

        def use(viewer: Viewer) -> Look:
            merged = {column: dict(meant) for column, meant in self.look.mapping.answers.items()}
            for column, meant in answers.items():
                merged[column] = {**merged.get(column, {}), **meant}
            mapping = replace(self.look.mapping, answers=merged)
            check_mapping("The mapping", mapping, self.menu)
            return self._read(viewer, replace(self.look, mapping=mapping))

        self._try(use)

    def map_answers(self) -> None:
        """Go to what the unknown answers mean; from there they are no errors."""
        self._try(lambda _viewer: ask_answers(self.look, self.menu, self._hints))

    def map_columns(self) -> None:
        """Go back to what the headings mean."""
        self._try(lambda _viewer: replace(self.look, stage=Stage.COLUMNS))

    def bring(self, *, instead: bool = False) -> None:
        """Bring the sheet in; ``instead`` counts it in the place of sessions that are there."""

        def do(viewer: Viewer) -> Look:
            look: Look = self.look
            if look.sheet is None:
                raise EntryError(NO_FILE)
            self.brought = bring_in(
                self._store,
                viewer,
                look.sheet,
                file=look.file_name,
                clock=self._clock,
                replace=instead,
            )
            return replace(look, stage=Stage.DONE)

        self._try(do)

    def take_back(self) -> None:
        """Take back what was brought in last; what counted before counts again."""

        def do(viewer: Viewer) -> Look:
            if self.brought is None:
                raise EntryError(NO_FILE)
            take_back(self._store, viewer, self.brought)
            self.brought = None
            return self._read(viewer, self.look)

        self._try(do)

    def save_mapping(self, name: str) -> None:
        """Keep the mapping for the next file of this form."""

        def do(viewer: Viewer) -> Look:
            look: Look = self.look
            save_mapping(self._store, viewer, name, look.headings, look.mapping, self._clock)
            self.done = f"The mapping is saved as {' '.join(name.split())!r}."
            return look

        self._try(do)

    def _start(self, asked: Mapping[str, str]) -> None:
        self._asked = asked.get("practice", "")
        self._follow()

    def _fields(self) -> dict[str, str]:
        return {"practice": self._asked}

    def _follow(self) -> None:
        own = own_practices(self._access.viewer())
        names = read_names(self._store)
        with self.hold_trait_notifications():
            self.menu = read_wide_menu(self._store, self._usual, own)
            self.practices = {code: names.get(code, "") for code in sorted(own or ())}
            self.may = True

    def _begin(self, viewer: Viewer, look: Look) -> Look:
        """Return the first step for a file: its headings if any is unknown, or what it says."""
        own = own_practices(viewer)
        saved = find_mapping(self._store, look.headings, own if own is not None else ())
        mapping = parse_saved(saved, self.menu)
        if mapping is not None:
            return replace(look, stage=Stage.COLUMNS, mapping=mapping, saved=saved)
        opened = look.opened
        if opened is None or not any(map(unknown_headings, opened.sheets.values())):
            return self._read(viewer, look)
        guessed = guess_mapping(opened.sheets, self.menu, self._hints)
        if "practice_code" not in guessed.columns:
            guessed = replace(guessed, practice_code=self._only_practice(own or ()))
        return replace(look, stage=Stage.COLUMNS, mapping=guessed)

    def _only_practice(self, own: Collection[str]) -> str:
        """Return the practice of rows that name none: the one asked for, or the only one."""
        return next((code for code in own if code == self._asked or len(own) == 1), "")

    def _decide(self, viewer: Viewer, look: Look) -> Look:
        """Return the answers to decide about, or what the file says if there are none."""
        asked = ask_answers(look, self.menu, self._hints)
        return asked if asked.unknown else self._read(viewer, look)

    def _read(self, viewer: Viewer, look: Look) -> Look:
        """Return what the file says as it is mapped now, or all that is wrong with it."""
        opened = look.opened
        if opened is None:
            raise EntryError(NO_FILE)
        today = self._clock().astimezone(LONDON).date()
        look = replace(look, wrong=(), trouble="", sheet=None, known=None)
        try:
            sheet = read_opened(
                opened,
                self.menu,
                latest=today,
                mapping=look.mapping if look.is_mapped else None,
                practices=own_practices(viewer),
            )
        except CellsError as error:
            return replace(look, stage=Stage.WRONG, wrong=error.problems)
        except TableError as error:
            return replace(look, stage=Stage.WRONG, trouble=str(error))
        codes: Collection[str] = sheet.appointments["practice_code"].unique().tolist()
        return replace(
            look,
            stage=Stage.READY,
            sheet=sheet,
            known=look_for_audit(self._store, sheet.appointments, sheet.clinicians_in_practice),
            unknown_practices=tuple(unknown_practices(self._store, list(codes))),
        )

    def _try(self, do: Callable[[Viewer], Look]) -> None:
        """Take a step if the viewer may; say what went wrong, if it did."""
        try:
            viewer = self._access.viewer()
            own_practices(viewer)
            look = do(viewer)
        except RaftError as error:
            self.problem = str(error)
            return
        with self.hold_trait_notifications():
            self.look, self.problem = look, ""

    def can_map_answers(self) -> bool:
        """Return whether the file has answers that are none of ours."""
        opened = self.look.opened
        plain = replace(self.look.mapping, answers={})
        return opened is not None and bool(unknown_of_sheets(opened.sheets, plain, self.menu))
