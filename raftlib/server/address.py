"""Where the server listens: on this computer only, on the first port that is free."""

import errno
import os
import socket
from dataclasses import dataclass
from ipaddress import ip_address

from raftlib.errors import RaftError

PORTS_TRIED = 20


class ServerError(RaftError):
    """The server cannot start as it was asked to."""


@dataclass(frozen=True, kw_only=True)
class Listening:
    """A socket that is bound, and the address a browser finds it at."""

    ip: str
    port: int
    socket: socket.socket

    @property
    def url(self) -> str:
        """The home page's address."""
        host = f"[{self.ip}]" if ":" in self.ip else self.ip
        return f"http://{host}:{self.port}/"


def check_loopback(ip: str) -> str:
    """Return the loopback address to listen on; refuse any other.

    Raises
    ------
    ServerError
        If other computers could reach ``ip``.

    Examples
    --------
    >>> check_loopback("localhost")
    '127.0.0.1'
    """
    if ip == "localhost":
        return "127.0.0.1"
    try:
        loopback = ip_address(ip).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise ServerError(
            f"The workbook does not open on {ip!r}: it has no sign-in yet, so anybody on the "
            "network could open every practice's figures. Sign-in comes with the next version. "
            "Use 127.0.0.1, which only this computer reaches."
        )
    return ip


def open_socket(ip: str, port: int) -> Listening:
    """Bind ``port``, or the next of ``PORTS_TRIED`` ports that is free.

    Raises
    ------
    ServerError
        If ``ip`` is not loopback, or no port is free.
    """
    ip = check_loopback(ip)
    last = min(port + PORTS_TRIED, 2**16) - 1
    for candidate in range(port, last + 1):
        try:
            return Listening(ip=ip, port=candidate, socket=_bind(ip, candidate))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise ServerError(
                    f"The workbook cannot listen on {ip}: {error.strerror}."
                ) from error
    raise ServerError(
        f"No port from {port} to {last} is free. "
        "Close another program that serves pages, or choose another port."
    )


def _bind(ip: str, port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET6 if ":" in ip else socket.AF_INET)
    try:
        if os.name != "nt":  # there it would let two programs share a port
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((ip, port))
        opened.listen(128)
        opened.setblocking(False)
    except OSError:
        opened.close()
        raise
    return opened
