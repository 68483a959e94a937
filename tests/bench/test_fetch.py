"""A page is read whole, in however many pieces it comes."""

import asyncio

import pytest

from raftlib.bench.fetch import fetch, join_chunks, parse_answer

HEAD = b"HTTP/1.1 200 OK\r\nSet-Cookie: _xsrf=2|a=b; Path=/\r\nSet-Cookie: who=me\r\n"


def test_status_cookies_and_body_are_found():
    found = parse_answer(HEAD + b"\r\n<p>Three</p>")

    assert found.status == 200
    assert found.cookies == {"_xsrf": "2|a=b", "who": "me"}
    assert found.body == b"<p>Three</p>"


def test_pieces_are_joined():
    head = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

    assert parse_answer(head + b"2\r\n<p\r\na;x=1\r\n>\r\nThree</\r\n0\r\n\r\n").body == (
        b"<p>\r\nThree</"
    )


def test_answer_without_cookies_sets_none():
    assert parse_answer(b"HTTP/1.1 404 Not Found\r\n\r\n").cookies == {}


@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1 200 OK\r\n", b"no words\r\n\r\n"], ids=str)
def test_answer_without_a_head_is_no_answer(raw):
    with pytest.raises(ConnectionError, match="no head"):
        parse_answer(raw)


@pytest.mark.parametrize("body", [b"", b"3\r\nabc\r\n", b"3\r\na"], ids=str)
def test_answer_that_broke_off_is_no_answer(body):
    with pytest.raises(ConnectionError, match="broken off"):
        join_chunks(body)


def ask_server(answer: bytes) -> tuple[bytes, bytes]:
    """Fetch from a server that sends this, and return what it was asked and what came."""
    asked = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        writer.close()

    async def act() -> bytes:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            found = await fetch(f"http://127.0.0.1:{port}/pages/a", {"Cookie": "who=me"})
        return found.body

    body = asyncio.run(act())
    return asked[0], body


def test_path_and_headers_are_sent():
    asked, body = ask_server(HEAD + b"\r\n<p>Three</p>")

    assert asked.startswith(b"GET /pages/a HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"\r\nCookie: who=me\r\n" in asked
    assert b"\r\nConnection: close\r\n" in asked
    assert body == b"<p>Three</p>"


def test_page_larger_than_what_is_read_at_once_comes_whole():
    large = b"x" * (3 * 2**20)

    assert ask_server(HEAD + b"\r\n" + large)[1] == large


def test_server_that_hangs_up_has_not_answered():
    with pytest.raises(ConnectionError, match="no head"):
        ask_server(b"")
