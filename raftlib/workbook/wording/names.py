"""Names as they are read: the NHS files have them in capitals."""

from collections.abc import Mapping

SMALL_WORDS = {"And", "At", "By", "For", "In", "Of", "On", "The", "To"}
ABBREVIATIONS = {"Pcn", "Gp", "Gps", "Nhs"}


def readable_name(name: str) -> str:
    """Return a name in capitals as words; any other name stays as it is.

    Examples
    --------
    >>> readable_name("OWL AND SPANNER PCN"), readable_name("Mr McFee's")
    ('Owl and Spanner PCN', "Mr McFee's")
    """
    if not name.isupper():
        return name
    words = ["-".join(map(str.capitalize, word.split("-"))) for word in name.split()]
    kept = [word.upper() if word in ABBREVIATIONS else word for word in words]
    small = [word.lower() if word in SMALL_WORDS else word for word in kept[1:]]
    return " ".join([*kept[:1], *small])


def code_and_name(code: str, names: Mapping[str, str]) -> str:
    """Return a code with the name that belongs to it, or the code alone."""
    return f"{code} {readable_name(names.get(code, ''))}".strip()
