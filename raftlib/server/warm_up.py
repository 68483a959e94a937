"""What the fork server does before its first fork, so that no viewer waits for it."""

import gc
import os
import tempfile
from datetime import UTC, datetime

import ipywidgets as widgets
import nbformat

from raftlib import settings
from raftlib.forks.execute import run_cells
from raftlib.forks.holes import fill_holes
from raftlib.forks.kernel import ForkableApp
from raftlib.store.connection import Store
from raftlib.store.ledger import rehearse
from raftlib.workbook.models import worked_out
from raftlib.workbook.models.demo import make_demo_store
from raftlib.workbook.views import drawing_names, pictures

# One page of each kind that draws. What another page needs besides, its own snapshot finds out:
# the first viewer after a start waits for all that is run here.
RUN_ONCE = ("10_avoidable_appointments", "20_locality_dashboard", "36_locality_vote")


def warm_up() -> None:
    """Run some pages once on invented data, and forget all of it.

    What is imported, compiled and found out on the way is shared by all forks.
    """
    pictures.load_libraries()
    for find_version in (drawing_names.code_version, worked_out.code_version):
        find_version()  # which reads many files
    before = dict(os.environ)
    app: ForkableApp = ForkableApp.instance()
    with tempfile.TemporaryDirectory(prefix="raft-warm-") as folder:
        os.environ.pop("RAFT_WORK", None)  # what the page draws it is to draw itself
        os.environ["RAFT_STORE"] = url = f"sqlite:///{folder}/demo.db"
        make_demo_store(url, settings.DATA, datetime.now(UTC))
        store = Store(url)
        rehearse(store)
        store.close()
        for name in RUN_ONCE:
            place = settings.NOTEBOOKS / f"{name}.ipynb"
            run_cells(app, nbformat.read(place, as_version=4))
    widgets.Widget.close_all()
    app.kernel.shell.reset(new_session=True)
    os.environ.clear()
    os.environ.update(before)
    gc.collect()
    fill_holes()  # the pages that are forked from here stay
