"""Makes an e-mail of a subject and a text: as a draft to open, or to one address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid

# No header is folded, since some programs then show an empty subject; nothing but ASCII goes out.
_POLICY = SMTP.clone(max_line_length=900, cte_type="7bit")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What an e-mail says; ``urgent`` marks it as of high importance."""

    subject: str
    text: str
    urgent: bool = False


def one_line(text: str) -> str:
    """Return a text that fits a header: no line break, and no other sign that steers a program.

    A headline with a line break would otherwise begin a header of its own.

    Examples
    --------
    >>> one_line("Hub" + chr(13) + chr(10) + "Bcc: a@b.example")
    'Hub Bcc: a@b.example'
    """
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def make_draft(letter: Letter, bcc: Sequence[str] = ()) -> bytes:
    """Return an e-mail that a mail program opens as not sent yet.

    Parameters
    ----------
    bcc : sequence of str
        Addresses that do not see each other; empty where none are known, then whoever opens the
        draft fills them in.
    """
    message = _make_message(letter)
    message["X-Unsent"] = "1"
    if bcc:
        message["Bcc"] = ", ".join(bcc)
    return message.as_bytes()


def make_letter(letter: Letter, sender: str, address: str, at: datetime) -> EmailMessage:
    """Return an e-mail to one address: nobody sees who else gets it."""
    message = _make_message(letter)
    message["From"] = sender
    message["To"] = address
    message["Date"] = at
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    return message


def _make_message(letter: Letter) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = one_line(letter.subject)
    if letter.urgent:
        # Three mail programs, three headers.
        message["Importance"] = "high"
        message["Priority"] = "urgent"
        message["X-Priority"] = "1"
    message.set_content(letter.text)
    return message
