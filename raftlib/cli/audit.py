"""`raft audit`: the sheet to fill in, and what filled-in ones say."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from raftlib.cli.answers import Format, FormatOption, print_json
from raftlib.cli.audit_actions import audit_actions
from raftlib.cli.audit_rounds import round_app
from raftlib.cli.audit_rows import PeriodOption, read_file, read_locality_rows, read_practice_rows
from raftlib.cli.workbook import read_menu, read_wide_menu
from raftlib.domain.audit import AuditShare

if TYPE_CHECKING:
    from raftlib.analysis.audit_figures import PracticeFigures
    from raftlib.analysis.released_hours import ReleasedHours

audit_app = typer.Typer(no_args_is_help=True, help="The audit of avoidable appointments.")
audit_app.add_typer(round_app, name="round")
audit_app.command("actions")(audit_actions)

PracticeOption = Annotated[str, typer.Option(help="A practice's code.")]
LocalityOption = Annotated[str, typer.Option(help="The locality, from the workbook.")]
SheetArgument = Annotated[
    Path | None,
    typer.Argument(help="An audit sheet, CSV or Excel; or Parquet, a file or a folder."),
]


class Method(StrEnum):
    """How the interval of a share is made."""

    AUTO = "auto"
    WILSON = "wilson"


@audit_app.command("template")
def audit_template(
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("audit.xlsx"),
) -> None:
    """Write the Excel sheet for an audit, with drop-downs for every closed question."""
    from raftlib.sources.audit_template import write_audit_template

    write_audit_template(out, read_menu())
    typer.echo(f"{out} is ready. Fill it in, then: raft import audit {out}")


@audit_app.command("parquet")
def audit_parquet(
    out: Annotated[Path, typer.Option(help="The folder to write audit.parquet to.")],
) -> None:
    """Write what counts in the workbook as Parquet, without the notes, for a national round."""
    from raftlib.cli.audit_rows import write_stored

    path, appointments = write_stored(out)
    typer.echo(
        f"{path} has {appointments:,} appointments and no notes. For its figures type: "
        f"raft audit summary {path}"
    )


@audit_app.command("tally-sheet")
def audit_tally_sheet(
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("tally-sheet.pdf"),
) -> None:
    """Write the tally sheet of one session as a PDF, to be filled in with a pen."""
    from raftlib.workbook.formats.tally_sheet import write_tally_sheet

    write_tally_sheet(out, read_menu())
    typer.echo(f"{out} is ready. Print one page of A4 for each clinician and session.")


@audit_app.command("mapping")
def audit_mapping(
    file: Annotated[Path, typer.Argument(help="An audit sheet of another form.")],
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("mapping.toml"),
) -> None:
    """Guess what the headings and answers of another form mean, for you to look at and mend."""
    from raftlib.cli.workbook import read_hints
    from raftlib.sources.audit_sheet import open_audit
    from raftlib.sources.mapping_file import guess_file
    from raftlib.sources.new_file import write_new

    write_new(out, guess_file(open_audit(file), read_menu(), read_hints()).encode())
    typer.echo(
        f"{out} is ready. Look at each line, put an answer in the place of every ?, then: "
        f"raft import audit {file} --mapping {out}"
    )


@audit_app.command("summary")
def audit_summary(
    file: SheetArgument = None,
    practice: PracticeOption = "",
    period: PeriodOption = "",
    clinicians: Annotated[
        int | None, typer.Option(help="How many clinicians the practice of the sheet has.")
    ] = None,
    method: Annotated[
        Method, typer.Option(help="auto: as fits who took part; wilson: the plain interval.")
    ] = Method.AUTO,
    a_week: Annotated[
        float | None, typer.Option(min=1, help="Appointments of the practice a week, for hours.")
    ] = None,
    minutes: Annotated[
        float | None, typer.Option(min=1, help="How long an appointment takes, for hours.")
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Say what a practice's audit found: exact figures, for the practice itself."""
    from raftlib.analysis.audit_figures import figure_practices
    from raftlib.workbook.wording import audit_figures as wording

    if (a_week is None) != (minutes is None):
        raise typer.BadParameter("For hours give both, --a-week and --minutes.")
    menu = read_menu()
    if file is None:
        if clinicians is not None:
            raise typer.BadParameter("--clinicians goes with a sheet; the workbook knows its own.")
        menu = read_wide_menu(practice)
        rows = read_practice_rows(practice, period)
    else:
        rows = read_file(file, practice, period, clinicians)
    plain = method is Method.WILSON
    figures = figure_practices(rows.appointments, rows.clinicians, menu, plain=plain)
    if a_week is not None and len(figures) != 1:
        raise typer.BadParameter("Hours are those of one practice: choose it with --practice.")
    released = _released(figures[0], a_week, minutes) if a_week and minutes else None
    if output is Format.JSON:
        hours = {"hours": wording.hours_answer(released)} if released else {}
        print_json([{**wording.figures_answer(one), **hours} for one in figures])
        return
    texts = [wording.describe_figures(one) for one in figures]
    texts += [wording.describe_hours(released)] if released else []
    typer.echo("\n\n".join(texts))


