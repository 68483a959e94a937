"""`raft serve` and `raft lab`: the pages, to use and to change."""

import subprocess
import sys
from typing import Annotated

import typer

from raftlib import settings
from raftlib.cli.workbook import add_demo_if_new


def serve(
    ip: Annotated[str, typer.Option(help="Only this computer: 127.0.0.1.")] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(min=1, max=65535, help="The next free one is taken if it is in use."),
    ] = settings.PORT,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Start the workbook on this computer, with the demo locality if it is empty."""
    from raftlib.server.start import serve as serve_pages

    add_demo_if_new()
    serve_pages(
        ip,
        port,
        store_url=settings.store_url(),
        log_folder=settings.log_folder(),
        open_browser=browser and _has_screen(),
    )


def lab(
    port: Annotated[
        int,
        typer.Option(min=1, max=65535, help="The next free one is taken if it is in use."),
    ] = 8888,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Open the same notebooks in JupyterLab, to change them."""
    from raftlib.server.lab import lab_command

    add_demo_if_new()
    command = lab_command(settings.NOTEBOOKS, port, open_browser=browser and _has_screen())
    raise typer.Exit(subprocess.run(command, check=False).returncode)  # noqa: S603 (our own words)


def _has_screen() -> bool:
    """Return whether somebody sits in front of this: a browser opened elsewhere would block."""
    return sys.stdout.isatty() and (sys.platform != "linux" or settings.has_display())
