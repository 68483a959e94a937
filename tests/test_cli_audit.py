"""`raft audit`, as a person or a script uses it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from statsmodels.stats.proportion import proportion_confint

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "data" / "example"
SAME = "practice_code,session_on,session,clinician_label"


@pytest.fixture
def sheet(tmp_path):
    """Write a sheet: a heading, and the rows."""

    def write(name: str, heading: str, *rows: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join([heading, *rows]) + "\n", "utf-8")
        return path

    return write


def answer(found):
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


def counted(sheet, name, wholly, neither, day="2023-10-03"):
    """Write 2 clinicians' counted appointments, half of them each."""
    rows = [
        f"Z00003,{day},am,{alias},{word},{count // 2}"
        for alias in ("GP 1", "GP 2")
        for word, count in (("wholly", wholly), ("not", neither))
    ]
    return sheet(name, f"{SAME},avoidable,appointments", *rows)


def test_plain_interval_of_a_sheet_agrees_with_statsmodels(raft, sheet):
    path = counted(sheet, "one.csv", 48, 132)

    (found,) = answer(raft("audit", "summary", path, "--method", "wilson", "--format", "json"))

    assert (found["practice_code"], found["n"], found["wholly"]["count"]) == ("Z00003", 180, 48)
    assert found["wholly"]["method"] == "wilson"
    expected = proportion_confint(48, 180, alpha=0.05, method="wilson")
    assert (found["wholly"]["low"], found["wholly"]["high"]) == pytest.approx(expected, abs=1e-9)
    assert found["partially"]["count"] == 0
    assert found["clinicians"] == {"took_part": 2, "in_practice": None}


def test_three_ways_to_fill_a_sheet_in_give_the_same_figures(raft, sheet):
    single = sheet(
        "single.csv",
        f"{SAME},avoidable,could_have_been,clinicians_in_practice",
        *["Z00003,2023-10-03,am,GP 1,wholly,dentist,3"] * 2,
        *["Z00003,2023-10-03,am,GP 1,not,,3"] * 18,
    )
    many = sheet(
        "many.csv",
        f"{SAME},avoidable,could_have_been,clinicians_in_practice,appointments",
        "Z00003,2023-10-03,am,GP 1,wholly,dentist,3,2",
        "Z00003,2023-10-03,am,GP 1,not,,3,18",
    )
    tallies = sheet(
        "tallies.csv",
        f"{SAME},not_avoidable,partially_avoidable,wholly_avoidable,could_have_been,"
        "clinicians_in_practice",
        "Z00003,2023-10-03,am,GP 1,18,0,2,dentist,3",
    )

    found = [
        answer(raft("audit", "summary", path, "--format", "json"))
        for path in (single, many, tallies)
    ]

    assert found[0] == found[1] == found[2]
    assert found[0][0]["wholly"]["method"] == "clustered"
    assert found[0][0]["reasons"][0]["count"] == 2


@pytest.mark.parametrize(
    ("clinicians", "method"), [((), "wilson"), ((2,), "stratified"), ((5,), "clustered")]
)
def test_method_follows_from_who_took_part(raft, sheet, clinicians, method):
    words = [word for number in clinicians for word in ("--clinicians", number)]

    (found,) = answer(
        raft("audit", "summary", counted(sheet, "a.csv", 48, 132), *words, "--format", "json")
    )

    assert found["wholly"]["method"] == found["partially"]["method"] == method
    assert found["why_this_method"]


def test_sheet_of_many_practices_has_one_object_each_and_makes_no_store(raft, tmp_path):
    found = answer(raft("audit", "summary", EXAMPLE / "audit.csv", "--format", "json"))

    codes = [one["practice_code"] for one in found]
    assert len(codes) == 23
    assert codes == sorted(codes)
    assert not (tmp_path / "raft.db").exists()


def test_practice_of_the_workbook_is_that_of_its_sheet(raft):
    raft("import", "audit", EXAMPLE / "audit.csv")

    stored = answer(raft("audit", "summary", "--practice", "z00003", "--format", "json"))

    words = "audit", "summary", EXAMPLE / "audit.csv", "--practice", "Z00003", "--format", "json"
    assert stored == answer(raft(*words))
    assert [one["practice_code"] for one in stored] == ["Z00003"]


