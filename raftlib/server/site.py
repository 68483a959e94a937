"""Where the workbook is found, and whom it believes."""

import re
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from raftlib import settings
from raftlib.errors import RaftError

THIS_COMPUTER = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"(?:\[(?P<address>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::\d+)?")
# Such headers say something else, or are taken away.
_HEADER = re.compile(
    r"(?!x-forwarded-(?:for|proto)$|x-raft-|cookie$|host$)[a-z0-9-]+", re.IGNORECASE
)


class ServerError(RaftError):
    """The server cannot start as it was asked to."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """How the workbook is served.

    ``hosts`` are the names and addresses under which browsers reach it, besides this computer's
    own. ``proxies`` are the addresses of reverse proxies, whose ``X-Forwarded-…`` headers are
    believed, and nobody else's; ``sign_in_header`` is the header in which such a proxy says who
    has signed in with it, or empty.
    """

    ip: str = "127.0.0.1"
    port: int = settings.PORT
    hosts: frozenset[str] = frozenset()
    certificate: Path | None = None
    key: Path | None = None
    proxies: frozenset[str] = frozenset()
    sign_in_header: str = ""

    @property
    def is_secure(self) -> bool:
        """Return whether browsers reach it by https."""
        return bool(self.certificate or self.proxies)

    @property
    def scheme(self) -> str:
        """Return what the address begins with where no proxy stands in front."""
        return "https" if self.certificate else "http"

    def allows_host(self, host: str) -> bool:
        """Return whether a request may name this host; a port after it does not matter.

        Examples
        --------
        >>> Site(hosts=frozenset({"raft.example.nhs.uk"})).allows_host("RAFT.example.nhs.uk:443")
        True
        >>> Site().allows_host("raft.example.nhs.uk")
        False
        """
        found = _HOST.fullmatch(host.lower())
        name = found["address"] or found["name"] if found else ""
        return name in self.hosts or name in THIS_COMPUTER or _is_loopback(name)

    def allows_scheme(self, scheme: str, sender: str) -> bool:
        """Return whether a request may come so: past the proxy, codes could be read on the way.

        Examples
        --------
        >>> Site(proxies=frozenset({"10.0.0.5"})).allows_scheme("http", "10.0.0.9")
        False
        >>> Site(proxies=frozenset({"10.0.0.5"})).allows_scheme("https", "10.0.0.9")
        True
        """
        return scheme == "https" or not self.is_secure or _is_loopback(sender)


def check_site(site: Site) -> Site:
    """Return the site, or refuse what would not be safe.

    Raises
    ------
    ServerError
        If others could reach it and read codes on the way, or it would believe anybody.
    """
    ip = "127.0.0.1" if site.ip == "localhost" else site.ip
    if not _is_address(ip):
        raise ServerError(f"{site.ip!r} is not an address of this computer. Use 127.0.0.1.")
    for proxy in sorted(site.proxies):
        if not _is_address(proxy):
            raise ServerError(f"The proxy {proxy!r} is not an address. Use one such as 10.0.0.5.")
    if site.sign_in_header and not site.proxies:
        raise ServerError(
            f"Nobody may be believed who says {site.sign_in_header}: no proxy is named. "
            "Say with --proxy which address the header comes from."
        )
    if site.sign_in_header and not _HEADER.fullmatch(site.sign_in_header.lower()):
        raise ServerError(
            f"The header {site.sign_in_header!r} cannot say who has signed in. Use a name of "
            "letters, digits and hyphens, such as X-Forwarded-User."
        )
    if not _is_loopback(ip) and not site.is_secure:
        raise ServerError(
            f"The workbook does not open on {site.ip!r} without a certificate: codes could be "
            "read on the way. Name one with --certificate and --key, or put a proxy with https "
            "in front and name its address with --proxy."
        )
    if (not _is_loopback(ip) or site.proxies) and not site.hosts:
        raise ServerError(
            "No host is named. Say with --host under which name browsers reach the workbook, "
            "such as raft.example.nhs.uk."
        )
    return site


def load_certificate(site: Site) -> ssl.SSLContext | None:
    """Return what TLS needs, or None where the site has no certificate.

    Raises
    ------
    ServerError
        If the files cannot be read or do not belong together.
    """
    if site.certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(site.certificate, site.key)
    except OSError as error:  # ssl.SSLError is one
        raise ServerError(
            f"The certificate {site.certificate.name} cannot be used: {error.strerror or error}. "
            "Give the certificate and its key as PEM files."
        ) from error
    return context


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_loopback(text: str) -> bool:
    return _is_address(text) and ip_address(text).is_loopback
