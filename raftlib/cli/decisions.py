"""`raft decision`: what goes out of the workbook about one decision."""

from pathlib import Path
from typing import Annotated

import typer

from raftlib import settings
from raftlib.cli.workbook import open_store
from raftlib.domain.proceedings import Depth
from raftlib.errors import DecisionError, ReportError
from raftlib.workbook.formats.kinds import NoticeFormat

decision_app = typer.Typer(no_args_is_help=True, help="Locality decisions: what goes out of them.")


@decision_app.command("notice")
def write_notice(
    code: Annotated[str, typer.Argument(help="The decision's code, such as D-2026-01.")],
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
