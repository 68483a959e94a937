"""`raft bench`: how many people this machine serves."""

import logging
import os
import signal
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from raftlib import settings
from raftlib.bench.bounds import MOST_VIEWERS, STOCK_VIEWERS
from raftlib.cli.answers import Format, FormatOption, print_json

if TYPE_CHECKING:
    from raftlib.bench.run import Comparison, Plan
    from raftlib.server.pages import Page

REDRAWN = 2  # times a second: the bar takes its time from what is measured


class Against(StrEnum):
    """What our server is compared with."""

    STOCK = "stock"


def bench(
    viewers: Annotated[
        int, typer.Option(min=1, max=MOST_VIEWERS, help="How many people open the page at once.")
    ] = 10,
    against: Annotated[
        Against | None, typer.Option(help="Measure stock Voilà on the same page, too.")
    ] = None,
    stock_viewers: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_VIEWERS,
            help=f"How many open it there; as many as here, but at most {STOCK_VIEWERS}.",
        ),
    ] = None,
    page: Annotated[str, typer.Option(help="The page, as its address names it.")] = (
        "avoidable-appointments"
    ),
    press: Annotated[bool, typer.Option(help="Choose something once the page is open.")] = True,
    change: Annotated[
        bool, typer.Option("--change", help="Change the data while all look, too.")
    ] = False,
    output: FormatOption = Format.TEXT,
) -> None:
    """Measure how many people this machine serves: open a page for many at the same moment.

    Everything is started here, on a locality of its own, and ended again.
    """
    found = _find_page(page)
    at_stock = count_stock_viewers(viewers, against, stock_viewers)
    from raftlib.bench.run import Plan  # which takes a second or two
    from raftlib.bench.wording import describe_run

    plan = Plan(
        slug=found.slug,
        notebook=settings.NOTEBOOKS / found.notebook,
        roles=found.roles,
        viewers=viewers,
        stock_viewers=at_stock,
        press=press,
        change=change,
        data=settings.DATA,
        environment=dict(os.environ),
    )
    _end_as_on_ctrl_c()
    result = _run_with_bar(plan, settings.now())
    if output is Format.JSON:
        print_json(result.as_answer())
        return
    typer.echo(describe_run(result))


def count_stock_viewers(viewers: int, against: Against | None, asked: int | None) -> int:
    """Return how many people open the page at stock Voilà; 0 where it is not measured.

    Examples
    --------
    >>> count_stock_viewers(200, Against.STOCK, None)
    60
    """
    if against is None:
        if asked is not None:
            raise typer.BadParameter("--stock-viewers needs --against stock.")
        return 0
    return asked or min(viewers, STOCK_VIEWERS)


def _find_page(slug: str) -> "Page":
    from raftlib.server.pages import PAGES

    known = {page.slug: page for page in PAGES}
    if slug not in known:
        raise typer.BadParameter(f"There is no page {slug!r}. Give one of: {', '.join(known)}.")
    return known[slug]


def _end_as_on_ctrl_c() -> None:
    """Let a closed terminal and a time limit end the servers, too."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has not both
            signal.signal(getattr(signal, name), signal.default_int_handler)


def _run_with_bar(plan: "Plan", now: datetime) -> "Comparison":
    """Measure, and show on stderr how far it is: stdout holds nothing but the result."""
    from rich.console import Console
    from rich.progress import Progress

    from raftlib.bench.run import run

    # what fails is counted; what the libraries say of it is of no use at the terminal
    logging.basicConfig(handlers=[logging.NullHandler()])
    bar = Progress(console=Console(stderr=True), transient=True, refresh_per_second=REDRAWN)
    with bar as progress:
        task = progress.add_task("Starting the server", total=None)

        def tell(what: str, done: int, total: int) -> None:
            progress.update(task, description=what, completed=done, total=total)

        return run(plan, now, tell)
