"""What a report costs, against papermill on the command line.

Run: pytest tests/benchmarks/test_report_benchmark.py -o addopts="" -s

Ours: ``raft report locality --all`` of 50 localities with 2 workers, from the start of the command
to its end, divided by 50; each report is an HTML file and the executed notebook.
Theirs: the same notebook with the same parameters, 2 at a time: ``papermill`` makes the notebook,
then ``jupyter nbconvert`` its HTML. In turns, on the same store. What is held to an eighth is ours
with the HTML to papermill's without.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from raftlib import settings
from raftlib.sources.menus import read_audit_menu
from raftlib.store.connection import Store
from tests.workbook.stores import add_practices, add_sheet

LOCALITIES, WORKERS, THEIRS, ROUNDS = 50, 2, 4, 2
NOTEBOOK = settings.NOTEBOOKS / "reports" / "locality.ipynb"
AT_MOST = 1 / 8  # of papermill's time: issue 4


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Seconds a report: by the clock, and of processors."""

    wall: float
    cpu: float


def fill_store(url: str) -> None:
    """Invent localities of 4 practices, 2 of which have audited."""
    store = Store(url)
    labels = [
        one.label for one in read_audit_menu(settings.data_path("menus/audit.toml")).alternatives
    ]
    practices = [
        (f"X{number:02}{place:02}", f"SURGERY {number} {place}", f"Locality {number:02}")
        for number in range(LOCALITIES)
        for place in range(4)
    ]
    add_practices(store, *practices)
    for code, _, _ in practices:
        if code.endswith(("00", "01")):
            reasons = dict.fromkeys(labels[:6], 10)
            add_sheet(store, code, wholly=30, partially=30, neither=60, reasons=reasons)
    store.close()


def run(*words: object) -> None:
    """Run a command of the environment that runs the tests."""
    # Not its output: a kernel that is not asked to encrypt warns there.
    subprocess.run([sys.executable, "-m", *map(str, words)], check=True, capture_output=True)


def cost_of(act: Callable[[], object], reports: int) -> Cost:
    """Return what something costs, with all processes that have ended in it, a report."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    act()
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall=wall / reports, cpu=cpu / reports)


def make_ours(folder: Path) -> None:
    words = "--all", "--workers", WORKERS, "--folder", folder
    run("raftlib.cli", "report", "locality", *words)


def execute_theirs(folder: Path) -> None:
    def execute(number: int) -> None:
        told = "-p", "locality", f"Locality {number:02}", "-p", "period", ""
        run("papermill", NOTEBOOK, folder / f"{number}.ipynb", "-k", "python3", *told)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(execute, range(THEIRS)))


def export_theirs(folder: Path) -> None:
    def export(number: int) -> None:
        run("jupyter", "nbconvert", "--to", "html", "--no-input", folder / f"{number}.ipynb")

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(export, range(THEIRS)))


def test_report_costs_an_eighth_of_papermill(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'raft.db'}"
    fill_store(url)
    monkeypatch.setenv("RAFT_STORE", url)
    ratios = []
    for number in range(ROUNDS):
        ours_in, theirs_in = tmp_path / f"ours{number}", tmp_path / f"theirs{number}"
        theirs_in.mkdir()
        notebook = cost_of(lambda folder=theirs_in: execute_theirs(folder), THEIRS)
        ours = cost_of(lambda folder=ours_in: make_ours(folder), LOCALITIES)
        page = cost_of(lambda folder=theirs_in: export_theirs(folder), THEIRS)
        ratios.append(ours.wall / notebook.wall)
        print(  # noqa: T201  (what the benchmark is run for)
            f"\nOne report: ours {ours.wall:.2f} s ({ours.cpu:.2f} s of processors); papermill"
            f" {notebook.wall:.2f} s ({notebook.cpu:.2f} s), its HTML {page.wall:.2f} s"
            f" ({page.cpu:.2f} s).\n"
            f"Ours to papermill alone: 1/{1 / ratios[-1]:.1f}"
            f" (processors 1/{notebook.cpu / ours.cpu:.1f});"
            f" with its HTML: 1/{(notebook.wall + page.wall) / ours.wall:.1f}"
            f" (processors 1/{(notebook.cpu + page.cpu) / ours.cpu:.1f})."
        )
        assert len(list(ours_in.glob("*.html"))) == LOCALITIES
    assert min(ratios) <= AT_MOST
