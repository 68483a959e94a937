"""What a round of an audit can be, and what stays as it was once it has begun."""

import unicodedata
from dataclasses import replace
from datetime import date

from raftlib.analysis.identifiers import find_identifiers
from raftlib.domain.audit import FIRST_SESSION_YEAR, AuditMenu
from raftlib.domain.audit_round import (
    MAX_ANSWER_CHARACTERS,
    MAX_ROUND_NAME,
    MAX_TARGET,
    AuditRound,
    RoundPlan,
    RoundStage,
)
from raftlib.errors import RoundError
from raftlib.sources.wording_keys import wording_key

LONGEST_DAYS = 366


def tidy_plan(plan: RoundPlan) -> RoundPlan:
    """Return a plan whose name has no needless spaces."""
    return replace(plan, name=" ".join(plan.name.split()))


def check_plan(plan: RoundPlan) -> None:
    """Refuse a plan that cannot be.

    Raises
    ------
    RoundError
        If its days, its target, its name or an answer cannot be, or an answer is there twice.
    """
    _check_text("The name", plan.name, MAX_ROUND_NAME)
    first_on, last_on = plan.period.first_on, plan.period.last_on
    if last_on < first_on:
        raise RoundError("The last day is before the first day. Change one of them.")
    if first_on.year < FIRST_SESSION_YEAR:
        raise RoundError(f"No session is before {FIRST_SESSION_YEAR}. Change the first day.")
    if (last_on - first_on).days >= LONGEST_DAYS:
        raise RoundError("A round lasts a year at most. Change the last day.")
    check_number("target", plan.target, MAX_TARGET)
    labels = [item.label for item in plan.menu.alternatives]
    for answers in (labels, plan.menu.changes_needed):
        for answer in answers:
            _check_text("An answer", answer, MAX_ANSWER_CHARACTERS)
        keys = [wording_key(answer) for answer in answers]
        if len(set(keys)) < len(keys):
            raise RoundError("That answer is there already. Choose other words.")


def check_change(found: AuditRound, plan: RoundPlan, today: date) -> None:
    """Refuse a plan that would take away what clinicians may have used.

    Raises
    ------
    RoundError
        If the round is closed, an answer would go, or the round has begun and the plan moves its
        first day, moves its last day into the past, or words an answer in another way.
    """
    if found.closed_on is not None:
        raise RoundError("The round is closed. Open it again first, then change it.")
    for question, answers in found.plan.menu.answers.items():
        if len(plan.menu.answers[question]) < len(answers):
            raise RoundError("An answer that was offered stays. Give it other words instead.")
    if found.stage(today) is RoundStage.COMING:
        return
    if plan.period.first_on != found.plan.period.first_on:
        raise RoundError("The round has begun, so its first day stays. Change its last day.")
    if plan.period.last_on != found.plan.period.last_on and plan.period.last_on < today:
        raise RoundError("The last day cannot be in the past. To end the round now, close it.")
    _check_only_added(found.plan.menu, plan.menu)


def _check_only_added(old: AuditMenu, new: AuditMenu) -> None:
    kept = all(set(answers) <= set(new.answers[name]) for name, answers in old.answers.items())
    if not (kept and set(old.alternatives) <= set(new.alternatives)):
        raise RoundError(
            "The round has begun, so its answers stay as they are. You can add others."
        )


def _check_text(what: str, text: str, longest: int) -> None:
    if not 1 <= len(text) <= longest:
        raise RoundError(f"{what} has {len(text):,} characters. Give it 1 to {longest:,}.")
    if not wording_key(text) or any(unicodedata.category(sign)[0] == "C" for sign in text):
        raise RoundError(f"{what} has no letters, or a sign that cannot be seen. Type it anew.")
    if kinds := find_identifiers(text):
        raise RoundError(
            f"{what} has what looks like {' and '.join(kinds)} in it. Take it out: no names and no "
            "patient data."
        )


def check_number(what: str, number: int | None, most: int) -> None:
    """Refuse a number that is said and is not from 1 to ``most``."""
    if number is not None and not 1 <= number <= most:
        raise RoundError(f"The {what} is {number:,}. Enter a whole number from 1 to {most:,}.")
