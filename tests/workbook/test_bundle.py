"""The file that browsers load is the one that its sources make; Node is not needed to know."""

import json
import re
from hashlib import sha256
from pathlib import Path

from raftlib.workbook.views.shared_text import SharedTextView

FRONT = Path(__file__).resolve().parents[2] / "raftlib" / "workbook" / "front"
BUNDLE = FRONT.parent / "views" / "static" / "shared_text.js"


def hash_of_sources() -> str:
    """Do what build.mjs does."""
    sources = sha256()
    for path in sorted(FRONT.iterdir(), key=lambda path: path.name):
        if path.suffix in {".js", ".mjs", ".json"}:
            content = path.read_bytes().replace(b"\r\n", b"\n")
            sources.update(path.name.encode() + b"\n" + content)
    return sources.hexdigest()


def test_bundle_was_built_from_the_sources_as_they_are():
    first = BUNDLE.read_text("utf-8").splitlines()[0]

    assert f"sha256 {hash_of_sources()}." in first


def test_view_loads_the_bundle():
    assert str(SharedTextView._esm).startswith("// Built from")


def test_versions_are_exact_and_the_lock_names_no_address():
    package = json.loads((FRONT / "package.json").read_text("utf-8"))
    lock = (FRONT / "package-lock.json").read_text("utf-8")

    assert all(
        re.fullmatch(r"\d+\.\d+\.\d+", wanted) for wanted in package["devDependencies"].values()
    )
    assert '"resolved"' not in lock
    for name, wanted in package["devDependencies"].items():
        assert json.loads(lock)["packages"][f"node_modules/{name}"]["version"] == wanted


def test_sources_write_no_html():
    sources = [path.read_text("utf-8") for path in FRONT.glob("*.js")]

    assert sources
    assert not any(
        re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", text)
        for text in sources
    )
