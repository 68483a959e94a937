"""Reads decision records: one JSON object, or several under ``cases``."""

from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
)
from pydantic_core import ErrorDetails

from raftlib.domain.decision import (
    Base,
    CdSeat,
    CdVote,
    Compare,
    Decision,
    Quorum,
    QuorumOf,
    Rule,
    Vote,
    VoteWeight,
    VotingPractice,
    Way,
)
from raftlib.domain.options import Option, OptionMethod, Options
from raftlib.errors import RecordError, first_five
from raftlib.sources.exact_values import parse_instant, parse_list_size, parse_share


def parse_decision(record: Any) -> Decision:
    """Turn one JSON object into a decision.

    Parameters
    ----------
    record : object
        As DECISIONS, "Record format". Codes and choices of votes are taken as they are: the tally
        marks the ones that do not count.

    Raises
    ------
    RecordError
        If a key that is needed is absent or a value has the wrong kind; at most five are named.
    """
    try:
        parsed = _Record.model_validate(record)
    except ValidationError as error:
        raise RecordError(_describe(error)) from error
    return Decision(
        decision_code=parsed.decision,
        title=parsed.title,
        practices=tuple(practice.to_domain() for practice in parsed.practices),
        cds=tuple(seat.to_domain() for seat in parsed.cds),
        votes=tuple(vote.to_domain() for vote in parsed.votes),
        cd_votes=tuple(vote.to_domain() for vote in parsed.cd_votes),
        rule=parsed.rule.to_domain(),
        options=parsed.options.to_domain() if parsed.options else None,
        opens_at=parsed.opens_at,
        closes_at=parsed.closes_at,
    )


def parse_rule(record: Any) -> Rule:
    """Turn the ``rule`` of a record into a rule; what is absent is as on the standard route.

    Raises
    ------
    RecordError
        If a value has the wrong kind; at most five are named.
    """
    try:
        return _Rule.model_validate(record).to_domain()
    except ValidationError as error:
        raise RecordError(_describe(error)) from error


def parse_options(record: Any) -> Options | None:
    """Turn the ``options`` of a record into options; None where the vote has none.

    Raises
    ------
    RecordError
        If a value has the wrong kind; at most five are named.
    """
    try:
        return None if record is None else _Options.model_validate(record).to_domain()
    except ValidationError as error:
        raise RecordError(_describe(error)) from error


def _parse_word(value: object) -> str:
    """Take a word of a vote as it came; what is no text can match nothing."""
    return value if isinstance(value, str) else ""


_Code = Annotated[StrictStr, Field(min_length=1)]
_Word = Annotated[str, BeforeValidator(_parse_word)]
_Instant = Annotated[datetime, BeforeValidator(parse_instant)]
_Share = Annotated[Fraction, BeforeValidator(parse_share)]
_ListSize = Annotated[int | Fraction | None, BeforeValidator(parse_list_size)]
_DEFAULT = Rule()
# Said instead of pydantic's own words, which name our classes.
_ADVICE = {"model_type": "write an object in braces", "missing": "it is needed"}


class _Practice(BaseModel, arbitrary_types_allowed=True):
    code: _Code
    pcn: _Code
    list_size: _ListSize = None
    recused: StrictBool = False

    def to_domain(self) -> VotingPractice:
        return VotingPractice(
            practice_code=self.code,
            pcn_code=self.pcn,
            list_size=self.list_size,
            recused=self.recused,
        )


class _Seat(BaseModel):
    pcn: _Code
    vacant: StrictBool = False
    recused: StrictBool = False

    def to_domain(self) -> CdSeat:
        return CdSeat(pcn_code=self.pcn, vacant=self.vacant, recused=self.recused)


class _Vote(BaseModel):
    practice: _Word = ""
    choice: _Word = ""
    via: _Word = Way.ONLINE.value
    by: _Word = ""
    at: _Instant

    def to_domain(self) -> Vote:
        return Vote(
            practice_code=self.practice,
            choice=self.choice,
            way=self.via,
            conveyed_by=self.by,
            at=self.at,
        )


class _CdVote(BaseModel):
    pcn: _Word = ""
    choice: _Word = ""
    at: _Instant

    def to_domain(self) -> CdVote:
        return CdVote(pcn_code=self.pcn, choice=self.choice, at=self.at)


class _Quorum(BaseModel, arbitrary_types_allowed=True):
    share: _Share
    of: QuorumOf = QuorumOf.WEIGHT

    def to_domain(self) -> Quorum:
        return Quorum(share=self.share, of=self.of)


class _Rule(BaseModel, arbitrary_types_allowed=True):
    weight: VoteWeight = _DEFAULT.weight
    share: _Share = _DEFAULT.share
    compare: Compare = _DEFAULT.compare
    base: Base = _DEFAULT.base
    min_cds: StrictInt = _DEFAULT.min_cds
    of_cds: StrictInt = _DEFAULT.of_cds
    quorum: _Quorum | None = None
    version: StrictStr = _DEFAULT.version
    agreed_on: StrictStr = _DEFAULT.agreed_on

    def to_domain(self) -> Rule:
        words = {name: getattr(self, name) for name in type(self).model_fields}
        return Rule(**{**words, "quorum": self.quorum and self.quorum.to_domain()})


class _Option(BaseModel):
    key: StrictStr
    title: StrictStr = ""

    def to_domain(self) -> Option:
        return Option(key=self.key, title=self.title)


class _Options(BaseModel):
    method: OptionMethod
    options: list[_Option]

    def to_domain(self) -> Options:
        options = tuple(option.to_domain() for option in self.options)
        return Options(method=self.method, options=options)


class _Record(BaseModel):
    decision: StrictStr = ""
    title: StrictStr = ""
    practices: list[_Practice]
    cds: list[_Seat]
    votes: list[_Vote] = []
    cd_votes: list[_CdVote] = []
    rule: _Rule = _Rule()
    options: _Options | None = None
    opens_at: _Instant
    closes_at: _Instant


def _describe(error: ValidationError) -> str:
    return first_five(_describe_one(item) for item in error.errors())


def _describe_one(item: ErrorDetails) -> str:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in item["loc"])
    value = "missing" if item["type"] == "missing" else repr(item["input"])[:60]
    advice = _ADVICE.get(item["type"]) or item["msg"].removeprefix("Value error, ")
    return f"{place.lstrip('.') or 'the record'} is {value}: {advice}."
