"""The step in which somebody says what the headings and answers of another form mean."""

from collections.abc import Sequence

import ipywidgets as widgets

from raftlib.sources.audit_guess import MAPPED_COLUMNS
from raftlib.sources.audit_mapping import NEEDED_ANSWERS
from raftlib.workbook.models.bring_in import BringInModel
from raftlib.workbook.models.sheet_look import Look, Stage
from raftlib.workbook.views import fragments
from raftlib.workbook.views.base import FragmentView, on_press, replace_children, show
from raftlib.workbook.wording import bring_in as wording

# What a list holds besides headings and answers, which are texts.
NONE, ALL_OF, UNDECIDED = ("none", ""), "all of", ("undecided", "")


class MappingView(widgets.VBox):
    """Asks what the headings mean, then what the answers do; hidden where nothing is to ask."""

    def __init__(self, model: BringInModel) -> None:
        self._model = model
        self.columns: dict[str, widgets.Dropdown] = {}
        self.answers: dict[tuple[str, str], widgets.Dropdown] = {}
        said = FragmentView(model, lambda: write_step(model.look), "look")
        self.lists = widgets.VBox([])
        self.use = widgets.Button(button_style="primary")
        self.back = widgets.Button(description=wording.MAP_COLUMNS)
        super().__init__([said, self.lists, self.use, self.back])
        on_press(self.use, self._use)
        on_press(self.back, model.map_columns)
        model.observe(self._arrange, ["look", "practices"])
        self._arrange()

    def _arrange(self, _change: object = None) -> None:
        look = self._model.look
        asks_columns, asks_answers = look.stage is Stage.COLUMNS, look.stage is Stage.ANSWERS
        children: list[widgets.Widget] = []
        if asks_columns:
            self.columns = {name: self._column_list(name, look) for name in MAPPED_COLUMNS}
            children = list(self.columns.values())
        elif asks_answers:
            children = self._answer_lists(look)
        replace_children(self.lists, children)
        self.use.description = wording.USE_COLUMNS if asks_columns else wording.USE_ANSWERS
        show(self, asks_columns or asks_answers)
        show(self.back, asks_answers and bool(look.mapping.columns))

    def _column_list(self, column: str, look: Look) -> widgets.Dropdown:
        options: list[tuple[str, object]] = [(wording.NOT_IN_FILE, NONE)]
        if column == "practice_code":
            options += [
                (wording.describe_all_of(code, self._model.practices), (ALL_OF, code))
                for code in self._model.practices
            ]
        options += [(heading, ("heading", heading)) for heading in look.headings]
        chosen: object = ("heading", look.mapping.columns.get(column, ""))
        if column == "practice_code" and look.mapping.practice_code:
            chosen = (ALL_OF, look.mapping.practice_code)
        values = [value for _, value in options]
        return widgets.Dropdown(
            description=wording.column_label(column),
            options=options,
            value=chosen if chosen in values else NONE,
        )

    def _answer_lists(self, look: Look) -> list[widgets.Widget]:
        self.answers = {}
        children: list[widgets.Widget] = []
        for column, unknown in look.unknown.items():
            children.append(widgets.HTML(fragments.heading(wording.COLUMNS[column])))
            for answer, rows in unknown.items():
                control = self._answer_list(look, column, answer, rows)
                self.answers[column, answer] = control
                children.append(control)
        return children

    def _answer_list(self, look: Look, column: str, answer: str, rows: int) -> widgets.Dropdown:
        leave = wording.LEAVE_ROW if column in NEEDED_ANSWERS else wording.LEAVE_ANSWER
        offered: Sequence[str] = self._model.menu.answers[column]
        options = [
            (wording.CHOOSE_ANSWER, UNDECIDED),
            *((str(ours), ("answer", str(ours))) for ours in offered),
            (leave, ("answer", "")),
        ]
        meant = look.mapping.answers.get(column, {})
        return widgets.Dropdown(
            description=wording.answer_label(answer, rows),
            options=options,
            value=("answer", meant[answer]) if answer in meant else UNDECIDED,
        )

    def _use(self) -> None:
        if self._model.look.stage is Stage.COLUMNS:
            self._use_columns()
        elif self._model.look.stage is Stage.ANSWERS:
            self._use_answers()

    def _use_columns(self) -> None:
        chosen = {column: control.value for column, control in self.columns.items()}
        kind, code = chosen["practice_code"]
        self._model.use_columns(
            {column: text for column, (found, text) in chosen.items() if found == "heading"},
            code if kind == ALL_OF else "",
        )

    def _use_answers(self) -> None:
        meant: dict[str, dict[str, str]] = {}
        for (column, answer), control in self.answers.items():
            kind, ours = control.value
            if kind == "answer":
                meant.setdefault(column, {})[answer] = ours
        self._model.use_answers(meant)


def write_step(look: Look) -> str:
    """Write what is asked now."""
    if look.stage is Stage.COLUMNS:
        return fragments.heading(wording.COLUMNS_TITLE) + fragments.paragraph(
            wording.describe_columns_step(look.saved), "note"
        )
    if look.stage is Stage.ANSWERS:
        return "".join(
            (
                fragments.heading(wording.ANSWERS_TITLE),
                fragments.paragraph(wording.ANSWERS_STEP, "note"),
                write_columns(look),
            )
        )
    return ""


def write_columns(look: Look) -> str:
    """Write which headings mean what, and which are left out."""
    if not look.mapping.columns:
        return ""
    table = fragments.table(wording.column_rows(look.mapping), wording.COLUMNS_CAPTION)
    return table + fragments.paragraph(wording.describe_left_out(look.mapping.left_out))


def write_mapping(look: Look) -> str:
    """Write all that the words of the file are read as."""
    rows = wording.answer_rows(look.mapping, look.unknown)
    answers = "" if rows.empty else fragments.table(rows, wording.ANSWERS_CAPTION)
    return write_columns(look) + answers
