"""The parts of the facilitator's page of a vote that show how it stands."""

import ipywidgets as widgets
import pandas as pd

from raftlib.analysis.options import Counted, OptionsTally
from raftlib.conduct.reading import has_outcome
from raftlib.domain.decision import Decision
from raftlib.domain.proceedings import Proceedings, Stage
from raftlib.workbook.models.run_vote import RunVoteModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.asking import DESK
from raftlib.workbook.views.base import ChoiceView, FragmentView, fragment_style, show
from raftlib.workbook.wording import decision as decisions
from raftlib.workbook.wording import options
from raftlib.workbook.wording import run_vote as wording
from raftlib.workbook.wording.letters import name_proposal
from raftlib.workbook.wording.names import code_and_name
from raftlib.workbook.wording.numbers import amount

# The page that says what came of a vote, why, and how to check it.
NOTICE = "notice"
ROOM = "raft-room"  # what a projector shows


class VoteChoiceView(widgets.VBox):
    """Chooses a decision."""

    def __init__(self, model: RunVoteModel) -> None:
        self._model = model
        self.code = ChoiceView("Decision", model, "code", lambda: offer_votes(model), "listed")
        message = FragmentView(
            model, lambda: write_message(model), "opened", "problem", "place", "listed"
        )
        super().__init__([fragment_style(), self.code, message])
        self.add_class(DESK)
        model.observe(self._arrange, "listed")
        self._arrange()

    def _arrange(self, _change: object = None) -> None:
        show(self.code, bool(self._model.listed))


class StandingView(FragmentView):
    """Shows the time left and the turnout; after the end, the outcome. A projector shows it."""

    def __init__(self, model: RunVoteModel) -> None:
        super().__init__(model, lambda: write_standing(model), "found", "stage")
        self.add_class(ROOM)


class VotersView(FragmentView):
    """Shows who has voted, and which CDs have taken a position; never which."""

    def __init__(self, model: RunVoteModel) -> None:
        super().__init__(model, lambda: write_voters(model), "found", "stage", "names")
        self.add_class(DESK)


class RunVoteNextStepView(FragmentView):
    """Says what to do now, and where the room sees the turnout."""

    def __init__(self, model: RunVoteModel) -> None:
        super().__init__(model, lambda: write_next_step(model), "opened", "found", "stage")
        self.add_class(DESK)


def offer_votes(model: RunVoteModel) -> list[tuple[str, str]]:
    """Return the decisions to choose from."""
    listed = [(name_proposal(one), one.decision_code) for one in model.listed]
    return listed or [("None yet", "")]


def write_message(model: RunVoteModel) -> str:
    """Write what is wrong with the page as a whole, or what to do when there is no decision."""
    if model.problem and not model.place:
        return fragments.paragraph(model.problem, "error")
    if model.listed or not model.opened:
        return ""
    none = fragments.paragraph(wording.NOTHING_PROPOSED, "note")
    return none + fragments.link(fragments.page_address("locality-vote"), wording.SEE_LIST)


def write_standing(model: RunVoteModel) -> str:
    """Write the time left and the turnout, or the outcome."""
    found = model.found
    if found is None:
        return ""
    return "".join(
        (
            fragments.heading(name_proposal(found)),
            _times(model, found),
            write_outcome(model),
            write_turnout(model),
        )
    )


def _times(model: RunVoteModel, found: Proceedings) -> str:
    sentence = wording.describe_stage(found, model.stage)
    if model.stage is Stage.OPEN and found.closes_at:
        return fragments.countdown(sentence, found.closes_at, model.now)
    return fragments.paragraph(sentence)


def write_outcome(model: RunVoteModel) -> str:
    """Write both tests, and where the notice is; nothing before the end."""
    decision, tally = model.found.decision if model.found else None, model.tally
    if decision is None or tally is None:
        return ""
    box = fragments.outcome(*_outcome_and_tests(decision, tally), carried=tally.carried)
    notice = fragments.page_address(NOTICE, decision=model.code)
    return box + fragments.link(notice, wording.SEE_NOTICE)


