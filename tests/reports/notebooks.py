"""Writes small report notebooks for tests."""

from pathlib import Path

import nbformat

PARAMETERS = 'locality: str = "A"  # one\nperiod: str = ""  # two'


def write_notebook(path: Path, *code: str, parameters: str = PARAMETERS) -> Path:
    cells = [nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    cells += [nbformat.v4.new_code_cell(source) for source in code]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path
