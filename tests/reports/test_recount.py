"""The recount of a file: what it says, in which form, and how it ends."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from raftlib.errors import RecordError
from raftlib.reports.recount import Status, recount_file
from tests.analysis.records import make_options_vote, make_record, notice_example
from tests.commands import run_command

ZEROS = "0" * 64


@pytest.fixture
def write(tmp_path):
    def written(content, name="vote.json"):
        path = tmp_path / name
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(data)
        return path

    return written


def make_chain(*bodies):
    """Write the lines by DECISIONS alone; the text is canonical as it stands."""
    lines, prev = [], ZEROS
    for seq, body in enumerate(bodies):
        entry = {
            "at": "2023-12-08T10:00:00Z",
            "body": body,
            "kind": "vote",
            "prev": prev,
            "seq": seq,
        }
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        prev = sha256(text.encode()).hexdigest()
        lines.append(json.dumps(entry | {"hash": prev}))
    return "\n".join(lines).encode() + b"\n", f"{len(bodies)}:{prev}"


def run(*arguments):
    return run_command("recount", *arguments, folder=Path())


def test_notice_example_is_said_in_six_lines(write):
    result = recount_file(write(notice_example()))

    assert result.status is Status.COUNTED
    assert result.warnings == ()
    assert result.text.splitlines() == [
        "D-2023-07 Shared same-day hub: CARRIED. Both tests were met.",
        "Practices: At least two-thirds (2/3) of votes for and against: needed 91,734 of "
        "137,600 patients, got 96,400 (70.05%): met by 4,666.",
        "CDs: At least 4 of 6 CDs: 4 for, 1 against, 1 without a position: met.",
        "Quorum: No quorum is set.",
        "Votes: For 96,400 (17); against 41,200 (6); abstained 8,000 (2); no vote 36,740 (3). "
        "In brackets: practices. Entitled: 182,340 patients in 28 practices.",
        "Rule: At least two-thirds (2/3) of votes for and against, by list size; and at least "
        "4 of 6 CDs. This rule: draft, not yet agreed.",
    ]


def test_vote_on_options_is_said_with_the_figures_of_each(write):
    record = make_options_vote({"P": (600, "A"), "Q": (300, "B")}, keys="AB")

    result = recount_file(write(record))

    assert result.status is Status.COUNTED
    assert json.loads(result.json)["winner"] == "A"
    headline, first, second, quorum, votes, rule = result.text.splitlines()
    assert headline == "D-1: CARRIED, option A (Option A). It met both tests."
    assert first.startswith("Option A (Option A): Practices: At least two-thirds (2/3) of votes ")
    assert "needed 600 of 900 patients, got 300 (33.33%): missed by 300. CDs:" in second
    assert quorum == "Quorum: No quorum is set."
    assert votes.startswith("Votes: For any option 900 (2); abstained 0 (0);")
    assert rule.endswith("the one with the most weight is carried.")


def test_refused_options_are_refused_with_their_status(write):
    result = recount_file(write(make_options_vote({"P": (600, "A")}, keys="A")))

    assert result.status is Status.REFUSED
    assert result.answer == {"outcome": "refused", "errors": ["too_few_options"]}


def test_refused_record_says_what_to_settle(write):
    result = recount_file(write(make_record({"A": None}, of_cds=5)))

    assert result.status is Status.REFUSED
    assert result.text.splitlines() == [
        "D-1: REFUSED, this vote must not open.",
        "The rule counts another number of CDs than the roster has; settle which is right "
        "(5 in the rule, 6 on the roster).",
        "A practice has no list size; import the list sizes again (A).",
    ]
    assert json.loads(result.json) == {
        "outcome": "refused",
        "errors": ["cd_roster_mismatch", "missing_list_size"],
    }


def test_cases_come_out_in_their_order_with_status_0(write):
    cases = [make_record({"A": None}), notice_example(), make_record({"A": 1}), {"practices": 7}]

    result = recount_file(write({"cases": cases}))

    outcomes = [case["outcome"] for case in json.loads(result.json)]
    assert outcomes == ["refused", "carried", "not_carried", "refused"]
    assert result.status is Status.COUNTED


def test_case_that_cannot_be_read_spoils_only_itself(write):
    result = recount_file(write({"cases": [[], notice_example()]}))

    assert result.answer[0] == {"outcome": "refused", "errors": ["unreadable"]}
    assert result.answer[1]["outcome"] == "carried"
    assert result.text.startswith("Case 0 cannot be read.\n\nD-2023-07")
    assert result.warnings == (
        "cases[0] is not a decision record.\nthe record is []: write an object in braces.",
    )


def test_no_cases_are_an_empty_list(write):
    result = recount_file(write({"cases": []}))

    assert (result.json, result.text) == ("[]", "The file holds no cases.")


def test_record_that_cannot_be_read_names_its_file(write):
    with pytest.raises(
        RecordError, match=r"(?s)vote\.json is not a decision record.*practices is missing"
    ):
        recount_file(write({}))


def test_cases_that_are_no_list_are_a_record_that_cannot_be_read(write):
    with pytest.raises(RecordError, match="practices is missing"):
        recount_file(write({"cases": {}}))


def test_json_is_ascii_and_keeps_every_letter(write):
    record = make_record({"Zürich ✓": 5})
    record["votes"] = [
        {"practice": "Zürich ✓", "choice": "yes", "at": "2023-12-08T10:00:00Z"},
    ]

    result = recount_file(write(record))

    assert result.json.isascii()
    assert json.loads(result.json)["counted"] == [["Zürich ✓", "yes", "online", 0]]


def test_whole_chain_is_ok_and_shows_its_head(write):
    lines, head = make_chain({"choice": "yes"}, {"why": "é"})

    result = recount_file(write(lines, "chain.jsonl"))

    assert (result.text, result.status) == ("ok", Status.COUNTED)
    assert result.answer == {"chain": "ok", "head": head}
    assert result.warnings == (
        f"2 entries read well; their head is {head}. It was compared with no published head: give "
        "--head, from the notice",
    )


def test_empty_head_is_refused(write):
    """A script with an empty variable must not pass a rewritten chain."""
    lines, _ = make_chain({"choice": "yes"})

    with pytest.raises(RecordError, match="--head is ''"):
        recount_file(write(lines, "chain.jsonl"), "")


def test_chain_is_known_by_its_first_line_too(write):
    lines, head = make_chain({})

    assert recount_file(write(lines, "chain.txt"), head).text == "ok"
    assert recount_file(write(lines, "chain.txt")).text == "ok"


@pytest.mark.parametrize(
    ("find", "replace", "wrong"),
    [
        (b'"yes"', b'"no"', "hash"),
        (b'"seq": 1', b'"seq": 2', "seq"),
        (b'"seq": 1', b'"seq": 1.0', "seq"),
        (b'"kind": "vote"', b'"kind": "vote", "kind": "vote"', "hash"),
        (b'"yes"', b"0.5", "hash"),
        (b'"yes"', b"NaN", "hash"),
        (b'"yes"', b"'", "hash"),
    ],
)
def test_tampered_line_is_named_with_what_is_wrong(write, find, replace, wrong):
    """A line that cannot be read is wrong in its hash."""
    lines, _ = make_chain({"choice": "no"}, {"choice": "yes"}, {})
    first, second, rest = lines.split(b"\n", 2)
    second = second.replace(find, replace)

    result = recount_file(write(b"\n".join([first, second, rest]), "chain.jsonl"))

    assert result.text == f"wrong at entry 1: {wrong}"
    assert result.status is Status.CHAIN_BROKEN
    assert (result.answer["entry"], result.answer["wrong"]) == (1, wrong)


def test_truncated_chain_is_told_by_its_head(write):
    lines, head = make_chain({}, {}, {})
    path = write(b"\n".join(lines.split(b"\n")[:2]), "chain.jsonl")

    assert recount_file(path).text == "ok"
    assert recount_file(path, head).text == "wrong at entry 2: head"
    assert recount_file(path, head).status is Status.CHAIN_BROKEN


def test_chain_without_entries_is_an_error_unless_a_head_was_published(write):
    path = write(b"", "chain.jsonl")

    with pytest.raises(RecordError, match=r"chain\.jsonl holds no entries"):
        recount_file(path)
    assert recount_file(path, f"3:{ZEROS}").text == "wrong at entry 0: head"


def test_head_of_another_form_is_an_error(write):
    with pytest.raises(RecordError, match="--head is '3'"):
        recount_file(write(make_chain({})[0], "chain.jsonl"), "3")


def test_command_prints_one_json_value_and_ends_with_0(write):
    done = run(write(notice_example()), "--format", "json")

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["needed_weight"] == 91_734
    assert len(done.stdout.splitlines()) == 1


def test_command_prints_cases_as_one_list_and_ends_with_0(write):
    done = run(write({"cases": [{}, make_record({"A": None})]}), "--format", "json")

    assert done.returncode == 0
    assert [case["outcome"] for case in json.loads(done.stdout)] == ["refused", "refused"]
    assert "cases[0] is not a decision record" in done.stderr


def test_command_ends_with_2_for_a_refused_vote_and_still_prints_json(write):
    done = run(write(make_record({"A": None})), "--format", "json")

    assert (done.returncode, done.stderr) == (2, "")
    assert json.loads(done.stdout) == {"outcome": "refused", "errors": ["missing_list_size"]}


@pytest.mark.parametrize("content", [b"", b"\xff", b"[1]", b"[" * 100_000, b"{}", b'{"a":NaN}'])
def test_command_ends_with_2_and_a_sentence_for_a_file_it_cannot_read(write, content):
    done = run(write(content), "--format", "json")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("vote.json is not a decision record")
    assert "Traceback" not in done.stderr


def test_command_ends_with_2_for_a_folder_and_for_no_file(tmp_path):
    for path in (tmp_path, tmp_path / "none.json", tmp_path / "none.jsonl"):
        done = run(path)

        assert (done.returncode, done.stdout) == (2, "")
        assert "cannot be read" in done.stderr
        assert "Traceback" not in done.stderr


def test_command_ends_with_3_for_a_broken_chain_and_0_for_a_whole_one(write):
    lines, head = make_chain({"choice": "yes"})
    whole, broken = write(lines, "a.jsonl"), write(lines.replace(b"yes", b"no"), "b.jsonl")

    found, fits = run(broken), run(whole, "--head", head)

    assert (found.returncode, found.stdout.strip()) == (3, "wrong at entry 0: hash")
    assert (fits.returncode, fits.stdout.strip()) == (0, "ok")
