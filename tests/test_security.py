"""What docs/security.md says was tried is tried, and the addresses it lists are those there are."""

import ast
import re
from pathlib import Path

import pytest
import typer.main

from raftlib.cli import app
from tests.browser.test_who_may import application_routes

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "security.md").read_text("utf-8")
ROWS = [line for line in TEXT.splitlines() if line.count("|") == 5 and "::" in line]


def named_tests() -> list[str]:
    return re.findall(r"`(tests/[\w/]+\.py::\w+)`", TEXT)


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("name", named_tests())
def test_attack_is_shown_by_a_test(name: str):
    path, _, function = name.partition("::")

    assert function in functions_of(ROOT / path)


def test_every_row_names_one_test_of_its_own():
    assert len(ROWS) == len(named_tests()) == len(set(named_tests()))


def test_every_address_stands_in_the_document(tmp_path: Path):
    missing = [route for route in application_routes(tmp_path) if f"`{route}`" not in TEXT]

    assert missing == []


def test_options_of_the_document_are_those_of_the_command():
    commands = typer.main.get_command(app).commands
    options = {text for option in commands["serve"].params for text in option.opts}
    named = set(re.findall(r"--[a-z][a-z-]+", TEXT))

    assert named <= options
    assert {"--ip", "--host", "--certificate", "--key", "--proxy", "--sign-in-header"} <= named
