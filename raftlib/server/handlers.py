"""What answers each address: the home page, the registered pages and what they are made of."""

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, authenticated
from voila.tornado.handler import TornadoVoilaHandler

from raftlib.server.assets import find_asset, load_asset
from raftlib.server.pages import Page, find_page
from raftlib.server.policy import content_security_policy

A_YEAR = "public, max-age=31536000, immutable"
# Voila sends this every ten seconds while a cell runs, without the nonce that a script needs.
HEARTBEAT = "<script>window.voila_heartbeat()</script>"


class HomeHandler(JupyterHandler):
    """The home page."""

    @authenticated
    def get(self) -> None:
        """Show the pages as cards."""
        self.set_header("Cache-Control", "no-store")
        self.finish(self.render_template("home.html", here="home"))


class NotFoundHandler(JupyterHandler):
    """Every address that is not registered."""

    async def prepare(self) -> None:
        """Answer at once, whatever the method; a foreign host is refused first."""
        await super().prepare()
        raise HTTPError(404)


class AssetHandler(JupyterHandler):
    """A file that a page is made of."""

    def initialize(self, folders: Mapping[str, Sequence[Path]], version: str) -> None:
        """Take the folders of each group, and the version that addresses should carry."""
        self.folders, self.version = folders, version

    @authenticated
    def get(self, version: str, group: str, name: str) -> None:
        """Send the file, compressed where the browser takes that."""
        path = find_asset(self.folders.get(group, ()), name)
        if path is None:
            raise HTTPError(404)
        asset = load_asset(path, path.stat().st_mtime_ns)
        self.set_header("Content-Type", asset.media_type)
        self.set_header("Cache-Control", A_YEAR if version == self.version else "no-cache")
        self.set_header("ETag", asset.etag)
        self.set_header("Vary", "Accept-Encoding")
        if self.check_etag_header():
            self.set_status(304)
            self.finish()
        elif asset.packed and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(asset.packed)
        else:
            self.finish(asset.body)

    def compute_etag(self) -> None:
        """Leave the tag of the file as it is."""


class PageHandler(TornadoVoilaHandler):
    """One registered page: its notebook, run by a kernel of its own."""

    def initialize(self, pages: Sequence[Page], **options: Any) -> None:
        """Take the registered pages, and what Voila's handler needs."""
        super().initialize(**options)
        self.pages = pages
        self.nonce = secrets.token_urlsafe(16)

    @authenticated
    async def get(self, slug: str) -> None:
        """Run the notebook and send its cells one by one."""
        page = find_page(self.pages, slug)
        if page is None:
            raise HTTPError(404)
        self.page = page
        self.set_header("Content-Security-Policy", content_security_policy(self.nonce))
        self.xsrf_token  # noqa: B018 - sets the cookie that closing the page needs
        try:
            async for part in self.get_generator(path=page.notebook):
                self.write("\n" if part.strip() == HEARTBEAT else part)
                await self.flush()
        except StreamClosedError:
            self.log.info("%s was left before it had opened", slug)


def prepare_page(handler: PageHandler, notebook: Any, cwd: str) -> None:
    """Give the template what it needs of this request; Voila calls it before the kernel starts."""
    notebook.metadata["raft"] = {
        "nonce": handler.nonce,
        "here": handler.page.slug,
        "title": notebook_title(notebook) or handler.page.title,
        **handler.settings["raft"],
    }


def notebook_title(notebook: Any) -> str:
    """Return the title in the notebook's metadata, or its first heading, or nothing.

    Examples
    --------
    >>> import nbformat.v4 as v4
    >>> notebook_title(v4.new_notebook(cells=[v4.new_markdown_cell("# Locality vote")]))
    'Locality vote'
    """
    if notebook.metadata.get("title"):
        return str(notebook.metadata["title"])
    lines = [
        line
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
    ]
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")
