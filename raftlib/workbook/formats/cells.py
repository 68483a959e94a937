"""Cells that a spreadsheet shows and does not carry out."""

# A spreadsheet takes a cell that starts so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def no_formula(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, in this file or saved as CSV.

    Examples
    --------
    >>> no_formula("=1+1"), no_formula("dentist")
    ("'=1+1", 'dentist')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
