"""What stands in the form of a proposal, and the options that its vote may be between."""

from dataclasses import dataclass

from raftlib.analysis.refusals import FEWEST_OPTIONS
from raftlib.domain.options import Option, OptionMethod, Options
from raftlib.domain.proceedings import Proceedings
from raftlib.errors import DecisionError

TEXTS = ("headline", "summary", "full", "next_step", "urgency")
COPIED = ("headline", "summary", "full", "next_step")  # why another case was urgent is its own
TYPED = (*TEXTS, "rule_name", "method", "options")
YES_NO = ""  # the method of a vote without options
LETTERS = "ABCDEF"
TOO_FEW = "Give at least two options a title, or choose yes or no. Nothing was stored."
GAP = (
    "Option {key} has no title, and a later one has. Fill it, or move the later ones up. Nothing "
    "was stored."
)


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


def options_of(found: Proceedings) -> tuple[str, tuple[Option, ...]]:
    """Return the method and the options as they were saved last, as the form has them."""
    saved = found.paper.options
    return (saved.method.value, in_form(saved.options)) if saved else (YES_NO, in_form(()))


def in_form(saved: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return the options of the form: those that are saved, then those that are not filled."""
    keys = {option.key for option in saved}
    free = [Option(key=key) for key in LETTERS if key not in keys]
    return (*saved, *free[: max(0, len(LETTERS) - len(saved))])


def with_title(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return the options of the form that are filled."""
    return tuple(one for one in options if one.title.strip())


def choose_options(method: str, options: tuple[Option, ...]) -> Options | None:
    """Return what the vote is between; None for yes and no.

    Raises
    ------
    DecisionError
        If there are fewer than two, or one is left out before another.
    """
    if method not in {YES_NO, *OptionMethod}:
        raise DecisionError(TOO_FEW)
    if method == YES_NO:
        return None
    titled = with_title(options)
    if len(titled) < FEWEST_OPTIONS:
        raise DecisionError(TOO_FEW)
    for expected, option in zip(options, titled, strict=False):
        if expected.key != option.key:
            raise DecisionError(GAP.format(key=expected.key))
    return Options(method=OptionMethod(method), options=titled)
