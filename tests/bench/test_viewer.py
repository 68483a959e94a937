"""What a viewer takes from a page, and what becomes of one whose page does not open."""

import asyncio
import time

import pytest
import tornado.web
from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from raftlib.bench.crowd import describe_failure
from raftlib.bench.viewer import Address, BenchError, Viewer, cookie_header, find_kernel
from tests.bench.fake_site import CONFIG, KERNEL, Line, Page, serving


def test_kernel_is_found_in_the_settings_of_the_page():
    assert find_kernel(f"<html><head>{KERNEL}</head></html>".encode()) == "0a-1"


def test_kernel_that_only_a_text_names_is_not_taken():
    assert find_kernel(b'<p>"kernelId": "0a-2"</p>') is None
    assert find_kernel((CONFIG % "{}").encode()) is None


def test_cookies_go_in_one_line():
    assert cookie_header({"a": "1", "b": "2"}) == "a=1; b=2"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TimeoutError(), "not in time"),
        (HTTPClientError(599), "not in time"),
        (HTTPClientError(503), "status 503"),
        (BenchError("The line to the page's kernel was closed."), "The line to the page's"),
        (ConnectionResetError("10.1.2.3"), "the connection failed"),
    ],
    ids=str,
)
def test_failure_has_one_of_few_reasons(error, reason):
    assert describe_failure(error).startswith(reason)


class Closes(Line):
    """A line that breaks when something is chosen."""

    def draw(self, msg_id: str) -> None:
        """Break."""
        self.close()


class Silent(Line):
    """A kernel that draws nothing, whatever is chosen."""

    def draw(self, msg_id: str) -> None:
        """Do nothing."""


def look(
    line: type[Line],
    *,
    page: type[tornado.web.RequestHandler] = Page,
    seconds: float = 5,
    picture: type[tornado.web.RequestHandler] = Page,
    token: str = "",
    **cookies: str,
):
    """Let a viewer open a page and choose something; return both times."""

    async def act() -> tuple[float, float | None]:
        async with serving(page, line, picture) as site:
            client = AsyncHTTPClient(force_instance=True)
            viewer = Viewer(Address(site, "/page", token), cookies, client, step_seconds=seconds)
            try:
                return await viewer.open(), await viewer.press()
            finally:
                viewer.hang_up()
                client.close()

    return asyncio.run(act())


def test_viewer_opens_a_page_and_sees_what_they_chose():
    opened, pressed = look(Line)

    assert 0 < opened < 5
    assert 0 < pressed < 5


class WithPictures(Line):
    """A kernel that shows the addresses of charts."""

    def draw(self, msg_id: str) -> None:
        """Show two, and say that it is done."""
        text = "".join(f"<img src='/pictures/{name}' alt=''>" for name in "ab").replace("'", '"')
        data = {"method": "update", "state": {"value": text}}
        self.say("comm_msg", {"comm_id": "b", "data": data}, "iopub", msg_id)
        self.say("status", {"execution_state": "idle"}, "iopub", msg_id)


class SlowPicture(tornado.web.RequestHandler):
    """A picture that takes its time to be drawn."""

    async def get(self) -> None:
        """Wait, and send it."""
        await asyncio.sleep(0.3)
        self.finish("<svg/>")


class NoPicture(tornado.web.RequestHandler):
    """A picture that cannot be drawn."""

    def get(self) -> None:
        """Answer 503."""
        self.set_status(503)


def test_what_was_chosen_is_drawn_when_its_pictures_have_come():
    assert look(WithPictures, picture=SlowPicture)[1] >= 0.3


def test_chart_that_does_not_come_is_a_failure():
    with pytest.raises(BenchError, match="A chart was answered with 503"):
        look(WithPictures, picture=NoPicture)


def test_line_that_breaks_is_a_failure_at_once():
    with pytest.raises(BenchError, match="line to the page's kernel was closed"):
        look(Closes)


def test_redraw_that_does_not_come_is_not_waited_for_for_ever():
    began = time.monotonic()

    with pytest.raises(TimeoutError, match=r"^$"):
        look(Silent, seconds=0.5)

    assert 0.5 <= time.monotonic() - began < 5


class NoPage(tornado.web.RequestHandler):
    """A page that says only that it failed."""

    def get(self) -> None:
        """Send that."""
        self.finish("<p>Something went wrong</p>")


class Refused(tornado.web.RequestHandler):
    """A page that this person may not open."""

    def get(self) -> None:
        """Answer 404."""
        self.set_status(404)


def test_page_without_a_kernel_has_not_opened():
    with pytest.raises(BenchError, match="names no kernel"):
        look(Line, page=NoPage)


def test_page_that_is_refused_has_not_opened():
    with pytest.raises(BenchError, match="answered with 404"):
        look(Line, page=Refused)


class Guarded(tornado.web.RequestHandler):
    """A page for those who have a cookie and a token."""

    def get(self) -> None:
        """Send it to them."""
        right = self.get_cookie("who") == "me", self.request.headers.get("Authorization")
        self.set_status(200 if right == (True, "token t") else 403)
        self.finish(KERNEL)


def test_viewer_shows_cookie_and_token():
    opened, _ = look(Line, page=Guarded, token="t", who="me")  # noqa: S106 (nothing is kept behind it)

    assert opened > 0


@pytest.mark.parametrize("shown", [{"token": "t"}, {"who": "me"}, {}], ids=str)
def test_viewer_shows_nothing_that_they_were_not_given(shown):
    with pytest.raises(BenchError, match="answered with 403"):
        look(Line, page=Guarded, **shown)
