"""The line between one page and its kernel: two sockets, and no questions before the first."""

import asyncio
from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

# A kernel that is at work, as one that draws, lets a new line wait so long.
PATIENCE_SECONDS = 60.0
# A greeting takes some milliseconds.
ASK_SECONDS = 0.1


class PageLine(ZMQChannelsWebsocketConnection):
    """Stock's connection, without what our pages and kernels do not need.

    Stock opens seven sockets for a page and asks the kernel thrice before it lets a page speak.
    Our kernels are those of the pinned ipykernel, which greets whoever listens; and a page that
    comes back asks for the state of its widgets, so nothing has to be kept for it.
    """

    _asking: "asyncio.Task[None] | None" = None

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
        """Return what is done when the kernel was heard once: then nothing more is missed.

        It greets the first who listens; who comes while another line is open has to ask.
        """
        loop = asyncio.get_running_loop()
        heard: asyncio.Future[None] = loop.create_future()
        ends = loop.time() + PATIENCE_SECONDS

        def hear(_message: Any) -> None:
            if not heard.done():
                heard.set_result(None)

        async def ask() -> None:
            if await _is_done(heard, ASK_SECONDS):  # nearly always
                return
            asking = self.kernel_manager.connect_shell()
            try:
                while loop.time() < ends:
                    self.session.send(asking, "kernel_info_request")
                    if await _is_done(heard, ASK_SECONDS):
                        return
            finally:
                asking.close()
                hear(None)

        self.channels["iopub"].on_recv(hear)
        self._asking = loop.create_task(ask())
        return heard

    def disconnect(self) -> None:
        """End the line, and ask no more on it."""
        if self._asking is not None:
            self._asking.cancel()
        super().disconnect()


async def _is_done(heard: "asyncio.Future[None]", seconds: float) -> bool:
    await asyncio.wait([heard], timeout=seconds)
    return heard.done()
