"""Which decision a page is about, and its paper as deep as somebody likes to read it."""

import ipywidgets as widgets
import traitlets as tl

from raftlib.domain.options import Options
from raftlib.domain.proceedings import Depth
from raftlib.workbook.models.paper import PaperModel, PracticePaperModel
from raftlib.workbook.models.proceedings import ProceedingsModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import ChoiceView, FragmentView, fragment_style, on_press, show
from raftlib.workbook.wording import paper as wording
from raftlib.workbook.wording.choices import describe_options


class ProceedingsChoiceView(widgets.VBox):
    """Chooses a decision, and says what could not be done."""

    def __init__(self, model: ProceedingsModel) -> None:
        self._model = model
        self.code = ChoiceView("Decision", model, "code", lambda: offer_codes(model), "listed")
        message = FragmentView(model, lambda: write_message(model), "opened", "problem", "listed")
        super().__init__([fragment_style(), self.code, message])
        self._arrange()
        model.observe(self._arrange, "listed")

    def _arrange(self, _change: object = None) -> None:
        show(self.code, bool(self._model.listed))


class PracticeChoiceView(ChoiceView):
    """Chooses for which practice somebody speaks who is a member of two."""

    def __init__(self, model: PracticePaperModel) -> None:
        super().__init__(
            "For which practice?",
            model,
            "practice",
            lambda: offer_practices(model),
            "mine",
            "names",
        )
        self._model = model
        self._arrange()
        model.observe(self._arrange, "mine")

    def _arrange(self, _change: object = None) -> None:
        show(self, len(self._model.mine) > 1)


class PaperView(widgets.VBox):
    """The paper at three depths; a member may keep one to start with."""

    def __init__(self, model: PaperModel) -> None:
        self._model = model
        self.depth = widgets.ToggleButtons(
            description=wording.DEPTH_LABEL,
            options=[(label, depth) for depth, label in wording.DEPTHS.items()],
        )
        self.keep = widgets.Button()
        text = FragmentView(model, lambda: write_paper(model), "found", "depth")
        super().__init__([self.depth, text, self.keep])
        tl.link((model, "depth"), (self.depth, "value"))
        self._arrange()
        model.observe(self._arrange, ["found", "depth", "first_depth", "who"])
        on_press(self.keep, model.keep_first_depth)

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        known = model.who is not None and model.who.member.number > 0
        show(self.depth, model.paper is not None)
        show(self.keep, known and model.paper is not None and model.depth != model.first_depth)
        self.keep.description = wording.describe_first_depth(model.depth)


class VersionsView(FragmentView):
    """The versions of the paper with their times, and the rule in words."""

    def __init__(self, model: PaperModel) -> None:
        super().__init__(model, lambda: write_versions(model), "found")


class DoneView(FragmentView):
    """Says what was done last."""

    def __init__(self, model: ProceedingsModel) -> None:
        super().__init__(model, lambda: fragments.told(model.done), "done")


def offer_codes(model: ProceedingsModel) -> list[tuple[str, str]]:
    """Return the decisions to choose from, each with where it stands."""
    now = model.now
    listed = [(wording.describe_listed(one, one.stage(now)), one) for one in model.listed]
    return [(line, one.decision_code) for line, one in listed] or [("None yet", "")]


def offer_practices(model: PracticePaperModel) -> list[tuple[str, str]]:
    """Return the viewer's practices to choose from."""
    return [(wording.name_of(code, model.names), code) for code in model.mine] or [("None", "")]


def write_message(model: ProceedingsModel) -> str:
    """Write what could not be done, or what to do when there is no decision."""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    if model.listed or not model.opened:
        return ""
    return fragments.paragraph(wording.NOTHING_PROPOSED, "note")


def write_paper(model: PaperModel) -> str:
    """Write the paper as deep as it is to be shown; what is above stays."""
    paper = model.paper
    if paper is None:
        return ""
    parts = [fragments.paragraph(paper.headline, "statement"), write_options(paper.options)]
    if model.depth is not Depth.HEADLINE:
        parts += [fragments.paragraph(line) for line in paper.summary.split("\n\n")]
    if model.depth is Depth.FULL:
        parts.append(fragments.paper(paper.full))
    return "".join(parts)


def write_options(options: Options | None) -> str:
    """Write how an option is chosen, and each of them; nothing for a vote of yes and no."""
    if options is None:
        return ""
    how, *named = describe_options(options)
    return fragments.paragraph(how) + fragments.bullets(named)


def write_versions(model: PaperModel) -> str:
    """Write the versions of the paper, and the rule in words."""
    if model.found is None:
        return ""
    versions = fragments.bullets(wording.describe_versions(model.found.papers))
    return versions + fragments.paragraph(wording.describe_the_rule(model))


def write_result_link(model: ProceedingsModel) -> str:
    """Write where the result is, once it is there."""
    if model.found is None or model.found.outcome_at is None:
        return ""
    address = fragments.page_address("vote-outcome", decision=model.code)
    return fragments.link(address, wording.SEE_RESULT)
