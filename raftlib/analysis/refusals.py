"""What keeps a vote from opening."""

from collections import Counter

from raftlib.analysis.choices import YES_NO
from raftlib.domain.decision import Decision, Refusal
from raftlib.domain.options import AND, Options

FEWEST_OPTIONS = 2


def find_offenders(decision: Decision, refusal: Refusal) -> list[str]:
    """Return what a refusal is about: codes of practices or PCNs, or numbers that differ."""
    seats = [seat.pcn_code for seat in decision.cds]
    codes = [practice.practice_code for practice in decision.practices]
    rule, practices = decision.rule, decision.practices
    if refusal is Refusal.MISSING_LIST_SIZE:
        return [p.practice_code for p in practices if p.list_size is None]
    if refusal is Refusal.NEGATIVE_LIST_SIZE:
        return [p.practice_code for p in practices if p.list_size is not None and p.list_size < 0]
    if refusal is Refusal.UNKNOWN_PCN:
        return [p.practice_code for p in practices if p.pcn_code not in set(seats)]
    return {
        Refusal.DUPLICATE_PRACTICE: _twice(codes),
        Refusal.DUPLICATE_CD_SEAT: _twice(seats),
        Refusal.CD_ROSTER_MISMATCH: [f"{rule.of_cds} in the rule", f"{len(seats)} on the roster"],
        Refusal.UNREACHABLE_CDS: [f"{rule.min_cds} in the rule", f"{len(seats)} seats"],
        **_option_faults(decision.options),
    }.get(refusal, [])


def _twice(codes: list[str]) -> list[str]:
    return [code for code, times in Counter(codes).items() if times > 1]


def find_refusals(decision: Decision) -> tuple[Refusal, ...]:
    """Return every reason why the vote must not open, sorted; empty if it may.

    A list size that is missing or negative refuses under either kind of weight.
    """
    rule = decision.rule
    seats = [seat.pcn_code for seat in decision.cds]
    codes = [practice.practice_code for practice in decision.practices]
    sizes = [practice.list_size for practice in decision.practices]
    found = {
        Refusal.DUPLICATE_PRACTICE: len(set(codes)) < len(codes),
        Refusal.MISSING_LIST_SIZE: None in sizes,
        Refusal.NEGATIVE_LIST_SIZE: any(size is not None and size < 0 for size in sizes),
        Refusal.DUPLICATE_CD_SEAT: len(set(seats)) < len(seats),
        Refusal.UNKNOWN_PCN: not {p.pcn_code for p in decision.practices} <= set(seats),
        Refusal.ZERO_SHARE: rule.share <= 0,
        Refusal.UNREACHABLE_SHARE: rule.share > 1,
        Refusal.UNREACHABLE_CDS: rule.min_cds > len(seats),
        Refusal.CD_ROSTER_MISMATCH: rule.of_cds != len(seats),
        # a window of no length is refused too: nobody could vote in it
        Refusal.CLOSES_BEFORE_IT_OPENS: decision.closes_at <= decision.opens_at,
    }
    errors = [refusal for refusal, applies in found.items() if applies]
    return tuple(sorted([*errors, *find_option_refusals(decision.options)]))


def find_option_refusals(options: Options | None) -> list[Refusal]:
    """Return what keeps a vote on these options from opening; nothing for a vote without any.

    There have to be two. A key is some text without blanks at its ends and without a plus sign,
    which stands between keys; it is none of the words yes, no, abstain and withdraw, whatever the
    case, and no other option has it.
    """
    return [refusal for refusal, found in _option_faults(options).items() if found]


def _option_faults(options: Options | None) -> dict[Refusal, list[str]]:
    if options is None:
        return {}
    keys = list(options.keys)
    return {
        Refusal.TOO_FEW_OPTIONS: [f"{len(keys)} given"] if len(keys) < FEWEST_OPTIONS else [],
        Refusal.DUPLICATE_OPTION: _twice(keys),
        Refusal.UNUSABLE_OPTION: [repr(key) for key in keys if not _is_usable(key)],
    }


def _is_usable(key: str) -> bool:
    return bool(key) and key == key.strip() and AND not in key and key.casefold() not in YES_NO
