"""The workbook that the commands work on: its store, its menus, its demo locality."""

from typing import TYPE_CHECKING

import typer

from raftlib import settings

if TYPE_CHECKING:
    from raftlib.domain.audit import AuditMenu
    from raftlib.domain.audit_mapping import MappingHints
    from raftlib.store.connection import Store


def open_store() -> "Store":
    """Open the store that the settings name."""
    from raftlib.store.connection import Store

    return Store(settings.store_url()).open()


def read_menu() -> "AuditMenu":
    """Read the closed lists of the audit."""
    from raftlib.sources.menus import read_audit_menu

    return read_audit_menu(settings.data_path("menus/audit.toml"))


def read_wide_menu(practice_code: str = "") -> "AuditMenu":
    """Read the closed lists with what rounds have added: of a practice, or of all in the store."""
    from raftlib.store.audit_rounds import read_wide_menu as widen

    return widen(open_store(), read_menu(), [practice_code.upper()] if practice_code else None)


def read_hints() -> "MappingHints":
    """Read what other audit forms call our columns and answers."""
    from raftlib.sources.mapping_file import read_mapping_hints

    return read_mapping_hints(settings.data_path("menus/audit_headings.toml"))


def add_demo_if_new() -> None:
    """Fill the embedded store with the demo locality the first time; never a store of one's own."""
    from raftlib.store.people import list_members
    from raftlib.store.registers import read_localities
    from raftlib.workbook.models import demo

    store = open_store()
    ours = settings.store_url() == settings.EMBEDDED_STORE
    if ours and demo.is_empty(store):
        typer.echo("Making the demo locality: North (demo), 24 invented practices.")
        demo.add_demo(store, settings.data_path("example"), read_menu(), settings.now())
    elif ours and read_localities(store) == [demo.DEMO_LOCALITY] and not list_members(store):
        demo.add_demo_people(store, settings.now())  # of an older workbook, without people
    store.close()


def hand_out_codes() -> str:
    """Print a new code for each demo person, and return the first; nothing where there are none.

    Codes are kept only as keyed hashes, so those of the last start cannot be shown again.

    Raises
    ------
    ReportError
        If members have cards and the key behind their codes is not there.
    """
    from raftlib.reports.cards import check_key_is_there
    from raftlib.reports.people import read_people_listed
    from raftlib.store.personal_codes import issue_code
    from raftlib.store.registers import read_names
    from raftlib.store.secret_key import read_code_key
    from raftlib.workbook.models.demo import is_demo
    from raftlib.workbook.wording.people import describe_role

    store = open_store()
    listed, names = read_people_listed(store, settings.now()), read_names(store)
    if not listed:
        typer.echo("Nobody can sign in yet. Type: raft people add NAME --role facilitator")
    # In a store of somebody's own a name that looks like the demo's is just a name.
    ours = settings.store_url() == settings.EMBEDDED_STORE
    demo = [item.member for item in listed if ours and is_demo(item.member)]
    check_key_is_there(settings.key_file(), [i for i in listed if i.member not in demo])
    first = ""
    if demo:
        typer.echo("Sign-in codes of the demo people, until the next start:")
        key = read_code_key(settings.key_file())
    for member in sorted(demo, key=lambda member: member.number):
        code = issue_code(store, key, member.number, settings.now())
        first = first or code
        roles = "; ".join(describe_role(held, names) for held in member.roles)
        typer.echo(f"  {code}  {roles}")
    store.close()
    return first
