"""What the page on which an audit sheet is brought in says."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from raftlib.domain.audit import SESSION_KEY, Avoidable
from raftlib.domain.audit_mapping import AuditMapping
from raftlib.sources.audit_mapping import NEEDED_ANSWERS
from raftlib.sources.given_files import GIVEN_KINDS, MAX_GIVEN_BYTES, describe_too_large
from raftlib.sources.problems import CellProblem
from raftlib.store.audit_mappings import FOR_ALL, SavedMapping
from raftlib.store.audits import KnownAudit
from raftlib.workbook.wording.names import code_and_name
from raftlib.workbook.wording.numbers import counted, day

CHOOSE = "Your file, Excel or CSV"
CHOOSE_HINT = (
    f"Up to {MAX_GIVEN_BYTES // 2**20} MB. Nothing is imported before you have seen it and pressed "
    "Bring it in."
)
# The script fills in what stands in braces.
CHOOSER_WORDS = {
    "label": CHOOSE,
    "hint": CHOOSE_HINT,
    "kinds": ",".join(GIVEN_KINDS),
    "reading": "Reading {name}",
    "too_large": describe_too_large("{name}"),
    "unreadable": "{name} cannot be read here. Close it in Excel, then choose it again.",
    "no_answer": "No answer came. Check the line, then choose {name} again.",
}
GET_TEMPLATE = "Empty Excel sheet, with drop-downs and an example"
GET_TALLY_SHEET = "Tally sheet to print, one page for a session (PDF)"
ENTER_TALLIES = "Type a filled-in tally sheet in: Enter an audit, then choose Tallies"
SEE_AUDIT = "See the practice's audit"
USE_COLUMNS, USE_ANSWERS = "These are right", "Show what would be imported"
MAP_ANSWERS, MAP_COLUMNS = "Say what these answers mean", "Change what the headings mean"
BRING_IN, BRING_INSTEAD = "Bring it in", "Count these instead"
TAKE_BACK, SAVE_MAPPING, MAPPING_NAME = "Take it back", "Save this mapping", "Name of the mapping"
NOT_IN_FILE, CHOOSE_ANSWER = "Not in this file", "Choose what it means"
LEAVE_ANSWER, LEAVE_ROW = "Leave the answer out", "Leave these rows out"
WAYS = (
    "Three ways: fill in the Excel sheet, bring a file of another form, or count on paper and type "
    "the tallies in."
)
COLUMNS_TITLE, ANSWERS_TITLE = "What do the headings mean?", "What do the answers mean?"
ANSWERS_STEP = (
    "These answers are none of ours. Say of each what it means, or leave it out; where nothing is "
    "chosen it is an error, with its row. Nothing is imported yet."
)
COLUMNS_CAPTION, ANSWERS_CAPTION = "What the headings mean", "What the answers mean"
NEXT_STEP = "When every session is in, see what your practice found, and talk about it in the team."
COLUMNS = {
    "practice_code": "Practice code",
    "session_on": "Day of the session",
    "session": "Half-day",
    "clinician_role": "Role",
    "clinician_label": "Alias of the clinician",
    "mode": "How the patient was seen",
    "booked_as": "How it was booked",
    "avoidable": "Could it have been avoided?",
    "could_have_been": "What it could have been",
    "change_needed": "What change",
    "achievable": "When that is possible",
    "note": "Note",
    "clinicians_in_practice": "Clinicians in the practice",
    "appointments": "How many appointments the row is",
    "not_avoidable": "Tally: not avoidable",
    "partially_avoidable": "Tally: partially avoidable",
    "wholly_avoidable": "Tally: wholly avoidable",
}
_NEEDED = {"practice_code", "session_on", "session", "clinician_label"}
# In the first rows; a note is not shown to a room.
SHOWN = (
    "practice_code",
    "session_on",
    "session",
    "clinician_label",
    "avoidable",
    "could_have_been",
)
MOST_SESSIONS, MOST_VALUES = 10, 5


def describe_who(practices: Mapping[str, str]) -> str:
    """Return whose audits the viewer brings in."""
    if not practices:
        return "You bring in the audits of any practice."
    own = ", ".join(code_and_name(code, practices) for code in practices)
    return f"You bring in the audits of your own practice: {own}."


def column_label(column: str) -> str:
    """Return what a column is called in the list of headings."""
    label = COLUMNS[column]
    if column in _NEEDED:
        return f"{label} (needed)"
    if column == "avoidable":
        return f"{label} (needed, or the three tallies)"
    return label


def answer_label(answer: str, rows: int) -> str:
    """Return what stands before the meaning of an answer."""
    return f"{answer} ({counted(rows, 'row')})"


def describe_columns_step(saved: SavedMapping | None) -> str:
    """Return what to do with the headings of another form."""
    if saved is None:
        return (
            "This file has other headings than ours. Below is a guess of what each means: check "
            "every line. Headings that you choose nowhere are left out."
        )
    whose = "the analyst, for all practices" if saved.practice_code == FOR_ALL else "your practice"
    by = f" by {saved.saved_by}" if saved.saved_by else ""
    return (
        f"The mapping {saved.name!r} of {whose} is filled in: it was saved{by} on "
        f"{day(saved.saved_at.date())} for files with these headings. Check every line."
    )


def describe_left_out(left_out: Sequence[str]) -> str:
    """Return which headings are not read."""
    return f"Left out: {', '.join(left_out)}." if left_out else "No heading is left out."


def describe_wrong(file_name: str, problems: Sequence[CellProblem]) -> str:
    """Return how many cells are wrong."""
    rows = len({(problem.where, problem.row) for problem in problems})
    return (
        f"{file_name} was not imported: {counted(len(problems), 'cell')} in "
        f"{counted(rows, 'row')} cannot be used. Mend them in your file, save it, and choose it "
        "again."
    )


def describe_problems(problems: Iterable[CellProblem]) -> list[str]:
    """Return a sentence for all that is wrong in the same way: where, what, and what to do."""
    alike: dict[tuple[str, str, str], list[CellProblem]] = {}
    for problem in sorted(problems, key=lambda one: (one.where, one.row)):
        alike.setdefault((problem.where, problem.column, problem.advice), []).append(problem)
    several = len({where for where, _, _ in alike}) > 1
    return [
        f"{where + ', ' if several else ''}{_rows_of(found)}: {column} {_describe_found(found)}. "
        f"{advice}"
        for (where, column, advice), found in alike.items()
    ]


def describe_rows(rows: Iterable[int]) -> str:
    """Return row numbers, those that follow one another as a span.

    Examples
    --------
    >>> describe_rows([2, 4, 5, 6, 9])
    '2, 4 to 6, 9'
    """
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], row]
        else:
            spans.append([row])
    return ", ".join(" to ".join(map(str, span)) for span in spans)


def describe_sheet(file_name: str, rows: pd.DataFrame) -> str:
    """Return what would be imported."""
    sessions = len(rows[SESSION_KEY].drop_duplicates())
    clinicians = len(rows[["practice_code", "clinician_label"]].drop_duplicates())
    first, last = rows["session_on"].min(), rows["session_on"].max()
    when = f"on {day(first)}" if first == last else f"from {day(first)} to {day(last)}"
    avoidable = int(rows["avoidable"].ne(Avoidable.NOT).sum())
    return (
        f"{file_name} has {counted(len(rows), 'appointment')} in {counted(sessions, 'session')} of "
        f"{counted(clinicians, 'clinician')}, {when}; {avoidable:,} potentially avoidable."
    )


def first_rows(rows: pd.DataFrame, count: int = 5) -> pd.DataFrame:
    """Return the first appointments as text."""
    shown = rows[list(SHOWN)].head(count)
    shown = shown.assign(session_on=[day(on) for on in shown["session_on"]])
    return shown.rename(columns=COLUMNS).astype("str")


def describe_known(known: KnownAudit) -> str:
    """Return what of the sheet is there already, and what can be done."""
    if known.same:
        return "This very sheet is in the workbook already. Bringing it in again changes nothing."
    if not known.sessions:
        return ""
    return (
        f"{counted(len(known.sessions), 'session')} of this sheet "
        f"{'is' if len(known.sessions) == 1 else 'are'} in the workbook already. Take them out of "
        f"the file; or press {BRING_INSTEAD}, and this sheet counts for them. The older rows are "
        "kept, and no longer counted."
    )


def known_sessions(known: KnownAudit) -> list[str]:
    """Return the sessions that are there already, one line each, at most ten."""
    if known.same:
        return []
    lines = [
        f"{code}, {day(on)}, {session}, {label}"
        for code, on, session, label in known.sessions[:MOST_SESSIONS]
    ]
    more = len(known.sessions) - MOST_SESSIONS
    return [*lines, f"and {more} more"] if more > 0 else lines


def describe_unknown_practices(codes: Sequence[str]) -> str:
    """Return which practices no page will show."""
    if not codes:
        return ""
    return (
        f"Not in the practice register: {', '.join(codes)}. No page shows them until a register "
        "has them: check the code."
    )


def describe_done(file_name: str, appointments: int, *, is_new: bool) -> str:
    """Return what came of it."""
    if not is_new:
        return f"{file_name} was in the workbook already. Nothing was changed."
    return (
        f"{file_name} is in the workbook: {counted(appointments, 'appointment')}. If it was the "
        f"wrong file, press {TAKE_BACK}: what counted before counts again."
    )


def _rows_of(problems: Sequence[CellProblem]) -> str:
    rows = {problem.row for problem in problems}
    return f"{'row' if len(rows) == 1 else 'rows'} {describe_rows(rows)}"


def _describe_found(problems: Sequence[CellProblem]) -> str:
    found = list(dict.fromkeys(problem.found for problem in problems))
    more = [f"and {len(found) - MOST_VALUES} other"] if len(found) > MOST_VALUES else []
    return ", ".join([*found[:MOST_VALUES], *more])


def describe_first(appointments: int) -> str:
    """Return the caption of the first rows."""
    return f"The first {min(5, appointments)} of {counted(appointments, 'appointment')}"


def describe_all_of(code: str, names: Mapping[str, str]) -> str:
    """Return the choice that all rows are of one practice."""
    return f"No heading: all rows are of {code_and_name(code, names)}"


def column_rows(mapping: AuditMapping) -> pd.DataFrame:
    """Return which heading means which of our columns."""
    pairs = [(heading, COLUMNS[column]) for column, heading in mapping.columns.items()]
    if mapping.practice_code:
        pairs.append(("(all rows)", f"{COLUMNS['practice_code']}: {mapping.practice_code}"))
    return pd.DataFrame(pairs, columns=["Heading in the file", "Means"], dtype="str")


def answer_rows(mapping: AuditMapping, unknown: Mapping[str, Mapping[str, int]]) -> pd.DataFrame:
    """Return what each answer of the file means, and in how many rows it stands."""
    lines = [
        (COLUMNS[column], theirs, ours or _left_out(column), str(unknown[column][theirs]))
        for column, meant in mapping.answers.items()
        for theirs, ours in meant.items()
        if theirs in unknown.get(column, {})
    ]
    headings = ["Question", "Answer in the file", "Means", "Rows"]
    rows = pd.DataFrame(lines, columns=headings, dtype="str")
    rows.attrs["numbers"] = ["Rows"]
    return rows


def _left_out(column: str) -> str:
    return "these rows are left out" if column in NEEDED_ANSWERS else "the answer is left out"
