"""The parts of the page on which a proposal is written."""

from collections.abc import Sequence

import ipywidgets as widgets
import pandas as pd
import traitlets as tl

from raftlib.domain.options import OptionMethod, Options
from raftlib.domain.proceedings import Route
from raftlib.workbook.models.proposal import TEXTS, TYPED, ProposalModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import ChoiceView, FragmentView, fragment_style, on_press, show
from raftlib.workbook.wording import proposal as wording
from raftlib.workbook.wording.choices import describe_options

ROWS = {"summary": 4, "full": 16, "next_step": 3, "urgency": 3}


class ProposalChoiceView(widgets.VBox):
    """Chooses the proposal that is revised, or starts a new one, perhaps from an earlier one."""

    def __init__(self, model: ProposalModel) -> None:
        self._model = model
        self.proposal = ChoiceView(
            "Proposal", model, "code", lambda: _offer_proposals(model), "listed", "code", "found"
        )
        self.proposal.add_class("raft-in-address")
        self.source = widgets.Dropdown(description="Copy from")
        self.copy = widgets.Button(description=wording.COPY)
        self.copying = widgets.VBox([self.source, self.copy])
        watched = ("opened", "problem", "done", "tried", "who", "localities")
        message = FragmentView(model, lambda: write_start(model), *watched)
        super().__init__([fragment_style(), self.proposal, self.copying, message])
        on_press(self.copy, lambda: model.copy(self.source.value or ""))
        self._arrange()
        model.observe(self._arrange, ["who", "listed", "code"])

    def _arrange(self, _change: object = None) -> None:
        model, kept = self._model, self.source.value
        earlier = [(wording.describe_proposal(one), one.decision_code) for one in model.listed]
        if earlier != list(self.source.options):
            self.source.options = earlier
            codes = [code for _text, code in earlier]
            self.source.value = kept if kept in codes else next(iter(codes), None)
        show(self.proposal, model.may_write)
        show(self.copying, model.may_write and not model.code and bool(earlier))


class ProposalFormView(widgets.VBox):
    """What is proposed, as it is typed, and the button that saves it.

    Attributes
    ----------
    rows : list of widget
        The fields of the form in their order; what a proposal has besides goes in here.
    """

    def __init__(self, model: ProposalModel) -> None:
        self._model = model
        self.locality = ChoiceView(
            "Locality", model, "locality", lambda: _offer_localities(model), "localities"
        )
        self.rule = ChoiceView("Rule", model, "rule_name", lambda: _offer_rules(model), "rules")
        self.options = OptionsFormView(model)
        self.texts = {name: _text_field(model, name) for name in TEXTS}
        self.save = widgets.Button(button_style="primary")
        self.about_rule = FragmentView(
            model, lambda: write_rule(model), "rules", "rule_name", "seats", "locality", "found"
        )
        stale = FragmentView(model, lambda: write_stale_names(model), *TYPED, "locality", "listed")
        said = show_said(model, "save")
        self.rows: list[widgets.Widget] = [
            self.locality,
            self.rule,
            self.about_rule,
            self.texts["urgency"],
            *(self.texts[name] for name in ("headline", "summary", "full")),
            self.options,
            self.texts["next_step"],
        ]
        settled = FragmentView(model, lambda: write_settled(model), "found")
        super().__init__([settled, *self.rows, stale, self.save, said])
        on_press(self.save, model.save)
        self._arrange()
        model.observe(self._arrange, ["who", "code", "found", "rule_name", "rules"])

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        writes = model.may_write and not model.is_settled  # then the preview shows the text
        for row in self.rows:
            show(row, writes)
        show(self.about_rule, model.may_write)
        urgent = model.rule is not None and model.rule.route is Route.URGENT
        show(self.texts["urgency"], writes and urgent)
        show(self.save, writes)
        self.save.description = wording.SAVE_VERSION if model.code else wording.SAVE_FIRST_VERSION
        self.locality.disabled = bool(model.code)
        for field in (self.rule, *self.texts.values()):
            field.disabled = not writes


class OptionsFormView(widgets.VBox):
    """Chooses between a vote of yes and no and one on options, and names the options."""

    def __init__(self, model: ProposalModel) -> None:
        self._model = model
        self.kind = ChoiceView(wording.KIND, model, "method", lambda: wording.KINDS)
        about = FragmentView(model, lambda: write_method(model), "method")
        self.titles: dict[str, widgets.Text] = {}
        self.fields = widgets.VBox()
        super().__init__([self.kind, about, self.fields])
        self._arrange()
        model.observe(self._arrange, ["options", "method"])

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        options = {option.key: option.title for option in model.options}
        if list(options) != list(self.titles):
            self.titles = {key: self._field(key) for key in options}
            self.fields.children = list(self.titles.values())
        for key, title in options.items():
            self.titles[key].value = title
        show(self.fields, bool(model.method))

    def _field(self, key: str) -> widgets.Text:
        field = widgets.Text(description=wording.label_option(key), continuous_update=False)
        field.add_class("raft-wide")
        field.observe(lambda change: self._model.title(key, change["new"]), "value")
        return field


