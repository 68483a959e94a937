"""The workbook that the commands work on: its store, its menus, its demo locality."""

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
        add_demo(store, settings.data_path("example"), read_menu(), settings.now())
    store.close()


def hand_out_demo_codes() -> str:
    """Print a new code for each demo person, and return the first; nothing where there are none.

    Codes are kept only as keyed hashes, so those of the last start cannot be shown again.
    """
    from raftlib.store.people import list_members
    from raftlib.store.personal_codes import issue_code
    from raftlib.store.registers import read_names
    from raftlib.store.secret_key import read_code_key
    from raftlib.workbook.wording.people import describe_role

    store = open_store()
    members, names = list_members(store), read_names(store)
    if not members:
        typer.echo("Nobody can sign in yet. Add yourself: raft people add NAME --role facilitator")
    demo = [member for member in members if member.name.endswith("(demo)")]
    first = ""
    if demo:
        typer.echo("Sign-in codes of the demo people, until the next start:")
    for member in sorted(demo, key=lambda member: member.number):
        code = issue_code(store, read_code_key(settings.key_file()), member.number, settings.now())
        first = first or code
        roles = "; ".join(describe_role(held, names) for held in member.roles)
        typer.echo(f"{code}  {member.name}: {roles}")
    store.close()
    return first
