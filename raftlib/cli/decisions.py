"""`raft decision`: the decisions of the workbook, and what anybody can check of them."""

from pathlib import Path
from typing import Annotated

import typer

from raftlib import settings
from raftlib.cli.answers import Format, FormatOption, print_json
from raftlib.cli.workbook import open_store

decision_app = typer.Typer(no_args_is_help=True, help="Locality decisions.")
CodeArgument = Annotated[str, typer.Argument(help="The decision, such as D-2026-01.")]


@decision_app.command("list")
def list_decisions(output: FormatOption = Format.TEXT) -> None:
    """List the decisions: where each stands, and what came of it."""
    from raftlib.reports.decision_list import list_all
    from raftlib.workbook.wording.export import NO_DECISIONS, describe_listed

    found = list_all(open_store(), settings.now())
    for fault in found.faults:
        typer.echo(fault, err=True)
    answers = [line.as_answer() for line in found.lines]
    if output is Format.JSON:
        print_json(answers)
        return
    typer.echo("\n".join(map(describe_listed, answers)) or NO_DECISIONS)


@decision_app.command("export")
def export(
    decision: CodeArgument,
    folder: Annotated[
        Path | None,
        typer.Option(help="The folder to make.", show_default="reports/ and the decision's code"),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Write a closed decision into one folder, with all that is needed to check it."""
    from raftlib.reports.decision_export import export_decision, folder_name

    place = folder or settings.REPORTS / folder_name(decision)
    done = export_decision(open_store(), decision, place, settings.now)
    head = str(done.head) if done.head else ""
    if output is Format.JSON:
        print_json({"folder": str(place), "files": list(done.files), "head": head or None})
        return
    typer.echo(f"{place} has the decision, in {len(done.files)} files.")
    typer.echo(f"To check it: raft recount {place}{f' --head {head}' if head else ''}")
    if not head:
        typer.echo("It was imported as a record, so it has no chain: the files show no more.")
