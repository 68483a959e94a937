import re
from pathlib import Path

import pytest

from raftlib.server.assets import TEMPLATES, VIEWS, assets_version, find_asset, load_asset


def test_file_is_found_in_the_first_folder_that_has_it(tmp_path: Path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    (tmp_path / "second" / "a.css").write_text("p{}")

    found = find_asset([tmp_path / "first", tmp_path / "second"], "a.css")

    assert found == tmp_path / "second" / "a.css"


@pytest.mark.parametrize("name", ["../a.css", "/etc/a.css", "x/../../a.css", "a\0.css", "a.py", ""])
def test_nothing_outside_the_folder_or_of_another_kind_is_found(tmp_path: Path, name: str):
    (tmp_path / "in").mkdir()
    (tmp_path / "a.css").write_text("p{}")
    (tmp_path / "in" / "a.py").write_text("secret")

    assert find_asset([tmp_path / "in"], name) is None


def test_changed_file_is_read_again_and_changes_the_version(tmp_path: Path):
    style = tmp_path / "a.css"
    style.write_text("p{}")
    before, version = load_asset(style, 1), assets_version([tmp_path])
    style.write_text("h1{}")

    assert load_asset(style, 2).etag != before.etag
    assert assets_version([tmp_path]) != version


def test_fragments_have_one_style_file_beside_the_views():
    assert find_asset([TEMPLATES / "static", VIEWS], "fragments.css") == VIEWS / "fragments.css"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: path.name)
def test_no_file_of_the_template_names_another_host(path: Path):
    text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"https?:|(?:src|href|url)\W{1,3}//", text)
