"""How an audit sheet of another form is read: which of its words mean which of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LEFT_OUT = ""  # what stands for an answer that is left out


@dataclass(frozen=True, kw_only=True)
class AuditMapping:
    """What the headings and answers of another form mean.

    Attributes
    ----------
    columns : mapping of str to str
        Our columns, and the heading of theirs that means each.
    left_out : tuple of str
        Their headings that mean none of ours: these columns are not read.
    answers : mapping of str to mapping of str to str
        By our column, their answers and what each means; ``LEFT_OUT`` for one that is left out:
        the answer itself, or the whole row where the question needs an answer.
    practice_code : str
        The practice of all rows, if no column says it.
    """

    columns: Mapping[str, str]
    left_out: tuple[str, ...] = ()
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    practice_code: str = ""


@dataclass(frozen=True, kw_only=True)
class MappingHints:
    """What other forms call our columns and answers, for a guess.

    ``headings`` by our column; ``answers`` by our column and then by our answer.
    """

    headings: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, Mapping[str, tuple[str, ...]]]
