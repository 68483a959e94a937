"""Runs one report for each of several localities; a failure does not stop the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from raftlib.errors import ReportError
from raftlib.reports.parameters import LocalityParameters, check_notebook
from raftlib.reports.run import Report, file_stems, run_report


@dataclass(frozen=True, kw_only=True)
class Made:
    """What came of one locality: a report, or why there is none."""

    locality: str
    report: Report | None
    failure: str = ""


def make_locality_reports(
    notebook: Path, localities: Sequence[str], known: Sequence[str], period: str, folder: Path
) -> Iterator[Made]:
    """Check all parameters, then make one report after the other.

    Parameters
    ----------
    localities : sequence of str
        The ones to report on.
    known : sequence of str
        The ones that the workbook has.

    Yields
    ------
    Made
        One for each locality, in their order, as soon as it is there.

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
    return _make(notebook, asked, folder)


def _make(notebook: Path, asked: Sequence[LocalityParameters], folder: Path) -> Iterator[Made]:
    stems = file_stems((one.locality for one in asked), asked[0].period if asked else "")
    for one in asked:
        try:
            report = run_report(notebook, one.model_dump(), folder, stems[one.locality])
        except (ReportError, OSError) as error:
            yield Made(locality=one.locality, report=None, failure=str(error))
        else:
            yield Made(locality=one.locality, report=report)
