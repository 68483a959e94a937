"""What answers each address: the registered pages and what they are made of."""

import gzip
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, authenticated
from voila.tornado.handler import TornadoVoilaHandler

from raftlib.domain.people import Viewer
from raftlib.server.assets import Asset, find_asset, load_asset
from raftlib.server.bundles import Bundles
from raftlib.server.frame import RaftHandler
from raftlib.server.opened import Look
from raftlib.server.pages import find_page
from raftlib.server.policy import content_security_policy
from raftlib.server.proxies import SIGN_IN_HEADER
from raftlib.server.room import Room
from raftlib.server.snapshots import PageSnapshot, Snapshots

# Fields of a query string that only the browser reads.
OF_THE_BROWSER = frozenset({"screen"})
RETRY_SECONDS = 10
BUNDLE = "bundle"  # the group of addresses behind which several files are
A_YEAR = "public, max-age=31536000, immutable"
# Voila sends this every ten seconds while a cell runs, without the nonce that a script needs.
HEARTBEAT = "<script>window.voila_heartbeat()</script>"


class HomeHandler(RaftHandler):
    """The address without a page."""

    @authenticated
    def get(self) -> None:
        """Lead to the first page that this person may open."""
        pages = self.own_pages()
        if not pages:
            raise HTTPError(404)
        self.redirect(f"/pages/{pages[0].slug}")


class NotFoundHandler(RaftHandler):
    """Every address that is not registered."""

    async def prepare(self) -> None:
        """Answer at once, whatever the method; a foreign host is refused first."""
        if not self.check_host():
            raise HTTPError(403)
        self.current_user = self.identity_provider.get_user(self)
        raise HTTPError(404)


class StatementHandler(RaftHandler):
    """The accessibility statement, which everybody may read."""

    @allow_unauthenticated
    def get(self) -> None:
        """Show it."""
        self.show("accessibility.html", here="accessibility")


class AssetHandler(RaftHandler):
    """A file that pages are made of: program code, the same for everybody."""

    is_public = True

    def initialize(
        self, folders: Mapping[str, Sequence[Path]], bundles: Bundles, version: str
    ) -> None:
        """Take the folders of each group, the bundles, and the version addresses should carry."""
        self.folders, self.bundles, self.version = folders, bundles, version

    @allow_unauthenticated
    def get(self, version: str, group: str, name: str) -> None:
        """Send the file, compressed where the browser takes that."""
        asset = self.bundles.get(name) if group == BUNDLE else self._load(group, name)
        if asset is None:
            raise HTTPError(404)
        self.set_header("Content-Type", asset.media_type)
        self.set_header("Cache-Control", A_YEAR if version == self.version else "no-cache")
        self.set_header("ETag", asset.etag)
        self.set_header("Vary", "Accept-Encoding")
        if self.check_etag_header():
            self.set_status(304)
            self.finish()
        elif asset.packed and takes_gzip(self.request.headers):
            self.set_header("Content-Encoding", "gzip")
            self.finish(asset.packed)
        else:
            self.finish(asset.body)

    def _load(self, group: str, name: str) -> Asset | None:
        path = find_asset(self.folders.get(group, ()), name)
        return load_asset(path, path.stat().st_mtime_ns) if path else None

    def compute_etag(self) -> None:
        """Leave the tag of the file as it is."""


