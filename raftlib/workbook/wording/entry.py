"""What the page on which an audit is entered says; its script fills in what stands in braces."""

from datetime import date

from raftlib.domain.audit import NOT_SAID, Achievable, Avoidable

# A pair is for one and for several.
WORDS: dict[str, str | list[str]] = {
    "change_session": "Change the session",
    "practice_code": "Practice",
    "session_on": "Date of the session",
    "session": "Half-day",
    "clinician_role": "Your role",
    "clinician_label": "Your alias",
    "alias_hint": "Such as GP 1: the same each time, and never a name.",
    "mode": "How patients were seen, if mostly alike",
    "booked_as": "How appointments were booked, if mostly alike",
    "start": "Start",
    "no_alias": "Enter an alias such as GP 1.",
    "no_date": "Choose a date up to today.",
    "now_is": "It is {session} on {day} now.",
    "start_now": "Go on with this half-day",
    "imported": [
        "A sheet with 1 appointment of this session is in the workbook. What you enter here "
        "counts instead of it.",
        "A sheet with {n} appointments of this session is in the workbook. What you enter here "
        "counts instead of it.",
    ],
    "round": "{name}, until {until}: you have {n} of about {target}.",
    "count": [
        "1 appointment entered, {avoidable} potentially avoidable",
        "{n} appointments entered, {avoidable} potentially avoidable",
    ],
    "count_none": "No appointment entered yet",
    "saving": "Saving",
    "saved": "Saved",
    "waiting": [
        "1 entry waits for the line; it is kept",
        "{n} entries wait for the line; they are kept",
    ],
    "not_stored": "Not stored yet: {why} What you entered is kept.",
    "way": "How do you enter?",
    "taps": "One by one",
    "tallies": "Tallies",
    "ask_avoidable": "Appointment {n}: could it have gone elsewhere?",
    "ask_instead": "What could it have been instead?",
    "ask_change": "What change would have done it?",
    "change_hint": "Is that possible now, or only if a service were added?",
    "cannot_say": "Cannot say",
    "back": "Back",
    "undo": "Take back the last: {entry}",
    "entered": "Entered in this session",
    "change": "Change",
    "take_back": "Take back",
    "change_of": "Change appointment {n}",
    "take_back_of": "Take back appointment {n}",
    "waits": "waits",
    "avoidable": "Could it have gone elsewhere?",
    "could_have_been": "What instead?",
    "change_needed": "What change?",
    "achievable": "When is that possible?",
    "mode_of": "How was the patient seen?",
    "booked_as_of": "How was it booked?",
    "note": "Note, if it helps",
    "note_hint": "No names, and nothing that could identify a patient.",
    "save": "Save",
    "cancel": "Leave it as it was",
    "refused": "Not stored: {entry}. {why}",
    "mend": "Mend it",
    "leave_out": "Leave it out",
    "tally_hint": "Count the appointments of the whole session. What you entered one by one is "
    "counted too.",
    "tally_reasons": "Avoidable, by what they could have been",
    "tally_add": "Another reason",
    "add": "Add",
    "fewer": "One less: {what}",
    "more": "One more: {what}",
    "not_said": NOT_SAID,
}
# The answers that are the same everywhere, as they stand on a button and in a sentence.
AVOIDABLE = {
    Avoidable.NOT.value: "Not avoidable",
    Avoidable.PARTIALLY.value: "Partially avoidable",
    Avoidable.WHOLLY.value: "Wholly avoidable",
}
ACHIEVABLE = {
    Achievable.NOW.value: "Now",
    Achievable.IF_ADDED.value: "Only if added",
}
LABEL = "Entering the audit"
NEXT_STEP = (
    "When the session is over, see what your practice found, and talk about it in your team."
)
SEE_AUDIT = "See your practice's audit"


def last_day(when: date) -> str:
    """Return the last day of a round, in a line that has to be short.

    Examples
    --------
    >>> last_day(date(2023, 12, 14))
    '14 December'
    """
    return f"{when.day} {when:%B}"
