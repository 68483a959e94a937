"""The `raft` command. Each command imports what it needs, so that `raft --help` is quick."""

import subprocess
import sys
from datetime import UTC, datetime
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from raftlib import settings
from raftlib.errors import RaftError, ReportError

if TYPE_CHECKING:
    from raftlib.domain.audit import AuditMenu
    from raftlib.store.connection import Store
    from raftlib.store.content import Added

# Exit status where the user can mend it; 0 is well, 1 a fault of ours, 3 a broken chain.
REFUSED = 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The RAFT workbook: audit, dashboard and locality decisions.",
)
import_app = typer.Typer(no_args_is_help=True, help="Bring files into the workbook.")
audit_app = typer.Typer(no_args_is_help=True, help="The audit of avoidable appointments.")
report_app = typer.Typer(no_args_is_help=True, help="Make reports.")
app.add_typer(import_app, name="import")
app.add_typer(audit_app, name="audit")
app.add_typer(report_app, name="report")


class Format(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="Text to read, or JSON.")]


def main() -> None:
    """Run the command; a fault that the user can mend is one message and status 2."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a name no terminal can show stops nothing
    try:
        app()
    except RaftError as error:
        typer.echo(str(error), err=True)
        sys.exit(REFUSED)


@app.command()
def recount(
    file: Annotated[Path, typer.Argument(help="A decision record, or a chain (.jsonl).")],
    head: Annotated[str, typer.Option(help="The published head of the chain, N:HASH.")] = "",
    output: FormatOption = Format.TEXT,
) -> None:
    """Recount a decision from its record, or verify its chain.

    Ends with 0 when counted, 2 when refused or unreadable, 3 when the chain is broken.
    """
    from raftlib.reports import recount as recounts

    result = recounts.recount_file(file, head)
    for warning in result.warnings:
        typer.echo(warning, err=True)
    typer.echo(result.json if output is Format.JSON else result.text)
    raise typer.Exit(result.status)


@import_app.command("register")
def import_register(
    practices: Annotated[Path, typer.Option(help="epraccur.csv, the GP practices.")],
    pcns: Annotated[Path, typer.Option(help="ePCN.xlsx (or its CSV of core partners).")],
    lists: Annotated[Path, typer.Option(help="gp-reg-pat-prac-all.csv, the list sizes.")],
    localities: Annotated[
        Path | None, typer.Option(help="Your own CSV: practice_code,locality.")
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Import the practice register from NHS files, as a dated snapshot."""
    from raftlib.sources.register import read_register
    from raftlib.store.registers import add_register
    from raftlib.workbook.wording.register_report import describe_import, import_answer

    register = read_register(practices, pcns, lists, localities)
    added = add_register(_open_store(), register, _now())
    if output is Format.JSON:
        _print_json({**import_answer(register), "snapshot": added.number, "new": added.is_new})
        return
    typer.echo(describe_import(register))
    typer.echo(_describe_added("This register", added))


@import_app.command("audit")
def import_audit(
    file: Annotated[Path, typer.Argument(help="An audit sheet, CSV or Excel.")],
    clinicians: Annotated[
        int | None, typer.Option(help="How many clinicians the practice has, if not in the sheet.")
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Count these rows instead of the same sessions before."),
    ] = False,
    output: FormatOption = Format.TEXT,
) -> None:
    """Import an audit of avoidable appointments: one row an appointment, or tallies."""
    from raftlib.sources.audit_sheet import read_audit
    from raftlib.store.audits import add_audit

    sheet = read_audit(file, _read_menu(), clinicians=clinicians, latest=_now().date())
    added = add_audit(
        _open_store(),
        sheet.appointments,
        sheet.clinicians_in_practice,
        file=file.name,
        imported_at=_now(),
        replace=replace,
    )
    rows = sheet.appointments
    answer = {
        "appointments": len(rows),
        "practices": int(rows["practice_code"].nunique()),
        "clinicians": len(rows[["practice_code", "clinician_label"]].drop_duplicates()),
        "new": added.is_new,
    }
    if output is Format.JSON:
        _print_json(answer)
        return
    typer.echo(
        f"{file.name}: {answer['appointments']:,} appointments, {answer['clinicians']:,} "
        f"clinicians, practices: {answer['practices']:,}."
    )
    typer.echo(_describe_added("This audit", added))


