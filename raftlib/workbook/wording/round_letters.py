"""Reminders of a round of an audit: drafts that somebody sends, or does not."""

from collections.abc import Mapping, Sequence

from raftlib.analysis.round_progress import RoundProgress
from raftlib.domain.audit_round import AuditRound
from raftlib.mail.letters import Letter
from raftlib.workbook.wording.names import code_and_name
from raftlib.workbook.wording.numbers import counted, day

HOW_TO_ENTER = (
    "Sign in to the RAFT workbook with the code on your card and open “Enter an audit”, on a phone "
    "or a tablet: three taps an appointment, one if it was needed. A filled-in sheet or tallies "
    "will do as well."
)
WHY = (
    "It is for our talk as a team, not about anybody: nobody's results are compared, and "
    "nothing about a patient is written down."
)
THANKS = "If you have done so meanwhile, thank you: there is nothing left to do."


def write_to_clinicians(one: AuditRound, progress: RoundProgress) -> Letter | None:
    """Write to the clinicians who have not reached the target, by alias; None for nobody."""
    lines = [
        f"- {it.clinician_label}: {counted(it.appointments, 'appointment')} of about "
        f"{progress.target} so far"
        for it in progress.below
    ]
    left = progress.not_begun
    # More old aliases than clinicians who are left: some are of others, or of nobody any more.
    absent = progress.absent if left is None or len(progress.absent) <= left else ()
    lines += [f"- {alias}: not begun yet" for alias in absent]
    nameless = (left or 0) - len(absent)
    if nameless > 0:
        who = "another clinician" if nameless == 1 else f"{nameless} other clinicians"
        lines.append(f"- {who} who {'has' if nameless == 1 else 'have'} not begun yet")
    if not lines and progress.by_alias:
        return None
    ends = day(one.period.last_on)
    about = [
        f"{one.plan.name} of our audit of potentially avoidable appointments runs until {ends}.",
        f"We ask every clinician for about {progress.target} appointments, best from 2 or 3 "
        "half-day sessions, whichever suit you.",
        "Still to come:\n" + "\n".join(lines) if lines else "Nobody has begun yet.",
        HOW_TO_ENTER,
        "Please use the same alias each time, never a name.",
        WHY,
        THANKS,
    ]
    return Letter(
        subject=f"Audit of appointments, {one.plan.name}: please enter yours by {ends}",
        text=_text(about),
    )


def write_to_practices(one: AuditRound, not_begun: Sequence[str]) -> Letter | None:
    """Write to the practices that have not begun; None for none. They are not named in it."""
    if not not_begun:
        return None
    ends = day(one.period.last_on)
    about = [
        f"{one.plan.name} of the audit of potentially avoidable appointments in {one.locality} "
        f"runs until {ends}.",
        "We have no appointment of your practice yet.",
        f"Please ask every clinician for about {one.plan.target} appointments, best from 2 or 3 "
        "half-day sessions. The page “Audit rounds” shows how far your practice is; its exact "
        "figures stay with you.",
        HOW_TO_ENTER,
        THANKS,
    ]
    return Letter(
        subject=f"Audit of appointments, {one.plan.name}: please begin, it runs until {ends}",
        text=_text(about),
    )


def list_not_begun(not_begun: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """Return the practices that have not begun, each with its name."""
    return [code_and_name(code, names) for code in not_begun]


def _text(parts: Sequence[str]) -> str:
    return "\n\n".join(parts) + "\n"
