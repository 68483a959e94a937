"""What clinicians do on the page on which an audit is entered."""

from playwright.sync_api import Locator, Page, expect

OPENS_MS = 60_000
SAVES_MS = 15_000
BACK_MS = 30_000


def open_session(page: Page, url: str, alias: str) -> None:
    """Open the page, and begin a session under an alias."""
    page.goto(f"{url}/pages/enter-an-audit", timeout=OPENS_MS)
    page.get_by_label("Your alias").fill(alias, timeout=OPENS_MS)
    press(page, "Start")
    expect(question(page, 1)).to_be_visible()


def question(page: Page, number: int) -> Locator:
    """Return the heading of the first question."""
    return page.get_by_role("heading", name=f"Appointment {number}: could it have gone elsewhere?")


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


def three_taps(page: Page, instead: str = "Dentist", change: str = "Continuity") -> None:
    """Enter an appointment that was wholly avoidable."""
    press(page, "Wholly avoidable")
    press(page, instead)
    page.get_by_role("group", name=change).get_by_role("button", name="Now").click()


def status(page: Page) -> Locator:
    """Return what says whether all is saved."""
    return page.locator(".raft-entry-status")


def expect_saved(page: Page) -> None:
    """Wait until all is saved."""
    expect(status(page)).to_have_text("Saved", timeout=BACK_MS)
