"""`raft people`: who may sign in, as what, and with which card."""

from pathlib import Path
from typing import Annotated

import typer

from raftlib import settings
from raftlib.cli.answers import Format, FormatOption, print_json
from raftlib.cli.workbook import open_store
from raftlib.domain.people import CODE_DAYS, HeldRole, Role
from raftlib.settings import now

people_app = typer.Typer(no_args_is_help=True, help="Who may sign in, and with which card.")

_THIS_COMPUTER = f"http://127.0.0.1:{settings.PORT}"
RoleOption = Annotated[Role, typer.Option(help="As what the person takes part.")]
PracticeOption = Annotated[str, typer.Option(help="A practice's code.")]
PcnOption = Annotated[str, typer.Option(help="A PCN's code.")]
MemberArgument = Annotated[int, typer.Argument(help="The number that raft people list shows.")]


@people_app.command("add")
def add_person(
    role: RoleOption,
    name: Annotated[str, typer.Argument(help="The person's name; not with --to.")] = "",
    practice: PracticeOption = "",
    pcn: PcnOption = "",
    deputy: Annotated[bool, typer.Option("--deputy", help="Deputy of the PCN's CD.")] = False,
    sign_in_name: Annotated[
        str, typer.Option(help="What a single sign-on calls the person, if there is one.")
    ] = "",
    to: Annotated[
        int | None, typer.Option(help="Give the role to this member, instead of adding one.")
    ] = None,
) -> None:
    """Add a person with a role, or give a member one more role."""
    from raftlib.store.people import add_member, give_role

    held = HeldRole(role=role, practice_code=practice.upper(), pcn_code=pcn.upper(), deputy=deputy)
    if to is None:
        number = add_member(open_store(), name, [held], now(), sign_in_name)
        typer.echo(f"Member {number} is added. For a card: raft people cards --out cards.html")
        return
    if name or sign_in_name:
        raise typer.BadParameter("With --to the member is there already: give the role alone.")
    new = give_role(open_store(), to, held, now())
    typer.echo(f"Member {to} {'has this role now' if new else 'had this role already'}.")


@people_app.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help="A sheet of people, CSV or Excel.")],
    output: FormatOption = Format.TEXT,
) -> None:
    """Import people and their roles: all of the sheet, or nothing."""
    from raftlib.sources.people_sheet import read_people
    from raftlib.store.people import add_people
    from raftlib.store.registers import read_names

    store = open_store()
    people = read_people(file, read_names(store))
    new = add_people(store, people, now())
    if output is Format.JSON:
        print_json({"people": len(people), "new": new})
        return
    typer.echo(f"{file.name} names {len(people)} people: {new} new, {len(people) - new} known.")


@people_app.command("list")
def list_people(output: FormatOption = Format.TEXT) -> None:
    """List the members: number, name, roles, until when a code is valid, and who is signed in."""
    from raftlib.reports.people import describe_people, people_as_answer, read_people_listed
    from raftlib.store.registers import read_names

    store = open_store()
    listed = read_people_listed(store, now())
    if output is Format.JSON:
        print_json(people_as_answer(listed))
        return
    typer.echo(describe_people(listed, read_names(store)))


@people_app.command("cards")
def make_cards(
    out: Annotated[Path, typer.Option(help="The HTML file to write; it must not be there yet.")],
    address: Annotated[
        str, typer.Option(help="Where people open the workbook, such as https://….")
    ] = _THIS_COMPUTER,
    role: Annotated[Role | None, typer.Option(help="Only people in this role.")] = None,
    practice: PracticeOption = "",
    pcn: PcnOption = "",
    member: Annotated[int | None, typer.Option(help="Only this member, by number.")] = None,
    renew: Annotated[
        bool, typer.Option("--renew", help="New codes for those too who have a valid one.")
    ] = False,
    days: Annotated[int, typer.Option(min=1, max=366, help="How long the codes work.")] = CODE_DAYS,
) -> None:
    """Make cards with personal codes, to print, for those who have no valid code."""
    from raftlib.reports import cards
    from raftlib.reports.people import choose_for_cards, read_people_listed
    from raftlib.store.registers import read_names
    from raftlib.store.secret_key import read_code_key

    store, moment = open_store(), now()
    listed = read_people_listed(store, moment)
    if not renew:
        cards.check_key_is_there(settings.key_file(), listed)
    asked = choose_for_cards(
        listed,
        role=role,
        practice_code=practice.upper(),
        pcn_code=pcn.upper(),
        number=member,
    )
    chosen = [item.member for item in asked if renew or item.code_until is None]
    if not chosen:
        typer.echo("All of them have a code that works; no card was made. For new ones: --renew")
        return
    renewed = sum(item.code_until is not None for item in asked) if renew else 0
    key, names = read_code_key(settings.key_file()), read_names(store)
    cards.make_cards(store, key, chosen, names, out, address=address, now=moment, days=days)
    typer.echo(f"{out}: {len(chosen)} cards, whose codes work for {days} days.")
    if renewed:
        typer.echo(f"Codes that they replace, and that work no more: {renewed}.")
    typer.echo("It is confidential. Print it, hand the cards out, and delete the file.")
    if address == _THIS_COMPUTER:
        typer.echo("The cards lead to this computer only. For others: --address https://…")


@people_app.command("revoke")
def revoke_person(
    number: MemberArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take everything from a member at once: all roles, codes and sign-ins."""
    from raftlib.store.people import require_member, revoke_member

    store = open_store()
    with store.read() as connection:
        name = require_member(connection, number).name
    if not yes:
        typer.confirm(f"Revoke member {number}, {name}? It cannot be undone.", abort=True)
    revoke_member(store, number, now())
    typer.echo(f"Member {number} is revoked, with all roles, codes and sign-ins.")


@people_app.command("sign-out")
def sign_out(
    number: Annotated[int | None, typer.Argument(help="A member's number.")] = None,
    everybody: Annotated[bool, typer.Option("--everybody", help="All members.")] = False,
) -> None:
    """End the sign-ins of a member, or everybody's; their codes still work."""
    from raftlib.store.people import require_member
    from raftlib.store.sign_ins import end_all_sign_ins, end_sign_ins_of

    if everybody == (number is not None):
        raise typer.BadParameter("Give the number of a member, or --everybody.")
    store = open_store()
    if number is None:
        ended = end_all_sign_ins(store, now())
    else:
        with store.read() as connection:
            require_member(connection, number)
        ended = end_sign_ins_of(store, number, now())
    typer.echo(f"Sign-ins that were ended: {ended}.")
