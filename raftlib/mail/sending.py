"""Sends letters by SMTP, where a server is configured."""

import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from raftlib.analysis.addresses import is_address
from raftlib.errors import MailError
from raftlib.mail.letters import Letter, make_letter

# Of each step: to reach the server, and to hand over one letter.
TIMEOUT_SECONDS = 10.0
# Source: RFC 6409: letters are handed over at this port, with STARTTLS.
PORT = 587
NOTHING_SENT = "Nothing was sent. Make a draft instead, and send it from your mail program."


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where letters are handed over, and from whom they come."""

    host: str
    port: int
    sender: str
    user: str = ""
    password_file: Path | None = None
    starttls: bool = True


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Which practices a letter was handed over for, and for which the server refused it."""

    sent: tuple[str, ...]
    failed: tuple[str, ...]


def read_mail_server(words: Mapping[str, str]) -> MailServer | None:
    """Return the mail server that the environment names, or None where it names none.

    Parameters
    ----------
    words : mapping of str to str
        As :func:`raftlib.settings.mail_words` returns them.

    Raises
    ------
    MailError
        If what it says cannot be used, or a password would be sent in the clear.
    """
    host = words.get("RAFT_SMTP_HOST", "")
    if not host:
        return None
    port, sender = words.get("RAFT_SMTP_PORT", str(PORT)), words.get("RAFT_SMTP_FROM", "")
    user, named = words.get("RAFT_SMTP_USER", ""), words.get("RAFT_SMTP_PASSWORD_FILE", "")
    starttls = words.get("RAFT_SMTP_STARTTLS", "yes")
    if not is_address(sender):
        raise MailError(f"RAFT_SMTP_FROM is {sender!r}. Set it to the address letters come from.")
    if not (port.isdecimal() and 0 < int(port) < 2**16):
        raise MailError(f"RAFT_SMTP_PORT is {port!r}. Set it to the number of a port, as {PORT}.")
    if starttls not in ("yes", "no"):
        raise MailError(f"RAFT_SMTP_STARTTLS is {starttls!r}. Set it to yes or no.")
    if user and (starttls == "no" or not named):
        raise MailError(
            "RAFT_SMTP_USER is set, so RAFT_SMTP_PASSWORD_FILE has to be as well, and "
            "RAFT_SMTP_STARTTLS must not be no: a password is never sent where others can read it."
        )
    return MailServer(
        host=host,
        port=int(port),
        sender=sender,
        user=user,
        password_file=Path(named) if named else None,
        starttls=starttls == "yes",
    )


def send_letter(
    server: MailServer, letter: Letter, addresses: Mapping[str, Sequence[str]], at: datetime
) -> Delivery:
    """Send a letter to each address alone, and say for which practices it was handed over.

    Parameters
    ----------
    addresses : mapping of str to sequence of str
        By practice code; a practice with several counts as sent when one was taken.

    Raises
    ------
    MailError
        If the server cannot be reached, is not who it says, or refuses whoever signs in.
    """
    sent = []
    with _connection(server) as smtp:
        for code, places in addresses.items():
            taken = [_hand_over(smtp, server, letter, place, at) for place in places]
            sent += [code] if any(taken) else []
    failed = tuple(code for code in addresses if code not in sent)
    return Delivery(sent=tuple(sent), failed=failed)


def _hand_over(
    smtp: smtplib.SMTP, server: MailServer, letter: Letter, address: str, at: datetime
) -> bool:
    try:
        smtp.send_message(make_letter(letter, server.sender, address, at))
    except (smtplib.SMTPException, OSError):  # the next may be taken, and who failed is said
        return False
    return True


@contextmanager
def _connection(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Reach the server; once letters were handed over, how it ends does not matter any more."""
    smtp = None
    try:
        with _plain_errors(server):
            smtp = smtplib.SMTP(
                server.host,
                server.port,
                local_hostname=server.sender.rpartition("@")[2],  # else a name server is asked
                timeout=TIMEOUT_SECONDS,
            )
            _sign_in(smtp, server)
        yield smtp
    finally:
        if smtp is not None:
            smtp.close()


def _sign_in(smtp: smtplib.SMTP, server: MailServer) -> None:
    if server.starttls:
        smtp.starttls(context=ssl.create_default_context())
    if server.user and server.password_file:
        smtp.login(server.user, server.password_file.read_text("utf-8").strip())


@contextmanager
def _plain_errors(server: MailServer) -> Iterator[None]:
    """Say in words why the server cannot be used."""
    where = f"The mail server {server.host}"
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(f"{where} does not know the user or password. {NOTHING_SENT}") from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(f"{where} offers no safe connection. {NOTHING_SENT}") from error
    except ssl.SSLError as error:
        raise MailError(f"{where} has no certificate to be trusted. {NOTHING_SENT}") from error
    except (OSError, smtplib.SMTPException) as error:
        reason = getattr(error, "strerror", None) or "it gave no answer that can be used"
        raise MailError(f"{where} cannot be used: {reason}. {NOTHING_SENT}") from error