def test_summary_in_words_says_method_and_hours(raft, sheet):
    found = raft(
        *("audit", "summary", counted(sheet, "a.csv", 48, 132)),
        *("--a-week", 620, "--minutes", 13),
    )

    assert found.returncode == 0
    assert "We looked at 180 appointments and 48 (27%) could have gone elsewhere." in found.stdout
    assert "plain one (Wilson), because how many clinicians work here is not" in found.stdout
    assert "could realistically be released" in found.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "--practice"),
        (("--practice", "Z00099"), "Z00099: no audited appointments"),
        (("--practice", "Z00003", "--period", "autumn"), "'autumn' is neither a month"),
        (("--practice", "Z00003", "--clinicians", "5"), "--clinicians goes with a sheet"),
        (("--practice", "Z00003", "--minutes", "13"), "give both"),
        ((EXAMPLE / "audit.csv", "--a-week", "620", "--minutes", "13"), "one practice"),
        ((EXAMPLE / "audit.csv", "--period", "2020-01"), "no audited appointments in 2020-01"),
    ],
)
def test_summary_of_nothing_says_what_to_do(raft, words, message):
    found = raft("audit", "summary", *words)

    assert found.returncode == 2
    assert message in found.stderr
    assert "Traceback" not in found.stderr


def test_two_sheets_are_compared(raft, sheet):
    """The example of MEASURES: 45 of 180, then 30 of 180, here 46 and 30."""
    first = counted(sheet, "first.csv", 46, 134)
    second = counted(sheet, "second.csv", 30, 150, day="2024-01-09")

    (found,) = answer(raft("audit", "compare", first, second, "--format", "json"))
    text = raft("audit", "compare", first, second)

    assert found["wholly"]["difference"] == pytest.approx(-16 / 180, abs=1e-12)
    assert (found["wholly"]["method"], found["wholly"]["verdict"]) == ("newcombe", "fewer")
    assert found["clinicians"] == {"in_both": 2, "only_first": 0, "only_second": 0}
    assert "There are fewer than before." in text.stdout
    assert text.stderr == ""


def test_two_months_of_the_workbook_are_compared(raft):
    raft("import", "audit", EXAMPLE / "audit.csv")
    months = "--first", "2023-10", "--second", "2023-11"

    found = raft("audit", "compare", "--practice", "Z00001", *months)
    (told,) = answer(raft("audit", "compare", "--practice", "Z00001", *months, "--format", "json"))

    assert "From " in found.stdout
    assert told["left_out"] > 0


def test_sessions_in_both_rounds_are_noticed(raft, sheet):
    path = counted(sheet, "first.csv", 46, 134)

    found = raft("audit", "compare", path, path)

    assert found.returncode == 0
    assert "Some sessions are in both rounds" in found.stderr
    assert "not enough to say" in found.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("audit.csv",), "Name two sheets"),
        (("--practice", "Z00003", "--first", "2023-10"), "Name two sheets"),
        (("--first", "2023-10", "--second", "2023-11"), "--practice"),
    ],
)
def test_one_round_alone_is_not_compared(raft, words, message):
    found = raft("audit", "compare", *words)

    assert found.returncode == 2
    assert message in found.stderr


def test_rounds_of_different_practices_are_not_compared(raft, sheet):
    other = sheet("other.csv", f"{SAME},avoidable", "Z00004,2024-01-09,am,GP 1,not")

    found = raft("audit", "compare", counted(sheet, "first.csv", 46, 134), other)

    assert found.returncode == 2
    assert "No practice took part in both rounds" in found.stderr


