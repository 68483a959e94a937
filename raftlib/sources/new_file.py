"""Writes a file that a person asked for, and never over another."""

from pathlib import Path

from raftlib.errors import TableError


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet.

    Raises
    ------
    TableError
        If it is there, or cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise TableError(
            f"{path.name} is there already. Choose another name, or move it away."
        ) from error
    except OSError as error:
        raise TableError(
            f"{path.name} cannot be written. Check that its folder is there and that you may write."
        ) from error
