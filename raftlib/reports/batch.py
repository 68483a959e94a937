"""Runs one report for each of several localities; a failure does not stop the rest."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from raftlib.errors import RaftError, ReportError
from raftlib.forks.client import ForkServerError
from raftlib.forks.fork import can_fork
from raftlib.reports.parameters import LocalityParameters, check_notebook
from raftlib.reports.run import Report, file_stems, run_report
from raftlib.reports.workers import ForkedReports


@dataclass(frozen=True, kw_only=True)
class Made:
    """What came of one locality: a report, or why there is none."""

    locality: str
    report: Report | None
    failure: str = ""


def make_locality_reports(
    notebook: Path,
    localities: Sequence[str],
    known: Sequence[str],
    period: str,
    folder: Path,
    workers: int = 0,
) -> Generator[Made]:
    """Check all parameters, then make the reports.

    Parameters
    ----------
    localities : sequence of str
        The ones to report on.
    known : sequence of str
        The ones that the workbook has.
    workers : int
        How many reports are made at once, each in a fork of one warm process. With 0, and where
        processes cannot be forked, each has a kernel of its own, one after the other.

    Yields
    ------
    Made
        One for each locality, in their order. When this is closed, what is still being made is
        ended.

    Raises
    ------
    ReportError
        Before anything is run, if a locality is not known, the period is none, or the notebook
        takes other parameters.
    """
    for locality in localities:
        if locality not in known:
            raise ReportError(
                f"There is no locality {locality!r} in the workbook. It has: "
                f"{', '.join(known) or 'none; import a register first'}."
            )
    asked = [
        LocalityParameters.check({"locality": locality, "period": period})
        for locality in localities
    ]
    check_notebook(notebook, set(LocalityParameters.model_fields))
    stems = file_stems((one.locality for one in asked), asked[0].period if asked else "")

    def make(one: LocalityParameters, run: Callable[..., Report] = run_report) -> Made:
        try:
            report = run(notebook, one.model_dump(), folder, stems[one.locality])
        except (RaftError, OSError) as error:
            return Made(locality=one.locality, report=None, failure=str(error))
        return Made(locality=one.locality, report=report)

    return _make(make, asked, workers)


def _make(
    make: Callable[..., Made], asked: Sequence[LocalityParameters], workers: int
) -> Generator[Made]:
    forked = _start_forks(workers)
    if forked is None:
        yield from map(make, asked)
        return
    pool = ThreadPoolExecutor(workers)
    try:
        for future in [pool.submit(make, one, forked.run_report) for one in asked]:
            yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        forked.close()
        pool.shutdown()


def _start_forks(workers: int) -> ForkedReports | None:
    if not workers or not can_fork():
        return None
    try:
        return ForkedReports()
    except ForkServerError:  # each has a kernel of its own then, which is only slower
        return None
