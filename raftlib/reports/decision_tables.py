"""A decision as files for analysts: what was frozen, and each vote and position as it came."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from raftlib.analysis.options import Counted
from raftlib.analysis.record import as_instant, as_rule
from raftlib.analysis.recount import exact_number
from raftlib.analysis.tally import vote_weights
from raftlib.domain.decision import CdVote, Choice, Decision, Vote
from raftlib.domain.proceedings import Paper, Proceedings
from raftlib.workbook.formats.cells import no_formula

RECORD, RULE, CHAIN, README = "record.json", "rule.json", "chain.jsonl", "README.txt"
REGISTER_TABLE, VOTES_TABLE, CD_VOTES_TABLE = "register.csv", "votes.csv", "cd_votes.csv"
TABLES = (REGISTER_TABLE, VOTES_TABLE, CD_VOTES_TABLE)
# Names are for people to read: they are in no chain, so nothing can be compared with them.
NAME_COLUMNS = frozenset({"practice_name", "pcn_name"})
WITHDRAWN = "withdrawn"  # said beside the exclusions: nothing is in force in this channel

Row = dict[str, str]


def as_tables(
    decision: Decision, tally: Counted, found: Proceedings | None, names: Mapping[str, str]
) -> dict[str, list[Row]]:
    """Return the rows of the three tables, by the names of their files.

    Parameters
    ----------
    found : Proceedings or None
        With the entries as they came, and their places in the chain; None for a record alone.
    names : mapping of str to str
        Of practices and PCNs, by code.
    """
    return {
        REGISTER_TABLE: _register(decision, names),
        VOTES_TABLE: _votes(decision, tally, found, names),
        CD_VOTES_TABLE: _cd_votes(decision, tally, found, names),
    }


def as_csv(rows: Sequence[Row], name: str) -> bytes:
    """Return rows as the bytes of the file of that name; UTF-8 with a mark, so that Excel knows."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS[name])
    for row in rows:
        writer.writerow([no_formula(row[column]) for column in COLUMNS[name]])
    return text.getvalue().encode("utf-8-sig")


def read_cells(content: bytes) -> list[list[str]]:
    """Return the cells of a table, its header first.

    Raises
    ------
    ValueError
        If it is no CSV.
    """
    try:
        return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from error


def without_names(content: bytes) -> list[list[str]]:
    """Return the cells of a table, with its header and without the columns of names.

    Raises
    ------
    ValueError
        If it is no CSV.
    """
    rows = read_cells(content)
    named = {
        place for place, column in enumerate(rows[0] if rows else []) if column in NAME_COLUMNS
    }
    return [[cell for place, cell in enumerate(row) if place not in named] for row in rows]


def as_json(value: object) -> bytes:
    """Return a value as JSON that people can read, too."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def as_rule_file(decision: Decision) -> bytes:
    """Return the rule that was in force, as JSON."""
    return as_json(as_rule(decision.rule))


def as_papers(papers: Iterable[Paper]) -> dict[str, bytes]:
    """Return each version of the paper as a text with headings, by the name of its file."""
    return {
        f"papers/version-{paper.version}.txt": (
            f"# {paper.headline}\n\nVersion {paper.version}, proposed "
            f"{as_instant(paper.at)}\nFingerprint {paper.fingerprint}\n\n## Summary\n\n"
            f"{paper.summary}\n\n## Full paper\n\n{paper.full}\n"
        ).encode()
        for paper in papers
    }


def _register(decision: Decision, names: Mapping[str, str]) -> list[Row]:
    weights = vote_weights(decision)
    return [
        {
            "practice_code": practice.practice_code,
            "practice_name": names.get(practice.practice_code, ""),
            "pcn_code": practice.pcn_code,
            "pcn_name": names.get(practice.pcn_code, ""),
            "list_size": str(exact_number(practice.list_size or 0)),
            "vote_weight": str(exact_number(weights[practice.practice_code])),
            "recused": _yes(practice.recused),
        }
        for practice in decision.practices
    ]


def _votes(
    decision: Decision, tally: Counted, found: Proceedings | None, names: Mapping[str, str]
) -> list[Row]:
    pcns = {practice.practice_code: practice.pcn_code for practice in decision.practices}
    weights = vote_weights(decision)
    counted = {vote.index for vote in tally.counted}
    excluded = {entry.index: entry.reason.value for entry in tally.excluded}
    return [
        {
            "index": str(index),
            "seq": str(found.votes[index].seq) if found else "",
            "practice_code": vote.practice_code,
            "practice_name": names.get(vote.practice_code, ""),
            "pcn_code": pcns.get(vote.practice_code, ""),
            "vote_weight": str(exact_number(weights[vote.practice_code]))
            if vote.practice_code in weights
            else "",
            "way": vote.way,
            "conveyed_by": vote.conveyed_by,
            **_said(vote, found.votes[index].vote if found else vote),
            "counts": _yes(index in counted),
            "why_not": "" if index in counted else excluded.get(index, WITHDRAWN),
        }
        for index, vote in enumerate(decision.votes)
    ]


def _cd_votes(
    decision: Decision, tally: Counted, found: Proceedings | None, names: Mapping[str, str]
) -> list[Row]:
    reasons = {
        **{index: WITHDRAWN for index, vote in enumerate(decision.cd_votes) if _is_empty(vote)},
        **{entry.index: entry.reason.value for entry in tally.cd_excluded},
    }
    return [
        {
            "index": str(index),
            "seq": str(found.positions[index].seq) if found else "",
            "pcn_code": vote.pcn_code,
            "pcn_name": names.get(vote.pcn_code, ""),
            **_said(vote, found.positions[index].position if found else vote),
            "counts": _yes(index not in reasons),
            "why_not": reasons.get(index, ""),
        }
        for index, vote in enumerate(decision.cd_votes)
    ]


def _said(vote: Vote | CdVote, recorded: Vote | CdVote) -> Row:
    """Return what counts, what was recorded before a correction, and when it came."""
    return {
        "choice": vote.choice,
        "recorded_choice": recorded.choice,
        "at": as_instant(vote.at),
    }


def _is_empty(vote: CdVote) -> bool:
    return vote.choice == Choice.WITHDRAW


def _yes(applies: bool) -> str:
    return "yes" if applies else "no"


_END = ("choice", "recorded_choice", "at", "counts", "why_not")
COLUMNS = {
    REGISTER_TABLE: (
        *("practice_code", "practice_name", "pcn_code", "pcn_name"),
        *("list_size", "vote_weight", "recused"),
    ),
    VOTES_TABLE: (
        *("index", "seq", "practice_code", "practice_name", "pcn_code", "vote_weight"),
        *("way", "conveyed_by", *_END),
    ),
    CD_VOTES_TABLE: ("index", "seq", "pcn_code", "pcn_name", *_END),
}
