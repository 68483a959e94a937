"""The options of a proposal as its form has them: six places, of which some are filled."""

from raftlib.analysis.refusals import FEWEST_OPTIONS
from raftlib.domain.options import Option, OptionMethod, Options
from raftlib.domain.proceedings import Proceedings
from raftlib.errors import DecisionError

YES_NO = ""  # the method of a vote without options
LETTERS = "ABCDEF"
TOO_FEW = "Give at least two options a title, or choose yes or no. Nothing was stored."
GAP = (
    "Option {key} has no title, and a later one has. Fill it, or move the later ones up. Nothing "
    "was stored."
)


def find_titled(method: str, options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return the options that have a title; none in a vote of yes and no."""
    return tuple(one for one in options if method and one.title.strip())


def chosen_options(method: str, options: tuple[Option, ...]) -> Options | None:
    """Return what the vote is between; None for yes and no.

    Raises
    ------
    DecisionError
        If there are fewer than two, or one is left out before another.
    """
    if method == YES_NO:
        return None
    titled = find_titled(method, options)
    if method not in set(OptionMethod) or len(titled) < FEWEST_OPTIONS:
        raise DecisionError(TOO_FEW)
    for expected, option in zip(options, titled, strict=False):
        if expected.key != option.key:
            raise DecisionError(GAP.format(key=expected.key))
    return Options(method=OptionMethod(method), options=titled)


def read_options(found: Proceedings) -> tuple[str, tuple[Option, ...]]:
    """Return the method and the options as they were saved last, as the form has them."""
    saved = found.paper.options
    return (saved.method.value, fill_form(saved.options)) if saved else (YES_NO, fill_form(()))


def fill_form(saved: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return the options of the form: those that are saved, then those that are not filled."""
    keys = {option.key for option in saved}
    free = [Option(key=key) for key in LETTERS if key not in keys]
    return (*saved, *free[: max(0, len(LETTERS) - len(saved))])
