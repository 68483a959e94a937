"""Checks a report's parameters before anything is run."""

from pathlib import Path
from typing import Self

import papermill
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from raftlib.domain.period import Period
from raftlib.errors import ReportError, first_five


class LocalityParameters(BaseModel):
    """What the locality report can be asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    locality: str
    period: str = ""

    @field_validator("period")
    @classmethod
    def _is_period(cls, text: str) -> str:
        try:
            return str(Period.parse(text)) if text else text
        except ValueError as error:
            raise ValueError("it is not a month, such as 2023-10") from error

    @classmethod
    def check(cls, values: dict[str, str]) -> Self:
        """Check values that were typed.

        Raises
        ------
        ReportError
            If one is not known or not of its kind.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise ReportError(
                first_five(
                    f"{'.'.join(map(str, item['loc']))} is {item['input']!r}: "
                    f"{item['msg'].removeprefix('Value error, ')}."
                    for item in error.errors()
                )
            ) from error


def check_notebook(notebook: Path, names: set[str]) -> None:
    """Check that the notebook takes exactly these parameters.

    papermill only warns of a misspelt one, and then reports on the default.

    Raises
    ------
    ReportError
        If the notebook's own parameters are others.
    """
    own = set(papermill.inspect_notebook(str(notebook)))
    if own != names:
        raise ReportError(
            f"{notebook.name} takes the parameters {', '.join(sorted(own)) or 'none'}; this report "
            f"sets {', '.join(sorted(names))}. Give its parameters cell the same names."
        )
