"""`raft report` and `raft recount`: what goes to a meeting, and what anybody can check."""

import os
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from raftlib import settings
from raftlib.cli.answers import Format, FormatOption
from raftlib.cli.workbook import add_demo_if_new, open_store
from raftlib.domain.proceedings import Depth
from raftlib.errors import ReportError

# A report needs a core and some 200 MB; more at once than this is for a larger computer to ask.
MOST_WORKERS = 4
report_app = typer.Typer(no_args_is_help=True, help="Make reports.")


def recount(
    file: Annotated[
        Path, typer.Argument(help="A record, a chain (.jsonl), or the folder of an export.")
    ],
    head: Annotated[
        str | None, typer.Option(help="The published head of the chain, N:HASH.")
    ] = None,
    depth: Annotated[
        Depth, typer.Option(help="How deep the notice goes that an export's folder gives.")
    ] = Depth.HEADLINE,
    output: FormatOption = Format.TEXT,
) -> None:
    """Recount a decision from its record or its export, or verify its chain.

    Ends with 0 when counted, 2 when refused or unreadable, 3 when the chain is broken.
    """
    from raftlib.reports.folder_recount import recount_folder
    from raftlib.reports.recount import recount_file

    if file.is_dir():
        result = recount_folder(file, head).as_result(depth)
    else:
        result = recount_file(file, head)
    for warning in result.warnings:
        typer.echo(warning, err=True)
    typer.echo(result.json if output is Format.JSON else result.text)
    raise typer.Exit(result.status)


@report_app.command("locality")
def report_locality(
    locality: Annotated[str, typer.Option(help="The locality to report on.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Report on every locality.")] = False,
    period: Annotated[str, typer.Option(help="A month, such as 2023-10; else all.")] = "",
    folder: Annotated[
        Path, typer.Option(help="Where the reports go.", show_default="reports")
    ] = settings.REPORTS,
    workers: Annotated[
        int,
        typer.Option(
            min=0,
            envvar="RAFT_REPORT_WORKERS",
            help="How many at once; 0 gives each a kernel of its own, one after the other.",
        ),
    ] = min(os.cpu_count() or 1, MOST_WORKERS),
) -> None:
    """Make the report of one locality or of all: one HTML file and the executed notebook."""
    from raftlib.reports.batch import make_locality_reports
    from raftlib.reports.progress import show_progress
    from raftlib.store.registers import read_localities

    add_demo_if_new()
    known = read_localities(open_store())
    if not known:
        raise ReportError("The workbook has no practices yet. Start with: raft import register")
    if every == bool(locality):
        raise typer.BadParameter(f"Give --all, or --locality with one of: {', '.join(known)}.")
    chosen = known if every else [locality]
    notebook = settings.NOTEBOOKS / "reports" / "locality.ipynb"
    with closing(make_locality_reports(notebook, chosen, known, period, folder, workers)) as made:
        failures = show_progress(made, len(chosen), typer.echo)
    if failures:
        raise typer.Exit(1)
