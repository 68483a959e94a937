"""The link between a page and its kernel, and the kernel's end. Each asks whose kernel it is."""

import re
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.web import HTTPError, authenticated
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler

from raftlib.server.frame import RaftHandler
from raftlib.server.frames import PROTOCOL, may_reach_kernel, may_reach_page
from raftlib.server.shared_line import SharedLine

_SESSION = re.compile(r"[\w-]{1,64}", re.ASCII)


class OwnKernelHandler(RaftHandler):
    """Knows no kernels but the viewer's own: those of others are not there."""

    async def prepare(self) -> None:
        """Answer 404 for a kernel that is not there or not the viewer's."""
        await super().prepare()
        owner = self.kernel_manager.owner(self.path_kwargs["kernel_id"])
        viewer = self.viewer
        if viewer is None or owner != viewer.sign_in:
            raise HTTPError(404)

    def write_error(self, status_code: int, **_options: Any) -> None:
        """Answer with the status alone: only programs ask here."""
        self.set_header("Cache-Control", "no-store")
        self.finish()


class KernelModelHandler(OwnKernelHandler, KernelHandler):
    """Says whether a kernel is there; a page asks before it opens the socket."""

    SUPPORTED_METHODS = ("GET",)


class ChannelHandler(OwnKernelHandler, KernelWebsocketHandler):
    """Lets only widget traffic through, and only in the protocol whose messages it can read.

    A socket without that protocol is refused: there, stock Voila reads a count of parts without
    a bound, and one message hangs the whole server.
    """

    def set_default_headers(self) -> None:
        """Send the headers of every answer, which stock leaves out here."""
        JupyterHandler.set_default_headers(self)

    async def get(self, kernel_id: str) -> None:
        """Open the socket, and hold it until it is closed."""
        offered = self.request.headers.get("Sec-WebSocket-Protocol", "")
        if PROTOCOL not in [word.strip() for word in offered.split(",")]:
            raise HTTPError(400)
        # it names zmq sockets, and where it cannot, they are left behind
        if not _SESSION.fullmatch(self.get_query_argument("session_id", "")):
            raise HTTPError(400)
        if not self.kernel_manager.join(kernel_id, self):
            raise HTTPError(429)
        try:
            await super().get(kernel_id=kernel_id)
        finally:
            self.kernel_manager.leave(kernel_id, self)

    async def pre_get(self) -> None:
        """Make the line: to the page's own kernel, or to the one that it shares."""
        look = self.kernel_manager.look_of(self.kernel_id)
        if look is None:
            await super().pre_get()
        else:
            self.connection = SharedLine(self, look.shared, self._move)

    async def _move(self, waiting: list[bytes]) -> None:
        """Give the page a kernel of its own, which gets the messages that have waited."""
        await self.kernel_manager.move(self.kernel_id, self)
        own = self.kernel_websocket_connection_class(
            parent=self.kernel_manager.get_kernel(self.kernel_id),
            websocket_handler=self,
            config=self.config,
        )
        own.session.session = self.get_query_argument("session_id")
        await own.prepare()
        await own.connect()
        if self.ws_connection is None:  # it was closed meanwhile, and nobody else ends this line
            own.disconnect()
            return
        while waiting:
            own.handle_incoming_message(waiting.pop(0))
        self.connection = own  # only now: what came until here had to wait its turn

    def pass_on(self, message: bytes) -> Any:
        """Send what a shared kernel says; it was looked at once for all pages."""
        return super().write_message(message, binary=True)

    def on_message(self, ws_message: str | bytes) -> None:
        """Pass a message on to the kernel, if it was not closed in the meantime."""
        if may_reach_kernel(ws_message):
            if self.kernel_manager.note_heard(self.kernel_id):
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