def _released(figures: "PracticeFigures", a_week: float, minutes: float) -> "ReleasedHours":
    from raftlib.analysis.released_hours import estimate_released_hours

    return estimate_released_hours(
        figures.avoidable.count,
        figures.summary.appointments,
        appointments_a_week=a_week,
        length_minutes=minutes,
    )


@audit_app.command("compare")
def audit_compare(
    first_file: Annotated[Path | None, typer.Argument(help="The first round's sheet.")] = None,
    second_file: Annotated[Path | None, typer.Argument(help="The second round's sheet.")] = None,
    practice: PracticeOption = "",
    first: Annotated[str, typer.Option(help="The first round's month, such as 2023-10.")] = "",
    second: Annotated[str, typer.Option(help="The second round's month.")] = "",
    everybody: Annotated[
        bool, typer.Option("--everybody", help="Also clinicians who took part in one round only.")
    ] = False,
    output: FormatOption = Format.TEXT,
) -> None:
    """Compare two rounds: two sheets, or two periods of a practice in the workbook."""
    from raftlib.analysis.rounds_compared import compare_rounds
    from raftlib.cli.audit_rows import check_both_rounds, share_sessions
    from raftlib.workbook.wording import audit_rounds as wording

    if first_file is not None and second_file is not None:
        rounds = [read_file(file, practice, "").appointments for file in (first_file, second_file)]
    elif first_file is None and first and second:
        rounds = [read_practice_rows(practice, period).appointments for period in (first, second)]
    else:
        raise typer.BadParameter("Name two sheets, or --practice with --first and --second.")
    compared = compare_rounds(*rounds, everybody=everybody)
    check_both_rounds(compared)
    if share_sessions(*rounds):
        typer.echo(wording.SAME_SESSIONS, err=True)
    if output is Format.JSON:
        print_json([wording.compared_answer(one) for one in compared])
        return
    typer.echo("\n\n".join(wording.describe_compared(one) for one in compared))


@audit_app.command("funnel")
def audit_funnel(
    file: SheetArgument = None,
    locality: LocalityOption = "",
    period: PeriodOption = "",
    share: Annotated[AuditShare, typer.Option(help="Which appointments.")] = AuditShare.AVOIDABLE,
    exact: Annotated[
        bool, typer.Option("--exact", help="Nothing hidden or rounded; for the analyst alone.")
    ] = False,
    output: FormatOption = Format.TEXT,
) -> None:
    """Show practices beside each other, by code, and which lie beyond chance."""
    from raftlib.analysis.audit_figures import count_practices
    from raftlib.analysis.funnel import summarise_funnel
    from raftlib.analysis.shrinkage import estimate_typical_range
    from raftlib.cli.audit_rows import check_whole, check_whole_month, tell_rows
    from raftlib.workbook.wording import audit_funnel as wording

    if not exact:
        check_whole_month(period)
    # Whether a month is all there is can be told only from all there is.
    chosen = period if exact else ""
    rows = read_file(file, "", chosen) if file else read_locality_rows(locality, chosen)
    if exact:
        shown = tuple(count_practices(rows.appointments, share))
        audited = len(shown)
    else:
        told = tell_rows(rows)
        check_whole(told, period)
        shown, audited = told.practices[share], told.practices_audited
    funnel = summarise_funnel(shown) if shown else None
    typical = estimate_typical_range(shown)
    not_shown = audited - len(shown)
    if output is Format.JSON:
        print_json(wording.funnel_answer(funnel, typical, not_shown, disclosed=not exact))
        return
    typer.echo(wording.describe_funnel(funnel, typical, not_shown, disclosed=not exact))


@audit_app.command("themes")
def audit_themes(
    file: SheetArgument = None,
    locality: LocalityOption = "",
    output: FormatOption = Format.TEXT,
) -> None:
    """Say which changes clinicians named, in how many practices, and who owns them."""
    from raftlib.cli.audit_rows import tell_rows
    from raftlib.workbook.wording import themes as wording

    rows = read_file(file, "", "") if file else read_locality_rows(locality, "")
    told = tell_rows(rows)
    if output is Format.JSON:
        print_json(wording.themes_answer(told))
        return
    typer.echo(wording.describe_themes(told))
