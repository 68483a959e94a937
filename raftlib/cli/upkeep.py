"""`raft backup`, `raft restore` and `raft doctor`: the workbook is kept in good order."""

from pathlib import Path
from typing import Annotated

import typer

from raftlib.cli.answers import Format, FormatOption
from raftlib.cli.workbook import open_store
from raftlib.settings import now


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
) -> None:
    """Back the whole workbook up into one file, while it is used."""
    from raftlib.store.backup import back_up

    store = open_store()
    try:
        back_up(store, file)
    finally:
        store.close()
    typer.echo(f"{file} has everything. To bring it back: raft restore {file}")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that raft backup wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what is there; it is kept in a file.")
    ] = False,
) -> None:
    """Bring a backup back, whole or not at all, into the store that RAFT_STORE names."""
    from raftlib import settings
    from raftlib.store.connection import Store
    from raftlib.store.restore import restore as restore_backup

    store = Store(settings.store_url())
    try:
        restored = restore_backup(store, file, replace=replace, now=now())
    finally:
        store.close()
    typer.echo(f"{file} is in the workbook again: {restored.rows:,} rows.")
    if restored.kept:
        typer.echo(f"What was there before is kept in {restored.kept}.")
    typer.echo("Everybody has to sign in again. Members and cards are those of the backup: see who")
    typer.echo("was revoked since then, and revoke them again (raft people list).")


def doctor(output: FormatOption = Format.TEXT) -> None:
    """Look for what is wrong, and say how to mend it; ends with 0 when all is well, else 1."""
    from raftlib import settings
    from raftlib.reports import doctor as reports
    from raftlib.reports.computer import examine_computer
    from raftlib.store.connection import Store
    from raftlib.store.health import examine_store
    from raftlib.store.people_health import examine_people

    lock, folder = settings.ROOT / "requirements.lock", settings.DATA / "local"
    findings = examine_computer(lock, folder, settings.PORT)
    store = Store(settings.store_url())
    try:
        findings += examine_store(store)
        findings += examine_people(store, settings.key_file(), now())
    finally:
        store.close()
    json_wanted = output is Format.JSON
    tell = reports.findings_as_json if json_wanted else reports.describe_findings
    typer.echo(tell(findings))
    raise typer.Exit(0 if reports.is_well(findings) else 1)
