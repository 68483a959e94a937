"""As what a notice is written."""

from enum import StrEnum


class NoticeFormat(StrEnum):
    """As what a notice is written; the ending of its file, but for text."""

    TEXT = "text"
    HTML = "html"
    WORD = "docx"
    EMAIL = "eml"
