"""What is added beside the votes: reminders, steps of the urgent route, corrections."""

from collections.abc import Collection

from raftlib.analysis.choices import parse_choice
from raftlib.analysis.working_days import correction_ends
from raftlib.conduct.acting import NOT_YOURS, Act, Clock, acting, check_text, require
from raftlib.conduct.clock import end_vote, state_outcome
from raftlib.domain.decision import Decision
from raftlib.domain.people import Role, Viewer
from raftlib.domain.proceedings import EntryKind, Route, Stage, UrgentStep
from raftlib.errors import AccessError, DecisionError
from raftlib.store.connection import Store
from raftlib.store.registers import read_localities_of

LONGEST_NOTE = 500
TOO_LATE = "The time for corrections has ended: the outcome is final."


def note_reminder(
    store: Store,
    viewer: Viewer,
    decision_code: str,
    practice_codes: Collection[str],
    clock: Clock,
) -> None:
    """Write down that practices which have not voted were reminded; somebody pressed for it.

    Raises
    ------
    AccessError
        If the viewer is neither a facilitator nor speaks for the PCN of all these practices.
    DecisionError
        If the vote is not open, or one of them has no part in it.
    """
    with acting(store, decision_code, clock) as act:
        decision = act.found.decision
        if decision is None or act.found.stage(act.at) is not Stage.OPEN:
            raise DecisionError("The vote is not open, so nobody is reminded.")
        pcns = {p.practice_code: p.pcn_code for p in decision.practices}
        if not practice_codes or not set(practice_codes) <= pcns.keys():
            raise DecisionError("Choose practices of this vote. Nothing was stored.")
        theirs = {pcns[code] for code in practice_codes}
        if not (viewer.has(Role.FACILITATOR) or theirs <= viewer.pcn_codes):
            raise AccessError(NOT_YOURS)
        act.add(EntryKind.REMINDED, {"what": ", ".join(sorted(practice_codes))})


def note_step(
    store: Store, viewer: Viewer, decision_code: str, step: UrgentStep, note: str, clock: Clock
) -> None:
    """Write down that a step of the urgent route was done.

    Raises
    ------
    AccessError
        If the viewer is no facilitator, or for the meeting no CD of the locality either.
    DecisionError
        If the decision is not urgent or has closed, or the note cannot be kept.
    """
    require(viewer, *([Role.CD] if step is UrgentStep.MEETING else []), Role.FACILITATOR)
    note = check_text(note, "The note", LONGEST_NOTE, needed=False)
    with acting(store, decision_code, clock) as act:
        if act.found.route is not Route.URGENT:
            raise DecisionError(f"{decision_code} is not on the urgent route.")
        if not viewer.has(Role.FACILITATOR):
            mine = read_localities_of(store, (), viewer.pcn_codes)
            if act.found.locality not in mine:
                raise AccessError(NOT_YOURS)
        if act.found.stage(act.at) is Stage.CLOSED:
            raise DecisionError("The vote has closed. A step that is done now comes too late.")
        act.add(EntryKind.STEP, {"what": step.value, "note": note})


def report_mistake(
    store: Store, viewer: Viewer, decision_code: str, text: str, clock: Clock
) -> None:
    """Say that a vote was recorded wrongly, within the time for it.

    Raises
    ------
    AccessError
        If the viewer neither belongs to a practice of the vote nor speaks for a PCN in it.
    DecisionError
        If the vote has not closed yet, or the time is over.
    """
    text = check_text(text, "What was recorded wrongly", LONGEST_NOTE)
    with acting(store, decision_code, clock) as act:
        decision = act.found.decision
        practices = {p.practice_code for p in decision.practices} if decision else set()
        seats = {seat.pcn_code for seat in decision.cds} if decision else set()
        if not (viewer.practice_codes & practices or viewer.pcn_codes & seats):
            require(viewer, Role.FACILITATOR)
        _check_correctable(act)
        act.add(EntryKind.REPORTED, {"what": text})


def correct_vote(
    store: Store,
    viewer: Viewer,
    decision_code: str,
    seq: int,
    choice: str,
    why: str,
    clock: Clock,
) -> None:
    """Correct a vote that was recorded wrongly, and count again; the old entry stays.

    Raises
    ------
    AccessError
        If the viewer is no facilitator.
    DecisionError
        If there is no such vote or choice, the time is over, or it is not said why.
    """
    require(viewer, Role.FACILITATOR)
    why = check_text(why, "Why it is corrected", LONGEST_NOTE)
    with acting(store, decision_code, clock) as act:
        decision = _check_correctable(act)
        entries = {cast.seq for cast in act.found.votes}
        if seq not in entries | {cast.seq for cast in act.found.positions}:
            raise DecisionError(f"Entry {seq} of {decision_code} is no vote. Choose one.")
        if parse_choice(decision.options, choice) is None:
            raise DecisionError("This vote has no such choice. Choose one, then try again.")
        act.add(EntryKind.CORRECTION, {"of": seq, "choice": str(choice), "why": why})
        state_outcome(act)


def take_without_vote(
    store: Store, viewer: Viewer, decision_code: str, outcome: str, why: str, clock: Clock
) -> None:
    """Write down what the leadership meeting decided without a weighted vote, and why so.

    Raises
    ------
    AccessError
        If the viewer is no facilitator.
    DecisionError
        If a vote was opened, or a text is missing.
    """
    require(viewer, Role.FACILITATOR)
    outcome = check_text(outcome, "What was decided", LONGEST_NOTE)
    why = check_text(why, "Why without a weighted vote", LONGEST_NOTE)
    with acting(store, decision_code, clock) as act:
        if act.found.opening or act.found.taken:
            raise DecisionError(f"{decision_code} was put to the vote, or decided, already.")
        act.add(EntryKind.TAKEN, {"outcome": outcome, "why": why})


def _check_correctable(act: Act) -> Decision:
    """Return what was decided, if the vote has closed and may still be corrected.

    The clock closes it: where nobody wrote that down yet, it is written down first.
    """
    end_vote(act)
    decision = act.found.decision
    if decision is None or act.found.closed_at is None:
        raise DecisionError("The vote has not closed yet. Until then, vote again instead.")
    if act.at >= correction_ends(decision.closes_at):
        raise DecisionError(TOO_LATE)
    return decision
