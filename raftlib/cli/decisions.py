"""`raft decision`: the decisions of the workbook, what goes out of it, and how to check it."""

from pathlib import Path
from typing import Annotated

import typer

from raftlib import settings
from raftlib.cli.answers import Format, FormatOption, print_json
from raftlib.cli.workbook import open_store
from raftlib.domain.proceedings import Depth
from raftlib.errors import DecisionError, ReportError
from raftlib.workbook.formats.kinds import NoticeFormat

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


@decision_app.command("notice")
def write_notice(
    code: CodeArgument,
    depth: Annotated[Depth, typer.Option(help="How deep it goes.")] = Depth.HEADLINE,
    kind: Annotated[NoticeFormat, typer.Option("--format", help="As what.")] = NoticeFormat.TEXT,
    output: Annotated[
        Path | None, typer.Option(help="The file to write; else text is printed.")
    ] = None,
) -> None:
    """Write the notice of a decision that has closed, or was taken by the leadership meeting."""
    from raftlib.conduct.clock import close_vote
    from raftlib.conduct.reading import has_outcome, read_proceedings
    from raftlib.store.registers import read_names
    from raftlib.workbook.formats.notice_files import make_notice_file
    from raftlib.workbook.models.notice import count_outcome
    from raftlib.workbook.wording import notice as wording

    if output is None and kind is not NoticeFormat.TEXT:
        raise typer.BadParameter(f"Say where the {kind.value} file goes, with --output.")
    store = open_store()
    close_vote(store, code, settings.now)  # in case no server was there to write it down
    found = read_proceedings(store, code)
    if not has_outcome(found):
        raise DecisionError(wording.describe_waiting(found, found.stage(settings.now())))
    notice = wording.write_notice(found, count_outcome(found), read_names(store), settings.now())
    template = settings.data_path("templates/notice.docx")
    made = make_notice_file(notice, depth, kind, template)
    if output is None:
        typer.echo(made.content.decode(), nl=False)
        return
    try:
        output.write_bytes(made.content)
    except OSError as error:
        reason = error.strerror or "the disk does not answer"
        raise ReportError(
            f"{output.name} cannot be written: {reason}. Name another place."
        ) from error
    typer.echo(f"{output} is ready.")
