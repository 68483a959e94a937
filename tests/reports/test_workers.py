"""Reports that are made in forks are as good as others, and none knows of another."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from raftlib.errors import ReportError
from raftlib.forks.fork import can_fork
from raftlib.reports.batch import make_locality_reports
from raftlib.reports.run import publish_pair, run_report
from raftlib.reports.workers import ForkedReports
from tests.forks.test_task import has_ended
from tests.reports.notebooks import write_notebook

ROOT = Path(__file__).resolve().parents[2]
LOCALITY_NOTEBOOK = ROOT / "notebooks" / "reports" / "locality.ipynb"
DEMO = {"locality": "North (demo)", "period": ""}
ODD = re.compile(r"svg\+xml;base64,[^\"]+|id=\"?[^\s>]+|cell-id=\S+")
pytestmark = pytest.mark.skipif(not can_fork(), reason="nothing can be forked here")


@pytest.fixture(scope="module")
def forked():
    with ForkedReports(cell_seconds=20) as reports:
        yield reports


@pytest.fixture
def make(forked, tmp_path):
    """Make a report of code cells; return its printed text."""

    def make_report(*code, locality="A"):
        notebook = write_notebook(tmp_path / "n.ipynb", *code)
        words = {"locality": locality, "period": ""}
        report = forked.run_report(notebook, words, tmp_path / "out", locality.lower())
        cells = nbformat.read(report.notebook, as_version=4).cells
        return "".join(output.get("text", "") for cell in cells for output in cell.outputs)

    return make_report


def test_report_from_a_fork_is_the_one_from_a_kernel(forked, demo_url, tmp_path, monkeypatch):
    monkeypatch.setenv("RAFT_STORE", demo_url)

    one = forked.run_report(LOCALITY_NOTEBOOK, DEMO, tmp_path / "one", "demo")
    other = run_report(LOCALITY_NOTEBOOK, DEMO, tmp_path / "other", "demo")

    texts = [ODD.sub("", report.html.read_text("utf-8")) for report in (one, other)]
    assert "We looked at about 4,685 appointments" in texts[0]
    assert texts[0] == texts[1]
    assert [path.name for path in sorted((tmp_path / "one").iterdir())] == [
        "demo.html",
        "demo.ipynb",
    ]


def test_report_takes_its_parameters(make):
    assert make("print(locality, repr(period))", locality="B") == "B ''\n"


def test_report_runs_in_a_fork_of_the_warm_process(make):
    code = "import os\nprint(os.getpid(), os.getppid())"

    (one, warm), (other, same) = make(code).split(), make(code).split()

    assert one != other
    assert warm == same != str(os.getpid())


def test_report_finds_what_it_needs_imported(make):
    wanted = "pandas", "seaborn", "matplotlib.pyplot", "sqlalchemy", "ipywidgets", "nbconvert"

    assert make(f"import sys\nprint([n for n in {wanted!r} if n not in sys.modules])") == "[]\n"


DIRTY = """import builtins, math, os, sys, warnings
import matplotlib.pyplot as plt
left, math.pi, builtins.left_behind = 1, 3, 1
os.environ["LEFT"] = "1"
os.chdir("/")
plt.rcParams["figure.dpi"] = 7
warnings.simplefilter("error")
sys.stdout.close()
os.close(1)"""
CLEAN = """import math, os, warnings
import matplotlib.pyplot as plt
print(os.getcwd(), math.pi > 3, plt.rcParams["figure.dpi"] > 7, os.getenv("LEFT"))
print("left" in globals(), "left_behind" in dir(__builtins__), os.fstat(1).st_size >= 0)
warnings.warn("no error")"""


def test_nothing_of_one_report_is_there_in_the_next(make):
    clean = make(CLEAN)

    make(DIRTY)

    assert make(CLEAN) == clean == f"{Path.cwd()} True True None\nFalse False True\n"


def test_failing_cell_is_named_with_the_words_of_its_error(make, tmp_path):
    with pytest.raises(ReportError, match=r"^Cell 3 \(# why\): ValueError: no luck$"):
        make("1", '# why\nraise ValueError("no luck")')
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import os; os._exit(3)", "it ended itself with 3"),
        ("import os; os.kill(os.getpid(), 9)", "it was ended by SIGKILL"),
        ("import os; os.abort()", "it was ended by SIGABRT"),
        (
            "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**20, 2**20)); 'x' * 2**30",
            "MemoryError",
        ),
        ("raise SystemExit(4)", "SystemExit: 4"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    ],
)
def test_report_that_crashes_is_a_failure_and_the_next_is_made(make, tmp_path, code, words):
    with pytest.raises(ReportError, match=words) as caught:
        make("1", code)

    assert str(caught.value).startswith(f"Cell 3 ({code}")
    assert not (tmp_path / "out").exists()
    assert make("print('next')") == "next\n"


def test_report_after_the_warm_process_was_killed_is_made(make):
    with pytest.raises(ReportError, match="ended with the process that had started it"):
        make("import os; os.kill(os.getppid(), 9); import time; time.sleep(20)")

    assert make("print('next')") == "next\n"


def test_hanging_cell_is_ended_and_named(tmp_path):
    notebook = write_notebook(tmp_path / "n.ipynb", "import time; time.sleep(60)")
    words = r"^Cell 2 \(import time; time.sleep\(60\)\): it took over 2 seconds\.$"

    with ForkedReports(cell_seconds=2) as forked, pytest.raises(ReportError, match=words):
        forked.run_report(notebook, {"locality": "A", "period": ""}, tmp_path, "a")


def test_batch_goes_on_after_a_crash_and_keeps_the_order(tmp_path):
    code = "import os, time; time.sleep(0.5 * (locality == 'A')); locality == 'B' and os._exit(1)"
    notebook, names = write_notebook(tmp_path / "n.ipynb", code), ["A", "B", "C", "D"]

    made = list(make_locality_reports(notebook, names, names, "", tmp_path / "out", workers=2))

    assert [(one.locality, one.report is not None) for one in made] == [
        ("A", True),
        ("B", False),
        ("C", True),
        ("D", True),
    ]
    assert made[1].failure == f"Cell 2 ({code}): the process of the report stopped: it ended " + (
        "itself with 1."
    )


def test_as_many_reports_as_workers_are_made_at_once(tmp_path):
    """Each waits until the other has begun: one after the other, the first would fail."""
    code = (
        f"import os, time; path = {str(tmp_path)!r}\n"
        "open(os.path.join(path, 'began-' + locality), 'w').close()\n"
        "until = time.monotonic() + 15\n"
        "while len([n for n in os.listdir(path) if 'began' in n]) < 2:\n"
        "    assert time.monotonic() < until\n    time.sleep(0.02)"
    )
    notebook = write_notebook(tmp_path / "n.ipynb", code)

    made = make_locality_reports(notebook, ["A", "B"], ["A", "B"], "", tmp_path / "out", workers=2)

    assert [one.failure for one in made] == ["", ""]


LONG = """import os, subprocess, time
from pathlib import Path
if locality != "A":
    sleep = subprocess.Popen(["sleep", "300"])
    text = f"{os.getpid()} {os.getppid()} {sleep.pid}"
    Path(os.environ["BEGAN"], "new" + locality).write_text(text)
    os.replace(os.path.join(os.environ["BEGAN"], "new" + locality), os.environ["BEGAN"] + locality)
    time.sleep(300)"""


def test_interrupted_batch_leaves_no_process_and_whole_pairs_only(tmp_path):
    notebook, began = write_notebook(tmp_path / "n.ipynb", LONG), tmp_path / "began"
    began.mkdir()
    batch = subprocess.Popen(
        [sys.executable, "-m", "tests.reports.long_batch", notebook, tmp_path / "out", "2"],
        cwd=ROOT,
        env={**os.environ, "BEGAN": str(began)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    told = [tmp_path / "beganB", tmp_path / "beganC"]
    until = time.monotonic() + 60
    while not all(path.exists() for path in told) and time.monotonic() < until:
        time.sleep(0.05)

    batch.send_signal(signal.SIGINT)
    out, error = batch.communicate(timeout=20)

    assert (out, error.splitlines()[-1]) == ("A\n", "KeyboardInterrupt")
    assert all(has_ended(int(pid)) for path in told for pid in path.read_text().split())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "locality-a.html",
        "locality-a.ipynb",
    ]


def test_reports_that_were_ended_begin_no_other(tmp_path):
    reports = ForkedReports()
    reports.close()

    with pytest.raises(ReportError, match="batch was ended"):
        reports.run_report(LOCALITY_NOTEBOOK, DEMO, tmp_path, "a")


def test_pair_that_cannot_be_copied_changes_neither_file(tmp_path):
    """The new html is missing, as where a disk is full."""
    notebook = write_notebook(tmp_path / "n.ipynb", "1")
    good = run_report(notebook, {"locality": "A", "period": ""}, tmp_path / "out", "a")
    before = [path.read_bytes() for path in (good.html, good.notebook)]
    half = type(good)(html=tmp_path / "none.html", notebook=notebook)

    with pytest.raises(FileNotFoundError, match="none"):
        publish_pair(half, tmp_path / "out", "a")
    assert [path.read_bytes() for path in (good.html, good.notebook)] == before
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.html", "a.ipynb"]
