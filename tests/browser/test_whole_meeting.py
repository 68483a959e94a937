"""A meeting of a few practices is played through, from the proposal to the recount."""

from datetime import timedelta

from tests.browser.meeting_acts import SMALL
from tests.browser.whole_meeting import describe, play

TURNS_WITHIN = timedelta(seconds=5)


def test_small_meeting_comes_to_what_its_votes_say(browser, tmp_path):
    report = play(browser, tmp_path, SMALL)

    print("\n".join(describe(report)))  # noqa: T201
    assert report.wrong == []
    assert timedelta(0) <= report.shown_after < TURNS_WITHIN
