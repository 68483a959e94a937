"""A page is prose with calls: it computes nothing and stays thin."""

import ast
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PAGES = sorted(NOTEBOOKS.rglob("*.ipynb"))
LONGEST_PAGE, LONGEST_CELL = 60, 10
FORBIDDEN = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.Lambda,
    ast.Try,
    ast.comprehension,
    ast.BinOp,
)

pages = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    cells = nbformat.read(path, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


@pages
def test_page_opens_with_question_use_and_need(path):
    first = nbformat.read(path, as_version=4).cells[0]
    bold = [line.split("**")[1] for line in first.source.splitlines() if line.startswith("**")]

    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert bold == ["Question", "Use it", "You need"]


@pages
def test_parameters_are_plain_and_survive_papermill(path):
    """Papermill drops a parameter whose help has an equals sign or whose type has a bar."""
    (parameters,) = [c for c in code_cells(path) if "parameters" in c.metadata.get("tags", [])]
    for line in parameters.source.splitlines():
        declaration, _, help_text = line.partition("  # ")
        assert help_text
        assert "=" not in help_text
        assert declaration.split(":")[1].split("=")[0].strip() in {"str", "int", "float", "bool"}


@pages
def test_page_is_thin(path):
    cells = [cell.source.splitlines() for cell in code_cells(path)]

    assert sum(map(len, cells)) <= LONGEST_PAGE
    assert max(map(len, cells)) <= LONGEST_CELL


@pages
def test_page_computes_nothing(path):
    trees = [ast.parse(cell.source) for cell in code_cells(path)]
    nodes = [node for tree in trees for node in ast.walk(tree)]

    assert [type(node).__name__ for node in nodes if isinstance(node, FORBIDDEN)] == []


@pages
def test_page_imports_from_the_library_only(path):
    nodes = [node for cell in code_cells(path) for node in ast.walk(ast.parse(cell.source))]
    imported = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    plain = [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]

    assert plain == []
    assert [name for name in imported if not name.startswith("raftlib.")] == []


@pages
def test_page_stores_no_output(path):
    assert [cell.outputs for cell in code_cells(path) if cell.outputs] == []


@pages
def test_each_part_has_a_question_as_its_heading(path):
    cells = nbformat.read(path, as_version=4).cells[3:]
    kinds = [cell.cell_type for cell in cells]

    assert kinds == ["markdown", "code"] * (len(cells) // 2)
    assert all(cell.source.startswith("## ") for cell in cells[::2])
