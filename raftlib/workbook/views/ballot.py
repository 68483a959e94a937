"""The parts of the page of the vote."""

import ipywidgets as widgets

from raftlib.domain.decision import Choice, Way
from raftlib.domain.proceedings import Stage
from raftlib.workbook.models.ballot import BallotModel
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import FragmentView, offer, show
from raftlib.workbook.views.confirmed_choice import ConfirmedChoiceView
from raftlib.workbook.views.paper_depths import PracticeChoiceView, write_result_link
from raftlib.workbook.wording import ballot as wording
from raftlib.workbook.wording import choices
from raftlib.workbook.wording import decision as decision_wording
from raftlib.workbook.wording.paper import NOTHING_TO_DO, SEE_PAPER, name_of

WITHDRAW = (Choice.WITHDRAW.value, wording.WITHDRAW_LABEL)


class StageView(FragmentView):
    """Says until when the vote is open, and where the result is once there is one."""

    def __init__(self, model: BallotModel) -> None:
        super().__init__(model, lambda: write_stage(model), "found", "stage", "names")


class TurnoutView(FragmentView):
    """Says who has voted so far."""

    def __init__(self, model: BallotModel) -> None:
        super().__init__(model, lambda: write_turnout(model), "found", "stage", "names")


class VoteView(widgets.VBox):
    """Votes for a practice: one press chooses, another confirms."""

    def __init__(self, model: BallotModel) -> None:
        self._model = model
        self.practice = PracticeChoiceView(model)
        self.vote = ConfirmedChoiceView(self._describe, model.vote)
        self.withdraw = ConfirmedChoiceView(self._describe, model.vote)
        watched = ("found", "stage", "practice", "mine", "names", "opened")
        question = FragmentView(model, lambda: write_question(model), *watched)
        about = FragmentView(model, lambda: write_about(model), *watched)
        standing = FragmentView(model, lambda: write_standing(model), *watched, "receipt")
        # The buttons come before all that explains them: on a phone nobody scrolls to vote.
        parts = [question, self.practice, self.vote, about, standing, self.withdraw]
        super().__init__(parts)
        self._arrange()
        model.observe(self._arrange, ["found", "stage", "practice", "mine", "names"])
        model.observe(self._forget, ["code", "practice"])

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        offers = model.found is not None and bool(model.mine) and model.may_vote
        found = model.found if offers else None
        self.vote.offer(*(choices.offered(found) if found else ([], [])))
        said = model.said
        stands = offers and said is not None and said.own is not None
        self.withdraw.offer([WITHDRAW] if stands else [])

    def _forget(self, _change: object = None) -> None:
        self.vote.forget()
        self.withdraw.forget()

    def _describe(self, choice: str) -> str:
        who = name_of(self._model.practice, self._model.names)
        return wording.describe_confirm(choices.options_of(self._model.found), who, choice)


class RecordView(widgets.VBox):
    """Records a vote that came by e-mail or was said at the meeting."""

    def __init__(self, model: BallotModel) -> None:
        self._model = model
        self.practice = widgets.Dropdown(description="Which practice?")
        self.way = widgets.RadioButtons(
            description="How did it come?",
            options=[(decision_wording.WAYS[way], way.value) for way in wording.RECORD_WAYS],
            value=None,
        )
        self.choice = ConfirmedChoiceView(self._describe, self._record)
        note = FragmentView(model, lambda: write_record_note(model), "stage", "found", "who")
        self.form = widgets.VBox([self.practice, self.way, self.choice])
        given = FragmentView(model, lambda: write_recorded(model), "receipt", "recorded_for")
        super().__init__([note, self.form, given])
        self._arrange()
        model.observe(self._arrange, ["found", "who", "names"])
        self.practice.observe(self._forget, "value")
        self.way.observe(self._forget, "value")

    def _arrange(self, _change: object = None) -> None:
        model = self._model
        codes = model.practices if model.may_record else []
        offer(self.practice, [(f"{name_of(code, model.names)} ({code})", code) for code in codes])
        found = model.found if codes else None
        offered, boxes = choices.offered(found) if found else ([], [])
        self.choice.offer([*offered, WITHDRAW] if found else [], boxes)
        show(self.form, model.may_record)

    def _forget(self, _change: object = None) -> None:
        self.choice.forget()

    def _describe(self, choice: str) -> str:
        who = name_of(self.practice.value or "", self._model.names)
        options = choices.options_of(self._model.found)
        return wording.describe_confirm_recorded(options, who, choice, self.way.value or "")

    def _record(self, choice: str) -> None:
        self._model.record(self.practice.value or "", self.way.value or "", choice)


class VoteNextStepView(FragmentView):
    """Says what to do now."""

    def __init__(self, model: BallotModel) -> None:
        super().__init__(model, lambda: write_next_step(model), "opened", "found", "stage")


def write_stage(model: BallotModel) -> str:
    """Write how long the vote is open, and where the result is."""
    found = model.found
    if found is None:
        return ""
    sentence = wording.describe_stage(found, model.stage)
    if found.opening is None or found.closes_at is None:
        return fragments.paragraph(sentence, "note")
    if model.stage is Stage.CLOSED:
        link = write_result_link(model) or fragments.paragraph(wording.COUNTING)
        return fragments.paragraph(sentence, "note") + link
    opens = model.stage is Stage.COMING
    ends = found.opening.decision.opens_at if opens else found.closes_at
    return fragments.countdown(sentence, ends, model.now)


