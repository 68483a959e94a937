"""A line that is cut, dies silently or changes its address: nobody loses a word by it."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, TimeoutError, expect

from raftlib.bench.run import free_port
from tests.browser.conftest import FIXTURES, context_of, let_in, running_workbook
from tests.browser.cut_line import CutLine

OPENS_MS = 120_000  # five kernels may start at once on two slow cores
PATIENCE_MS = 60_000
TYPED = "Ask the dentist first"
NOTICED = "Connection lost. What you typed is kept; trying again"


class MovingLine(CutLine):
    """A line whose owner may walk into another network."""

    def move(self) -> None:
        """Call the server from another address from now on; what was open dies."""
        self.cut()
        self._source = "127.0.0.2"
        self.mend()

    def renew(self) -> None:
        """End a silence in which all that was open has died."""
        self.cut()
        self.mend()


# Chooses the second practice, and lets an older word of the kernel's arrive before its answer.
CHOOSE_FIRST = """async () => {
  const models = await Promise.all(Object.values(window.jupyterapp.widgetManager._models));
  const list = models.find((model) => model.get('description') === 'Practice');
  list.set('index', 1);
  list.save_changes();
  await list.set_state({index: 0});
  return list.get('index');
}"""


def heard(page: Page, choice: str, team: str = "1", idea: str = "") -> None:
    """Wait until the kernel says that it heard this."""
    said = f"The kernel heard {choice}, {choice} {team}, {idea}."
    expect(page.get_by_text(said)).to_be_visible(timeout=PATIENCE_MS)


def open_line(page: Page, site: str, query: str = "") -> Page:
    page.goto(f"{site}/pages/line{query}", wait_until="commit")
    expect(page.get_by_label("Practice")).to_be_visible(timeout=OPENS_MS)
    heard(page, "Ashdown")
    return page


def sleep_until(page: Page, instant: float) -> None:
    page.wait_for_timeout(max(0.0, instant - time.monotonic()) * 1000)


@pytest.fixture
def line(site_url: str) -> Iterator[MovingLine]:
    with MovingLine(urlsplit(site_url).port or 0) as line:
        yield line


# What happens to a line, and what ends it after so many seconds.
HARMS = (
    (0, MovingLine.move, MovingLine.mend),
    (4, MovingLine.cut, MovingLine.mend),
    (20, MovingLine.freeze, MovingLine.renew),
    (25, MovingLine.cut, MovingLine.mend),
    (75, MovingLine.cut, MovingLine.mend),
)


def test_page_comes_back_after_cuts_silence_and_a_new_address(browser: Browser, site_url: str):
    """All at once, so that it takes no longer than the longest."""
    port = urlsplit(site_url).port or 0
    with ExitStack() as stack:
        lines = [stack.enter_context(MovingLine(port)) for _ in HARMS]
        contexts = [stack.enter_context(context_of(browser)) for _ in HARMS]
        pages = [context.new_page() for context in contexts]
        for page, line in zip(pages, lines, strict=True):
            let_in(page, site_url, line.url)
            page.goto(f"{line.url}/pages/line", wait_until="commit")
        for page in pages:
            expect(page.get_by_label("Practice")).to_be_visible(timeout=OPENS_MS)
        start = time.monotonic()
        for (_seconds, harm, _end), page, line in zip(HARMS, pages, lines, strict=True):
            harm(line)
            page.get_by_label("Idea").fill(TYPED)
            page.get_by_label("Practice").select_option("Birchwood")
        for (seconds, _harm, end), page, line in zip(HARMS, pages, lines, strict=True):
            sleep_until(page, start + seconds)
            if seconds:
                expect(page.locator("#raft-status")).to_have_text(NOTICED)
            end(line)

            heard(page, "Birchwood", idea=TYPED)
            expect(page.get_by_label("Idea")).to_have_value(TYPED)
            expect(page.locator("#raft-status")).not_to_contain_text("lost")


def test_choice_is_newer_than_what_the_kernel_says_before_it_heard_of_it(page: Page, site_url: str):
    """A kernel tells a page that has just opened its state, and somebody may be quicker."""
    open_line(page, site_url)

    assert page.evaluate(CHOOSE_FIRST) == 1
    heard(page, "Birchwood")
    expect(page.get_by_label("Practice")).to_have_value("Birchwood")


def test_what_went_into_a_line_that_died_is_sent_again(page: Page, line: MovingLine, site_url: str):
    """The next line is there before a beat is missed, so the page has no other sign of it."""
    open_line(let_in(page, site_url, line.url), line.url)
    line.freeze()
    page.get_by_label("Idea").fill(TYPED)
    page.get_by_label("Practice").select_option("Birchwood")

    line.renew()

    heard(page, "Birchwood", idea=TYPED)
    expect(page.get_by_label("Idea")).to_have_value(TYPED)


def test_what_went_into_two_lines_that_died_is_sent_a_third_time(
    page: Page, line: MovingLine, site_url: str
):
    open_line(let_in(page, site_url, line.url), line.url)
    line.freeze()
    page.get_by_label("Practice").select_option("Birchwood")
    with page.expect_websocket():
        line.renew()
        line.freeze()
    page.get_by_label("Idea").fill(TYPED)

    line.renew()

    heard(page, "Birchwood", idea=TYPED)


def test_what_is_typed_while_the_page_gets_in_step_stays(page: Page, site_url: str):
    """What the kernel says takes long to arrive, and is older by then than what was typed."""
    page.add_init_script(
        """(() => {
            const Stock = window.WebSocket;
            window.WebSocket = class extends Stock {
                set onmessage(hear) {
                    super.onmessage = (event) => setTimeout(() => hear(event), 1000);
                }
            };
        })()"""
    )
    open_line(page, site_url)

    page.evaluate("void window.raftResync()")
    page.get_by_label("Idea").press_sequentially(TYPED, delay=100)

    expect(page.get_by_label("Idea")).to_have_value(TYPED)
    heard(page, "Ashdown", idea=TYPED)
    expect(page.get_by_label("Idea")).to_have_value(TYPED)


def test_browser_that_is_offline_says_so_at_once_and_then_that_it_is_back(
    page: Page, line: MovingLine, site_url: str
):
    open_line(let_in(page, site_url, line.url), line.url)

    page.context.set_offline(True)
    expect(page.locator("#raft-status")).to_have_text(NOTICED, timeout=2_000)
    page.context.set_offline(False)

    expect(page.locator("#raft-status")).to_contain_text("Back", timeout=PATIENCE_MS)
    expect(page.locator("#raft-status")).to_be_empty(timeout=PATIENCE_MS)


def test_page_that_was_cut_off_while_it_opened_opens_by_itself(
    page: Page, line: MovingLine, site_url: str
):
    let_in(page, site_url, line.url)

    def cut(route: Route) -> None:
        line.cut()
        route.abort()

    page.route("**/voila.js", cut, times=1)
    page.goto(f"{line.url}/pages/line", wait_until="commit")
    expect(page.locator("#raft-status")).to_have_text(NOTICED, timeout=PATIENCE_MS)

    line.mend()

    heard(page, "Ashdown")


def test_page_that_takes_long_to_open_does_not_lead_to_sign_in(page: Page, site_url: str):
    """Where 60 phones open it at once, a kernel takes longer than the first look at the line."""

    def hold_back(route: Route) -> None:
        answer = route.fetch()
        start, _, _ = answer.text().partition('<script id="jupyter-config-data"')
        route.fulfill(response=answer, body=start)

    page.route("**/pages/line", hold_back)
    with page.expect_response("**/account", timeout=OPENS_MS) as asked:
        page.goto(f"{site_url}/pages/line")

    assert asked.value.ok
    with pytest.raises(TimeoutError, match="Timeout"):
        page.wait_for_url("**/login*", timeout=1_000)


def test_server_that_was_restarted_gets_everything_back(page: Page, tmp_path):
    """The kernel is gone: the page opens again, and a list that follows from another follows."""
    port, store = free_port(), f"sqlite:///{tmp_path}/s.db"
    with running_workbook(tmp_path, str(FIXTURES), "line", store=store, port=port) as site:
        open_line(let_in(page, site), site)
        page.get_by_label("Practice").select_option("Birchwood")
        heard(page, "Birchwood")
        page.get_by_label("Team").select_option("Birchwood 2")
        page.get_by_label("Idea").fill(TYPED)
        page.get_by_label("Secret").fill("hunter2")
        heard(page, "Birchwood", "2", TYPED)
        assert "hunter2" not in page.evaluate("JSON.stringify(sessionStorage)")
        page.evaluate("document.body.dataset.before = 'true'")

    with running_workbook(tmp_path, str(FIXTURES), "line", store=store, port=port):
        expect(page.locator("body:not([data-before])")).to_be_visible(timeout=PATIENCE_MS)
        heard(page, "Birchwood", "2", TYPED)
        expect(page.get_by_label("Idea")).to_have_value(TYPED)
        expect(page.get_by_label("Secret")).to_have_value("")


def test_page_that_was_drawn_before_its_widgets_were_there_opens_again(page: Page, site_url: str):
    """Seen where 15 programs wanted two cores: 135 widgets were there, and 7 of 8 parts blank."""
    open_line(page, site_url)
    page.evaluate(
        """() => {
            document.body.dataset.before = 'true';
            const part = document.querySelector('.jupyter-widgets');
            part.textContent = 'Error displaying widget: model not found';
        }"""
    )

    expect(page.locator("body:not([data-before])")).to_be_visible(timeout=PATIENCE_MS)

    heard(page, "Ashdown")


def test_reload_keeps_what_was_chosen_and_a_link_to_the_page_does_not(page: Page, site_url: str):
    open_line(page, site_url)
    page.get_by_label("Practice").select_option("Cloudberry")
    heard(page, "Cloudberry")

    page.reload()
    heard(page, "Cloudberry")
    page.get_by_role("navigation").get_by_role("link", name="Page line", exact=True).click()

    heard(page, "Ashdown")
    expect(page.get_by_label("Practice")).to_have_value("Ashdown")


def test_what_another_person_typed_or_hours_ago_is_forgotten(page: Page, site_url: str):
    """A tablet is handed on; its last holder was member 7."""
    page.goto(site_url)
    page.evaluate(
        """() => {
            const draft = (at) => JSON.stringify({ at, fields: { 'Idea#0': 'private' } });
            sessionStorage.setItem('raft-draft:7:/pages/line?', draft(Date.now()));
            sessionStorage.setItem('raft-draft::/pages/line?', draft(Date.now() - 11 * 3600e3));
        }"""
    )

    open_line(page, site_url)

    assert "private" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_signed_out_page_leads_to_sign_in_and_back(page: Page, site_url: str):
    open_line(page, site_url, "?practice=Z1&x=2")
    page.route("**/api/kernels/*", lambda route: route.fulfill(status=403))

    page.evaluate("window.dispatchEvent(new Event('offline'))")
    page.evaluate("window.dispatchEvent(new Event('online'))")

    page.wait_for_url("**/login?next=%2Fpages%2Fline%3Fpractice%3DZ1%26x%3D2")


def test_page_whose_first_socket_failed_still_joins(page: Page, site_url: str):
    """JupyterLab's client then asks for no protocol, which the server refuses."""
    page.add_init_script(
        """(() => {
            const Stock = window.WebSocket;
            let first = true;
            window.WebSocket = class extends Stock {
                constructor(address, protocols) {
                    super(first ? `${address}`.replace('/channels', '/none') : address, protocols);
                    first = false;
                }
            };
        })()"""
    )

    open_line(page, site_url)
    page.get_by_label("Practice").select_option("Birchwood")

    heard(page, "Birchwood")
