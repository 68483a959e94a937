"""Finds the name of another locality in a text that was copied from there."""

import re
from collections.abc import Iterable, Sequence

_ADDITION = re.compile(r"\s*\([^()]*\)\s*$")


def find_stale_names(
    text: str, own: str, others: Iterable[str], not_meant: Sequence[str] = ()
) -> list[str]:
    """Return the names of other localities that a text holds, in order of name.

    A name counts as a whole word and with its capital, as one writes it; "(demo)" and the like
    at the end of a name are left out.

    Parameters
    ----------
    own : str
        The locality that the text is about. Of names that hold one another the longest is meant.
    not_meant : sequence of str
        Phrases that hold a name and mean something else.

    Examples
    --------
    >>> find_stale_names("The practices of West", "North (demo)", ["North", "West"])
    ['West']
    >>> find_stale_names("to the west, in the West Midlands", "North", ["West"], ["West Midlands"])
    []
    """
    names = {_plain(name) for name in others} - {_plain(own), ""}
    phrases = sorted({*names, *not_meant, _plain(own)} - {""}, key=len, reverse=True)
    if not phrases:
        return []
    found = {" ".join(one.split()) for one in re.findall("|".join(map(_whole, phrases)), text)}
    return sorted(found & names)


def _plain(name: str) -> str:
    return _ADDITION.sub("", name).strip()


def _whole(phrase: str) -> str:
    words = r"\s+".join(map(re.escape, phrase.split()))
    return rf"(?<!\w){words}(?!\w)"
