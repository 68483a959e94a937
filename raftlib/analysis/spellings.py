"""One clinician may have an alias in capitals or not: the first spelling in a practice stands."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

Alias = tuple[str, str]  # practice_code and clinician_label


def find_respelled(
    aliases: Iterable[Alias], find_first: Callable[[Collection[str]], Mapping[Alias, Any]]
) -> dict[Alias, str]:
    """Return the spelling that stands for each alias that another one came before.

    Parameters
    ----------
    aliases : iterable of (practice_code, clinician_label)
        Each once.
    find_first : callable
        Says of the practices with such aliases where each of them comes first, to be compared.

    Examples
    --------
    >>> find_respelled([("Z1", "gp a"), ("Z1", "GP A")], lambda codes: {("Z1", "gp a"): 9,
    ...     ("Z1", "GP A"): 2})
    {('Z1', 'gp a'): 'GP A'}
    """
    spellings: dict[Alias, list[str]] = defaultdict(list)
    for code, alias in aliases:
        spellings[code, alias.casefold()].append(alias)
    several = {who: spelled for who, spelled in spellings.items() if len(spelled) > 1}
    if not several:
        return {}
    first = find_first({code for code, _ in several})
    respelled: dict[Alias, str] = {}
    for (code, _), spelled in several.items():
        _, stands = min((first[code, alias], alias) for alias in spelled)
        respelled |= {(code, alias): stands for alias in spelled if alias != stands}
    return respelled
