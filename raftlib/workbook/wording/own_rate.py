"""What a page says to a clinician about their own rate."""

from raftlib.analysis.own_rate import FEWEST_EACH, OTHERS_FOR_A_RANGE, Beside, OwnRate
from raftlib.workbook.wording.numbers import counted, percent

NOT_HERE = (
    "Members of a practice who enter an audit by hand see their own rate here, once they have "
    "chosen their practice at the top. Nobody else sees it."
)
NOTHING_ENTERED = (
    "You have entered no appointment of this practice by hand, so there is no rate of your own. "
    "Enter a session, and it stands here beside the practice's."
)
GO_TO_ENTRY = "Enter an audit"
ONLY_YOU = (
    "Only you see this. It counts what you entered by hand, in all sessions, whatever period is "
    "chosen. Clinicians see different patients, so it says nothing of how well anybody works."
)
_WHY = {
    Beside.RANGE: (
        "That is where the middle half usually lies in a practice with this share. It is worked "
        "out from the practice's share alone, so that it tells nobody's rate."
    ),
    Beside.SHARE: (
        f"A range of clinicians needs at least {OTHERS_FOR_A_RANGE} others with {FEWEST_EACH} "
        "appointments each."
    ),
    Beside.NOBODY: (
        "Nobody else has taken part yet, so the practice's figures are yours alone. Ask the others "
        "in."
    ),
    Beside.ONE_OTHER: (
        "No figure of the practice stands beside it. Fewer than 2 others have looked at "
        f"{FEWEST_EACH} appointments, so that yours and the practice's would tell theirs."
    ),
    Beside.TELLING: (
        "No figure of the practice stands beside it. The others found so few, or so nearly all, "
        "that yours and the practice's would tell theirs."
    ),
}


def describe_own_rate(rate: OwnRate) -> str:
    """Return one's own rate, and the practice's where that tells nobody else's."""
    own = (
        f"You: {rate.own.numerator:,} of {rate.own.denominator:,} ({percent(rate.own.share)}), "
        f"very likely between {percent(rate.own.lower)} and {percent(rate.own.upper)}"
    )
    if rate.practice is None:
        return f"{own}."
    found = rate.practice
    figure = f"{found.numerator:,} of {found.denominator:,} ({percent(found.share)})"
    if rate.lower is None or rate.upper is None:
        return f"{own}; the practice: {figure}."
    ends = f"{percent(rate.lower)} and {percent(rate.upper)}"
    return f"{own}; the practice: {figure}, with the middle half of clinicians between {ends}."


def describe_beside(rate: OwnRate) -> str:
    """Return why less of the practice is shown, or nothing."""
    return _WHY[rate.beside]


def describe_aliases(aliases: int) -> str:
    """Return why somebody who entered for several clinicians has no rate of their own."""
    return (
        f"You have entered under {counted(aliases, 'alias', 'aliases')}. Which of them is you is "
        "not known, so no rate is shown. To see your own, use one alias, the same each time."
    )
