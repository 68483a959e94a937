"""Names for drawings: each is made from the whole of what is drawn.

A name holds every figure and every word of its drawing, and the version of the code that draws.
So what is kept under it can never be out of date, and never be another practice's: with other
figures it would have another name.
"""

import inspect
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache, singledispatch
from importlib.metadata import version
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
import pandas as pd

from raftlib import charts, domain
from raftlib.shared_work import secret_name, source_version

_LIBRARIES = ("raftlib", "matplotlib", "seaborn")
# Results are words of the domain, and what they add up may be drawn too.
_SOURCES = (Path(charts.__file__).parent, Path(domain.__file__).parent, Path(__file__).parent)


def drawing_name(drawing: object, key: bytes = b"") -> str:
    """Return the name of a drawing, from which nobody can tell what is drawn.

    Parameters
    ----------
    drawing : dataclass
        Everything on which its look depends.
    key : bytes
        Who does not know it cannot find out figures by trying which give that name.

    Raises
    ------
    TypeError
        If part of it is of a kind whose content is not known here.
    """
    return secret_name(key, code_version(), plain(drawing))


@cache
def code_version() -> str:
    """Return a word that changes with the code that draws, and with what it draws from."""
    return " ".join([*map(version, _LIBRARIES), source_version(*_SOURCES)])


@singledispatch
def plain(value: Any) -> object:
    """Return the content as tuples of texts and numbers; what differs there looks different."""
    if not is_dataclass(value) or inspect.isclass(value):
        raise TypeError(f"A drawing of {type(value)} has no name: say in drawing_names what it is.")
    content = (plain(getattr(value, field.name)) for field in fields(value))
    return (type(value).__qualname__, *content)


@plain.register
def _of_nothing(value: None) -> object:
    return value


# Exactly these, whatever class derived from them was used for the number or word.
@plain.register
def _of_truth(value: bool) -> object:
    return value


@plain.register
def _of_int(value: int) -> object:
    return int(value)


@plain.register
def _of_float(value: float) -> object:
    return float(value)


@plain.register
def _of_text(value: str) -> object:
    return str(value)


@plain.register
def _of_numpy(value: np.generic) -> object:
    return plain(value.item())


@plain.register(type(pd.NA))
def _of_missing(_value: Any) -> object:
    return ("NA",)


@plain.register
def _of_fraction(value: Fraction) -> object:
    return ("Fraction", value.numerator, value.denominator)


@plain.register
def _of_day(value: date) -> object:
    return (type(value).__qualname__, value.isoformat())


@plain.register(tuple)
@plain.register(list)
def _of_sequence(value: Any) -> object:
    return ("sequence", *map(plain, value))


@plain.register
def _of_mapping(value: Mapping) -> object:  # type: ignore[type-arg]
    return ("mapping", *((plain(name), plain(found)) for name, found in value.items()))


@plain.register
def _of_table(value: pd.DataFrame) -> object:
    columns = ((name, str(column.dtype), column.tolist()) for name, column in value.items())
    return ("table", plain(value.index.tolist()), plain(list(columns)), plain(value.attrs))


@plain.register
def _of_function(value: FunctionType) -> object:
    if "<" in value.__qualname__:  # what a function inside another one has seen is not known
        raise TypeError(f"{value.__qualname__} has no name: draw with a function of a module.")
    return (value.__module__, value.__qualname__)
