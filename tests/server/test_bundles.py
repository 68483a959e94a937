"""What is in a bundle, and what is not."""

import json
import os
from pathlib import Path

import pytest

from raftlib.server.assets import assets_version
from raftlib.server.bundles import Bundles


@pytest.fixture
def front(tmp_path: Path) -> Path:
    """Return a folder of scripts."""
    folder = tmp_path / "front"
    folder.mkdir()
    for name, script in {"a.js": "a()", "b.js": "b()", "7.0f3e.js": "seven()"}.items():
        (folder / name).write_text(script)
    return folder


@pytest.fixture
def bundle(tmp_path: Path, front: Path):
    """Return what makes the bundle of a list: its files by name."""

    def make(*names: str, folders: tuple[Path, ...] = (front,)) -> Bundles:
        lists = tmp_path / "lists"
        lists.mkdir(exist_ok=True)
        (lists / "all.json").write_text(json.dumps(names))
        return Bundles({"voila": folders}, lists)

    return make


def body(bundles: Bundles) -> str:
    asset = bundles.get("all.js")
    assert asset is not None
    return asset.body.decode()


def test_scripts_follow_each_other_as_listed(bundle):
    made = bundle("voila/b.js", "voila/a.js")

    assert body(made) == "(() => {b()\n})();\n(() => {a()\n})();\n"


def test_strictness_and_last_comment_of_a_script_are_for_it_alone(bundle, front: Path):
    (front / "a.js").write_text('"use strict";a()//# sourceMappingURL=a.js.map')

    assert body(bundle("voila/a.js", "voila/b.js")) == (
        '(() => {"use strict";a()//# sourceMappingURL=a.js.map\n})();\n(() => {b()\n})();\n'
    )


def test_star_stands_for_a_hash(bundle, front: Path):
    assert bundle("voila/7.*.js").parts("all.js") == (front / "7.0f3e.js",)


def test_file_that_is_not_there_is_left_out(bundle, front: Path):
    assert bundle("voila/gone.js", "voila/a.js").parts("all.js") == (front / "a.js",)


def test_two_files_of_one_name_are_both_left_out(bundle, front: Path):
    """One of them is of an old version, whose modules must not meet those of the new."""
    (front / "7.beef.js").write_text("old()")

    assert bundle("voila/7.*.js", "voila/a.js").parts("all.js") == (front / "a.js",)


def test_first_folder_that_has_the_file_counts(bundle, front: Path, tmp_path: Path):
    first = tmp_path / "first"
    first.mkdir()
    (first / "7.1111.js").write_text("first()")
    made = bundle("voila/7.*.js", "voila/a.js", folders=(first, front))

    assert made.parts("all.js") == (first / "7.1111.js", front / "a.js")


def test_changed_script_is_in_the_next_answer(bundle, front: Path):
    made = bundle("voila/a.js")
    before = made.get("all.js")
    (front / "a.js").write_text("mended()")
    os.utime(front / "a.js", ns=(1, 1))

    assert "mended()" in body(made)
    assert made.get("all.js").etag != before.etag


def test_bundle_goes_out_as_compressed_script(bundle, front: Path):
    (front / "a.js").write_text("a();" * 100)
    asset = bundle("voila/a.js").get("all.js")

    assert asset.media_type == "text/javascript; charset=utf-8"
    assert 0 < len(asset.packed) < len(asset.body)


@pytest.mark.parametrize("name", ["", "all", "all.json", "a.js", "../front/a.js"])
def test_nothing_but_a_listed_bundle_is_found(bundle, name: str):
    assert bundle("voila/a.js").get(name) is None


def test_bundle_of_which_no_file_is_there_is_not_found(bundle):
    assert bundle("voila/gone.js").get("all.js") is None


def test_every_address_changes_with_a_list(bundle, tmp_path: Path):
    bundle("voila/a.js")
    before = assets_version({"bundle": [tmp_path / "lists"]})
    bundle("voila/b.js")

    assert assets_version({"bundle": [tmp_path / "lists"]}) != before
