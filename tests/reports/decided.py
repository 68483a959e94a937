"""Decides something in the demo locality, with one of everything that may be recorded."""

from dataclasses import replace
from datetime import timedelta

from raftlib import settings
from raftlib.conduct.afterwards import correct_vote, take_without_vote
from raftlib.conduct.clock import close_vote
from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import agree, propose, revise, say_view
from raftlib.conduct.votes import cast_vote, convey_vote, take_position
from raftlib.domain.acts import Draft, ReadAs, Told
from raftlib.domain.decision import Choice, Way
from raftlib.domain.proceedings import Remark
from raftlib.sources.rules import read_rules
from raftlib.store.connection import Store
from tests.conduct.conftest import CLOSES, FACILITATOR, NORTH, OPENS, SetClock, cd_of, member_at

NO_PAPER = ReadAs(paper="")
TOLD = Told(by="Practice manager", at="this morning", how="by telephone")
PCNS = ("U00001", "U00002", "U00003", "U00004", "U00005", "U00006")
DRAFT = Draft(
    locality=NORTH,
    headline="Shared same-day hub",
    summary="One hub for “same-day” appointments.",
    full="# Why\n\nToo many calls at eight.",
    rule=read_rules(settings.data_path("rules"))["standard"],
    next_step="The locality manager finds a place by March.",
)


def open_hub(store: Store, clock: SetClock) -> str:
    """Propose it in two versions, hear a view, and open the vote; the clock is at its start."""
    clock.at = OPENS - timedelta(days=2)
    code = propose(store, FACILITATOR, DRAFT, clock)
    second = replace(DRAFT, full="# Why\n\nToo many calls at eight.\n\n# How\n\nOne list.")
    revise(store, FACILITATOR, code, second, clock)
    say_view(store, member_at("Z00003"), code, "Z00003", Remark.VIEW, "It is far.", clock)
    agree(store, member_at("Z00013"), code, "Z00013", 2, clock)
    window = Window(opens_at=OPENS, closes_at=CLOSES, recused_practices=["Z00024"])
    open_vote(store, FACILITATOR, code, window, DRAFT.rule, clock)
    clock.at = OPENS
    return code


def vote(store: Store, code: str, practice_code: str, choice: Choice, clock: SetClock) -> int:
    member = member_at(practice_code)
    return cast_vote(store, member, code, practice_code, choice, NO_PAPER, clock).seq


def decide(store: Store, clock: SetClock) -> str:
    """Decide on the hub; the votes are entries 5 to 11, and what is corrected is entry 7.

    Early, late, recused, withdrawn and overruled votes are there, and a correction.
    """
    code = open_hub(store, clock)
    words = store, code
    vote(*words, "Z00003", Choice.YES, clock)
    convey_vote(store, cd_of("U00002"), code, "Z00003", Choice.NO, "U00002", TOLD, clock)
    seq = vote(*words, "Z00005", Choice.NO, clock)
    vote(*words, "Z00010", Choice.YES, clock)
    vote(*words, "Z00010", Choice.WITHDRAW, clock)
    vote(*words, "Z00024", Choice.YES, clock)
    cast_vote(store, FACILITATOR, code, "Z00020", Choice.YES, NO_PAPER, clock, way=Way.EMAIL)
    for pcn_code in PCNS[:4]:
        take_position(store, cd_of(pcn_code), code, pcn_code, Choice.YES, NO_PAPER, clock)
    take_position(store, cd_of(PCNS[4]), code, PCNS[4], Choice.WITHDRAW, NO_PAPER, clock)
    clock.at = CLOSES
    close_vote(store, code, clock)
    vote(*words, "Z00001", Choice.NO, clock)  # too late
    correct_vote(store, FACILITATOR, code, seq, Choice.YES, "Misheard", clock)
    return code


def take(store: Store, clock: SetClock) -> str:
    """Let the leadership meeting decide without a weighted vote."""
    clock.at = OPENS
    code = propose(store, FACILITATOR, DRAFT, clock)
    take_without_vote(store, FACILITATOR, code, "The hub opens.", "All six CDs agreed.", clock)
    return code
