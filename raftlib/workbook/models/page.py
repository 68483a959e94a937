"""What the models of all pages do: show nothing before they are opened, then to one viewer."""

from collections.abc import Mapping
from types import MappingProxyType

import traitlets as tl

from raftlib import settings
from raftlib.errors import RaftError
from raftlib.store.connection import Store
from raftlib.workbook.models.access import Access, AudienceAccess


class PageModel(tl.HasTraits):
    """The state of a page, which is nobody's until it is opened.

    A subclass says in ``_start`` what a viewer sees first, and in ``_follow`` what is read again.

    Parameters
    ----------
    store : Store
        Where everything is; nothing is read from it before the page is opened.

    Attributes
    ----------
    topics : tuple of str
        The changes of the store that concern the page.
    pace : mapping of str to float
        The least seconds between two looks at a topic whose changes come thick and fast; without
        it each change is looked at when it is told.
    has_times : bool
        Whether the clock alone may change what it says, such as the end of a vote.
    shared_by : str
        What the page is about, ``locality`` or ``decision``, if it is the same for all who may
        open it.
    stored : int
        How often all that is typed on the page was stored: the browser need not keep it then.
    """

    topics: tuple[str, ...] = ()
    pace: Mapping[str, float] = MappingProxyType({})
    has_times = False
    shared_by = ""

    opened = tl.Bool(False)
    problem = tl.Unicode()
    stored = tl.Int()

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._access: Access = AudienceAccess(store, {}, settings.now)

    @property
    def address(self) -> dict[str, str]:
        """Return what a link asks for to open the page as it is now; what is empty is left out."""
        return {name: text for name, text in self._fields().items() if text}

    @property
    def is_due(self) -> bool:
        """Return whether an instant has come at which the page has to say something else."""
        return False

    def open(self, access: Access, asked: Mapping[str, str]) -> None:
        """Show what this viewer may see; what cannot be shown is said in ``problem``.

        Parameters
        ----------
        access : Access
            Who looks, asked anew at each action.
        asked : mapping of str to str
            What to start with, as a link or a report names it.
        """
        with self.hold_trait_notifications():
            try:
                if self.shared_by:
                    access = access.share(self.shared_by, asked.get(self.shared_by, ""))
                self._access = access
                self._start(asked)
            except RaftError as error:
                self.problem = str(error)
            self.opened = True

    def refresh(self, _topic: str = "") -> None:
        """Read the store again, if the page is open; where it fails, what was there stays."""
        if not self.opened:
            return
        try:
            self._follow()
        except RaftError as error:
            self.problem = str(error)

    def _fields(self) -> dict[str, str]:
        """Return what was chosen, by the name of the field in the page's address."""
        return {}

    def _start(self, asked: Mapping[str, str]) -> None:
        raise NotImplementedError

    def _follow(self) -> None:
        raise NotImplementedError