class PageHandler(RaftHandler, TornadoVoilaHandler):
    """One registered page: a fork of its snapshot, or its notebook run by a kernel of its own."""

    def initialize(self, **options: Any) -> None:
        """Take what Voila's handler needs."""
        super().initialize(**options)
        self.nonce = secrets.token_urlsafe(16)

    @authenticated
    async def get(self, slug: str) -> None:
        """Send the page of this viewer."""
        viewer = self.viewer
        page = find_page(self.settings["pages"], slug, viewer.roles if viewer else ())
        if page is None or viewer is None:
            raise HTTPError(404)
        if self.request.headers.get("Sec-Fetch-Dest", "document") != "document":
            raise HTTPError(403)  # a picture or a frame elsewhere, which would start a kernel
        self.page = page
        self.set_header("Content-Security-Policy", content_security_policy(self.nonce))
        self.xsrf_token  # noqa: B018 - sets the cookie that closing the page needs
        snapshots: Snapshots | None = self.settings["snapshots"]
        snapshot = await snapshots.get(page) if snapshots else None
        asked = set(self.request.query_arguments) - OF_THE_BROWSER
        try:
            if snapshot and page.shared_by and asked <= {page.shared_by}:
                await self._send_shared(viewer, snapshot)
            else:
                await self._send_own(viewer, snapshot)
        except StreamClosedError:
            self.log.info("%s was left before it had opened", slug)

    async def _send_own(self, viewer: Viewer, snapshot: PageSnapshot | None) -> None:
        """Send a page with a kernel of its own, if there is room for one."""
        room: Room = self.settings["room"]
        if room.is_full:
            self.log.warning("The room is full: %s was not opened", self.page.slug)
            self.set_status(503)
            self.set_header("Retry-After", str(RETRY_SECONDS))
            self.show("full.html", here=self.page.slug)
            return
        with room.entering():
            if snapshot:
                await self._send_fork(viewer, snapshot)
            else:
                await self._send_run(viewer)

    async def _send_fork(self, viewer: Viewer, snapshot: PageSnapshot) -> None:
        """Send the page from memory, with a fork of its kernel behind it."""
        source, query = snapshot.kernels.place, self.request.query
        kernel = await self.kernel_manager.fork_kernel(viewer, source, query)
        await self._send(snapshot, kernel)

    async def _send_shared(self, viewer: Viewer, snapshot: PageSnapshot) -> None:
        """Send a page that is the same for all who may open it, without a kernel of its own."""
        kind, shared_pages = self.page.shared_by, self.settings["shared_pages"]
        access = shared_pages.access_of(viewer)
        asked = self.get_query_argument(kind, "")
        about = {kind: asked} if asked else access.default_audience(kind)
        if about is None:
            await self._send_own(viewer, snapshot)  # it says what is missing
            return
        if asked and not access.allows(about):
            raise HTTPError(404)
        shared = await shared_pages.get(self.page, about, snapshot)
        if not access.allows(about):  # starting it takes a while, and who may can change
            raise HTTPError(404)
        source, query = snapshot.kernels.place, self.request.query
        look = Look(viewer=viewer, shared=shared, source=source, query=query)
        await self._send(snapshot, self.kernel_manager.look_on(look))

    async def _send(self, snapshot: PageSnapshot, kernel: str) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        frame = self.frame()
        header = self.settings["voila_jinja2_env"].get_template("raft_header.html")
        places = {
            "kernel": kernel,
            "nonce": self.nonce,
            "member": str(frame["member"]),
            "header": header.render(raft=frame, here=self.page.slug),
        }
        self._send_packed(snapshot.fill(places).encode())
        await self.flush()

    def _send_packed(self, html: bytes) -> None:
        """Send a page compressed where the browser takes that.

        From the length of a compressed answer one may guess at secrets that stand beside one's own
        words (BREACH). Nothing of a request is in this HTML, and its secrets are new each time. A
        page that is run for its viewer may show its query string, so that one goes out as it is.
        """
        self.set_header("Vary", "Accept-Encoding")
        if takes_gzip(self.request.headers):
            self.set_header("Content-Encoding", "gzip")
            html = gzip.compress(html, 6, mtime=0)
        self.write(html)

    async def _send_run(self, viewer: Viewer) -> None:
        """Run the notebook and send its cells one by one."""
        self.request.headers[SIGN_IN_HEADER] = viewer.sign_in
        async for part in self.get_generator(path=self.page.notebook):
            self.write("\n" if part.strip() == HEARTBEAT else part)
            await self.flush()


def takes_gzip(headers: Mapping[str, str]) -> bool:
    """Return whether who asks can read what is compressed."""
    return "gzip" in headers.get("Accept-Encoding", "")


def prepare_page(handler: PageHandler, notebook: Any, cwd: str) -> None:
    """Give the template what it needs of this request; Voila calls it before the kernel starts."""
    notebook.metadata["raft"] = {
        "nonce": handler.nonce,
        "here": handler.page.slug,
        "title": notebook_title(notebook) or handler.page.title,
        **handler.frame(),
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
