"""How the commands answer: as text to read, or as JSON."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from raftlib.store.content import Added


class Format(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="Text to read, or JSON.")]


def describe_added(what: str, added: "Added") -> str:
    """Say whether what was imported is new."""
    if added.is_new:
        return f"{what} is in the workbook now, as number {added.number}."
    return f"{what} was in the workbook already, as number {added.number}; nothing was changed."


def print_json(answer: object) -> None:
    """Print an answer for a program."""
    import json

    typer.echo(json.dumps(answer))
