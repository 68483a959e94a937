"""`raft audit actions`: what a practice will do about its findings."""

from typing import Annotated

import typer

from raftlib.cli.answers import Format, FormatOption, print_json
from raftlib.cli.workbook import open_store
from raftlib.errors import ReportError
from raftlib.settings import now


def audit_actions(
    practice: Annotated[str, typer.Option(help="The practice's code.")] = "",
    output: FormatOption = Format.TEXT,
) -> None:
    """Show the actions of a practice: for the practice itself and the analyst."""
    from raftlib.analysis.london_time import LONDON
    from raftlib.store.actions import read_actions
    from raftlib.store.registers import read_names
    from raftlib.workbook.wording import actions as wording

    code, store = practice.upper(), open_store()
    if code not in read_names(store):
        raise ReportError(
            f"There is no practice {practice!r} in the workbook. Name one with --practice, such as "
            "--practice Z00003."
        )
    actions, today = read_actions(store, code), now().astimezone(LONDON).date()
    store.close()
    if output is Format.JSON:
        print_json([wording.action_answer(kept, today) for kept in actions])
        return
    typer.echo(wording.describe_actions(code, actions, today))
