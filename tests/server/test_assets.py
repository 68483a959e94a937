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


def test_changed_file_is_read_again(tmp_path: Path):
    style = tmp_path / "a.css"
    style.write_text("p{}")
    before = load_asset(style, 1)
    style.write_text("h1{}")

    assert load_asset(style, 2).etag != before.etag


@pytest.mark.parametrize("group", ["raft", "voila", "labextensions", "themes"])
def test_every_address_changes_with_any_file_however_deep(tmp_path: Path, group: str):
    """A file mended in place, of the same length and under the same version number."""
    folders = {name: [tmp_path / name] for name in ("raft", "voila", "labextensions", "themes")}
    script = tmp_path / group / "@widgets" / "static" / "1.js"
    script.parent.mkdir(parents=True)
    script.write_text("let a = 1;")
    before = assets_version(folders)
    script.write_text("let a = 2;")

    assert assets_version(folders) != before


def test_every_address_changes_with_the_name_of_a_file(tmp_path: Path):
    script = tmp_path / "1.js"
    script.write_text("let a = 1;")
    before = assets_version({"raft": [tmp_path]})
    script.rename(tmp_path / "2.js")

    assert assets_version({"raft": [tmp_path]}) != before


def test_file_that_is_never_served_changes_no_address(tmp_path: Path):
    before = assets_version({"raft": [tmp_path], "voila": [tmp_path / "missing"]})
    (tmp_path / "views.py").write_text("secret")

    assert assets_version({"raft": [tmp_path], "voila": [tmp_path / "missing"]}) == before


def test_addresses_stay_while_nothing_changes(tmp_path: Path):
    (tmp_path / "a.css").write_text("p{}")

    assert assets_version({"raft": [tmp_path]}) == assets_version({"raft": [tmp_path]})


def test_fragments_have_one_style_file_beside_the_views():
    assert find_asset([TEMPLATES / "static", VIEWS], "fragments.css") == VIEWS / "fragments.css"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: path.name)
def test_no_file_of_the_template_names_another_host(path: Path):
    text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"https?:|(?:src|href|url)\W{1,3}//", text)
