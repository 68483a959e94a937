from pathlib import Path

import pytest

from raftlib.errors import first_five
from raftlib.settings import (
    DATA,
    EMBEDDED_STORE,
    data_path,
    has_display,
    key_file,
    mail_words,
    page_query,
    share_work,
    store_url,
    work_folder,
)


def test_store_is_the_embedded_file_unless_another_is_named(monkeypatch):
    monkeypatch.delenv("RAFT_STORE", raising=False)

    assert store_url() == EMBEDDED_STORE
    assert EMBEDDED_STORE.endswith("/data/local/raft.db")


def test_empty_name_of_a_store_is_no_name(monkeypatch):
    monkeypatch.setenv("RAFT_STORE", "")

    assert store_url() == EMBEDDED_STORE


def test_store_that_is_named_is_used(monkeypatch):
    monkeypatch.setenv("RAFT_STORE", "sqlite:///elsewhere.db")

    assert store_url() == "sqlite:///elsewhere.db"


@pytest.mark.parametrize(("named", "found"), [("", DATA / "local" / "key"), ("/a/k", Path("/a/k"))])
def test_key_is_in_the_local_folder_unless_another_place_is_named(monkeypatch, named, found):
    monkeypatch.setenv("RAFT_KEY_FILE", named)

    assert key_file() == found


@pytest.mark.parametrize(("named", "found"), [("", None), ("/a/work", Path("/a/work"))])
def test_work_is_shared_only_where_a_folder_is_named(monkeypatch, named, found):
    monkeypatch.setenv("RAFT_WORK", named)

    assert work_folder() == found


def test_folder_that_is_shared_is_the_one_that_is_found(monkeypatch, tmp_path):
    monkeypatch.setenv("RAFT_WORK", "/another")

    share_work(tmp_path)

    assert work_folder() == tmp_path


def test_data_file_is_found_from_any_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert data_path("menus/audit.toml") == DATA / "menus" / "audit.toml"


@pytest.mark.parametrize("name", ["../pyproject.toml", "/etc/passwd", "menus/../../raft.py"])
def test_file_outside_the_data_folder_is_refused(name):
    with pytest.raises(ValueError, match=r"is not inside data/"):
        data_path(name)


def test_last_of_a_repeated_field_counts(monkeypatch):
    monkeypatch.setenv("QUERY_STRING", "period=2023-10&locality=North+%26+East&period=2023-11")

    assert page_query() == {"period": "2023-11", "locality": "North & East"}


@pytest.mark.parametrize("query", ["", "=", "&&&", "practice", "%"])
def test_query_that_names_nothing_is_empty(monkeypatch, query):
    monkeypatch.setenv("QUERY_STRING", query)

    assert page_query() == {}


def test_page_without_a_query_has_an_empty_one(monkeypatch):
    monkeypatch.delenv("QUERY_STRING", raising=False)

    assert page_query() == {}


def test_twenty_fields_are_read(monkeypatch):
    monkeypatch.setenv("QUERY_STRING", "&".join(f"f{n}=1" for n in range(20)))

    assert len(page_query()) == 20


def test_page_opens_although_somebody_sends_twenty_one_fields(monkeypatch):
    monkeypatch.setenv("QUERY_STRING", "&".join(f"f{n}=1" for n in range(21)))

    assert page_query() == {}


def test_words_of_the_mail_server_are_those_that_say_so(monkeypatch):
    monkeypatch.setenv("RAFT_SMTP_HOST", "mail.example")
    monkeypatch.setenv("SMTP_PASSWORD", "elsewhere")

    assert mail_words() == {"RAFT_SMTP_HOST": "mail.example"}


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_either_kind_of_screen_is_a_display(monkeypatch, name):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not has_display()

    monkeypatch.setenv(name, ":0")

    assert has_display()


def test_five_offenders_are_all_listed():
    assert first_five("abcde") == "a\nb\nc\nd\ne"


def test_sixth_offender_is_counted():
    assert first_five("abcdef") == "a\nb\nc\nd\ne\nand 1 more"
