"""Shows on a terminal how far a batch of reports is, and what failed."""

from collections.abc import Callable, Iterable

from rich.console import Console
from rich.progress import Progress

from raftlib.reports.batch import Made


def show_progress(made: Iterable[Made], total: int, say: Callable[[str], None]) -> list[Made]:
    """Show a bar while reports are made, then where they are, then the failures.

    Returns
    -------
    list of Made
        The ones that failed.
    """
    done = []
    # The bar goes to stderr, so that stdout holds nothing but the result.
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Making reports", total=total)
        for one in made:
            done.append(one)
            progress.update(task, advance=1, description=f"Made {one.locality}")
    for one in done:
        if one.report:
            say(f"{one.locality}: {one.report.html}")
    failures = [one for one in done if one.report is None]
    if failures:
        say(f"{len(failures)} of {total} reports could not be made:")
    for one in failures:
        say(f"- {one.locality}: {one.failure}")
    return failures
