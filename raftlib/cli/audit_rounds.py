"""`raft audit round`: rounds of the audit, for whoever sits at this computer."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from raftlib.cli.answers import Format, FormatOption, print_json
from raftlib.cli.workbook import open_store, read_menu
from raftlib.settings import now

if TYPE_CHECKING:
    from datetime import date

    from raftlib.analysis.round_progress import RoundProgress
    from raftlib.domain.audit_round import AuditRound
    from raftlib.domain.period import Period
    from raftlib.store.connection import Store

round_app = typer.Typer(no_args_is_help=True, help="Rounds of the audit.")

PracticeOption = Annotated[str, typer.Option(help="A practice's code.")]
LocalityOption = Annotated[str, typer.Option(help="A locality.")]
NumberArgument = Annotated[int, typer.Argument(help="Its number, from raft audit round list.")]


@round_app.command("list")
def list_rounds(
    practice: PracticeOption = "",
    locality: LocalityOption = "",
    output: FormatOption = Format.TEXT,
) -> None:
    """List the rounds: all, those of a locality, or those that a practice takes part in."""
    from raftlib.store.audit_rounds import read_all_rounds, read_rounds, read_rounds_of
    from raftlib.workbook.wording import rounds as wording

    store = open_store()
    if practice:
        found = read_rounds_of(store, practice.upper())
    else:
        found = read_rounds(store, localities=[locality]) if locality else read_all_rounds(store)
    today = _today()
    if output is Format.JSON:
        print_json([_round_answer(one) for one in found])
        return
    lines = [
        f"{one.number}. {wording.describe_round(one, today)}: {one.locality or one.practice_code}"
        for one in found
    ]
    typer.echo("\n".join(lines) or "There is no round yet. Make one with: raft audit round add")


@round_app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What it is called, such as Round 1.")],
    practice: PracticeOption = "",
    locality: LocalityOption = "",
    period: Annotated[
        str, typer.Option(help="Its days, 2023-10-02/2023-10-20; else three weeks from today.")
    ] = "",
    target: Annotated[
        int, typer.Option(min=0, help="Appointments of each clinician; 0 for what is suggested.")
    ] = 0,
    output: FormatOption = Format.TEXT,
) -> None:
    """Make a round of a locality or of one practice, with the answers of the menu."""
    from raftlib.analysis.round_progress import suggest_target
    from raftlib.conduct.audit_rounds import add_round
    from raftlib.domain.audit_round import RoundPlan
    from raftlib.domain.people import AT_THIS_COMPUTER
    from raftlib.store.audits import read_clinicians
    from raftlib.workbook.wording.rounds import describe_done

    store, code = open_store(), practice.upper()
    suggested = suggest_target(read_clinicians(store, [code]).get(code) if code else None)
    plan = RoundPlan(
        name=name, period=_period(period), target=target or suggested.each, menu=read_menu()
    )
    settled = add_round(store, AT_THIS_COMPUTER, plan, now, locality=locality, practice_code=code)
    if output is Format.JSON:
        print_json({**_round_answer(_find(store, settled.number)), "own": settled.own_rounds})
        return
    typer.echo(f"{describe_done('made', settled)} Its number is {settled.number}.")


@round_app.command("close")
def close(
    number: NumberArgument,
    undo: Annotated[bool, typer.Option("--undo", help="Open it again.")] = False,
    output: FormatOption = Format.TEXT,
) -> None:
    """Close a round today, or take that back."""
    from raftlib.conduct.audit_rounds import close_round, reopen_round
    from raftlib.domain.people import AT_THIS_COMPUTER
    from raftlib.workbook.wording.rounds import describe_done

    store = open_store()
    settled = (reopen_round if undo else close_round)(store, AT_THIS_COMPUTER, number, now)
    if output is Format.JSON:
        print_json(_round_answer(_find(store, number)))
        return
    typer.echo(describe_done("reopened" if undo else "closed", settled))


@round_app.command("progress")
def progress(
    number: NumberArgument,
    practice: PracticeOption = "",
    output: FormatOption = Format.TEXT,
) -> None:
    """Say how far a practice is in a round, by alias: exact figures, for the practice itself."""
    from raftlib.workbook.models.round_figures import read_progress
    from raftlib.workbook.wording import rounds as wording
    from raftlib.workbook.wording.numbers import counted

    store = open_store()
    one = _find(store, number)
    found = read_progress(store, one, one.practice_code or practice.upper())
    if output is Format.JSON:
        print_json(_progress_answer(one, found))
        return
    lines = [
        f"{it.clinician_label}: {counted(it.sessions, 'session')}, "
        f"{counted(it.appointments, 'appointment')}"
        for it in found.by_alias
    ]
    said = [wording.describe_time(one, _today()), wording.describe_progress(found), *lines]
    typer.echo("\n".join([*said, wording.describe_absent(found)]).strip())


def _today() -> "date":
    from raftlib.analysis.london_time import LONDON

    return now().astimezone(LONDON).date()


def _period(text: str) -> "Period":
    from raftlib.cli.audit_rows import parse_period
    from raftlib.domain.audit_round import ROUND_DAYS
    from raftlib.domain.period import Period

    if text:
        return parse_period(text)
    return Period(_today(), _today() + timedelta(days=ROUND_DAYS))


def _find(store: "Store", number: int) -> "AuditRound":
    from raftlib.errors import RoundError
    from raftlib.store.audit_rounds import find_round_of

    found = find_round_of(store, number)
    if found is None:
        raise RoundError(f"There is no round {number}. See them with: raft audit round list")
    return found


def _round_answer(one: "AuditRound") -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.plan.name,
        "stage": "called off" if one.is_called_off else str(one.stage(_today())),
        "first_on": one.period.first_on.isoformat(),
        "last_on": one.period.last_on.isoformat(),
        "locality": one.locality or None,
        "practice_code": one.practice_code or None,
        "target": one.plan.target,
        "days_left": one.days_left(_today()),
    }


def _progress_answer(one: "AuditRound", found: "RoundProgress") -> dict[str, Any]:
    return {
        **_round_answer(one),
        "target": found.target,
        "clinicians": found.clinicians,
        "begun": found.begun,
        "reached": found.reached,
        "appointments": found.appointments,
        "by_alias": [
            {
                "clinician_label": it.clinician_label,
                "sessions": it.sessions,
                "appointments": it.appointments,
            }
            for it in found.by_alias
        ],
    }
