"""What a report says about itself and its locality."""

from raftlib.domain.period import Period
from raftlib.domain.register import Register
from raftlib.workbook.wording.numbers import counted, day

NOTHING_COUNTED = "Nothing was counted."
NO_NOTICE = (
    "There is no notice: the folder is not as it was exported, or the decision came into the "
    "workbook as a record."
)
NO_HEAD = "There is no chain in this folder, or none that can be read, so there is no head."


def describe_scope(locality: str, period: str, register: Register | None) -> str:
    """Return which locality, which audits and which register the report is about."""
    when = "all audited sessions"
    if period:
        chosen = Period.parse(period)
        when = f"sessions from {day(chosen.first_on)} to {day(chosen.last_on)}"
    as_at = f"; practice register as at {day(register.as_at)}" if register else ""
    return f"{locality}: {when}{as_at}."


def describe_register(register: Register, took_part: int) -> str:
    """Return how large the locality is, and how many of its practices audited."""
    practices = counted(len(register.practices), "practice")
    return (
        f"{practices} in {counted(len(register.pcns), 'PCN')} with "
        f"{counted(register.registered_patients, 'registered patient')}. "
        f"{took_part} of {practices} audited in this period."
    )
