"""The facilitator's page of a vote on options: its outcome, and corrections in options."""

from dataclasses import replace

import pytest

from raftlib.conduct.clock import close_vote
from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import propose
from raftlib.conduct.votes import cast_vote, take_position
from raftlib.domain.acts import ReadAs
from raftlib.domain.options import Option, OptionMethod, Options
from raftlib.workbook.models.posting import Post
from raftlib.workbook.models.run_vote import RunVoteModel
from raftlib.workbook.views.mending import CorrectionsView
from raftlib.workbook.views.run_vote import StandingView
from tests.conduct.conftest import CLOSES, FACILITATOR, OPENS, cd_of, member_at, read

SITES = (Option(key="A", title="The library"), Option(key="B", title="The station"))
NO_PAPER = ReadAs(paper="")


@pytest.fixture
def make(store, clock, draft, rules, access, tmp_path):
    """Vote for A by this method with four CDs for it, and return the page before it closes."""

    def open_page(method: OptionMethod) -> RunVoteModel:
        on = replace(draft, options=Options(method=method, options=SITES))
        code = propose(store, FACILITATOR, on, clock)
        window = Window(opens_at=OPENS, closes_at=CLOSES)
        open_vote(store, FACILITATOR, code, window, rules["standard"], clock)
        clock.at = OPENS
        cast_vote(store, member_at("Z00003"), code, "Z00003", "A", NO_PAPER, clock)
        for number in range(1, 5):
            pcn = f"U{number:05}"
            take_position(store, cd_of(pcn), code, pcn, "A", NO_PAPER, clock)
        page = RunVoteModel(store, clock, Post({}, tmp_path / "addresses.csv"))
        page.open(access(), {"decision": code})
        return page

    return open_page


def close(page, store, clock):
    clock.at = CLOSES
    close_vote(store, page.code, clock)
    page.refresh()


def test_outcome_names_the_option_after_the_end_and_never_before(make, store, clock):
    page = make(OptionMethod.PLURALITY)
    standing = StandingView(page)
    before = standing.value

    close(page, store, clock)

    assert "1 of 24" in before
    assert "library" not in before
    assert "CARRIED, option A (The library). It met both tests." in standing.value
    assert "At least 4 of 6 CDs: 4 for" in standing.value


def test_correction_offers_the_options(make, store, clock):
    page = make(OptionMethod.PLURALITY)
    view = CorrectionsView(page)
    close(page, store, clock)
    assert view.choice.options == (
        ("Option A (The library)", "A"),
        ("Option B (The station)", "B"),
        ("Abstained", "abstain"),
        ("No vote", "withdraw"),
    )
    label, seq = view.entry.options[0]

    view.entry.value, view.choice.value, view.why.value = seq, "B", "Misheard."
    view.mend.click()
    asked = view.question.children[0].value
    view.question.yes.click()

    assert "Z00003 Cloudberry Surgery: option A (The library), online" in label
    assert "to “option B (The station)”?" in asked
    assert [one.choice for one in read(store, page.code).corrections] == ["B"]
    assert page.tally.winner is None  # the weight is B's now, and the CDs are for A


def test_several_options_are_ticked_for_a_correction(make, store, clock):
    page = make(OptionMethod.APPROVAL)
    view = CorrectionsView(page)
    close(page, store, clock)
    view.entry.value, view.why.value = view.entry.options[0][1], "Misheard."
    for box in view.ticks.boxes.values():
        box.value = True

    view.mend.click()
    view.question.yes.click()

    assert [one.choice for one in read(store, page.code).corrections] == ["A+B"]


def test_correction_to_nothing_that_is_ticked_is_refused(make, store, clock):
    page = make(OptionMethod.APPROVAL)
    view = CorrectionsView(page)
    close(page, store, clock)
    view.entry.value, view.why.value = view.entry.options[0][1], "Misheard."

    view.mend.click()

    assert page.problem == "Choose what the vote should have been."
    assert read(store, page.code).corrections == ()


def test_yes_is_no_correction_of_a_vote_on_options(make, store, clock):
    page = make(OptionMethod.PLURALITY)
    close(page, store, clock)

    page.ask_correction(page.entries[0].seq, "yes", "Misheard.", "Done.")

    assert page.problem == "Choose what the vote should have been."
