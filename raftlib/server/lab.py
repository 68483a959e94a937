"""JupyterLab on the workbook's notebooks, for the analyst at this computer."""

import os
import sys
from pathlib import Path


def lab_command(notebooks: Path, port: int, *, open_browser: bool) -> list[str]:
    """Return the command that opens JupyterLab on the notebooks, on this computer only.

    Nothing is fetched from another host: no news, no look for updates, no list of extensions.
    Voila's own extension stays off, since it would serve any notebook by its path.
    """
    options = {
        "ServerApp.root_dir": str(notebooks),
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.open_browser": open_browser,
        "ServerApp.jpserver_extensions": "voila.server_extension=False",
        "ServerApp.log_level": "WARN",
        "LabApp.news_url": "None",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
    }
    words = [f"--{name}={value}" for name, value in options.items()]
    # Jupyter refuses the administrator by default; in a container there is nobody else.
    administrator = hasattr(os, "geteuid") and os.geteuid() == 0
    return [sys.executable, "-m", "jupyterlab", *words, *(["--allow-root"] * administrator)]
