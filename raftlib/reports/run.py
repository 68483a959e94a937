"""Runs a report notebook, and writes the executed notebook and one HTML file."""

import os
import re
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
    """Execute a notebook with parameters and write ``stem``.html and ``stem``.ipynb.

    Either both files are written or none; an older pair is replaced.

    Raises
    ------
    ReportError
        If a cell fails, in the words of its error.
    """
    with TemporaryDirectory() as scratch:
        executed = Path(scratch) / "executed.ipynb"
        try:
            papermill.execute_notebook(
                str(notebook),
                str(executed),
                parameters=dict(parameters),
                kernel_name="python3",
                progress_bar=False,
                execution_timeout=CELL_SECONDS,
                config=_kernel_config(Path(scratch)),
            )
        except PapermillExecutionError as error:
            raise ReportError(f"{error.ename}: {error.evalue}") from error
        except (DeadKernelError, TimeoutError) as error:
            raise ReportError(f"The run of {notebook.name} stopped: {error}") from error
        content = nbformat.read(executed, as_version=4)
    strip_paths(content)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"The folder {folder.name} cannot be made: {error.strerror}.") from error
    report = Report(html=folder / f"{stem}.html", notebook=folder / f"{stem}.ipynb")
    html = notebook_as_html(content)
    nbformat.write(content, report.notebook)
    report.html.write_text(html, encoding="utf-8")
    return report


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
