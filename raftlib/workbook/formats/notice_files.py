"""The files of a notice: one of each format, and the record to count again."""

import json
import re
from pathlib import Path

from raftlib.analysis.record import as_record
from raftlib.domain.decision import Decision
from raftlib.domain.proceedings import Depth
from raftlib.workbook.formats.kinds import NoticeFormat
from raftlib.workbook.formats.made_file import MadeFile
from raftlib.workbook.formats.notice_html import notice_as_html
from raftlib.workbook.formats.notice_mail import notice_as_mail
from raftlib.workbook.formats.notice_text import notice_as_text
from raftlib.workbook.formats.notice_word import notice_as_word
from raftlib.workbook.wording.notice import Notice

MEDIA_TYPES = {
    NoticeFormat.TEXT: "text/plain;charset=utf-8",
    NoticeFormat.HTML: "text/html;charset=utf-8",
    NoticeFormat.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    NoticeFormat.EMAIL: "message/rfc822",
}


def make_notice_file(notice: Notice, depth: Depth, kind: NoticeFormat, template: Path) -> MadeFile:
    """Make a notice as a file; ``template`` is that of the Word file.

    Raises
    ------
    ReportError
        If the template cannot be used.
    """
    ending = "txt" if kind is NoticeFormat.TEXT else kind.value
    return MadeFile(
        name=f"{file_stem(notice.decision_code)}-notice-{depth.value}.{ending}",
        media_type=MEDIA_TYPES[kind],
        content=_content(notice, depth, kind, template),
    )


def make_record_file(decision: Decision) -> MadeFile:
    """Make the record of a decision, that ``raft recount`` reads."""
    text = json.dumps(as_record(decision), indent=1, ensure_ascii=False)
    return MadeFile(
        name=f"{file_stem(decision.decision_code)}.json",
        media_type="application/json",
        content=f"{text}\n".encode(),
    )


def file_stem(decision_code: str) -> str:
    """Return a decision's code as the beginning of a file's name.

    Examples
    --------
    >>> file_stem("D-2023-07"), file_stem("../D 1")
    ('D-2023-07', 'D-1')
    """
    return re.sub(r"[^A-Za-z0-9]+", "-", decision_code).strip("-") or "decision"


def _content(notice: Notice, depth: Depth, kind: NoticeFormat, template: Path) -> bytes:
    if kind is NoticeFormat.WORD:
        return notice_as_word(notice, depth, template)
    if kind is NoticeFormat.EMAIL:
        return notice_as_mail(notice, depth)
    write = notice_as_html if kind is NoticeFormat.HTML else notice_as_text
    return write(notice, depth).encode()
