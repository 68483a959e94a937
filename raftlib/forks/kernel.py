"""A kernel that can be forked: its shell is there before any thread or socket is.

A process with threads cannot be forked safely, and zmq starts some with its first socket. So the
kernel is built with a recorder in the place of its sockets; a fork gets real ones.
Uses the inside of ipykernel 7, which is pinned.
"""

import importlib
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

import ipykernel.debugger
from ipykernel.displayhook import ZMQDisplayHook
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session, new_id
from traitlets import Any as AnyTrait
from traitlets.config import Config
from zmq.eventloop.zmqstream import ZMQStream

ERROR = "--log-level=40"
# What a fork needs as it gets its sockets: imported before, it is shared by all.
NEEDED_IN_FORKS = (
    "faulthandler",
    "ipykernel.comm",
    "ipykernel.control",
    "ipykernel.iostream",
    "tornado.platform.asyncio",
    "zmq.utils.garbage",
)


class MainThreadOnly:
    """Stands where ipykernel keeps the thread of its subshells, and says that there is none."""

    def __init__(self) -> None:
        self.parent_thread = threading.main_thread()

    def __bool__(self) -> bool:
        return False


class Recorder:
    """Stands in for the socket on which a kernel publishes: hands on what it would send."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.on_message: Callable[[dict[str, Any]], None] | None = None

    def send_multipart(self, parts: list[Any], *_words: object, **_options: object) -> None:
        """Take a message."""
        _, frames = self._session.feed_identities([bytes(part) for part in parts])
        if self.on_message:
            self.on_message(self._session.deserialize(frames))


class ForkableKernel(IPythonKernel):
    """A kernel without subshells: a thread less, and nobody asks for them."""

    shell_channel_thread = AnyTrait()

    @property
    def _supports_kernel_subshells(self) -> bool:
        return False


class ForkableApp(IPKernelApp):
    """Builds a kernel without sockets, and gives it some in a fork."""

    recorder: Recorder | None

    def prepare(self) -> None:
        """Build session, kernel and shell; no thread is started."""
        ipykernel.debugger._is_debugpy_available = False
        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        self.update_config(config)
        self.capture_fd_output = False  # which would be a thread more for each stream
        super(IPKernelApp, self).initialize([ERROR])
        self.init_pdb()
        self.session = Session(parent=self, username="kernel")
        self.session.check_pid = False
        self.recorder = Recorder(self.session)
        self.displayhook = sys.displayhook = ZMQDisplayHook(self.session, self.recorder)
        self.kernel = ForkableKernel.instance(
            parent=self,
            session=self.session,
            iopub_socket=self.recorder,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count
        self.init_path()
        self.init_shell()
        self.init_gui_pylab()
        self.init_extensions()
        self.init_code()

    def attach(self, connection_file: str) -> None:
        """Open the sockets that the file names, and let the kernel use them."""
        self.connection_file = connection_file
        self.session.pid = os.getpid()
        self.session.session = new_id()
        self.recorder = None
        self.init_connection_file()
        self.init_sockets()
        self.shell_channel_thread = MainThreadOnly()
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        self.init_io()
        self.init_signal()
        self._hand_sockets_to_kernel()
        self._hand_sockets_to_shell()

    def _hand_sockets_to_kernel(self) -> None:
        kernel = self.kernel
        kernel.shell_stream = ZMQStream(self.shell_socket)
        kernel.control_stream = ZMQStream(self.control_socket, self.control_thread.io_loop)
        self.control_thread.start()
        for name in (
            "session",
            "debug_shell_socket",
            "control_thread",
            "shell_channel_thread",
            "iopub_thread",
            "iopub_socket",
            "stdin_socket",
        ):
            setattr(kernel, name, getattr(self, name))
        kernel._stdout, kernel._stderr = sys.stdout, sys.stderr
        # No heartbeat, which would be three threads: the server sees when the process ends.
        ports = ("shell", "iopub", "stdin", "control")
        kernel.record_ports({f"{name}_port": getattr(self, f"{name}_port") for name in ports})
        kernel.set_parent([], {}, "shell")
        self.displayhook.get_execution_count = lambda: kernel.execution_count

    def _hand_sockets_to_shell(self) -> None:
        for publisher in (self.kernel.shell.displayhook, self.kernel.shell.display_pub):
            publisher.session = self.session
            publisher.pub_socket = self.iopub_socket


def make_app() -> ForkableApp:
    """Return the one kernel of this process, without sockets."""
    for name in NEEDED_IN_FORKS:
        importlib.import_module(name)
    app: ForkableApp = ForkableApp.instance()
    app.prepare()
    return app
