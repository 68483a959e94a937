"""The link between a page and its kernel, and the kernel's end. Each asks whose kernel it is."""

from typing import Any

from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.web import HTTPError, authenticated
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler

from raftlib.server.frame import RaftHandler
from raftlib.server.frames import PROTOCOL, may_reach_kernel, may_reach_page


class OwnKernelHandler(RaftHandler):
    """Knows no kernels but the viewer's own: those of others are not there."""

    async def prepare(self) -> None:
        """Answer 404 for a kernel that is not there or not the viewer's."""
        await super().prepare()
        owner = self.kernel_manager.owner(self.path_kwargs["kernel_id"])
        viewer = self.viewer
        if viewer is None or owner != viewer.sign_in:
            raise HTTPError(404)


class KernelModelHandler(OwnKernelHandler, KernelHandler):
    """Says whether a kernel is there; a page asks before it opens the socket."""

    SUPPORTED_METHODS = ("GET",)


class ChannelHandler(OwnKernelHandler, KernelWebsocketHandler):
    """Lets only widget traffic through, and only in the protocol whose messages it can read.

    A socket without that protocol is refused: there, stock Voila reads a count of parts without
    a bound, and one message hangs the whole server.
    """

    async def get(self, kernel_id: str) -> None:
        """Open the socket."""
        offered = self.request.headers.get("Sec-WebSocket-Protocol", "")
        if PROTOCOL not in [word.strip() for word in offered.split(",")]:
            raise HTTPError(400)
        await super().get(kernel_id=kernel_id)

    def on_message(self, ws_message: str | bytes) -> None:
        """Pass a message on to the kernel."""
        if may_reach_kernel(ws_message):
            self.kernel_manager.note_heard(self.kernel_id)
            super().on_message(ws_message)
        else:
            self.log.warning("Dropped a message to kernel %s", self.kernel_id)

    def write_message(self, message: Any, binary: bool = False) -> Any:
        """Pass a message on to the page."""
        return super().write_message(message, binary) if may_reach_page(message) else None


class CloseHandler(OwnKernelHandler, VoilaShutdownKernelHandler):
    """A page says that it was closed."""

    @authenticated
    async def post(self, kernel_id: str) -> None:
        """Shut its kernel down."""
        await self.kernel_manager.close(kernel_id)
        self.set_status(204)
        self.finish()
