"""Viewers sign in through the form, as people do."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import tornado.web
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from raftlib.bench.run import free_port
from raftlib.bench.sign_in import sign_all_in, sign_in
from raftlib.bench.viewer import BenchError

FORM = '<form><input type="hidden" name="_xsrf" value="t-1"></form>'


class Login(tornado.web.RequestHandler):
    """A form that takes one code, with its token and cookie."""

    def get(self) -> None:
        """Show it."""
        self.set_cookie("_xsrf", "t-1")
        self.finish(FORM)

    def post(self) -> None:
        """Take the code."""
        asked = self.get_body_argument("_xsrf"), self.get_cookie("_xsrf")
        if asked != ("t-1", "t-1") or self.get_body_argument("code") != "ABCDE FGHIJ":
            self.set_status(401)
            return
        self.set_cookie("sign-in", "me")
        self.redirect("/", status=303)


class Other(tornado.web.RequestHandler):
    """A page without a form."""

    def get(self) -> None:
        """Show it."""
        self.finish("<p>Closed</p>")


def at(handler: type[tornado.web.RequestHandler], act: Callable[..., Awaitable[object]]) -> object:
    """Do something with a site whose sign-in is this."""

    async def run() -> object:
        server = HTTPServer(tornado.web.Application([("/login", handler)]))
        socket, port = bind_unused_port()
        server.add_socket(socket)
        client = AsyncHTTPClient(force_instance=True)
        try:
            return await act(client, f"http://127.0.0.1:{port}")
        finally:
            client.close()
            server.stop()
            await server.close_all_connections()

    return asyncio.run(run())


def test_code_that_is_taken_gives_the_cookies_of_the_browser():
    found = at(Login, lambda client, site: sign_in(client, site, "ABCDE FGHIJ"))

    assert found == {"_xsrf": "t-1", "sign-in": "me"}


def test_code_that_is_not_taken_ends_the_run_without_naming_it():
    with pytest.raises(BenchError, match=r"not taken: the sign-in answered with 401\.$"):
        at(Login, lambda client, site: sign_in(client, site, "WRONG CODES"))


def test_site_without_a_form_ends_the_run():
    with pytest.raises(BenchError, match="has no form"):
        at(Other, lambda client, site: sign_in(client, site, "ABCDE FGHIJ"))


def test_site_that_does_not_answer_ends_the_run():
    nowhere = f"http://127.0.0.1:{free_port()}"

    with pytest.raises(BenchError, match="did not answer while people signed in"):
        at(Login, lambda client, _site: sign_in(client, nowhere, "ABCDE FGHIJ"))


def test_everybody_signs_in_and_it_is_told_how_many_have():
    told = []

    def sign_two_in(client: AsyncHTTPClient, site: str) -> Awaitable[object]:
        codes = ["ABCDE FGHIJ"] * 2
        return sign_all_in(client, site, codes, lambda *words: told.append(words))

    found = at(Login, sign_two_in)

    assert found == [{"_xsrf": "t-1", "sign-in": "me"}] * 2
    assert told == [("Signing people in", 1, 2), ("Signing people in", 2, 2)]
