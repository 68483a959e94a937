"""Believes what a reverse proxy says of a request, and nobody else who says it."""

from collections.abc import Awaitable, Collection
from typing import Any

from tornado.httpserver import HTTPServer, _ProxyAdapter
from tornado.httputil import HTTPHeaders, HTTPMessageDelegate

# What the kernel is told of its viewer is set by the server alone.
SIGN_IN_HEADER = "X-Raft-Sign-In"
_OURS = "x-raft-"
_FORWARDED = ("x-forwarded-", "forwarded")
# Tornado would believe these before X-Forwarded-…, and many a proxy hands them on as they came.
_OTHERS = ("x-real-ip", "x-scheme")


class RaftServer(HTTPServer):
    """An HTTP server that hears ``X-Forwarded-…`` from configured proxies only."""

    def initialize(
        self,
        request_callback: Any,
        *,
        proxies: Collection[str] = (),
        sign_in_header: str = "",
        **options: Any,
    ) -> None:
        """Take the addresses of the proxies, and the header that names who signed in there."""
        super().initialize(request_callback, trusted_downstream=list(proxies), **options)
        self._proxies = frozenset(proxies)
        self._sign_in_header = sign_in_header.lower()

    def start_request(self, server_conn: Any, request_conn: Any) -> HTTPMessageDelegate:
        """Begin a request: from a proxy it is read as the proxy says, else as it came."""
        delegate = super().start_request(server_conn, request_conn)
        # not remote_ip: an earlier request on the same connection may have set it
        sender = request_conn.context.address[0]
        if sender in self._proxies:
            return _WithoutHeaders(_ProxyAdapter(delegate, request_conn), (_OURS, *_OTHERS))
        dropped = (_OURS, *_OTHERS, *_FORWARDED, *filter(None, [self._sign_in_header]))
        return _WithoutHeaders(delegate, dropped)


class _WithoutHeaders(HTTPMessageDelegate):
    """Takes headers away before anything reads them."""

    def __init__(self, delegate: HTTPMessageDelegate, dropped: tuple[str, ...]) -> None:
        self._delegate, self._dropped = delegate, dropped

    def headers_received(self, start_line: Any, headers: HTTPHeaders) -> Awaitable[None] | None:
        for name in list(headers):
            if name.lower().replace("_", "-").startswith(self._dropped):
                del headers[name]
        received: Awaitable[None] | None = self._delegate.headers_received(start_line, headers)
        return received

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        taken: Awaitable[None] | None = self._delegate.data_received(chunk)
        return taken

    def finish(self) -> None:
        self._delegate.finish()

    def on_connection_close(self) -> None:
        self._delegate.on_connection_close()
