"""The parts of the page of a notice."""

from pathlib import Path

import ipywidgets as widgets

from raftlib.conduct.reading import has_outcome
from raftlib.domain.proceedings import Depth
from raftlib.workbook.formats.kinds import NoticeFormat
from raftlib.workbook.formats.notice_files import make_notice_file, make_record_file
from raftlib.workbook.formats.notice_html import write_notice_parts
from raftlib.workbook.models.notice import NoticeModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import ChoiceView, FragmentView, fragment_style, on_press
from raftlib.workbook.views.files import link_to
from raftlib.workbook.wording import notice as wording
from raftlib.workbook.wording.notice_headline import name_of


class NoticeChoiceView(widgets.VBox):
    """Chooses a decision, and how deep its notice is read."""

    def __init__(self, model: NoticeModel) -> None:
        self.code = ChoiceView("Decision", model, "code", lambda: offer_decisions(model), "listed")
        self.depth = ChoiceView("How deep", model, "depth", offer_depths)
        self._message = FragmentView(
            model, lambda: write_message(model), "opened", "problem", "listed", "found", "stage"
        )
        super().__init__()
        self._model = model
        self._arrange()
        model.observe(self._arrange, "listed")

    def _arrange(self, _change: object = None) -> None:
        shown = [self.code, self.depth] if self._model.listed else []
        self.children = [fragment_style(), *shown, self._message]


class NoticeView(FragmentView):
    """Says what the notice says."""

    def __init__(self, model: NoticeModel) -> None:
        watched = ("found", "tally", "names", "depth", "final")
        super().__init__(model, lambda: write_notice(model), *watched)


class NoticeFilesView(widgets.VBox):
    """Makes the files of a notice when they are asked for."""

    def __init__(self, model: NoticeModel, template: Path) -> None:
        self.prepare = widgets.Button(description="Prepare the files", button_style="primary")
        self.files = FragmentView(
            model, lambda: write_files(model, template), "found", "depth", "files_wanted"
        )
        super().__init__()
        self._model = model
        self._arrange()
        model.observe(self._arrange, "found")
        on_press(self.prepare, model.prepare_files)

    def _arrange(self, _change: object = None) -> None:
        found = self._model.found
        shown = [self.prepare] if found and has_outcome(found) else []
        self.children = [*shown, self.files]


class NoticeNextStepView(FragmentView):
    """Says what to do with the notice."""

    def __init__(self, model: NoticeModel) -> None:
        super().__init__(model, lambda: write_next_step(model), "opened", "found", "final")


def offer_decisions(model: NoticeModel) -> list[tuple[str, str]]:
    """Return the decisions to choose from."""
    listed = [(name_of(item), item.decision_code) for item in model.listed]
    return listed or [("None yet", "")]


def offer_depths() -> list[tuple[str, Depth]]:
    """Return how deep a notice can be read."""
    return [(text, depth) for depth, text in wording.DEPTHS.items()]


def write_message(model: NoticeModel) -> str:
    """Write what could not be done, or why there is no notice yet."""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    if not model.opened:
        return ""
    if model.found is None:
        return fragments.paragraph(wording.NONE_YET, "note")
    if not has_outcome(model.found):
        return fragments.paragraph(wording.describe_waiting(model.found, model.stage), "note")
    return ""


def write_notice(model: NoticeModel) -> str:
    """Write the notice at the depth that was chosen."""
    if (notice := _notice(model)) is None:
        return ""
    return write_notice_parts(notice, model.depth, level=3) + fragments.paragraph(
        notice.foot, "context"
    )


def write_files(model: NoticeModel, template: Path) -> str:
    """Write a link to each file of the notice, once they are asked for."""
    notice, found = _notice(model), model.found
    if notice is None or found is None or not model.files_wanted:
        return ""
    links = [
        link_to(make_notice_file(notice, model.depth, NoticeFormat(kind), template), text)
        for kind, text in wording.FILES.items()
    ]
    if found.decision:
        links.append(link_to(make_record_file(found.decision), wording.RECORD_FILE))
    return fragments.paragraph(wording.FILES_READY, "context") + "".join(links)


def write_next_step(model: NoticeModel) -> str:
    """Write what to do now."""
    if not model.opened:
        return ""
    return fragments.next_step(wording.describe_next_step(model.found, final=model.final))


def _notice(model: NoticeModel) -> wording.Notice | None:
    if model.found is None or not has_outcome(model.found):
        return None
    return wording.write_notice(model.found, model.tally, model.names, model.now)
