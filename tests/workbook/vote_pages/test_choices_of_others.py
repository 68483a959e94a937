"""While a vote is open, nothing on a page depends on how somebody else has voted."""

import shutil
from datetime import timedelta

import pytest
from ipywidgets.widgets import widget as ipywidgets

from raftlib.conduct.votes import cast_vote, take_position
from raftlib.domain.acts import ReadAs
from raftlib.domain.decision import Choice
from raftlib.domain.people import HeldRole, Role
from raftlib.store.connection import Store
from raftlib.store.people import add_member
from raftlib.store.sign_ins import start_sign_in
from raftlib.workbook.models.access import Access
from raftlib.workbook.models.ballot import BallotModel
from raftlib.workbook.models.cd import CdModel
from raftlib.workbook.models.read_and_say import ReadAndSayModel
from raftlib.workbook.views import ballot, cd, paper_depths, read_and_say
from tests.conduct.conftest import CLOSES, OPENS, SetClock, cd_of, member_at, read
from tests.conduct.voting import open_hub

# The page with all its parts, as its notebook has them.
PARTS = {
    BallotModel: (
        paper_depths.ProceedingsChoiceView,
        ballot.StageView,
        paper_depths.PaperView,
        ballot.VoteView,
        paper_depths.VersionsView,
        ballot.TurnoutView,
        ballot.RecordView,
        ballot.VoteNextStepView,
    ),
    CdModel: (
        paper_depths.ProceedingsChoiceView,
        cd.PcnView,
        paper_depths.PaperView,
        cd.PcnPracticesView,
        cd.ConveyView,
        cd.PositionView,
        cd.ClashesView,
        cd.CdNextStepView,
    ),
    ReadAndSayModel: (
        paper_depths.ProceedingsChoiceView,
        paper_depths.PaperView,
        paper_depths.VersionsView,
        read_and_say.SayView,
        read_and_say.ViewsView,
        read_and_say.ReadNextStepView,
    ),
}
# Whoever might like to know: another practice, the CD of Z00003, who records votes, and the rest.
LOOKS = [
    (BallotModel, HeldRole(role=Role.PRACTICE, practice_code="Z00002")),
    (BallotModel, HeldRole(role=Role.FACILITATOR)),
    (BallotModel, HeldRole(role=Role.SCRIBE)),
    (CdModel, HeldRole(role=Role.CD, pcn_code="U00002")),
    (ReadAndSayModel, HeldRole(role=Role.ANALYST)),
]


def without_names(state):
    """Return what a browser is sent of a widget, without the names of other widgets."""
    return sorted(f"{key}: {part}" for key, part in state.items() if "IPY_MODEL" not in str(part))


def page_after(url, tmp_path, kind, held, choice, at):
    """Return the states of a page's widgets after Z00003 and the CD of U00004 chose that."""
    file = tmp_path / f"{choice}.db"
    shutil.copy(url, file)
    store, clock = Store(f"sqlite:///{file}"), SetClock(OPENS)
    code = open_hub(store, OPENS, CLOSES, now=OPENS)
    paper = ReadAs(paper=read(store, code).paper.fingerprint)
    cast_vote(store, member_at("Z00003"), code, "Z00003", choice, paper, clock)
    take_position(store, cd_of("U00004"), code, "U00004", choice, paper, clock)
    number = add_member(store, "Somebody", [held], OPENS)
    entered = start_sign_in(store, number, at)
    clock.at = at
    model = kind(store, clock)
    before = set(ipywidgets._instances)
    model.open(Access(store, entered.sign_in, clock), {})
    parts = [part(model) for part in PARTS[kind]]
    new = [state.get_state() for key, state in ipywidgets._instances.items() if key not in before]
    store.close()
    assert parts
    assert model.problem == ""
    return sorted(map(without_names, new))


@pytest.mark.parametrize(("kind", "held"), LOOKS)
def test_page_is_the_same_however_others_voted(demo_file, tmp_path, kind, held):
    during = OPENS + timedelta(hours=1)

    pages = [
        page_after(demo_file, tmp_path, kind, held, choice, during)
        for choice in (Choice.YES, Choice.NO, Choice.ABSTAIN)
    ]

    assert pages[0] == pages[1] == pages[2]
    assert "has voted" in str(pages[0]).lower() or kind is ReadAndSayModel


def test_own_position_is_what_such_a_comparison_finds(demo_file, tmp_path):
    """The page of the CD who took it differs: so the comparison above can fail."""
    held = HeldRole(role=Role.CD, pcn_code="U00004")
    during = OPENS + timedelta(hours=1)

    yes, no = (
        page_after(demo_file, tmp_path, CdModel, held, choice, during)
        for choice in (Choice.YES, Choice.NO)
    )

    assert yes != no
