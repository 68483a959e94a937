"""A notice as an e-mail that somebody opens, addresses and sends."""

from email.message import EmailMessage
from email.policy import SMTP

from raftlib.domain.proceedings import Depth
from raftlib.workbook.formats.notice_html import notice_as_html
from raftlib.workbook.formats.notice_text import notice_as_text
from raftlib.workbook.wording.notice import Notice


def notice_as_mail(notice: Notice, depth: Depth) -> bytes:
    """Return the e-mail as a draft: no sender and no recipients, text and HTML.

    ``X-Unsent`` makes Outlook open it to be written, not as one that came.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = notice.title
    message["X-Unsent"] = "1"
    message.set_content(notice_as_text(notice, depth))
    message.add_alternative(notice_as_html(notice, depth), subtype="html")
    return message.as_bytes()
