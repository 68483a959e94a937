"""What stands in the form of a proposal, and what it was filled with."""

from dataclasses import dataclass

from raftlib.domain.options import Option
from raftlib.domain.proceedings import Proceedings
from raftlib.workbook.models.proposal_options import YES_NO


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the form."""

    headline: str = ""
    summary: str = ""
    full: str = ""
    next_step: str = ""
    urgency: str = ""
    rule_name: str = ""
    method: str = YES_NO
    options: tuple[Option, ...] = ()  # also those without a title, as the form has them


@dataclass(frozen=True, kw_only=True)
class Form:
    """What is typed, what the form was filled with, and how many versions there were then."""

    typed: Typed
    loaded: Typed
    based_on: int


def text_of(found: Proceedings, name: str) -> str:
    """Return a text of the form as it was saved last."""
    whose = found if name in ("next_step", "urgency") else found.paper
    return str(getattr(whose, name))
