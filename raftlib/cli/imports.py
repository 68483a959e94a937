"""`raft import`: files come into the workbook."""

from pathlib import Path
from typing import Annotated

import typer

from raftlib.cli.answers import Format, FormatOption, describe_added, print_json
from raftlib.cli.workbook import open_store, read_wide_menu
from raftlib.settings import now

import_app = typer.Typer(no_args_is_help=True, help="Bring files into the workbook.")


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
    added = add_register(open_store(), register, now())
    if output is Format.JSON:
        print_json({**import_answer(register), "snapshot": added.number, "new": added.is_new})
        return
    typer.echo(describe_import(register))
    typer.echo(describe_added("This register", added))


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
    mapping: Annotated[
        Path | None,
        typer.Option(help="What another form's words mean; made by: raft audit mapping."),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Import an audit of avoidable appointments: one row an appointment, or tallies."""
    from raftlib.sources.audit_sheet import read_audit
    from raftlib.sources.mapping_file import read_mapping
    from raftlib.store.audits import add_audit
    from raftlib.store.registers import unknown_practices
    from raftlib.workbook.wording.audit import describe_audit_import

    menu = read_wide_menu()
    meant = read_mapping(mapping, menu) if mapping else None
    sheet = read_audit(file, menu, clinicians=clinicians, latest=now().date(), mapping=meant)
    store = open_store()
    added = add_audit(
        store,
        sheet.appointments,
        sheet.clinicians_in_practice,
        file=file.name,
        imported_at=now(),
        replace=replace,
    )
    rows = sheet.appointments
    unknown = unknown_practices(store, rows["practice_code"].unique().tolist())
    answer = {
        "appointments": len(rows),
        "practices": int(rows["practice_code"].nunique()),
        "clinicians": len(rows[["practice_code", "clinician_label"]].drop_duplicates()),
        "unknown_practices": unknown,
        "new": added.is_new,
    }
    if output is Format.JSON:
        print_json(answer)
        return
    typer.echo(describe_audit_import(file.name, answer))
    typer.echo(describe_added("This audit", added))


@import_app.command("decision")
def import_decision(
    file: Annotated[Path, typer.Argument(help="A decision record, JSON.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Show this record instead of another one before.")
    ] = False,
) -> None:
    """Import a recorded decision, to be shown on the page of the locality vote."""
    from raftlib.sources.decision_record import parse_decision
    from raftlib.sources.strict_json import read_json
    from raftlib.store.decisions import add_decision

    record = read_json(file)
    added = add_decision(open_store(), parse_decision(record), record, now(), replace=replace)
    typer.echo(describe_added("This record", added))
