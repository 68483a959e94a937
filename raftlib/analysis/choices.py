"""What may be said in a vote: yes or no, or the keys of options; abstain and withdraw in both."""

from collections.abc import Mapping

from raftlib.domain.decision import Choice, Decision
from raftlib.domain.options import AND, Options

# Looked up in a table: to call an enumeration is a third of the time of a large tally.
YES_NO: Mapping[str, Choice] = {choice.value: choice for choice in Choice}
BESIDE_OPTIONS: Mapping[str, Choice] = {
    choice.value: choice for choice in (Choice.ABSTAIN, Choice.WITHDRAW)
}


def parse_choice(options: Options | None, said: str) -> str | None:
    """Return what was said as it is counted; None where this vote has no such choice.

    It is taken to the letter. Of options, the keys come in the order of the options and once
    each, so that "B+A" and "A+B" are the same.
    """
    if options is None:
        return YES_NO.get(said)
    return BESIDE_OPTIONS.get(said) or AND.join(options.named_in(said)) or None


def read_choices(decision: Decision) -> Mapping[str, str]:
    """Return every choice that is valid in a decision, as it is counted, by how it was said."""
    if decision.options is None:
        return YES_NO
    said = {vote.choice for vote in decision.votes} | {vote.choice for vote in decision.cd_votes}
    parsed = {text: parse_choice(decision.options, text) for text in said}
    return {text: choice for text, choice in parsed.items() if choice is not None}
