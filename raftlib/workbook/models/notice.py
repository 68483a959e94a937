"""The page of a notice: which decision, how deep, and whether its files are asked for."""

from datetime import datetime

import traitlets as tl

from raftlib.analysis.options import Counted, OptionsTally, tally_decision
from raftlib.analysis.working_days import correction_ends
from raftlib.conduct.reading import has_outcome
from raftlib.domain.decision import Refused, Tally
from raftlib.domain.proceedings import Depth, Proceedings, Stage
from raftlib.errors import RaftError, RecordError
from raftlib.workbook.models.proceedings import ProceedingsModel


class NoticeModel(ProceedingsModel):
    """The outcome of the decision that is shown, once there is one.

    Without a ``decision`` in the address, one that has closed is shown.

    Attributes
    ----------
    depth : Depth
        How deep it is read.
    tally : Tally, OptionsTally or None
        None while there is no outcome, and where no weighted vote was taken.
    final : bool
        Whether the time to report a mistake is over.
    files_wanted : bool
        Whether the files are shown; what they are made of changes back to False.
    """

    first = (Stage.CLOSED, Stage.OPEN, Stage.COMING)

    depth = tl.UseEnum(Depth, default_value=Depth.HEADLINE)
    tally = tl.Union([tl.Instance(Tally), tl.Instance(OptionsTally)], allow_none=True)
    final = tl.Bool(False)
    files_wanted = tl.Bool(False)

    @property
    def now(self) -> datetime:
        """Return this instant."""
        return self._clock()

    def prepare_files(self) -> None:
        """Ask for the files of the notice that is shown."""
        self.files_wanted = self.found is not None and has_outcome(self.found)

    @tl.observe("found", "depth", "final")
    def _withdraw_files(self, _change: object = None) -> None:
        self.files_wanted = False

    def _show(self) -> None:
        with self.hold_trait_notifications():
            super()._show()
            try:
                found = self.found
                tally = count_outcome(found) if found and has_outcome(found) else None
            except RaftError as error:
                self.found, tally, self.problem = None, None, str(error)
            self.tally = tally
            ends = self.found.closes_at if self.found else None
            self.final = ends is not None and self.now >= correction_ends(ends)


def count_outcome(found: Proceedings) -> Counted | None:
    """Return the tally of what is recorded; None where no vote was opened.

    Raises
    ------
    RecordError
        If the vote must not have opened.
    """
    if found.decision is None:
        return None
    tally = tally_decision(found.decision)
    if isinstance(tally, Refused):
        raise RecordError(
            f"The vote on {found.decision_code} must not have opened: {', '.join(tally.errors)}. "
            "Verify its chain with raft recount."
        )
    return tally
