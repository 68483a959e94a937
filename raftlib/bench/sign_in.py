"""Signs viewers in with their codes, before anything is measured."""

import re
from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from raftlib.bench.viewer import BenchError, cookie_header, read_cookies

_TOKEN = re.compile(r'name="_xsrf" value="([^"]+)"')


async def sign_in(client: AsyncHTTPClient, site: str, code: str) -> dict[str, str]:
    """Sign in through the form, and return the cookies of the browser that did it.

    Raises
    ------
    BenchError
        If the code was not taken, or the server did not answer.
    """
    try:
        return await _sign_in(client, site, code)
    except (HTTPClientError, OSError) as error:
        raise BenchError(
            "The server did not answer while people signed in. Try it with fewer: --viewers."
        ) from error


async def _sign_in(client: AsyncHTTPClient, site: str, code: str) -> dict[str, str]:
    form = await client.fetch(f"{site}/login")
    cookies = read_cookies(form.headers)
    token = _TOKEN.search(form.body.decode())
    if token is None:
        raise BenchError("The sign-in page has no form, so nobody could sign in.")
    answer = await client.fetch(
        HTTPRequest(
            f"{site}/login",
            method="POST",
            body=urlencode({"_xsrf": token[1], "code": code}),
            headers={"Cookie": cookie_header(cookies), "Origin": site},
            follow_redirects=False,
        ),
        raise_error=False,
    )
    if answer.code != 303:
        raise BenchError(f"A code was not taken: the sign-in answered with {answer.code}.")
    return cookies | read_cookies(answer.headers)


async def sign_all_in(
    client: AsyncHTTPClient,
    site: str,
    codes: Sequence[str],
    tell: Callable[[str, int, int], None],
) -> list[dict[str, str]]:
    """Sign people in one after the other, and return the cookies of each."""
    cookies = []
    for code in codes:
        cookies.append(await sign_in(client, site, code))
        tell("Signing people in", len(cookies), len(codes))
    return cookies