@import_app.command("decision")
def import_decision(
    file: Annotated[Path, typer.Argument(help="A decision record, JSON.")],
) -> None:
    """Import a recorded decision, to be shown on the page of the locality vote."""
    from raftlib.sources.decision_record import parse_decision
    from raftlib.sources.strict_json import read_json
    from raftlib.store.decisions import add_decision

    record = read_json(file)
    added = add_decision(_open_store(), parse_decision(record), record, _now())
    typer.echo(_describe_added("This record", added))


@audit_app.command("template")
def audit_template(
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("audit.xlsx"),
) -> None:
    """Write the Excel sheet for an audit, with drop-downs for every closed question."""
    from raftlib.sources.audit_template import write_audit_template

    write_audit_template(out, _read_menu())
    typer.echo(f"{out} is ready. Fill it in, then: raft import audit {out}")


@report_app.command("locality")
def report_locality(
    locality: Annotated[str, typer.Option(help="The locality to report on.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Report on every locality.")] = False,
    period: Annotated[str, typer.Option(help="A month, such as 2023-10; else all.")] = "",
    folder: Annotated[Path, typer.Option(help="Where the reports go.")] = settings.REPORTS,
) -> None:
    """Make the report of one locality or of all: one HTML file and the executed notebook."""
    from raftlib.reports.batch import make_locality_reports
    from raftlib.reports.progress import show_progress
    from raftlib.store.registers import read_localities

    _add_demo_if_new()
    known = read_localities(_open_store())
    if not known:
        raise ReportError("The workbook has no practices yet. Start with: raft import register")
    if every == bool(locality):
        raise typer.BadParameter(f"Give --all, or --locality with one of: {', '.join(known)}.")
    chosen = known if every else [locality]
    notebook = settings.NOTEBOOKS / "reports" / "locality.ipynb"
    made = make_locality_reports(notebook, chosen, known, period, folder)
    failures = show_progress(made, len(chosen), typer.echo)
    if failures:
        raise typer.Exit(1)


@app.command()
def serve(
    ip: Annotated[str, typer.Option(help="Only this computer: 127.0.0.1.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The next free one is taken if it is in use.")] = 8866,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Start the workbook on this computer, with the demo locality if it is empty."""
    from raftlib.server.start import serve as serve_pages

    _add_demo_if_new()
    serve_pages(
        ip,
        port,
        store_url=settings.store_url(),
        log_folder=settings.log_folder(),
        open_browser=browser and _has_screen(),
    )


@app.command()
def lab(
    port: Annotated[int, typer.Option(help="The next free one is taken if it is in use.")] = 8888,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Open the same notebooks in JupyterLab, to change them."""
    from raftlib.server.lab import lab_command

    _add_demo_if_new()
    command = lab_command(settings.NOTEBOOKS, port, open_browser=browser and _has_screen())
    raise typer.Exit(subprocess.run(command, check=False).returncode)  # noqa: S603 (our own words)


def _open_store() -> "Store":
    from raftlib.store.connection import Store

    return Store(settings.store_url()).open()


def _read_menu() -> "AuditMenu":
    from raftlib.sources.menus import read_audit_menu

    return read_audit_menu(settings.data_path("menus/audit.toml"))


def _add_demo_if_new() -> None:
    """Fill the embedded store with the demo locality the first time; never a store of one's own."""
    from raftlib.workbook.models.demo import add_demo, is_empty

    store = _open_store()
    if settings.store_url() == settings.EMBEDDED_STORE and is_empty(store):
        typer.echo("Making the demo locality: North (demo), 24 invented practices.")
        add_demo(store, settings.data_path("example"), _read_menu(), _now())
    store.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _has_screen() -> bool:
    """Return whether somebody sits in front of this: a browser opened elsewhere would block."""
    return sys.stdout.isatty() and (sys.platform != "linux" or settings.has_display())


def _describe_added(what: str, added: "Added") -> str:
    if added.is_new:
        return f"{what} is in the workbook now, as number {added.number}."
    return f"{what} was in the workbook already, as number {added.number}; nothing was changed."


def _print_json(answer: object) -> None:
    import json

    typer.echo(json.dumps(answer))


if __name__ == "__main__":
    main()
