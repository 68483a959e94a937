"""The part of a page from which its figures are taken along, as files."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import ipywidgets as widgets

from raftlib.domain.team_talk import TeamTalk
from raftlib.errors import RaftError
from raftlib.workbook.formats.audit_contents import AuditContents, read_contents
from raftlib.workbook.formats.made_file import MadeFile
from raftlib.workbook.models.audit import AuditModel
from raftlib.workbook.models.audit_files import AuditFilesModel
from raftlib.workbook.views import fragments, later
from raftlib.workbook.views.base import OUR_FAULT, FragmentView, act_safely, on_press, show
from raftlib.workbook.views.files import link_to
from raftlib.workbook.wording import audit_files as wording
from raftlib.workbook.wording.audit_files import FileKind

FAULT = "the files of an audit could not be made"


class AuditFilesView(widgets.VBox):
    """Makes the files of what a page shows, when they are asked for.

    Parameters
    ----------
    audit : AuditModel
        The page's model.
    team_talk : TeamTalk
        What the page for the team asks.
    now : callable
        Returns this instant.
    """

    def __init__(self, audit: AuditModel, team_talk: TeamTalk, now: Callable[[], datetime]) -> None:
        self._team_talk, self._now = team_talk, now
        self.model = AuditFilesModel(audit)
        about = FragmentView(audit, lambda: write_about(audit), "summary")
        self.buttons = {
            kind: widgets.Button(description=wording.BUTTONS[kind]) for kind in FileKind
        }
        self.choices = widgets.HBox(list(self.buttons.values()))
        self.files = FragmentView(
            self.model, lambda: write_files(self.model), "is_making", "files", "problem"
        )
        super().__init__([about, self.choices, self.files])
        self.add_class("raft-desk")  # a room has nothing to press
        for kind, button in self.buttons.items():
            on_press(button, partial(self._make, kind))
        self._arrange()
        audit.observe(self._arrange, "summary")

    def _arrange(self, _change: object = None) -> None:
        summary = self.model.audit.summary
        show(self.choices, summary is not None and summary.clinicians_took_part > 0)

    def _make(self, kind: FileKind) -> None:
        """Take what is shown now, and draw in the background: the page goes on."""
        turn = self.model.begin(kind)
        if turn is None:
            return
        try:
            contents = read_contents(self.model.audit, self._now())
        except RaftError as error:
            self.model.end(turn, (), str(error))
            return
        made: list[MadeFile] = []
        job = partial(_make_safely, made, contents, kind, self._team_talk)
        then = partial(self._end, turn, made)
        if not later.do_later(job, then):
            job()
            then()

    def _end(self, turn: object, made: list[MadeFile]) -> None:
        self.model.end(turn, tuple(made), "" if made else OUR_FAULT)


def write_about(audit: AuditModel) -> str:
    """Write whom the files are for, or that there is nothing to make any of."""
    return fragments.paragraph(wording.describe_files(audit.summary), "context")


def write_files(model: AuditFilesModel) -> str:
    """Write a link to each file, or why there is none yet."""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    if model.is_making:
        return fragments.told(wording.MAKING)
    if not model.files:
        return ""
    return fragments.told(wording.READY) + "".join(map(link_to, model.files))


def _make_safely(
    made: list[MadeFile], contents: AuditContents, kind: FileKind, team_talk: TeamTalk
) -> None:
    act_safely(lambda: made.extend(_make(contents, kind, team_talk)), FAULT)


def _make(contents: AuditContents, kind: FileKind, team_talk: TeamTalk) -> Sequence[MadeFile]:
    from raftlib.workbook.formats.audit_files import make_audit_files  # most pages make none

    return make_audit_files(contents, kind, team_talk)
