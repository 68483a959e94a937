"""The line between one page and its kernel: two sockets, and no questions before the first."""

import asyncio
from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

# A kernel that is at work, as one that draws, lets a new line wait so long.
PATIENCE_SECONDS = 60.0


class PageLine(ZMQChannelsWebsocketConnection):
    """Stock's connection, without what our pages and kernels do not need.

    Stock opens seven sockets for a page and asks the kernel thrice before it lets a page speak.
    Our kernels are those of the pinned ipykernel, which greets whoever listens; and a page that
    comes back asks for the state of its widgets, so nothing has to be kept for it.
    """

    def create_stream(self) -> None:
        """Open the two channels that widgets use."""
        for channel in ("iopub", "shell"):
            connect = getattr(self.kernel_manager, f"connect_{channel}")
            self.channels[channel] = stream = connect(identity=self.session.bsession)
            stream.channel = channel

    def request_kernel_info(self) -> Any:
        """Know the protocol of our own kernels without asking."""
        if not self._kernel_info_future.done():
            self._kernel_info_future.set_result({})
        return self._kernel_info_future

    def nudge(self) -> "asyncio.Future[None]":
        """Return what is done when the kernel's greeting has come: then nothing more is missed."""
        greeted: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def hear(_message: Any) -> None:
            if not greeted.done():
                greeted.set_result(None)

        self.channels["iopub"].on_recv(hear)
        asyncio.get_running_loop().call_later(PATIENCE_SECONDS, hear, None)
        return greeted
