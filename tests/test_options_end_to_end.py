"""A vote on options from its proposal to the recount of its export, as people and commands do it.

Practices Z00003 (14,215 patients, PCN U00002) and others vote; the rule is two-thirds of the votes
for any option, and four of six CDs.
"""

import json
from email import message_from_bytes, policy

import pytest
from docx import Document

from conftest import make_demo_store
from raftlib import settings
from raftlib.conduct.afterwards import correct_vote
from raftlib.conduct.clock import close_vote
from raftlib.conduct.opening import Window, open_vote
from raftlib.conduct.proposals import propose
from raftlib.conduct.votes import cast_vote, take_position
from raftlib.domain.acts import Draft, ReadAs
from raftlib.domain.options import Option, OptionMethod, Options
from raftlib.domain.proceedings import Depth
from raftlib.reports.decision_export import export_decision
from raftlib.reports.folder_recount import recount_folder
from raftlib.sources.rules import read_rules
from raftlib.store.connection import Store
from raftlib.store.registers import read_names
from raftlib.workbook.formats.kinds import NoticeFormat
from raftlib.workbook.formats.notice_files import make_notice_file
from raftlib.workbook.models.notice import count_outcome
from raftlib.workbook.wording.notice import write_notice
from tests.conduct.conftest import (
    CLOSES,
    FACILITATOR,
    NORTH,
    OPENS,
    SetClock,
    cd_of,
    member_at,
    read,
)

NO_PAPER = ReadAs(paper="")
TEMPLATE = settings.data_path("templates/notice.docx")
SITES = (
    Option(key="A", title="The library"),
    Option(key="B", title="The station"),
    Option(key="C", title="As it is"),
)
CARRIED = "Where the hub goes: CARRIED, option A (The library)"


@pytest.fixture
def demo(tmp_path):
    url = make_demo_store(tmp_path)
    store = Store(url)
    yield store, url
    store.close()


def decide(store, method, votes, positions):
    """Propose, open, vote and close; return the code, and the clock at the closing."""
    clock = SetClock(OPENS)
    rule = read_rules(settings.data_path("rules"))["standard"]
    draft = Draft(
        locality=NORTH,
        headline="Where the hub goes",
        summary="Three ways to go on.",
        full="# Why\n\nToo many calls at eight.",
        rule=rule,
        next_step="The locality manager signs the lease by March.",
        options=Options(method=method, options=SITES),
    )
    code = propose(store, FACILITATOR, draft, clock)
    window = Window(opens_at=OPENS, closes_at=CLOSES)
    open_vote(store, FACILITATOR, code, window, rule, clock)
    for practice, choice in votes.items():
        cast_vote(store, member_at(practice), code, practice, choice, NO_PAPER, clock)
    for number, choice in enumerate(positions, start=1):
        pcn = f"U{number:05}"
        take_position(store, cd_of(pcn), code, pcn, choice, NO_PAPER, clock)
    clock.at = CLOSES
    close_vote(store, code, clock)
    return code, clock


@pytest.fixture
def decided(demo):
    """Return a vote that A wins: all weight but none of B, four CDs."""
    votes = {"Z00003": "A", "Z00005": "abstain"}
    return decide(demo[0], OptionMethod.PLURALITY, votes, ["A", "A", "A", "A", "B"])


def notice_of(store, code, clock):
    found = read(store, code)
    return write_notice(found, count_outcome(found), read_names(store), clock())


def said(store, code, clock, depth=Depth.SUMMARY):
    notice = notice_of(store, code, clock)
    return "\n".join(str(line) for part in notice.at(depth) for line in part.lines)


def text_of(kind, content):
    """Return what a file of a notice says, other than Word."""
    if kind is NoticeFormat.EMAIL:
        mail = message_from_bytes(content, policy=policy.default)
        return mail.get_body(("plain",)).get_content()
    return content.decode()


def test_headline_names_the_option_that_is_carried(demo, decided):
    text = said(demo[0], *decided, depth=Depth.HEADLINE)

    assert CARRIED in text.splitlines()[0]
    assert (
        "Option A (The library): 14,215 (1 practice), needed 9,477: met; 4 CDs, needed 4: met."
        in text
    )
    assert "Option B (The station): 0 (0 practices), needed 9,477: not met; 1 CD, needed 4" in text
    assert "For any option 14,215 (1)" in text


