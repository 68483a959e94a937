"""What the fork server of a test's site imports; the real one also runs pages.

That takes as long as many tests, and is tested where the command starts the workbook.
"""

import importlib
import pkgutil

from raftlib.workbook import views
from raftlib.workbook.views import pictures


def warm_up() -> None:
    """Import what pages import."""
    pictures.load_libraries()
    for module in pkgutil.iter_modules(views.__path__):
        importlib.import_module(f"{views.__name__}.{module.name}")
