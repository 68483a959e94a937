"""What holds for the repository as a whole."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# In pieces, so that this file names none of them itself.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("py" + "pi", "org"),
        ("python" + "hosted", "org"),
        ("npm" + "js", "org"),
        ("npm" + "js", "com"),
        ("ana" + "conda", "org"),
        ("deb" + "ian", "org"),
    )
]
REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[\w+\])?(.*)")
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40


def tracked_files() -> list[Path]:
    found = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    names = found.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def library_files() -> list[Path]:
    return [ROOT / "raft.py", *sorted((ROOT / "raftlib").rglob("*.py"))]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def ranges(requirements: list[str]) -> dict[str, str]:
    found = [REQUIREMENT.fullmatch(line.split(";")[0].strip()) for line in requirements]
    return {canonical(match[1]): match[2].replace(" ", "") for match in found if match}


def declared() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    chosen = [package for extra in extras for package in extra]
    wanted = [*project["project"]["dependencies"], *chosen, *project["dependency-groups"]["dev"]]
    return ranges(wanted)


@pytest.mark.parametrize("name", ["postgresql", "scale"])
def test_extra_has_the_range_that_is_tested(name):
    """The extra is also in the dev group, so that the lock has it; the two must not part."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extra = project["project"]["optional-dependencies"][name]

    assert set(extra) <= set(project["dependency-groups"]["dev"])


def test_conda_environment_has_the_ranges_of_pyproject():
    lines = (ROOT / "environment.yml").read_text("utf-8").splitlines()
    items = [line.strip()[2:] for line in lines if line.strip().startswith("- ")]
    others = {"conda-forge", "nodefaults", "python>=3.11", "pip", "pip:", "-e ."}

    assert ranges([item for item in items if item not in others]) == declared()


def test_lock_has_every_declared_package_with_hashes():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = re.findall(r"^([a-z0-9-]+)==\S+(.*(?:\n    .*)*)", lock, re.M)

    assert set(declared()) <= {name for name, _ in locked}
    assert [name for name, rest in locked if "--hash=sha256:" not in rest] == []


@pytest.mark.parametrize("name", sorted(declared()))
def test_locked_version_lies_in_the_declared_range(name):
    from packaging.specifiers import SpecifierSet

    lock = (ROOT / "requirements.lock").read_text("utf-8")
    versions = re.findall(rf"^{re.escape(name)}==(\S+)", lock, re.M)

    assert versions
    assert all(version in SpecifierSet(declared()[name]) for version in versions)


def test_no_file_names_a_package_registry():
    named = [
        (path.relative_to(ROOT).as_posix(), host)
        for path in tracked_files()
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes()
    ]

    assert named == []


def test_no_file_names_a_folder_of_a_developer():
    roots = ["/" + name + "/" for name in ("root", "work", "tmp", "Users")]
    named = [
        (path.relative_to(ROOT).as_posix(), root)
        for path in tracked_files()
        if path.suffix in {".py", ".md", ".ipynb", ".toml", ".yml", ".json"}
        for root in roots
        if re.search(rf"(?<![\w./~-]){root}", path.read_text("utf-8"))
    ]

    assert named == []


@pytest.mark.parametrize("path", library_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path):
    text = path.read_text("utf-8")
    functions = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert len(text.splitlines()) <= LONGEST_MODULE
    assert [node.name for node in functions if body_lines(node) > LONGEST_FUNCTION] == []


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function's body, its docstring left out."""
    documented = ast.get_docstring(function) is not None
    body = function.body[1:] if documented else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_public_code_has_at_least_as_many_lines_of_tests():
    def lines(*folders: str) -> int:
        paths = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
        return sum(len(path.read_text("utf-8").splitlines()) for path in paths)

    tested = lines("raftlib/domain", "raftlib/sources", "raftlib/analysis")

    assert lines("tests/domain", "tests/sources", "tests/analysis") >= tested
