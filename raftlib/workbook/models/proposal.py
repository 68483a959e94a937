"""The page on which a proposal is written: what is typed, and the versions that are saved."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path

import traitlets as tl

from raftlib.analysis.stale_names import find_stale_names
from raftlib.conduct.acting import Clock
from raftlib.conduct.proposals import propose, revise
from raftlib.domain.acts import Draft, TabledRule
from raftlib.domain.options import Option
from raftlib.domain.people import Role, Viewer
from raftlib.domain.proceedings import Proceedings, Route
from raftlib.domain.register import LocalityNames
from raftlib.errors import DecisionError
from raftlib.sources.rules import read_rules
from raftlib.store.connection import Store
from raftlib.store.registers import read_locality
from raftlib.workbook.models.proceedings import ProceedingsModel
from raftlib.workbook.models.proposal_form import Form, Typed, text_of
from raftlib.workbook.models.proposal_options import (
    YES_NO,
    chosen_options,
    fill_form,
    find_titled,
    read_options,
)

NEW = "new"  # in the page's address, where a proposal has no code yet
TEXTS = ("headline", "summary", "full", "next_step", "urgency")
COPIED = ("headline", "summary", "full", "next_step")  # why another case was urgent is its own
SAVED = "Saved as version {version} of {code}. Everybody in {locality} can read it now."
COPIED_FROM = "Copied from {code}, where the form was empty. Check that it fits here, then save it."
NEWER = (
    "Version {version} was saved while you wrote; what you typed is kept. Look at it below, then "
    "save again to put yours after it."
)
TYPED = (*TEXTS, "rule_name", "method", "options")
NO_RULE = "Choose a rule. Nothing was stored."


class ProposalModel(ProceedingsModel):
    """A proposal that a facilitator writes or revises; nobody else is shown anything.

    It may be asked for a ``decision`` by its code, or ``new``, and for one to ``copy``.

    Parameters
    ----------
    store : Store
        Where the decisions are.
    clock : callable
        Returns this instant.
    rules_folder : Path
        Where the rules are; they are read again whenever the page is.
    localities_around : LocalityNames
        What other localities are called, to catch a name in a text that was copied.

    Attributes
    ----------
    code : str
        The one that is revised; empty for a new one.
    locality, rule_name, headline, summary, full, next_step, urgency : str
        What stands in the form. What was typed for one proposal is kept while another is shown.
    rules : dict of str to TabledRule
        By the names of their files.
    method : str
        How an option is chosen; empty for a vote of yes and no.
    options : tuple of Option
        What stands in the form: those that are not filled have no title.
    seats : int
        How many CDs the locality has: one for each PCN.
    copied : str
        From which the form of the new proposal was filled.
    tried : str
        What was tried last, so that the page says beside it what came of it.
    """

    localities = tl.List(tl.Unicode())
    locality = tl.Unicode()
    rules = tl.Dict(key_trait=tl.Unicode(), value_trait=tl.Instance(TabledRule))
    rule_name = tl.Unicode()
    headline = tl.Unicode()
    summary = tl.Unicode()
    full = tl.Unicode()
    next_step = tl.Unicode()
    urgency = tl.Unicode()
    method = tl.Unicode(YES_NO)
    options = tl.Tuple()
    seats = tl.Int()
    copied = tl.Unicode()
    tried = tl.Unicode()

    def __init__(
        self, store: Store, clock: Clock, rules_folder: Path, localities_around: LocalityNames
    ) -> None:
        super().__init__(store, clock)
        self._folder, self._around = rules_folder, localities_around
        self._loaded = Typed()  # what the form was filled with
        self._based_on = 0  # how many versions there were then
        self._filled_for: str | None = None
        self._kept: dict[str, Form] = {}
        self._written = ""  # what is shown once it has been saved

    @property
    def may_write(self) -> bool:
        """Return whether the viewer is a facilitator."""
        return self.who is not None and self.who.has(Role.FACILITATOR)

    @property
    def is_settled(self) -> bool:
        """Return whether it was put to the vote, or decided without one: its text stays."""
        return self.found is not None and bool(self.found.opening or self.found.taken)

    @property
    def revisable(self) -> list[Proceedings]:
        """Return what may be revised, and the one that is shown."""
        return [
            one
            for one in self.listed
            if one.decision_code == self.code or not (one.opening or one.taken)
        ]

    @property
    def typed(self) -> Typed:
        """Return what stands in the form now."""
        return Typed(**{field.name: getattr(self, field.name) for field in fields(Typed)})

    def title(self, key: str, text: str) -> None:
        """Give an option of the form another title."""
        self.options = tuple(
            replace(option, title=text) if option.key == key else option for option in self.options
        )

    @property
    def is_changed(self) -> bool:
        """Return whether the form holds what is not saved."""
        return self.typed != self._loaded

    @property
    def rule(self) -> TabledRule | None:
        """Return the rule that is chosen."""
        rule: TabledRule | None = self.rules.get(self.rule_name)
        return rule

    def stale_names(self) -> dict[str, list[str]]:
        """Return the other localities that each text of the form names, by the text's name."""
        others = [*self._around.names, *self.localities]
        found = {
            name: find_stale_names(
                getattr(self, name), self.locality, others, self._around.not_meant
            )
            for name in TEXTS
        }
        titles = " ".join(option.title for option in self.titled)
        found["options"] = find_stale_names(titles, self.locality, others, self._around.not_meant)
        return {name: names for name, names in found.items() if names}

    @property
    def titled(self) -> tuple[Option, ...]:
        """Return the options that have a title; none in a vote of yes and no."""
        return find_titled(self.method, self.options)

    def save(self) -> None:
        """Save what is typed: as a new proposal, or as a new version of the one that is shown."""
        self.tried = "save"
        self.refresh()
        versions = len(self.found.papers) if self.found else 0
        if versions > self._based_on:
            self._based_on = versions
            self.problem, self.done = NEWER.format(version=versions), ""
            return
        if self.act(self._write, ""):
            self._written, self.copied = "", ""
            self.done = SAVED.format(version=versions + 1, code=self.code, locality=self.locality)
            self.stored += 1

    def copy(self, code: str) -> None:
        """Fill what is empty in the form of a new proposal from an earlier one."""
        self.tried = "copy"
        source = next((one for one in self.listed if one.decision_code == code), None)
        if source is None or self.code:
            self.problem, self.done = f"There is no proposal {code!r} to copy here.", ""
            return
        with self.hold_trait_notifications():
            for name in COPIED:
                if not getattr(self, name).strip():
                    setattr(self, name, text_of(source, name))
            if not (self.method or any(one.title.strip() for one in self.options)):
                self.method, self.options = read_options(source)
            if source.rule_name in self.rules:
                self.rule_name = source.rule_name
        self.copied = code
        self.problem, self.done = "", COPIED_FROM.format(code=code)

    def _write(self, viewer: Viewer) -> None:
        if self.rule is None:
            raise DecisionError(NO_RULE)
        texts = {name: getattr(self, name) for name in TEXTS}
        if self.rule.route is not Route.URGENT:
            texts["urgency"] = ""
        options = chosen_options(self.method, self.options)
        draft = Draft(locality=self.locality, rule=self.rule, options=options, **texts)
        if self.code:
            revise(self._store, viewer, self.code, draft, self._clock)
        self._written = self.code or propose(self._store, viewer, draft, self._clock)
        self._loaded = self.typed  # from now on it is the store's

    def _fields(self) -> dict[str, str]:
        if not self.may_write:
            return {}
        return {"decision": self.code or NEW, "copy": "" if self.code else self.copied}

    def _start(self, asked: Mapping[str, str]) -> None:
        code = asked.get("decision", "")
        super()._start({**asked, "decision": "" if code == NEW else code})
        if self.may_write and not self.code and asked.get("copy"):
            self.copy(asked["copy"])

    def _first(self, _listed: Sequence[Proceedings], _now: datetime) -> str:
        return ""  # a new one

    def _follow(self) -> None:
        self._read(self._written or self.code)

    def _read(self, code: str) -> None:
        viewer = self._access.viewer()
        with self.hold_trait_notifications():
            if not viewer.has(Role.FACILITATOR):
                self.who, self.listed, self.found, self.code = viewer, [], None, ""
                return
            self.rules = read_rules(self._folder)
            if self.rule_name not in self.rules:  # its file is gone
                self.rule_name = ""
            self.localities = self._access.localities(viewer)
            super()._read(code)
            self._count_seats()

    def _show(self) -> None:
        super()._show()
        with self.hold_trait_notifications():
            self._fill()

    def _fill(self) -> None:
        """Fill the form with the last version; what is typed and not saved stays or comes back."""
        if self.code != self._filled_for:
            if self._filled_for is not None and self.is_changed:
                self._kept[self._filled_for] = self._form
            self._filled_for = self.code
            self._form = self._kept.pop(self.code, self._last_version())
        elif not self.is_changed:
            self._form = self._last_version()
        if self.found:
            self.locality = self.found.locality
        elif self.locality not in self.localities:
            self.locality = next(iter(self.localities), "")

    @property
    def _form(self) -> Form:
        return Form(typed=self.typed, loaded=self._loaded, based_on=self._based_on)

    @_form.setter
    def _form(self, form: Form) -> None:
        self._loaded, self._based_on = form.loaded, form.based_on
        for field in fields(Typed):
            setattr(self, field.name, getattr(form.typed, field.name))

    def _last_version(self) -> Form:
        found = self.found
        typed = Typed(rule_name=self._usual_rule(), options=fill_form(()))
        if found:
            texts = {name: text_of(found, name) for name in TEXTS}
            name = found.rule_name if found.rule_name in self.rules else ""
            method, options = read_options(found)
            typed = Typed(rule_name=name, method=method, options=options, **texts)
        return Form(typed=typed, loaded=typed, based_on=len(found.papers) if found else 0)

    def _usual_rule(self) -> str:
        """Return the first rule of the standard route, or the first at all."""
        by_route = sorted(self.rules, key=lambda name: self.rules[name].route is not Route.STANDARD)
        return next(iter(by_route), "")

    @tl.observe("locality")
    def _count_seats(self, _change: object = None) -> None:
        known = self.locality in self.localities
        register = read_locality(self._store, self.locality) if known else None
        self.seats = len(register.pcns) if register else 0
