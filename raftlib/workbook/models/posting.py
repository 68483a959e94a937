"""What leaves a page: files that somebody asks for, and letters once somebody has said yes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import traitlets as tl

from raftlib.conduct.acting import Clock
from raftlib.domain.people import Role
from raftlib.errors import MailError, RaftError
from raftlib.mail.letters import Letter, make_draft
from raftlib.mail.sending import Delivery, MailServer, read_mail_server, send_letter
from raftlib.sources.addresses import read_addresses
from raftlib.store.connection import Store
from raftlib.workbook.models.proceedings import ProceedingsModel

EMAIL_TYPE = "message/rfc822"
Job = Callable[[], object]
Run = Callable[[Job, Callable[[object], object]], object]


@dataclass(frozen=True, kw_only=True)
class Download:
    """A file that somebody asked for; ``purpose`` says which part of the page offers it."""

    purpose: str
    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Asked:
    """Something that is done only when somebody says yes to it."""


@dataclass(frozen=True, kw_only=True)
class Sending(Asked):
    """A letter that is to be sent, about which decision, and for which practices.

    ``describe`` says in words what came of it.
    """

    purpose: str
    decision_code: str
    letter: Letter
    practice_codes: tuple[str, ...]
    describe: Callable[[Delivery], str]


class Post:
    """The way out of the workbook: a mail server, if one is set, and addresses, if a file has them.

    Parameters
    ----------
    words : mapping of str to str
        What the environment says of the server, as :func:`raftlib.settings.mail_words` has it.
    addresses : Path
        The file of addresses; it is read when a letter is made, and need not be there.
    """

    def __init__(self, words: Mapping[str, str], addresses: Path) -> None:
        self._words, self._addresses = words, addresses

    @property
    def is_set(self) -> bool:
        """Return whether a mail server is named at all."""
        return bool(self._words.get("RAFT_SMTP_HOST"))

    def server(self) -> MailServer | None:
        """Return the server, or None; raise MailError if what is set cannot be used."""
        return read_mail_server(self._words)

    def addresses(self, practice_codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the known addresses of these practices; raise TableError for a bad file."""
        known = read_addresses(self._addresses)
        return {code: known[code] for code in practice_codes if code in known}


def at_once(do: Job, then: Callable[[object], object]) -> None:
    """Do a job here and now, and pass on what came of it."""
    then(do())


class PostingModel(ProceedingsModel):
    """A page from which letters leave; nothing does by itself.

    Parameters
    ----------
    store : Store
        Where the decisions are.
    clock : callable
        Returns this instant.
    post : Post
        The way out.

    Attributes
    ----------
    download : Download or None
        The file that was asked for last.
    asked : Asked or None
        What waits for a yes.
    is_sending : bool
        Whether letters are on their way to the mail server.
    place : str
        The part of the page that acted last: there it says what came of it.
    """

    download = tl.Instance(Download, allow_none=True)
    asked = tl.Instance(Asked, allow_none=True)
    is_sending = tl.Bool(False)
    place = tl.Unicode()

    def __init__(self, store: Store, clock: Clock, post: Post) -> None:
        super().__init__(store, clock)
        self._post = post

    @property
    def may_run(self) -> bool:
        """Return whether whoever looks is a facilitator; each act asks again."""
        return self.who is not None and self.who.has(Role.FACILITATOR)

    @property
    def can_send(self) -> bool:
        """Return whether a mail server is set."""
        return self._post.is_set

    @property
    def now(self) -> datetime:
        """Return this instant."""
        return self._clock()

    def cancel(self) -> None:
        """Say no to what was asked."""
        self.asked = None

    def confirm(self, run: Run = at_once) -> None:
        """Say yes to what was asked.

        Parameters
        ----------
        run : callable
            Gets what takes long, and what is to be done with what came of it.
        """
        asked, self.asked = self.asked, None
        if asked is not None:
            self._do(asked, run)

    @tl.observe("code")
    def _leave(self, _change: object = None) -> None:
        """Forget what was begun about another decision."""
        self.asked = self.download = None

    def _do(self, asked: Asked, run: Run) -> None:
        if isinstance(asked, Sending):
            self._try(lambda: self._send(asked, run))

    def _try(self, do: Callable[[], object]) -> None:
        """Do what only a facilitator may; say what went wrong, if it did."""
        self.problem = ""  # before: what is done at once may end with a problem of its own
        try:
            self._access.require(Role.FACILITATOR)
            do()
        except RaftError as error:
            self.problem, self.done = str(error), ""

    def _offer_draft(self, purpose: str, letter: Letter, practice_codes: Iterable[str]) -> None:
        known = self._post.addresses(practice_codes)
        bcc = [address for places in known.values() for address in places]
        self.download = Download(
            purpose=purpose,
            file_name=f"{self.code}-{purpose}.eml",
            media_type=EMAIL_TYPE,
            content=make_draft(letter, bcc),
        )

    def _ask_sending(self, sending: Sending) -> None:
        """Ask whether to send a letter, where it can be sent to somebody at all."""
        if self._post.server() is None:
            raise MailError("No mail server is set here. Make a draft instead.")
        known = tuple(self._post.addresses(sending.practice_codes))
        if not known:
            raise MailError(
                "No address is known of these practices. Make a draft instead, and fill in the "
                "recipients, or add data/local/addresses.csv with practice_code,email."
            )
        self.asked = sending

    def _send(self, sending: Sending, run: Run) -> None:
        if self.is_sending:
            raise MailError("Letters are being sent already. Wait until that is done.")
        server = self._post.server()
        if server is None:
            raise MailError("No mail server is set here. Make a draft instead.")
        places = self._post.addresses(self._still_due(sending))
        self.is_sending = True
        job = partial(_hand_over, server, sending.letter, places, self._clock())
        run(job, partial(self._end_sending, sending))

    def _still_due(self, sending: Sending) -> tuple[str, ...]:
        """Return whom to write to, now that somebody has said yes."""
        return sending.practice_codes

    def _end_sending(self, sending: Sending, came: object) -> None:
        self.is_sending = False
        if not isinstance(came, Delivery):
            self.problem, self.done = str(came), ""
        elif not came.sent:
            self.problem, self.done = sending.describe(came), ""
        else:
            self._note_sent(sending, came)

    def _note_sent(self, sending: Sending, delivery: Delivery) -> None:
        """Write down that letters were sent."""
        raise NotImplementedError


def _hand_over(
    server: MailServer, letter: Letter, places: Mapping[str, tuple[str, ...]], at: datetime
) -> Delivery | RaftError:
    """Send, and return what came of it; an error is for the page's own thread to say."""
    try:
        return send_letter(server, letter, places, at)
    except RaftError as error:
        return error
