"""Reads what the page "What do you think?" asks."""

from pathlib import Path
from typing import Any

from raftlib.domain.feedback import Question, QuestionKind
from raftlib.errors import TableError
from raftlib.sources.menus import read_answers, read_toml

_SCALE, _QUESTION = "scale", "question"


def read_feedback_form(path: Path) -> tuple[Question, ...]:
    """Read the questions, in the order in which they are asked.

    Parameters
    ----------
    path : Path
        A TOML file such as ``data/menus/feedback.toml``: ``scale``, the answers of every question
        on a scale, and a ``[[question]]`` each with ``key``, ``kind`` and ``text``; a ``choice``
        has ``options`` too.

    Raises
    ------
    TableError
        If the file cannot be read, has no question, one without key, kind or text, two of the
        same key, or a closed one without answers.
    """
    content = read_toml(path)
    found = content.get(_QUESTION)
    tables = found if isinstance(found, list) else []
    if not tables or not all(isinstance(table, dict) for table in tables):
        raise TableError(f"{path.name} has no question. Give each as [[{_QUESTION}]].")
    questions = tuple(_parse_question(path, table, content.get(_SCALE)) for table in tables)
    keys = [question.key for question in questions]
    for key in keys:
        if keys.count(key) > 1:
            raise TableError(f"{path.name}: two questions have the key {key!r}. Change one.")
    return questions


def _parse_question(path: Path, table: dict[str, Any], scale: object) -> Question:
    key, kind, text = (table.get(name) for name in ("key", "kind", "text"))
    if not (isinstance(key, str) and key and isinstance(text, str) and text.strip()):
        raise TableError(
            f"{path.name}: a [[{_QUESTION}]] has the key {key!r} and the text {text!r}. "
            "Give it both."
        )
    if kind not in set(QuestionKind):
        kinds = ", ".join(QuestionKind)
        raise TableError(f"{path.name}: {key!r} is of the kind {kind!r}. The kinds are {kinds}.")
    options: tuple[str, ...] = ()
    if kind == QuestionKind.SCALE:
        options = read_answers(path, _SCALE, scale)
    elif kind == QuestionKind.CHOICE:
        options = read_answers(path, f"options of {key!r}", table.get("options"))
    return Question(key=key, text=text, kind=QuestionKind(kind), options=options)
