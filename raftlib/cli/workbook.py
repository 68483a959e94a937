"""The workbook that the commands work on: its store, its menus, its demo locality."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from raftlib import settings

if TYPE_CHECKING:
    from raftlib.domain.audit import AuditMenu
    from raftlib.store.connection import Store


def open_store() -> "Store":
    """Open the store that the settings name."""
    from raftlib.store.connection import Store

    return Store(settings.store_url()).open()


def read_menu() -> "AuditMenu":
    """Read the closed lists of the audit."""
    from raftlib.sources.menus import read_audit_menu

    return read_audit_menu(settings.data_path("menus/audit.toml"))


def add_demo_if_new() -> None:
    """Fill the embedded store with the demo locality the first time; never a store of one's own."""
    from raftlib.workbook.models.demo import add_demo, is_empty

    store = open_store()
    if settings.store_url() == settings.EMBEDDED_STORE and is_empty(store):
        typer.echo("Making the demo locality: North (demo), 24 invented practices.")
        add_demo(store, settings.data_path("example"), read_menu(), now())
    store.close()


def now() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)
