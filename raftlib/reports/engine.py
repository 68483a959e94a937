"""papermill's way to a kernel that is in the same process, a fork made for one report."""

from collections.abc import Callable
from typing import Any

from papermill.engines import Engine, NotebookExecutionManager

from raftlib.forks.execute import cell_runner
from raftlib.forks.kernel import ForkableApp

ENGINE = "raft-fork"


class ForkEngine(Engine):
    """Runs the cells of one notebook; parameters, metadata and errors stay papermill's."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        app: ForkableApp,
        on_cell: Callable[[str], object],
        **_others: Any,
    ) -> None:
        """Run the cells until one fails.

        Parameters
        ----------
        app : ForkableApp
            The kernel of this process.
        on_cell : callable
            Is told the source of each cell with code before that is run.
        """
        content = nb_man.nb
        with cell_runner(app) as runner:
            for index, cell in enumerate(content.cells):
                nb_man.cell_start(cell, index)
                if cell.cell_type == "code":
                    on_cell(cell.source)
                failed = runner.run(cell)
                if failed:
                    nb_man.cell_exception(cell, index, exception=failed)
                nb_man.cell_complete(cell, index)
                if failed:
                    break
        content.metadata["language_info"] = app.kernel.language_info
        if states := runner.outputs.widget_states():
            content.metadata["widgets"] = states