def test_funnel_of_a_locality_leaves_small_numbers_out(raft):
    raft("import", "audit", EXAMPLE / "audit.csv")
    raft(
        *("import", "register"),
        *("--practices", EXAMPLE / "epraccur.csv", "--pcns", EXAMPLE / "epcn.csv"),
        *("--lists", EXAMPLE / "gp-reg-pat-prac-all.csv"),
        *("--localities", EXAMPLE / "localities.csv"),
    )

    found = answer(raft("audit", "funnel", "--locality", "North (demo)", "--format", "json"))
    refused = raft("audit", "funnel", "--locality", "Nowhere")

    codes = [one["practice_code"] for one in found["practices"]]
    assert found["disclosed"]
    assert len(codes) + found["not_shown"] == 23
    assert "Z00004" not in codes  # 2 clinicians
    assert "Z00020" not in codes  # 26 appointments
    assert all(one["n"] % 5 == one["count"] % 5 == 0 for one in found["practices"])
    assert codes == sorted(codes)
    assert refused.returncode == 2
    assert "North (demo)" in refused.stderr


def test_funnel_of_a_sheet_is_exact_where_the_analyst_asks(raft):
    sheet = EXAMPLE / "audit.csv"

    found = answer(raft("audit", "funnel", sheet, "--exact", "--format", "json"))
    text = raft("audit", "funnel", sheet, "--exact")

    by_code = {one["practice_code"]: one for one in found["practices"]}
    assert (len(by_code), found["not_shown"]) == (23, 0)
    assert by_code["Z00003"]["n"] == 164
    assert "must not be passed on" in text.stdout


def test_funnel_is_not_made_of_days(raft):
    words = "audit", "funnel", EXAMPLE / "audit.csv", "--period", "2023-10-02/2023-10-20"

    found, exact = raft(*words), raft(*words, "--exact")

    assert found.returncode == 2
    assert "by whole months" in found.stderr
    assert exact.returncode == 0


def test_funnel_is_made_of_all_months_together(raft):
    words = "audit", "funnel", EXAMPLE / "audit.csv", "--period", "2023-10"

    found, exact = raft(*words), raft(*words, "--exact")

    assert found.returncode == 2
    assert "for all audited sessions together" in found.stderr
    assert exact.returncode == 0


def test_themes_are_told_rounded_and_with_the_practices_that_named_them(raft):
    """Counted in the sheet: 184 of 1,103 avoidable named it, in 22 of 23 practices."""
    sheet = EXAMPLE / "audit.csv"

    found = answer(raft("audit", "themes", sheet, "--format", "json"))
    text = raft("audit", "themes", sheet).stdout

    by_name = {theme["theme"]: theme for theme in found["changes"]}
    theme = by_name["information at first contact"]
    assert found["disclosed"]
    assert (found["appointments"], found["avoidable"]) == (4685, 1105)
    assert (theme["count"], theme["share"]) == (185, 185 / 1105)
    assert theme["practices"] == {"least": 16, "most": 23}
    assert "  information at first contact: 185 (17%), named by 16 to 23 practices" in text


def test_audits_need_no_slow_library():
    """Importing scipy.stats or statsmodels takes seconds, and a page would wait for it."""
    code = (
        "import sys\n"
        "from raftlib.analysis import exact_interval, funnel, rates, released_hours, shrinkage\n"
        "from raftlib.workbook.wording import audit_figures, audit_funnel, audit_rounds\n"
        "print([m for m in ('scipy.stats', 'scipy.optimize', 'statsmodels') if m in sys.modules])"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


def test_sheet_of_another_form_is_imported_once_its_words_are_decided(raft, tmp_path):
    form = tmp_path / "form.csv"
    form.write_text(
        "Site,Date of session,Time of day,Clinician ID,Outcome\n"
        "Z00003,03/10/2023,Morning,A,Yes - fully\nZ00003,03/10/2023,Morning,A,DNA\n",
        "utf-8",
    )
    mapping = tmp_path / "m.toml"

    assert raft("audit", "mapping", form, "--out", mapping).returncode == 0
    mapping.write_text(mapping.read_text("utf-8").replace('"DNA" = "?"', '"DNA" = ""'), "utf-8")
    decided = raft("import", "audit", form, "--mapping", mapping, "--format", "json")

    assert answer(decided)["appointments"] == 1


def test_tally_sheet_is_written_as_a_pdf(raft, tmp_path):
    found = raft("audit", "tally-sheet", "--out", tmp_path / "t.pdf")

    assert found.returncode == 0
    assert (tmp_path / "t.pdf").read_bytes().startswith(b"%PDF-")
