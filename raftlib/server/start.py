"""Start the workbook and stop it cleanly."""

import asyncio
import logging
import signal
import threading
import webbrowser
from collections.abc import Callable, Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

import typer

from raftlib import settings
from raftlib.forks.client import ForkServer
from raftlib.forks.fork import can_fork
from raftlib.server.address import Listening, open_socket
from raftlib.server.application import RaftVoila, site_config
from raftlib.server.pages import PAGES, Page
from raftlib.server.site import Site, check_site, load_certificate
from raftlib.shared_work import new_work_folder
from raftlib.store.connection import Store

LOG_BYTES, LOG_FILES = 2**20, 5


def serve(
    site: Site,
    *,
    store_url: str,
    key: bytes,
    log_folder: Path,
    open_browser: bool = False,
    first_code: str = "",
    pages: Sequence[Page] = PAGES,
    notebooks: Path = settings.NOTEBOOKS,
    early: ForkServer | None = None,
    say: Callable[[str], None] = typer.echo,
) -> None:
    """Serve the pages until Ctrl+C or SIGTERM.

    Parameters
    ----------
    site : Site
        Where the pages are found, and whom the server believes.
    key : bytes
        The secret behind personal codes and cookies, which every server of a store shares.
    first_code : str
        The personal code that the opened browser fills in.
    early : ForkServer, optional
        One that starts already; whoever started it ends it.
    say : callable
        Gets the sentences for the person at the terminal; the rest goes to ``log_folder``.

    Raises
    ------
    ServerError
        If the site would not be safe, its certificate cannot be used, or no port is free.
    """
    load_certificate(check_site(site))
    allow_many_files()
    listening = open_socket(site)
    if listening.port != site.port:
        say(f"Port {site.port} is taken, so the workbook uses port {listening.port}.")
    log = keep_log(log_folder)
    application = RaftVoila(
        log=log,
        config=site_config(),
        config_file_paths=[],
        root_dir=str(notebooks),
        pages=tuple(pages),
        store=Store(store_url),
        store_url=store_url,
        key=key,
        site=site,
        clock=settings.now,
        early=early,
    )
    application.initialize([])

    def ready() -> None:
        say(f"The workbook is open at {listening.url} - press Ctrl+C to stop it.")
        if open_browser:
            # what stands after the # stays in the browser
            address = f"{listening.url}login#c={first_code}" if first_code else listening.url
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    with new_work_folder() as work:
        if can_fork():  # elsewhere each page draws for itself
            settings.share_work(work)
        asyncio.run(_run_until_stopped(application, listening, ready))
    say("The workbook is closed.")


async def _run_until_stopped(
    application: RaftVoila, listening: Listening, ready: Callable[[], None]
) -> None:
    loop = asyncio.get_running_loop()
    running = asyncio.create_task(application.run(listening, ready))
    for number in (signal.SIGINT, signal.SIGTERM):
        # not loop.add_signal_handler, which Windows lacks
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(running.cancel))
    try:
        await running
    except asyncio.CancelledError:
        logging.getLogger("raft").info("Stopped")


def allow_many_files() -> None:
    """Raise the limit of open files as far as it goes: each page takes some."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def keep_log(folder: Path) -> logging.Logger:
    """Send what all libraries log to a file that is rotated; nothing reaches the terminal."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "server.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    return logging.getLogger("raft")
