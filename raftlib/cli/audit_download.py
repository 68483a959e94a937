"""`raft audit download`: the files that a page of the audit offers, in a folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from raftlib.cli.workbook import open_store, read_menu
from raftlib.errors import ReportError
from raftlib.settings import data_path, now

if TYPE_CHECKING:
    from raftlib.workbook.models.audit import AuditModel


# What is asked for of one practice, and not of a locality.
OF_A_PRACTICE = ("first", "second", "a_week", "minutes", "believed")


def audit_download(
    out: Annotated[Path, typer.Option(help="The folder to write: new, or empty.")],
    practice: Annotated[str, typer.Option(help="A practice's code: exact, for itself.")] = "",
    locality: Annotated[str, typer.Option(help="A locality: disclosed, to be shared.")] = "",
    period: Annotated[str, typer.Option(help="A month such as 2023-10; all, if none.")] = "",
    first: Annotated[str, typer.Option(help="The month of a practice's first round.")] = "",
    second: Annotated[str, typer.Option(help="The month of its second round.")] = "",
    a_week: Annotated[str, typer.Option(help="Its appointments a week, for the hours.")] = "",
    minutes: Annotated[str, typer.Option(help="Minutes for one of them, for the hours.")] = "",
    believed: Annotated[
        str, typer.Option(help="Per cent that can really go elsewhere; the usual, if none.")
    ] = "",
) -> None:
    """Write the Excel file, the page for the team talk and the charts, as the pages offer them."""
    from raftlib.reports.decision_export import write_folder
    from raftlib.sources.team_talk import read_team_talk
    from raftlib.workbook.formats.audit_contents import read_contents
    from raftlib.workbook.formats.audit_files import make_audit_files
    from raftlib.workbook.wording.audit_files import FileKind, describe_written

    if bool(practice) == bool(locality):
        raise ReportError("Name a practice with --practice, or a locality with --locality.")
    asked = {"practice": practice.upper(), "locality": locality, "period": period}
    chosen = {"first": first, "second": second}
    worked = {"a_week": a_week, "minutes": minutes, "believed": believed}
    contents = read_contents(_open(asked | chosen | worked), now())
    team_talk = read_team_talk(data_path("menus/team_talk.toml"))
    made = [file for kind in FileKind for file in make_audit_files(contents, kind, team_talk)]
    write_folder(out, {file.name: file.content for file in made}, "--out")
    typer.echo(describe_written(len(made), str(out)))


def _open(asked: dict[str, str]) -> "AuditModel":
    """Open the model of the page; what cannot be shown there is refused here."""
    from raftlib.workbook.models.access import page_access
    from raftlib.workbook.models.audit import LocalityAuditModel
    from raftlib.workbook.models.practice_audit import PracticeAuditModel

    store = open_store()
    if asked["locality"]:
        if any(asked[name] for name in OF_A_PRACTICE):
            raise ReportError("Rounds and hours are one practice's: name it with --practice.")
        place = LocalityAuditModel(store, read_menu())
        place.open(page_access(store), asked)
        return place.require()
    model = PracticeAuditModel(store, read_menu())
    model.open(page_access(store), asked)
    if model.hours_problem:
        raise ReportError(model.hours_problem)
    shown = {"first": model.first, "second": model.second, "believed": str(model.believed)}
    for name, value in shown.items():
        if asked[name] and asked[name] != value:  # a page opens on what there is; a file must not
            raise ReportError(f"There is no {asked[name]!r} to choose for --{name}.")
    return model.require()