def _outcome_and_tests(decision: Decision, tally: Counted) -> tuple[str, list[str]]:
    if isinstance(tally, OptionsTally):
        details = options.describe_options_tests(decision.rule, tally)
        return options.describe_options_outcome(decision, tally), details
    return decisions.describe_outcome(decision, tally), [
        f"Practices. {decisions.describe_practices_test(decision.rule, tally)}",
        f"CDs. {decisions.describe_cds_test(decision.rule, tally)}",
    ]


def write_turnout(model: RunVoteModel) -> str:
    """Write who has taken part, in numbers."""
    turnout = model.turnout
    if turnout is None or model.stage is Stage.COMING:
        return ""
    practices, cds = turnout.practices_entitled, turnout.cds_entitled
    return fragments.tiles(
        [
            fragments.Tile(figure=f"{len(turnout.voted)} of {practices}", label="practices voted"),
            fragments.Tile(
                figure=amount(turnout.patients_voted),
                label=f"of {amount(turnout.patients_entitled)} patients, at practices that voted",
            ),
            fragments.Tile(
                figure=f"{len(turnout.cds_taken)} of {cds}", label="CDs took a position"
            ),
        ]
    )


def write_voters(model: RunVoteModel) -> str:
    """Write a row for each practice, and one for each seat of a CD."""
    decision, turnout = model.found.decision if model.found else None, model.turnout
    if decision is None or turnout is None:
        return ""
    over = model.stage is Stage.CLOSED
    sentences = [wording.describe_turnout(turnout), "" if over else wording.NOBODY_SEES]
    practices = _practice_rows(decision, set(turnout.voted), model)
    return "".join(
        (
            *map(fragments.paragraph, sentences),
            fragments.table(practices, "Practices, and whether they have voted"),
            fragments.table(
                _seat_rows(decision, set(turnout.cds_taken), model),
                "CDs, and whether they have taken a position",
            ),
        )
    )


def _practice_rows(decision: Decision, voted: set[str], model: RunVoteModel) -> pd.DataFrame:
    rows = [
        {
            "Practice": code_and_name(one.practice_code, model.names),
            "Vote": _state(
                one.practice_code in voted,
                "voted",
                "no vote" if model.stage is Stage.CLOSED else "not yet",
                recused=one.recused,
            ),
            "Patients": amount(one.list_size or 0),
            "PCN": code_and_name(one.pcn_code, model.names),
        }
        for one in sorted(decision.practices, key=lambda one: one.practice_code in voted)
    ]
    table = pd.DataFrame(rows)
    table.attrs["numbers"] = ["Patients"]
    return table


def _seat_rows(decision: Decision, taken: set[str], model: RunVoteModel) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "CD of": code_and_name(seat.pcn_code, model.names),
            "Position": _state(
                seat.pcn_code in taken,
                "taken",
                "no position" if model.stage is Stage.CLOSED else "not yet",
                vacant=seat.vacant,
                recused=seat.recused,
            ),
        }
        for seat in decision.cds
    )


def _state(done: bool, yes: str, no: str, *, vacant: bool = False, recused: bool = False) -> str:
    if recused or vacant:
        return "recused" if recused else "vacant"
    return yes if done else no


def write_next_step(model: RunVoteModel) -> str:
    """Write what to do now, and where the room sees the turnout."""
    if not model.opened:
        return ""
    step = wording.next_step(
        model.stage,
        corrections_open=model.is_correctable,
        counted=model.found is None or has_outcome(model.found),
    )
    room = fragments.page_address("run-the-vote", decision=model.code, screen="projector")
    shown = model.found is not None and model.found.opening is not None
    return fragments.next_step(step) + (fragments.link(room, wording.SHOW_ROOM) if shown else "")
