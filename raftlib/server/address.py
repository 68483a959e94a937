"""Where the server listens: on the first port that is free."""

import errno
import os
import socket
from dataclasses import dataclass

from raftlib.server.site import ServerError, Site, check_site

PORTS_TRIED = 20
# A room that opens the page at the same moment; the system may allow less.
MOST_WAITING = 1024


@dataclass(frozen=True, kw_only=True)
class Listening:
    """A socket that is bound, and the address a browser finds it at."""

    scheme: str
    ip: str
    port: int
    socket: socket.socket

    @property
    def url(self) -> str:
        """The home page's address, as this computer finds it."""
        host = f"[{self.ip}]" if ":" in self.ip else self.ip
        return f"{self.scheme}://{host}:{self.port}/"


def open_socket(site: Site) -> Listening:
    """Bind the site's port, or the next of ``PORTS_TRIED`` ports that is free.

    Raises
    ------
    ServerError
        If the site would not be safe, or no port is free.
    """
    ip, port = "127.0.0.1" if check_site(site).ip == "localhost" else site.ip, site.port
    last = min(port + PORTS_TRIED, 2**16) - 1
    for candidate in range(port, last + 1):
        try:
            return Listening(scheme=site.scheme, ip=ip, port=candidate, socket=_bind(ip, candidate))
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
        opened.listen(MOST_WAITING)
        opened.setblocking(False)
    except OSError:
        opened.close()
        raise
    return opened
