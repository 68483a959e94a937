"""Runs a report notebook, and writes the executed notebook and one HTML file."""

import os
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from raftlib.errors import ReportError
from raftlib.reports.html import notebook_as_html

# A report that takes longer than this hangs.
CELL_SECONDS = 120


@dataclass(frozen=True, kw_only=True)
class Report:
    """The two files of one report."""

    html: Path
    notebook: Path


def run_report(notebook: Path, parameters: Mapping[str, str], folder: Path, stem: str) -> Report:
    """Execute a notebook in a kernel of its own and write ``stem``.html and ``stem``.ipynb.

    Either both files are written or none; an older pair is replaced.

    Raises
    ------
    ReportError
        If a cell fails: the cell, and the words of its error.
    """
    with TemporaryDirectory() as scratch:
        pair = make_pair(
            notebook,
            parameters,
            Path(scratch),
            kernel_name="python3",
            execution_timeout=CELL_SECONDS,
            config=_kernel_config(Path(scratch)),
        )
        return publish_pair(pair, folder, stem)


def make_pair(
    notebook: Path, parameters: Mapping[str, str], scratch: Path, **engine: object
) -> Report:
    """Execute a notebook with parameters, and write its two files into a folder of this run.

    Parameters
    ----------
    engine : object
        What papermill and its engine are told beside that.

    Raises
    ------
    ReportError
        If a cell fails.
    """
    executed = str(scratch / "executed.ipynb")
    told = {"progress_bar": False, "request_save_on_cell_execute": False, **engine}
    try:
        content = papermill.execute_notebook(
            str(notebook), executed, parameters=dict(parameters), **told
        )
    except PapermillExecutionError as error:
        cell = describe_cell(nbformat.read(notebook, as_version=4), error.source)
        raise ReportError(f"{cell}: {error.ename}: {error.evalue}") from error
    except (DeadKernelError, TimeoutError) as error:
        raise ReportError(f"The run of {notebook.name} stopped: {error}") from error
    strip_paths(content)
    pair = Report(html=scratch / "report.html", notebook=scratch / "report.ipynb")
    nbformat.write(content, pair.notebook)
    pair.html.write_text(notebook_as_html(content), encoding="utf-8")
    return pair


def publish_pair(pair: Report, folder: Path, stem: str) -> Report:
    """Put the two files of a run where they belong: whole, and both.

    Raises
    ------
    ReportError
        If the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"The folder {folder.name} cannot be made: {error.strerror}.") from error
    report = Report(html=folder / f"{stem}.html", notebook=folder / f"{stem}.ipynb")
    with TemporaryDirectory(dir=folder, prefix=".new-") as beside:
        # Copied first: from there to their names it is one step each, on the same disk.
        new = [Path(shutil.copy(path, beside)) for path in (pair.notebook, pair.html)]
        for path, place in zip(new, (report.notebook, report.html), strict=True):
            path.replace(place)
    return report


def describe_cell(content: nbformat.NotebookNode, source: str) -> str:
    """Say which cell of a notebook it is: its number among those with code, and its first line.

    The cell that papermill adds, with the values of the parameters, has no number.
    """
    code = [cell.source for cell in content.cells if cell.cell_type == "code"]
    number = f" {code.index(source) + 1}" if source in code else ""
    return f"Cell{number} ({source.strip().partition(chr(10))[0]})"


def _kernel_config(scratch: Path) -> Config:
    """Let a kernel talk over files of its own run: ports are open to the machine and collide."""
    if os.name == "nt":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": str(scratch / "kernel")}})


def strip_paths(content: nbformat.NotebookNode) -> None:
    """Take out what papermill notes of this machine: folders, and warnings that name them."""
    kept = content.metadata.get("papermill", {})
    for name in ("input_path", "output_path", "environment_variables"):
        kept.pop(name, None)
    for cell in content.cells:
        outputs = cell.get("outputs")
        if outputs:
            cell.outputs = [output for output in outputs if output.get("name") != "stderr"]


def file_stems(names: Iterable[str], period: str = "") -> dict[str, str]:
    """Return a file name without ending for each locality, safe everywhere and no two alike.

    Examples
    --------
    >>> file_stems(["North (demo)", "../North demo"])
    {'North (demo)': 'locality-north-demo', '../North demo': 'locality-north-demo-2'}
    """
    stems: dict[str, str] = {}
    for name in names:
        words = re.findall(r"[a-z0-9]+", name.casefold())
        stem = "-".join(["locality", *words, *re.findall(r"\d+", period)])
        number = 1 + sum(re.sub(r"-\d+$", "", taken) == stem for taken in stems.values())
        stems[name] = stem if stem not in stems.values() else f"{stem}-{number}"
    return stems
