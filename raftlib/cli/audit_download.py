"""`raft audit download`: the files that a page of the audit offers, in a folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from raftlib.cli.workbook import open_store, read_menu
from raftlib.errors import ReportError
from raftlib.settings import data_path, now

if TYPE_CHECKING:
    from raftlib.workbook.models.audit import AuditModel


def audit_download(
    out: Annotated[Path, typer.Option(help="The folder to write: new, or empty.")],
    practice: Annotated[str, typer.Option(help="A practice's code: exact, for itself.")] = "",
    locality: Annotated[str, typer.Option(help="A locality: disclosed, to be shared.")] = "",
    period: Annotated[str, typer.Option(help="A month such as 2023-10; all, if none.")] = "",
) -> None:
    """Write the Excel file, the page for the team talk and the charts, as the pages offer them."""
    from raftlib.reports.decision_export import write_folder
    from raftlib.sources.team_talk import read_team_talk
    from raftlib.workbook.formats.audit_contents import read_contents
    from raftlib.workbook.formats.audit_files import make_audit_files
    from raftlib.workbook.wording.audit_files import FileKind, describe_written

    if bool(practice) == bool(locality):
        raise ReportError("Name a practice with --practice, or a locality with --locality.")
    contents = read_contents(_open(practice.upper(), locality, period), now())
    team_talk = read_team_talk(data_path("menus/team_talk.toml"))
    made = [file for kind in FileKind for file in make_audit_files(contents, kind, team_talk)]
    write_folder(out, {file.name: file.content for file in made}, "--out")
    typer.echo(describe_written(len(made), str(out)))


def _open(practice: str, locality: str, period: str) -> "AuditModel":
    """Open the model of the page; what cannot be shown there is refused here."""
    from raftlib.workbook.models.access import page_access
    from raftlib.workbook.models.audit import AuditModel, LocalityAuditModel

    store = open_store()
    model = (LocalityAuditModel if locality else AuditModel)(store, read_menu())
    asked = {"practice": practice, "locality": locality, "period": period}
    model.open(page_access(store), asked)
    return model.require()
