"""What a cell shows in a fork is what it shows in a kernel that papermill starts itself."""

import re

import nbformat
import papermill
import pytest
from traitlets.config import Config

from tests.forks.kinds_of_output import CELLS, all_kinds

STATE = "application/vnd.jupyter.widget-state+json"
# Where the code of a cell is said to be, and the names of widgets and displays: new in each run.
NAMES = [(re.compile(r"ipykernel_\d+"), "ipykernel"), (re.compile(r"[0-9a-f]{32}"), "name")]


@pytest.fixture(scope="module")
def executed(task_server, tmp_path_factory):
    """The same notebook, run by papermill's own engine and by ours."""
    folder = tmp_path_factory.mktemp("k")
    notebook, real, ours = (str(folder / f"{name}.ipynb") for name in ("n", "real", "ours"))
    nbformat.write(all_kinds(), notebook)
    ipc = Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "k")}})
    with pytest.raises(papermill.PapermillExecutionError, match="no luck"):
        papermill.execute_notebook(
            notebook, real, progress_bar=False, config=ipc, execution_timeout=60
        )
    words = {"notebook": notebook, "executed": ours}
    task = task_server.start_task("tests.forks.papermill_task", words, cwd=str(folder.cwd()))
    heard = list(until_done(task))
    assert heard[-1] == {"done": "ValueError"}
    task.close()
    return tuple(nbformat.read(path, as_version=4) for path in (real, ours))


def until_done(task):
    for message in task.hear(60):
        yield message
        if "done" in message:
            return


def without_names(value):
    """Return the value with what is new in each run made the same."""
    if isinstance(value, dict):
        return {without_names(key): without_names(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_names(item) for item in value]
    if isinstance(value, str):
        for pattern, word in NAMES:
            value = pattern.sub(word, value)
    return value


def outputs_of(notebook, kind):
    """Return a cell's count and outputs.

    A kernel sends what is printed in pieces, when it likes: neighbours are joined. A widget's text
    tells its state, to which a browser's answer comes earlier here: after the output, not the cell.
    """
    cell = next(one for one in notebook.cells if kind in one.metadata.get("tags", ()))
    joined = []
    for output in cell.outputs:
        if "application/vnd.jupyter.widget-view+json" in output.get("data", {}):
            output["data"].pop("text/plain")
        if output.output_type == "stream" and joined and joined[-1].get("name") == output.name:
            joined[-1]["text"] += output.text
        else:
            joined.append(dict(output))
    return cell.execution_count, without_names(joined)


# Below pytest a kernel takes nothing that is written below Python.
@pytest.mark.parametrize("kind", sorted(set(CELLS) - {"program below"}))
def test_outputs_are_those_of_a_real_kernel(executed, kind):
    real, ours = executed

    assert outputs_of(ours, kind) == outputs_of(real, kind)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("stdout", ["stream"]),
        ("figure", ["display_data"]),
        ("figure as result", ["execute_result"]),
        ("may fail", ["error"]),
        ("output widget cleared", []),
        ("two displays", ["display_data", "stream", "display_data", "display_data"]),
    ],
)
def test_comparison_compares_something(executed, kind, expected):
    _, outputs = outputs_of(executed[1], kind)

    assert [output["output_type"] for output in outputs] == expected


def test_what_a_program_prints_belongs_to_its_cell(executed):
    _, outputs = outputs_of(executed[1], "program below")

    assert outputs == [{"output_type": "stream", "name": "stdout", "text": "below\n"}]


def test_states_of_widgets_are_those_of_a_real_kernel(executed):
    real, ours = (
        sorted(map(repr, without_names(list(one.metadata.widgets[STATE]["state"].values()))))
        for one in executed
    )

    assert len(ours) == 12
    assert ours == real


def test_metadata_is_that_of_a_real_run(executed):
    real, ours = executed

    assert ours.metadata.language_info == real.metadata.language_info
    assert set(ours.metadata.papermill) == set(real.metadata.papermill)
    assert [cell.metadata.get("papermill", {}).get("status") for cell in ours.cells] == [
        cell.metadata.get("papermill", {}).get("status") for cell in real.cells
    ]
