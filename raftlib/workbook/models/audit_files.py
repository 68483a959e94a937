"""The files of an audit's page: which were asked for, and whether they are still its own."""

import traitlets as tl

from raftlib.errors import RaftError
from raftlib.workbook.models.audit import AuditModel

# What is in the files and can change on a page; not every page of an audit has all of it.
_SHOWN = ("summary", "locality", "practice_code", "period", "released", "own_rounds")


class AuditFilesModel(tl.HasTraits):
    """What was asked for of an audit that is shown, and the files that were made of it.

    Another choice on the page, or a change of what it shows, takes the files away.

    Parameters
    ----------
    audit : AuditModel
        Of which the files are made.

    Attributes
    ----------
    kind : str
        What was asked for last; empty for nothing.
    is_making : bool
        Whether files are being made.
    files : tuple
        Those that are ready.
    problem : str
        Why there are none.
    """

    kind = tl.Unicode()
    is_making = tl.Bool(False)
    files = tl.Tuple()
    problem = tl.Unicode()

    def __init__(self, audit: AuditModel) -> None:
        super().__init__()
        self.audit = audit
        self._turn = object()
        audit.observe(self._forget, [name for name in _SHOWN if audit.has_trait(name)])

    def begin(self, kind: str) -> object | None:
        """Ask for files; return what :meth:`end` wants to know, or None where that is refused."""
        turn = self._forget()
        try:
            self.audit.check_seen()
        except RaftError as error:
            self.problem = str(error)
            return None
        self.kind, self.is_making = kind, True
        return turn

    def end(self, turn: object, files: tuple[object, ...], problem: str = "") -> None:
        """Offer what was made, unless something else was chosen meanwhile."""
        if turn is not self._turn:
            return
        with self.hold_trait_notifications():
            self.is_making, self.files, self.problem = False, files, problem

    def _forget(self, _change: object = None) -> object:
        self._turn = object()
        with self.hold_trait_notifications():
            self.kind, self.is_making, self.files, self.problem = "", False, (), ""
        return self._turn
