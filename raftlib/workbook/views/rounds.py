"""The parts of the page of audit rounds that show: which rounds there are, how far one has come."""

import ipywidgets as widgets

from raftlib.charts.rounds import draw_progress
from raftlib.domain.audit_round import AuditRound, RoundStage
from raftlib.workbook.models.audit_round import RoundsModel
from raftlib.workbook.models.rounds_shown import NOWHERE, RoundsShownModel
from raftlib.workbook.views import fragments, pictures
from raftlib.workbook.views.base import ChoiceView, FragmentView, fragment_style, show
from raftlib.workbook.wording import rounds as wording
from raftlib.workbook.wording.names import code_and_name
from raftlib.workbook.wording.numbers import amount
from raftlib.workbook.wording.vote_tables import TextTable

SHOWN = ("opened", "place", "rounds", "number", "today", "names", "progress", "standing")


class RoundChoiceView(widgets.VBox):
    """Chooses whose rounds are shown, and which of them; says what was done or could not be."""

    def __init__(self, model: RoundsModel) -> None:
        self._model = model
        self.place = ChoiceView(
            "Practice or locality",
            model,
            "place",
            lambda: (
                [(wording.name_place(it, model.names), it) for it in model.places] or [("", None)]
            ),
            "places",
            "names",
        )
        self.round = ChoiceView(
            "Round", model, "number", lambda: offer_rounds(model), "rounds", "today"
        )
        rounds = FragmentView(model, lambda: write_rounds(model), *SHOWN)
        super().__init__([fragment_style(), self.place, rounds, self.round, AnswerView(model, "")])
        model.observe(self._arrange, ["places", "rounds"])
        self._arrange()

    def _arrange(self, _change: object = None) -> None:
        show(self.place, len(self._model.places) > 1)
        show(self.round, len(self._model.rounds) > 1)


class AnswerView(FragmentView):
    """Says what came of what was done in one part of the page; what is of no part, at the top."""

    def __init__(self, model: RoundsModel, part: str) -> None:
        traits = ("problem", "settled", "act", "part")
        super().__init__(model, lambda: write_answer(model, part), *traits)


class ProgressView(FragmentView):
    """Says how far the round is: by alias inside a practice, by practice for a locality."""

    def __init__(self, model: RoundsShownModel) -> None:
        super().__init__(model, lambda: write_progress(model), *SHOWN)


class RoundNextStepView(FragmentView):
    """Says what to do now."""

    def __init__(self, model: RoundsShownModel) -> None:
        super().__init__(model, lambda: write_next_step(model), "opened", "place")


def offer_rounds(model: RoundsShownModel) -> list[tuple[str, object]]:
    """Return the rounds to choose from; two of one name are told apart by their days."""
    today = model.today
    if today is None or not model.rounds:
        return [("", model.number)]
    return [(wording.describe_round(one, today), one.number) for one in model.rounds]


def write_answer(model: RoundsModel, part: str) -> str:
    """Write what was done last in a part of the page, or why it could not be."""
    if model.part != part:
        return ""
    if model.problem:
        return fragments.paragraph(model.problem, "error")
    if model.settled is None:
        return ""
    return fragments.told(wording.describe_done(model.act, model.settled))


def write_rounds(model: RoundsShownModel) -> str:
    """Write which rounds there are, and what to do where there is none."""
    today = model.today
    if not model.opened or today is None:
        return ""
    if model.place is None:
        return fragments.paragraph(wording.NO_PLACE, "note")
    if not model.rounds:
        ask = wording.ASK_FOR_ONE if model.place.practice_code else wording.MAKE_ONE
        return fragments.paragraph(f"{wording.NO_ROUND} {wording.USUAL_ANSWERS} {ask}", "note")
    rows = tuple(
        (
            one.plan.name,
            wording.stage_word(one, today),
            wording.days_of(one),
            wording.whose(one),
            amount(one.plan.target),
        )
        for one in model.rounds
    )
    return fragments.text_table(
        TextTable(
            caption=f"Rounds of {wording.name_place(model.place, model.names)}",
            columns=("Round", "Stands", "Days", "Of", "Target for each clinician"),
            rows=rows,
            numbers=frozenset({"Target for each clinician"}),
        )
    )


def write_progress(model: RoundsShownModel) -> str:
    """Write how far the round is that is chosen."""
    one, today = model.chosen, model.today
    if one is None or today is None:
        return fragments.paragraph(wording.NO_ROUND) if model.opened else ""
    time = fragments.paragraph(wording.describe_time(one, today), "statement")
    if one.is_called_off or model.stage is RoundStage.COMING:
        return time
    return time + _write_practice(model, one) + _write_locality(model)


def _write_practice(model: RoundsShownModel, one: AuditRound) -> str:
    progress = model.progress
    if progress is None:
        return ""
    unknown = wording.SAY_CLINICIANS if progress.clinicians is None else ""
    parts = [
        fragments.paragraph(wording.describe_progress(progress)),
        fragments.paragraph(unknown, "note"),
    ]
    if progress.by_alias:
        source = f"{one.plan.name}, {wording.days_of(one)}"
        parts += [
            pictures.chart(
                draw_progress,
                progress.by_alias,
                progress.target,
                rows=len(progress.by_alias),
                alt=wording.describe_bars(progress),
                source=source,
            ),
            fragments.text_table(
                TextTable(
                    caption=wording.by_alias(progress),
                    columns=("Alias", "Sessions", "Appointments"),
                    rows=tuple(
                        (
                            it.clinician_label,
                            amount(it.sessions),
                            amount(it.appointments),
                        )
                        for it in progress.by_alias
                    ),
                    numbers=frozenset({"Sessions", "Appointments"}),
                )
            ),
        ]
    parts += [
        fragments.paragraph(wording.describe_absent(progress)),
        fragments.paragraph(wording.WHAT_COUNTS, "context"),
    ]
    return "".join(parts)


def _write_locality(model: RoundsShownModel) -> str:
    standing = model.standing
    if standing is None:
        return ""
    rows = tuple(
        (code_and_name(code, model.names), word)
        for codes, word in ((standing.not_begun, "not begun"), (standing.begun, "begun"))
        for code in codes
    )
    table = TextTable(caption="Practices", columns=("Practice", "Stands"), rows=rows)
    return "".join(
        (
            fragments.paragraph(wording.describe_standing(standing)),
            fragments.text_table(table),
            fragments.paragraph(wording.STAYS_THERE, "context"),
        )
    )


def write_next_step(model: RoundsShownModel) -> str:
    """Write what to do now, and where."""
    if not model.opened:
        return ""
    place = model.place or NOWHERE
    if place.practice_code:
        code = place.practice_code
        links = [
            (fragments.page_address("enter-an-audit", practice=code), wording.ENTER),
            (fragments.page_address("avoidable-appointments", practice=code), wording.SEE_AUDIT),
        ]
        text = wording.NEXT_STEP
    else:
        where = fragments.page_address("locality-dashboard", locality=place.locality)
        links, text = [(where, wording.SEE_LOCALITY)], wording.NEXT_STEP_LOCALITY
    return fragments.next_step(text) + "".join(fragments.link(*link) for link in links)