def test_summary_says_both_tests_turnout_and_why(demo, decided):
    text = said(demo[0], *decided)

    for words in (
        "Option C (As it is)",
        "needed 9,477 of 14,215 patients, got 14,215 (100.00%)",
        "At least 4 of 6 CDs: 4 for, 1 only for others",
        "2 of 24 practices voted",
        "of the options that met every test it has the most weight",
        "named it instead of others alone",
        "The locality manager signs the lease by March.",
        "A vote names one option.",
    ):
        assert words in text


def test_none_is_carried_one_cd_below_the_rule(demo):
    decided = decide(demo[0], OptionMethod.PLURALITY, {"Z00003": "A"}, ["A", "A", "A"])

    text = said(demo[0], *decided)

    assert "Where the hub goes: NO OPTION CARRIED" in text
    assert "No option was carried, because none meets the rule." in text
    assert "The CDs' test lacked 1 CD for." in text
    assert "What was proposed does not happen." in text


def test_options_that_tie_are_both_named(demo):
    decided = decide(demo[0], OptionMethod.APPROVAL, {"Z00003": "A+B"}, ["A+B"] * 4)

    text = said(demo[0], *decided, depth=Depth.HEADLINE)

    assert "NO OPTION CARRIED" in text
    assert "Why: A (The library) and B (The station) meet the rule with the same weight." in text


def test_correction_that_lets_another_option_win_changed_the_outcome(demo):
    store, _url = demo
    code, clock = decide(store, OptionMethod.APPROVAL, {"Z00003": "A"}, ["A+B"] * 4)
    (cast,) = read(store, code).votes

    correct_vote(store, FACILITATOR, code, cast.seq, "B", "Misheard", clock)

    text = said(store, code, clock)
    assert "CARRIED, option B (The station)" in text
    assert "from 'option A (The library)' to 'option B (The station)'" in text
    assert "before them it was carried, option A (The library)." in text


@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize("kind", [NoticeFormat.TEXT, NoticeFormat.HTML, NoticeFormat.EMAIL])
def test_every_format_says_the_outcome_at_every_depth(demo, decided, depth, kind):
    made = make_notice_file(notice_of(demo[0], *decided), depth, kind, TEMPLATE)

    assert CARRIED in text_of(kind, made.content)


def test_word_file_has_a_table_of_the_options(demo, decided, tmp_path):
    notice = notice_of(demo[0], *decided)
    for depth in Depth:
        made = make_notice_file(notice, depth, NoticeFormat.WORD, TEMPLATE)
        (tmp_path / f"{depth}.docx").write_bytes(made.content)
        document = Document(str(tmp_path / f"{depth}.docx"))
        assert any(CARRIED in paragraph.text for paragraph in document.paragraphs)

    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[1] == ["A (The library)", "14,215 (100.00%)", "1", "met", "4", "met"]


def test_full_notice_says_how_each_practice_and_cd_chose(demo, decided):
    tables = [table for part in notice_of(demo[0], *decided).full for table in part.tables]

    by_caption = {table.caption: table.rows for table in tables}
    (cloudberry,) = [r for r in by_caption["How each practice voted"] if "Z00003" in r[0]]
    assert cloudberry[1:3] == ("option A", "14,215")
    assert [row[1] for row in by_caption["The CDs' own positions"]] == [
        *["option A"] * 4,
        "option B",
        "no position",
    ]


def test_export_recounts_to_the_same_winner(demo, decided, tmp_path):
    code, clock = decided

    done = export_decision(demo[0], code, tmp_path / "out", clock)
    found = recount_folder(tmp_path / "out", str(done.head))

    assert found.faults == []
    assert found.outcome == count_outcome(read(demo[0], code))
    assert found.outcome.winner == "A"


def test_commands_write_the_notice_and_recount_the_export(demo, decided, raft, tmp_path):
    (code, _clock), url = decided, demo[1]

    notice = raft("decision", "notice", code, store=url)
    exported = raft("decision", "export", code, "--folder", "out", "--format", "json", store=url)
    head = json.loads(exported.stdout)["head"]
    recounted = raft("recount", "out", "--head", head, store=url)

    assert notice.stdout.startswith(f"{code} {CARRIED} (closed Wed 17 Jan 2024, 17:00")
    assert exported.returncode == 0, exported.stderr
    assert recounted.returncode == 0, recounted.stderr + recounted.stdout
    assert CARRIED in recounted.stdout
