"""What people think of the tool and its results: the questions, and somebody's answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# About three sentences: more is for a talk, and a longer text tells more of who wrote it.
MAX_ANSWER_CHARACTERS = 500
# Of fewer people nothing but their number is shown: in so small a group the others know who said
# what. Source: ours, said on the page; answers about a tool are not patients' data.
FEWEST_ANSWERS = 5


class QuestionKind(StrEnum):
    """How a question is answered."""

    SCALE = "scale"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question; ``options`` are the answers that it offers, none for a text."""

    key: str
    text: str
    kind: QuestionKind
    options: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """What one person answered about one locality in one period, by the keys of the questions.

    ``period`` is a month such as ``2023-11``. A question that was not answered is not there.
    """

    locality: str
    period: str
    answers: Mapping[str, str] = field(default_factory=dict)
