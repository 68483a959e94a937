"""The line that other tests cut does what it says; a test that trusts it needs to know."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.browser.cut_line import CutLine

SHORT_SECONDS = 0.3
LONG_SECONDS = 10


class Echo:
    """A server that sends back what it gets, and remembers who called."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.callers: list[str] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, (host, _) = self.listener.accept()
            except OSError:
                return
            self.callers.append(host)
            threading.Thread(target=self._answer, args=(caller,), daemon=True).start()

    def _answer(self, caller: socket.socket) -> None:
        with caller:
            try:
                while words := caller.recv(1024):
                    caller.sendall(words)
            except OSError:
                return


@pytest.fixture
def echo() -> Iterator[Echo]:
    server = Echo()
    yield server
    server.listener.close()


@pytest.fixture
def line(echo: Echo) -> Iterator[CutLine]:
    with CutLine(echo.port) as line:
        yield line


def call(line: CutLine) -> socket.socket:
    return socket.create_connection(("127.0.0.1", line.port), timeout=LONG_SECONDS)


def ask(caller: socket.socket, words: bytes) -> bytes:
    caller.sendall(words)
    return caller.recv(1024)


def test_whole_line_carries_words_there_and_back(line: CutLine):
    with call(line) as caller:
        assert ask(caller, b"hello") == b"hello"


def test_cut_breaks_what_is_open(line: CutLine):
    with call(line) as caller:
        assert ask(caller, b"hello") == b"hello"

        line.cut()

        with pytest.raises(ConnectionResetError, match="reset"):
            caller.recv(1024)


def test_cut_line_refuses_whoever_calls(line: CutLine):
    line.cut()

    with pytest.raises(ConnectionRefusedError, match="refused"):
        call(line)


def test_mended_line_listens_where_it_did(line: CutLine):
    port = line.port
    with call(line) as caller:
        ask(caller, b"hello")
        line.cut()

    line.mend()

    assert line.port == port
    with call(line) as caller:
        assert ask(caller, b"again") == b"again"


def test_frozen_line_is_silent_and_says_it_after_the_mend(line: CutLine):
    with call(line) as caller:
        ask(caller, b"hello")
        line.freeze()
        caller.sendall(b"still there?")
        caller.settimeout(SHORT_SECONDS)
        with pytest.raises(TimeoutError, match="timed out"):
            caller.recv(1024)

        line.mend()

        caller.settimeout(LONG_SECONDS)
        assert caller.recv(1024) == b"still there?"


def test_frozen_line_accepts_a_caller_and_says_nothing(line: CutLine):
    line.freeze()

    with call(line) as caller:
        caller.sendall(b"hello")
        caller.settimeout(SHORT_SECONDS)
        with pytest.raises(TimeoutError, match="timed out"):
            caller.recv(1024)


def test_frozen_line_that_is_cut_loses_what_was_on_its_way(line: CutLine, echo: Echo):
    with call(line) as caller:
        ask(caller, b"hello")
        line.freeze()
        caller.sendall(b"lost")
        line.cut()

        with pytest.raises(ConnectionResetError, match="reset"):
            caller.recv(1024)
    line.mend()
    with call(line) as caller:
        assert ask(caller, b"new") == b"new"


def test_goodbye_of_one_end_reaches_the_other(line: CutLine):
    with call(line) as caller:
        ask(caller, b"hello")
        caller.shutdown(socket.SHUT_WR)

        assert caller.recv(1024) == b""


def test_server_sees_the_address_that_was_chosen(echo: Echo):
    with CutLine(echo.port, source="127.0.0.2") as line, call(line) as caller:
        ask(caller, b"hello")

    assert echo.callers == ["127.0.0.2"]


def test_caller_of_a_server_that_is_not_there_is_sent_away():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]

    gone_away = pytest.raises(ConnectionError, match=r"reset|Broken pipe")
    with CutLine(port) as line, gone_away, call(line) as caller:
        ask(caller, b"hello")
