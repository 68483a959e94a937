"""Writes a decision in the format that DECISIONS fixes ("Record format")."""

from datetime import UTC, datetime
from fractions import Fraction

from raftlib.analysis.recount import Json, exact_number
from raftlib.domain.decision import Decision, Rule
from raftlib.domain.options import Options


def as_record(decision: Decision) -> dict[str, Json]:
    """Return a decision as JSON values; reading them again gives the same decision."""
    options = {"options": as_options(decision.options)} if decision.options else {}
    return {
        "decision": decision.decision_code,
        "title": decision.title,
        "practices": [
            {
                "code": practice.practice_code,
                "pcn": practice.pcn_code,
                "list_size": _list_size(practice.list_size),
                "recused": practice.recused,
            }
            for practice in decision.practices
        ],
        "cds": [
            {"pcn": seat.pcn_code, "vacant": seat.vacant, "recused": seat.recused}
            for seat in decision.cds
        ],
        "votes": [
            {
                "practice": vote.practice_code,
                "choice": vote.choice,
                "via": vote.way,
                "by": vote.conveyed_by,
                "at": as_instant(vote.at),
            }
            for vote in decision.votes
        ],
        "cd_votes": [
            {"pcn": vote.pcn_code, "choice": vote.choice, "at": as_instant(vote.at)}
            for vote in decision.cd_votes
        ],
        "rule": as_rule(decision.rule),
        **options,
        "opens_at": as_instant(decision.opens_at),
        "closes_at": as_instant(decision.closes_at),
    }


def as_rule(rule: Rule) -> dict[str, Json]:
    """Return a rule as JSON values."""
    quorum: dict[str, Json] | None = None
    if rule.quorum:
        quorum = {"share": _pair(rule.quorum.share), "of": rule.quorum.of.value}
    return {
        "weight": rule.weight.value,
        "share": _pair(rule.share),
        "compare": rule.compare.value,
        "base": rule.base.value,
        "min_cds": rule.min_cds,
        "of_cds": rule.of_cds,
        "quorum": quorum,
        "version": rule.version,
        "agreed_on": rule.agreed_on,
    }


def as_options(options: Options) -> dict[str, Json]:
    """Return the options of a vote, and how one is chosen, as JSON values."""
    return {
        "method": options.method.value,
        "options": [{"key": option.key, "title": option.title} for option in options.options],
    }


def as_instant(when: datetime) -> str:
    """Return an instant in UTC, to the microsecond where it has some.

    Examples
    --------
    >>> as_instant(datetime(2023, 12, 14, 17, tzinfo=UTC))
    '2023-12-14T17:00:00Z'
    """
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _list_size(size: int | Fraction | None) -> Json:
    return None if size is None else exact_number(size)


def _pair(share: Fraction) -> list[Json]:
    return [share.numerator, share.denominator]
