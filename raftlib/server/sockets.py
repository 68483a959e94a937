"""The link between a page and its kernel, and the kernel's end."""

from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.web import HTTPError, authenticated
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler

from raftlib.server.frames import PROTOCOL, may_reach_kernel, may_reach_page


class KernelModelHandler(KernelHandler):
    """Says whether a kernel is there; a page asks before it opens the socket."""

    SUPPORTED_METHODS = ("GET",)


class ChannelHandler(KernelWebsocketHandler):
    """Lets only widget traffic through, and only in the protocol whose messages it can read.

    A socket without that protocol is refused: there, stock Voila reads a count of parts without
    a bound, and one message hangs the whole server.
    """

    async def get(self, kernel_id: str) -> None:
        """Open the socket."""
        offered = self.request.headers.get("Sec-WebSocket-Protocol", "")
        if PROTOCOL not in [word.strip() for word in offered.split(",")]:
            raise HTTPError(400)
        if kernel_id not in self.kernel_manager:
            raise HTTPError(404)
        await super().get(kernel_id=kernel_id)

    def on_message(self, ws_message: str | bytes) -> None:
        """Pass a message on to the kernel."""
        if may_reach_kernel(ws_message):
            super().on_message(ws_message)
        else:
            self.log.warning("Dropped a message to kernel %s", self.kernel_id)

    def write_message(self, message: Any, binary: bool = False) -> Any:
        """Pass a message on to the page."""
        return super().write_message(message, binary) if may_reach_page(message) else None


class CloseHandler(VoilaShutdownKernelHandler):
    """A page says that it was closed."""

    @authenticated
    async def post(self, kernel_id: str) -> None:
        """Shut its kernel down."""
        if kernel_id in self.kernel_manager:
            await ensure_async(self.kernel_manager.shutdown_kernel(kernel_id, now=True))
        self.set_status(204)
        self.finish()
