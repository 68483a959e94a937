"""`raft serve` and `raft lab`: the pages, to use and to change."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from raftlib import settings
from raftlib.cli.workbook import add_demo_if_new, hand_out_codes


def serve(
    ip: Annotated[str, typer.Option(help="Where to listen; 127.0.0.1 is this computer.")] = (
        "127.0.0.1"
    ),
    port: Annotated[
        int,
        typer.Option(min=1, max=65535, help="The next free one is taken if it is in use."),
    ] = settings.PORT,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    host: Annotated[
        list[str] | None,
        typer.Option(help="A name under which browsers reach it; may be repeated."),
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="For https, a PEM file.")] = None,
    key: Annotated[Path | None, typer.Option(help="The certificate's key, a PEM file.")] = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(help="Address of a reverse proxy with https in front; may be repeated."),
    ] = None,
    sign_in_header: Annotated[
        str, typer.Option(help="The header in which that proxy names who signed in with it.")
    ] = "",
) -> None:
    """Start the workbook, with the demo locality if it is empty."""
    from raftlib.server.early import early_fork_server
    from raftlib.server.site import Site

    site = Site(
        ip=ip,
        port=port,
        hosts=frozenset(name.lower() for name in host or ()),
        certificate=certificate,
        key=key,
        proxies=frozenset(proxy or ()),
        sign_in_header=sign_in_header,
    )
    with early_fork_server() as early:
        from raftlib.server.start import serve as serve_pages
        from raftlib.store.secret_key import read_key

        add_demo_if_new()
        first_code = hand_out_codes()
        serve_pages(
            site,
            store_url=settings.store_url(),
            key=read_key(settings.key_file()),
            log_folder=settings.log_folder(),
            open_browser=browser and _has_screen(),
            first_code=first_code,
            early=early,
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
