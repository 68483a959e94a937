"""The practice register: who is a member, in which PCN, with how many patients, and when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LeftOutReason(StrEnum):
    """Why a row of an NHS file is not in the register."""

    NO_LIST = "no_list"  # an active GP practice without a list of patients, such as a hub
    NOT_ACTIVE = "not_active"
    NOT_A_GP_PRACTICE = "not_a_gp_practice"
    MEMBERSHIP_ENDED = "membership_ended"
    NO_PCN = "no_pcn"
    NOT_IN_REGISTER = "not_in_register"  # in another file, but not an active GP practice here


@dataclass(frozen=True, kw_only=True)
class Practice:
    """One GP practice as the register of one date has it.

    ``registered_patients`` is the number of persons on its list, never the Carr-Hill figure.
    ``locality`` is None where no lookup names one.
    """

    practice_code: str
    practice_name: str
    pcn_code: str
    registered_patients: int
    locality: str | None = None


@dataclass(frozen=True, kw_only=True)
class Pcn:
    """A primary care network."""

    pcn_code: str
    pcn_name: str


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A row that was read and not used, with the reason and where it stands."""

    practice_code: str
    reason: LeftOutReason
    file: str
    row: int


@dataclass(frozen=True, kw_only=True)
class LeftOutCount:
    """Rows of one file that were not used for one reason, too many to be listed one by one.

    So it is with a file for all of England, where most rows are of other areas.
    """

    reason: LeftOutReason
    file: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Register:
    """A snapshot of the practice register, ordered by code.

    ``as_at`` is the date of the list sizes. A register is never changed; a new one is imported.
    ``cross_boundary`` holds the codes of practices that are in the register although the NHS puts
    their PCN under another sub-ICB: membership decides, the area does not, but people should know.
    """

    as_at: date
    practices: tuple[Practice, ...]
    pcns: tuple[Pcn, ...]
    left_out: tuple[LeftOut, ...] = ()
    left_out_counts: tuple[LeftOutCount, ...] = ()
    cross_boundary: tuple[str, ...] = ()

    @property
    def registered_patients(self) -> int:
        """Return the number of persons on all lists together."""
        return sum(practice.registered_patients for practice in self.practices)


@dataclass(frozen=True, kw_only=True)
class LocalityNames:
    """What localities are called, and phrases that hold such a name and mean something else."""

    names: tuple[str, ...]
    not_meant: tuple[str, ...] = ()
