"""`raft backup` and `raft restore`: the store is kept, and brought back."""

from pathlib import Path
from typing import Annotated

import typer

from raftlib.cli.workbook import now, open_store


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