class PreviewView(FragmentView):
    """Shows the paper as its readers will see it."""

    def __init__(self, model: ProposalModel) -> None:
        super().__init__(model, lambda: write_preview(model), "who", *TYPED)


class VersionsView(FragmentView):
    """Lists the versions that were saved."""

    def __init__(self, model: ProposalModel) -> None:
        super().__init__(model, lambda: write_versions(model), "who", "found")


def show_said(model: ProposalModel, tried: str) -> FragmentView:
    """Return the place for what came of what was tried, beside its button."""
    return FragmentView(model, lambda: write_said(model, tried), "tried", "problem", "done")


def write_said(model: ProposalModel, *tried: str) -> str:
    """Write what could not be done, or what was."""
    if model.tried not in tried:
        return ""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    return fragments.paragraph(model.done, "note")


def write_start(model: ProposalModel) -> str:
    """Write what is wrong when the page opens, or what was copied."""
    if not model.opened:
        return ""
    if model.who is not None and not model.may_write:
        return fragments.paragraph(wording.ONLY_FACILITATORS, "note")
    said = write_said(model, "", "copy")
    empty = model.may_write and not model.localities
    return said + (fragments.paragraph(wording.NO_LOCALITY, "note") if empty else "")


def write_rule(model: ProposalModel) -> str:
    """Write the rule that is chosen in words, and what to settle before a vote under it."""
    rule = model.rule
    if rule is None:
        return ""
    roster = "" if model.is_settled else describe_roster(model)
    return fragments.paragraph(wording.describe_tabled_rule(rule), "context") + (
        fragments.paragraph(roster, "note") if roster else ""
    )


def describe_roster(model: ProposalModel, name: str = "") -> str:
    """Return what to settle between a rule and the CDs there are: the one chosen, or named."""
    rule = model.rules.get(name or model.rule_name)
    if rule is None:
        return ""
    fitting = wording.find_fitting(model.rules, rule.route, model.seats)
    return wording.describe_roster(rule, model.seats, model.locality, fitting)


def write_method(model: ProposalModel) -> str:
    """Write what a vote on options means."""
    return fragments.paragraph(wording.describe_method(model.method), "context")


def write_stale_names(model: ProposalModel) -> str:
    """Write where a text names another locality."""
    lines = wording.describe_stale_names(model.stale_names(), model.locality)
    return "".join(fragments.paragraph(line, "note") for line in lines)


def write_settled(model: ProposalModel) -> str:
    """Write that the text stays, and how to go on from it."""
    if not model.is_settled:
        return ""
    again = fragments.page_address("proposal", decision="new", copy=model.code)
    return fragments.paragraph(wording.SETTLED, "note") + fragments.link(again, wording.COPY_IT)


def write_preview(model: ProposalModel) -> str:
    """Write headline, summary, paper and what happens next."""
    if not model.may_write:
        return ""
    if not any(getattr(model, name).strip() for name in TEXTS):
        return fragments.paragraph(wording.NOTHING_TO_SHOW)
    return "".join(
        (
            fragments.heading(model.headline) if model.headline.strip() else "",
            fragments.paragraph(model.summary, "statement"),
            fragments.paper(model.full),
            _write_options(model),
            fragments.paragraph(f"What happens next: {model.next_step or wording.NO_NEXT_STEP}"),
        )
    )


def _write_options(model: ProposalModel) -> str:
    if not model.titled:
        return ""
    method = OptionMethod(model.method)
    how, *named = describe_options(Options(method=method, options=model.titled))
    return fragments.paragraph(how) + fragments.bullets(named)


def write_versions(model: ProposalModel) -> str:
    """Write the versions that were saved, the newest first."""
    if not model.may_write:
        return ""
    papers = model.found.papers if model.found else ()
    if not papers:
        return fragments.paragraph(wording.NO_VERSION)
    rows = pd.DataFrame([wording.describe_version(paper) for paper in reversed(papers)])
    return fragments.table(rows, "Versions, the newest first")


def _text_field(model: ProposalModel, name: str) -> widgets.Widget:
    """Return a field that tells the kernel what was typed once it is left."""
    words = {"description": wording.LABELS[name], "continuous_update": False}
    rows = ROWS.get(name)
    field = widgets.Textarea(rows=rows, **words) if rows else widgets.Text(**words)
    tl.link((model, name), (field, "value"))
    field.add_class("raft-wide")
    return field


def _offer_proposals(model: ProposalModel) -> Sequence[tuple[str, str]]:
    revisable = [(wording.describe_proposal(one), one.decision_code) for one in model.revisable]
    return [(wording.NEW_PROPOSAL, ""), *revisable]


def _offer_localities(model: ProposalModel) -> Sequence[tuple[str, str]]:
    return [(name, name) for name in model.localities] or [("None yet", "")]


def _offer_rules(model: ProposalModel) -> Sequence[tuple[str, str]]:
    offered = [(wording.offer_rule(rule), name) for name, rule in model.rules.items()]
    return [(wording.CHOOSE_RULE, ""), *offered]
