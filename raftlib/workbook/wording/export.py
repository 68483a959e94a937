"""What the export of a decision says about itself, and what a check of it found."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from raftlib.analysis.options import OptionsTally
from raftlib.domain.chain import ChainCheck, Head
from raftlib.domain.decision import Decision, Tally
from raftlib.domain.proceedings import Proceedings
from raftlib.workbook.wording.decision import (
    describe_cds_test,
    describe_outcome,
    describe_practices_test,
    describe_quorum,
    describe_rule,
    describe_turnout,
)
from raftlib.workbook.wording.numbers import counted, moment
from raftlib.workbook.wording.options import describe_options_result

NOTHING_COUNTED = "WRONG. Nothing was counted, because the folder is not as it was exported:"
NO_CHAIN = (
    "none. This decision came into the workbook as a record, so nothing shows whether the record "
    "was changed before."
)
NO_HEAD = (
    "It was compared with no published head. Whoever rewrites every file, the chain and the list "
    "of hashes too, is found by the published head alone: give --head, from the notice."
)
_FAULTS = {
    "changed": "is not as it was exported",
    "missing": "is missing",
    "added": "was not exported: somebody added it",
    "disagrees": "does not say what {where} says",
    "chain": "is wrong at {where}",
    "head": "does not have the published head: {where}",
    "unreadable": "cannot be read: it is not as raft decision export writes it",
}

_README = """\
{name}
{line}

{result}

What is in this folder
----------------------
{files}

How to check it
---------------
    raft recount FOLDER{head_option}

It reads this folder alone. It looks at the hash of every file, at the chain, and at whether record,
rule, tables and papers say what the chain says; then it counts again{prints_notice}.
One byte that was changed, and a file that was added or taken away, are found and named. The hashes
can be checked without the workbook, too: sha256sum -c files.sha256

What only the published head finds
----------------------------------
{published}

What nothing here proves
------------------------
The names of practices and PCNs stand in the tables for people to read; they are in no chain. Nor
is the text of this file{nor_notice}.
"""
_FILES = {
    "README.txt": "this text",
    "register.csv": "each practice as it was when the vote opened, and what its vote counted for",
    "votes.csv": "each vote as it came: whether it counts, and why not. index is its place in the "
    "record, seq its entry in the chain; recorded_choice is what it said before a correction",
    "cd_votes.csv": "each CD's own position as it came",
    "rule.json": "the rule that was in force",
    "record.json": "all of that in one file, which raft recount reads on its own",
    "chain.jsonl": "every entry in its order, with its hash. It also has what practices wrote, and "
    "who told a CD: treat it as you treat minutes",
    "notice.json": "what the notice says beside all that: the names, and when it was read, which "
    "shows whether it was final. raft recount prints the notice again",
    "papers/": "each version of what was proposed",
    "files.sha256": "the hash of every file",
}


def describe_result(decision: Decision, tally: Tally | OptionsTally) -> str:
    """Return the outcome and both tests, line by line."""
    if isinstance(tally, OptionsTally):
        return describe_options_result(decision, tally)
    rule = decision.rule
    return "\n".join(
        [
            describe_outcome(decision, tally),
            f"Practices: {describe_practices_test(rule, tally)}",
            f"CDs: {describe_cds_test(rule, tally)}",
            f"Quorum: {describe_quorum(rule, tally)}",
            f"Votes: {describe_turnout(rule, tally)}",
            f"Rule: {describe_rule(rule)}",
        ]
    )


def describe_taken(found: Proceedings) -> str:
    """Return what was decided without a weighted vote, and why so."""
    if found.taken is None:
        return ""
    return (
        f"{found.papers[-1].headline}: NO WEIGHTED VOTE. The leadership meeting decided "
        f"({moment(found.taken.at)}): {found.taken.outcome}\nWhy without a vote: {found.taken.why}"
    )


def describe_folder(name: str, result: str, files: Sequence[str], head: Head | None) -> str:
    """Return the text that goes with an export: what it is, how to check it, and what that shows.

    Parameters
    ----------
    name : str
        The decision, as it is called.
    result : str
        What came of it, line by line.
    files : sequence of str
        The names of the files, ``papers/`` for all in that folder.
    head : Head or None
        Of the chain; None where there is none.
    """
    listed = [f"{file}: {what}." for file, what in _FILES.items() if file in files]
    published = (
        f"{head}\n\nis the head of this chain: how many entries it has, and the last hash.\nThe "
        "notice prints the head, and all CDs have it. Who rewrites every file here, this one too,\n"
        "makes a folder that agrees with itself, with another head. So take the head from the "
        "notice,\nnot from this file."
        if head
        else f"There is no chain here, so no head either: {NO_CHAIN.removeprefix('none. ')}"
    )
    return _README.format(
        name=name,
        line="=" * len(name),
        result=result,
        files="\n".join(listed),
        head_option=" --head N:HASH" if head else "",
        prints_notice=", and prints the notice" if head else "",
        nor_notice=", and notice.json" if head else "",
        published=published,
    )


def describe_fault(file: str, what: str, where: str) -> str:
    """Return what is wrong with a file of an export."""
    return f"{file} {_FAULTS[what].format(where=where)}."


def describe_head_fault(check: ChainCheck, published: Head, *, goes_on: bool) -> str:
    """Return what the head is instead of the published one; ``goes_on`` after that one."""
    if goes_on:
        more = check.head.entries - published.entries
        return (
            f"{check.head} is found. Up to the published head nothing was changed; "
            f"{counted(more, 'entry', 'entries')} came after it, such as a late vote or a "
            "correction. Ask for the head that was published last"
        )
    return f"{check.head} is found"


def describe_notice_read(at: datetime) -> str:
    """Return what follows: the notice, as it was at an instant."""
    return f"\nThe notice, as it was on {moment(at)}:\n"


def describe_files(number: int) -> str:
    """Return that every file is as it was exported."""
    return f"{counted(number, 'file')}, each with the hash that files.sha256 has."


def describe_chain(check: ChainCheck) -> str:
    """Return that the chain is whole, and that the other files agree with it."""
    return (
        f"ok, {counted(check.head.entries, 'entry', 'entries')}; record, rule, tables and papers "
        "agree with it."
    )


OUTCOMES = {
    "carried": "CARRIED",
    "not_carried": "NOT CARRIED",
    "refused": "REFUSED",
    "no_weighted_vote": "no weighted vote",
}
NO_DECISIONS = (
    "The workbook has no decisions yet. A facilitator proposes one on its page, or bring a record "
    "in: raft import decision FILE"
)


def describe_listed(line: Mapping[str, object]) -> str:
    """Return one line of the list of decisions: its code, where it stands, and its title."""
    stage, outcome = str(line["stage"]), str(line["outcome"])
    when = {"open": f" until {_at(line['closes_at'])}", "closed": f" {_at(line['closes_at'])}"}
    stands = f"{stage}{when.get(stage, '').rstrip()}"
    came = f", {OUTCOMES[outcome]}" if outcome else ""
    place = str(line["locality"]) or "imported as a record"
    return f"{line['decision']}  {stands}{came}  {line['title']}  ({place})"


def _at(instant: object) -> str:
    return moment(datetime.fromisoformat(str(instant))) if instant else ""