def write_turnout(model: BallotModel) -> str:
    """Write how many have voted and who, while the vote is open; never how."""
    turnout = model.turnout
    if turnout is None or model.stage is not Stage.OPEN:
        return fragments.paragraph(wording.TURNOUT_LATER) if model.found else ""
    voted = wording.describe_who_voted(turnout.voted, model.names)
    silent = wording.describe_who_voted(turnout.not_voted, model.names)
    return "".join(
        (
            fragments.paragraph(wording.describe_turnout_so_far(turnout), "statement"),
            fragments.heading(wording.WHO_HAS_VOTED),
            fragments.bullets(voted or [wording.NOBODY_YET]),
            fragments.heading(wording.WHO_HAS_NOT),
            fragments.bullets(silent or [wording.NOBODY_MORE]),
        )
    )


def write_question(model: BallotModel) -> str:
    """Write what is voted on in two lines; the paper itself is further down."""
    paper = model.paper
    if paper is None:
        return ""
    press = wording.PRESS_CHOICE if model.mine and model.may_vote else ""
    lines = [wording.first_sentence(paper.summary), press]
    return fragments.paragraph(paper.headline, "statement") + "".join(
        map(fragments.paragraph, lines)
    )


def write_about(model: BallotModel) -> str:
    """Write for whom one votes, with what weight, or why one does not."""
    found = model.found
    if not model.opened or found is None or found.taken:
        return ""
    if model.stage is Stage.CLOSED:
        return fragments.paragraph(wording.VOTING_ENDED, "note")
    if not model.mine:
        return fragments.paragraph(wording.NOT_MEMBER, "note")
    who = name_of(model.practice, model.names)
    if found.opening is None:
        return fragments.paragraph(wording.AFTER_OPENING, "context")
    if model.is_recused:
        return fragments.paragraph(wording.describe_recused(who), "note")
    if model.weight is None:
        return fragments.paragraph(wording.NOT_IN_REGISTER, "note")
    lines = [wording.describe_voter(who), wording.describe_weight(found, model.weight)]
    return fragments.paragraph(" ".join(lines))


def write_standing(model: BallotModel) -> str:
    """Write how one's practice has voted, what its CD conveyed, and every receipt."""
    said, found = model.said, model.found
    if said is None or found is None or found.opening is None:
        return ""
    who = name_of(model.practice, model.names)
    options = choices.options_of(found)
    conveyed = fragments.paragraph(wording.describe_conveyed(options, said, model.names), "note")
    if model.weight is None or model.is_recused:
        return conveyed + _write_receipts(model)
    own = wording.describe_own(options, who, said, model.stage, model.now)
    fresh = model.receipt is not None and model.recorded_for == model.practice
    is_open = model.stage is Stage.OPEN
    return "".join(
        (
            fragments.told(own) if fresh else fragments.paragraph(own, "statement"),
            fragments.paragraph(wording.UNTIL_CLOSING if said.own and is_open else ""),
            conveyed,
            fragments.paragraph(wording.OPEN_TO_ALL if is_open else "", "context"),
            _write_receipts(model),
        )
    )


def _write_receipts(model: BallotModel) -> str:
    said = model.said
    if said is None or not said.entries:
        return ""
    who = name_of(model.practice, model.names)
    options = choices.options_of(model.found)
    newest, *older = reversed(list(zip(said.entries, said.receipts, strict=True)))
    parts = [
        fragments.receipt(
            wording.RECEIPT if first else wording.EARLIER,
            wording.describe_receipt(
                options, receipt, wording.describe_cast(options, who, cast), cast.vote.choice
            ),
        )
        for first, (cast, receipt) in [(True, newest), *((False, one) for one in older)]
    ]
    return "".join(parts) + fragments.paragraph(wording.KEEP_RECEIPT, "context")


def write_record_note(model: BallotModel) -> str:
    """Write what the form is for, or that what is recorded now counts no more."""
    if not model.may_record:
        return fragments.paragraph(wording.ONLY_STAFF, "context") if model.opened else ""
    if model.stage is Stage.CLOSED:
        return fragments.paragraph(wording.LATE_RECORD, "note")
    return fragments.paragraph(wording.RECORD_HINT, "context")


def write_recorded(model: BallotModel) -> str:
    """Write the receipt of the vote that was recorded last for a practice of others."""
    receipt = model.receipt
    if receipt is None or not model.may_record or model.recorded_way == Way.ONLINE:
        return ""
    who = name_of(model.recorded_for, model.names)
    options = choices.options_of(model.found)
    what = wording.describe_recorded(options, who, model.recorded_as)
    lines = wording.describe_receipt(options, receipt, what, model.recorded_as)
    return fragments.told(wording.RECORDED) + fragments.receipt(wording.RECEIPT, lines)


def write_next_step(model: BallotModel) -> str:
    """Write what to do now, and where the paper is."""
    if not model.opened:
        return ""
    if model.found is None:
        return fragments.next_step(NOTHING_TO_DO)
    address = fragments.page_address("read-and-say", decision=model.code)
    votes = model.who is not None and model.who.practice_codes
    steps = wording.NEXT_STEPS if votes else wording.STAFF_NEXT_STEPS
    return fragments.next_step(steps[model.stage]) + fragments.link(address, SEE_PAPER)
