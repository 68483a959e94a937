"""A mail server for tests: keeps what it is given, and refuses what it is told to."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from raftlib.bench.run import free_port

TLS = Path(__file__).parents[1] / "server" / "tls"


class PostOffice:
    """What came, as envelopes; ``refused`` addresses are not taken."""

    def __init__(self, *refused: str) -> None:
        self.refused = refused
        self.envelopes: list[Envelope] = []
        self.port = free_port()

    @property
    def letters(self) -> list[EmailMessage]:
        """Return what came, as it can be read."""
        return [message_from_bytes(one.content, policy=default) for one in self.envelopes]

    @property
    def words(self) -> dict[str, str]:
        """Return how the environment names this server."""
        return {
            "RAFT_SMTP_HOST": "localhost",
            "RAFT_SMTP_PORT": str(self.port),
            "RAFT_SMTP_FROM": "facilitator@psu.example",
            "RAFT_SMTP_STARTTLS": "no",
        }

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        """Take an address, or not."""
        if address in self.refused:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a letter."""
        self.envelopes.append(envelope)
        return "250 OK"


def check_password(_server: object, _session: object, _envelope: object, _how: str, data: object):
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"desk", b"secret")
    return AuthResult(success=known, handled=False)


@contextmanager
def running(office: PostOffice, *, tls: bool = False) -> Iterator[PostOffice]:
    """Run it; with ``tls`` it takes nothing without, and asks who signs in."""
    options: dict[str, object] = {}
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(TLS / "certificate.pem", TLS / "key.pem")
        options = {
            "tls_context": context,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": check_password,
        }
    controller = Controller(office, hostname="localhost", port=office.port, **options)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
