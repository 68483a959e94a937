import json
import socket
import sys
import tomllib
from importlib.metadata import version

import pytest

from raftlib import settings
from raftlib.domain.health import Finding, Health
from raftlib.reports import computer
from raftlib.reports.computer import examine_computer
from raftlib.reports.doctor import describe_findings, findings_as_json, is_well


@pytest.fixture
def lock(tmp_path):
    path = tmp_path / "requirements.lock"
    path.write_text(f"sqlalchemy=={version('sqlalchemy')} \\\n    --hash=sha256:0\n")
    return path


def found_by(lock, folder, port=0):
    found = examine_computer(lock, folder, port)
    return {item.check: item for item in found}


def test_computer_that_fits_is_well(lock, tmp_path):
    found = found_by(lock, tmp_path)

    assert found["packages"].found == "All 1 packages are those of requirements.lock."
    for check in ("Python", "packages", "folder", "disk"):
        assert found[check].health is Health.OK


def test_least_python_is_that_of_the_project():
    project = tomllib.loads((settings.ROOT / "pyproject.toml").read_text("utf-8"))

    least = ".".join(map(str, computer.LEAST_PYTHON))
    assert project["project"]["requires-python"] == f">={least}"


def test_older_python_is_wrong(lock, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))

    python = found_by(lock, tmp_path)["Python"]

    assert (python.health, "3.10.9" in python.found) == (Health.WRONG, True)
    assert "Install Python 3.11" in python.mend


def test_packages_that_are_missing_or_others_are_named(lock, tmp_path):
    lock.write_text("none-such==1.0 \\\nsqlalchemy==1.0 ; python_version >= '3' \\\n")

    packages = found_by(lock, tmp_path)["packages"]

    assert packages.health is Health.WRONG
    assert packages.found.splitlines() == [
        "none-such is missing, locked is 1.0",
        f"sqlalchemy is {version('sqlalchemy')}, locked is 1.0",
    ]


def test_package_for_another_computer_is_not_missed(lock, tmp_path):
    lock.write_text("none-such==1.0 ; sys_platform == 'none' \\\n")

    assert found_by(lock, tmp_path)["packages"].health is Health.OK


def test_workbook_without_a_lock_is_advised(tmp_path):
    packages = found_by(tmp_path / "none.lock", tmp_path)["packages"]

    assert packages.health is Health.ADVICE


def test_file_in_the_place_of_the_folder_is_wrong(lock):
    assert found_by(lock, lock / "local")["folder"].health is Health.WRONG


def free_bytes(monkeypatch, number):
    usage = computer.shutil._ntuple_diskusage(number, 0, number)
    monkeypatch.setattr(computer.shutil, "disk_usage", lambda _folder: usage)


@pytest.mark.parametrize(("more", "expected"), [(-1, "wrong"), (0, "ok"), (1, "ok")])
def test_disk_wants_so_much_free_space(lock, tmp_path, monkeypatch, more, expected):
    free_bytes(monkeypatch, computer.LEAST_FREE_BYTES + more)

    assert found_by(lock, tmp_path)["disk"].health == expected


def test_port_in_use_is_advice_only(lock, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        assert found_by(lock, tmp_path, port)[f"port {port}"].health is Health.ADVICE


def test_no_browser_is_advice_only(lock, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert found_by(lock, tmp_path)["browser for tests"].health is Health.ADVICE


def test_computer_where_nothing_can_be_forked_is_slower_only(lock, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")

    forks = found_by(lock, tmp_path)["forks"]

    assert forks.health is Health.ADVICE
    assert forks.found == "Nothing can be forked here. Ordinary kernels are used: slower."


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks")
def test_computer_that_forks_says_so(lock, tmp_path):
    forks = found_by(lock, tmp_path)["forks"]

    assert forks.health is Health.OK
    assert forks.found == "Pages and reports are forked from a warm process."


OK = Finding(check="disk", health=Health.OK, found="Fine.")
ADVICE = Finding(check="port", health=Health.ADVICE, found="Taken.", mend="Wait.")
WRONG = Finding(check="store", health=Health.WRONG, found="Gone.", mend="Restore it.")


@pytest.mark.parametrize(
    ("findings", "well"), [([OK], True), ([OK, ADVICE], True), ([OK, ADVICE, WRONG], False)]
)
def test_only_what_is_wrong_is_not_well(findings, well):
    assert is_well(findings) is well
    assert json.loads(findings_as_json(findings))["well"] is well


def test_text_says_what_is_wrong_and_how_to_mend_it():
    assert describe_findings([OK, WRONG]).splitlines() == [
        "ok      disk: Fine.",
        "wrong   store: Gone.",
        "        Restore it.",
        "",
        "1 wrong.",
    ]
