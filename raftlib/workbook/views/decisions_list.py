"""The parts of the page that lists the decisions."""

import ipywidgets as widgets
import traitlets as tl

from raftlib.domain.people import Role
from raftlib.domain.proceedings import Stage
from raftlib.workbook.models.decisions_list import ANY, DecisionsListModel
from raftlib.workbook.models.decisions_shown import DecisionShown
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import ChoiceView, FragmentView, fragment_style, on_press, show
from raftlib.workbook.wording import decisions_list as wording


class DecisionFilterView(widgets.VBox):
    """Chooses which decisions are listed."""

    def __init__(self, model: DecisionsListModel) -> None:
        self._model = model
        self.stage = ChoiceView("Stage", model, "stage", lambda: wording.OFFERED_STAGES)
        self.locality = ChoiceView(
            "Locality", model, "locality", lambda: _offer_localities(model), "localities"
        )
        self.words = widgets.Text(description="Words of the headline, or the code")
        self.clear = widgets.Button(description="Show all")
        tl.link((model, "words"), (self.words, "value"))
        on_press(self.clear, model.clear)
        for choice in (self.stage, self.locality):
            choice.add_class("raft-in-address")
        message = FragmentView(model, lambda: write_message(model), "opened", "problem", "listed")
        self.form = widgets.VBox([self.stage, self.locality, self.words, self.clear])
        super().__init__([fragment_style(), message, self.form])
        self._arrange()
        model.observe(self._arrange, ["listed", "who", "localities", "stage", "locality", "words"])

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        show(self.form, bool(model.listed))
        show(self.locality, model.may_choose_locality)
        show(self.clear, bool(model.stage or model.locality or model.words))


class DecisionsView(FragmentView):
    """Lists the decisions that are asked for."""

    def __init__(self, model: DecisionsListModel) -> None:
        watched = ("who", "listed", "stage", "locality", "words")
        super().__init__(model, lambda: write_decisions(model), *watched)


class DecisionsNextStepView(FragmentView):
    """Says what to do now."""

    def __init__(self, model: DecisionsListModel) -> None:
        super().__init__(model, lambda: write_next_step(model), "who")


def write_message(model: DecisionsListModel) -> str:
    """Write what cannot be shown, or that there is nothing yet."""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    if model.listed or not model.opened:
        return ""
    none = wording.NONE_YET_FOR_FACILITATORS if _writes(model) else wording.NONE_YET
    return fragments.paragraph(none, "note")


def write_decisions(model: DecisionsListModel) -> str:
    """Write the decisions that are asked for, and how many there are."""
    if not model.listed:
        return ""
    shown = model.shown
    found = wording.describe_found(len(shown), len(model.listed))
    entries = [_entry(one, model) for one in shown]
    return fragments.paragraph(found) + (fragments.listing(entries) if entries else "")


def write_next_step(model: DecisionsListModel) -> str:
    """Write what to do now; a facilitator may also propose."""
    if not _writes(model):
        return fragments.next_step(wording.NEXT_STEP)
    link = fragments.link(fragments.page_address("proposal"), wording.WRITE_PROPOSAL)
    return fragments.next_step(wording.NEXT_STEP_FOR_FACILITATORS) + link


def _writes(model: DecisionsListModel) -> bool:
    return model.who is not None and model.who.has(Role.FACILITATOR)


def _entry(one: DecisionShown, model: DecisionsListModel) -> str:
    window = fragments.paragraph(wording.describe_window(one))
    if one.stage is Stage.OPEN and one.closes_at:
        window = fragments.countdown(wording.describe_window(one), one.closes_at, model.now)
    places = wording.find_places(one, model.who) if model.who else []
    return fragments.entry(
        wording.describe_shown(one),
        [fragments.paragraph(wording.describe_kind(one), "context"), window],
        [(fragments.page_address(slug, decision=one.code), text) for slug, text in places],
    )


def _offer_localities(model: DecisionsListModel) -> list[tuple[str, str]]:
    return [(wording.ALL_LOCALITIES, ANY), *((name, name) for name in model.localities)]
