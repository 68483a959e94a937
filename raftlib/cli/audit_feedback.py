"""`raft audit feedback`: what people of a locality think of the audit and its tool."""

from typing import Annotated

import typer

from raftlib.cli.answers import Format, FormatOption, print_json
from raftlib.cli.workbook import open_store
from raftlib.errors import ReportError
from raftlib.settings import data_path, now


def audit_feedback(
    locality: Annotated[str, typer.Option(help="The locality, from the workbook.")],
    period: Annotated[str, typer.Option(help="A month such as 2023-11; the last, if none.")] = "",
    output: FormatOption = Format.TEXT,
) -> None:
    """Say what people think of the tool, without who; of fewer than five only their number."""
    from raftlib.analysis.feedback import summarise_feedback
    from raftlib.conduct.feedback import feedback_period
    from raftlib.sources.feedback_form import read_feedback_form
    from raftlib.store.feedback import list_feedback_periods, read_feedback
    from raftlib.store.registers import read_localities
    from raftlib.workbook.wording.feedback import as_text, feedback_answer

    store = open_store()
    known = read_localities(store)
    if locality not in known:
        raise ReportError(
            f"There is no locality {locality!r} in the workbook. Name one of these with "
            f"--locality: {', '.join(known) or 'none yet: start with raft import register'}."
        )
    last = next(iter(list_feedback_periods(store, locality)), feedback_period(now()))
    month = _read_month(period or last)
    questions = read_feedback_form(data_path("menus/feedback.toml"))
    summary = summarise_feedback(read_feedback(store, locality, month), questions)
    if output is Format.JSON:
        print_json(feedback_answer(summary, locality, month))
        return
    typer.echo(as_text(summary, locality, month))


def _read_month(text: str) -> str:
    from raftlib.domain.period import Period

    try:
        month = Period.parse(text)
    except ValueError:
        month = None
    if month is None or not month.is_month:
        raise ReportError(f"The period {text!r} is not a month, such as 2023-11. Name one.")
    return str(month)
