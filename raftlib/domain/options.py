"""The options of a vote: what practices choose between, and how one of them is chosen."""

from dataclasses import dataclass
from enum import StrEnum

AND = "+"  # between the keys of a choice that approves several options


class OptionMethod(StrEnum):
    """How an option is chosen; it is fixed before the vote. Source: DECISIONS, "Options votes"."""

    PLURALITY = "plurality"  # a vote names one option
    APPROVAL = "approval"  # a vote names every option that it approves


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option: its key is what a vote says, such as "A"; its title says what it is."""

    key: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a vote chooses between. Who wants none of them can say so only if that is one."""

    method: OptionMethod
    options: tuple[Option, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys, in the order of the options."""
        return tuple(option.key for option in self.options)

    def named_in(self, choice: str) -> tuple[str, ...]:
        """Return the keys that a choice names, in the order of the options; none if it is invalid.

        Examples
        --------
        >>> ab = (Option(key="A"), Option(key="B"))
        >>> Options(method=OptionMethod.APPROVAL, options=ab).named_in("B+A+B")
        ('A', 'B')
        >>> Options(method=OptionMethod.PLURALITY, options=ab).named_in("B+A")
        ()
        """
        named = set(choice.split(AND)) if self.method is OptionMethod.APPROVAL else {choice}
        return tuple(key for key in self.keys if key in named) if named <= set(self.keys) else ()
