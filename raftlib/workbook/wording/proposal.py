"""What the page says on which a proposal is written."""

from collections.abc import Mapping, Sequence

from raftlib.domain.acts import TabledRule
from raftlib.domain.options import OptionMethod
from raftlib.domain.proceedings import Paper, Proceedings, Route
from raftlib.workbook.wording.decision import describe_rule
from raftlib.workbook.wording.decisions_list import ROUTES
from raftlib.workbook.wording.numbers import counted, moment
from raftlib.workbook.wording.options import METHODS, WINNER

ONLY_FACILITATORS = (
    "Only a facilitator writes a proposal. What has been proposed in your localities is on the "
    "page Decisions."
)
NO_LOCALITY = "There is no locality yet. Bring one in with: raft import register"
NEW_PROPOSAL = "A new proposal"
CHOOSE_RULE = "Choose a rule"
COPY = "Copy into what is empty"
SAVE_FIRST_VERSION = "Save the proposal"
SAVE_VERSION = "Save as a new version"
LABELS = {
    "headline": "Headline, one line",
    "summary": "Summary, a paragraph",
    "full": "Full paper; a line that starts with # is a heading",
    "next_step": "If it is carried: what happens next, who does it, by when",
    "urgency": "Why it is urgent",
}
SPOKEN = {
    "headline": "The headline",
    "summary": "The summary",
    "full": "The full paper",
    "next_step": "What happens next",
    "urgency": "The reason for urgency",
    "options": "An option",
}
KINDS = [
    ("Yes or no on the proposal", ""),
    ("Choose between options: name one", OptionMethod.PLURALITY.value),
    ("Choose between options: name all that are approved", OptionMethod.APPROVAL.value),
]
KIND = "What is voted on"
ABOUT_OPTIONS = (
    "Give two to six options a title. Who wants none of them can say so only if that is one of "
    "them, such as “Leave it as it is”."
)
SETTLED = (
    "This text stays as it is, because it was put to the vote or decided. A changed text is a new "
    "proposal and needs a new vote."
)
COPY_IT = "Start a new proposal from it"
NOTHING_TO_SHOW = "Nothing is written yet."
NO_VERSION = "Nothing is saved yet, so nobody else can read it."
NO_NEXT_STEP = "It is not said what happens next."


def describe_method(method: str) -> str:
    """Return what a vote on options means; nothing for a vote of yes and no."""
    if method not in set(OptionMethod):
        return ""
    return f"{METHODS[OptionMethod(method)]} {WINNER} {ABOUT_OPTIONS}"


def label_option(key: str) -> str:
    """Return what stands before the title of an option."""
    return f"Option {key}, one line"


def describe_proposal(found: Proceedings) -> str:
    """Return code and headline."""
    return f"{found.decision_code} {found.paper.headline}"


def offer_rule(rule: TabledRule) -> str:
    """Return a rule as it is offered in a list."""
    status = f"agreed on {rule.rule.agreed_on}" if rule.rule.agreed_on else "draft"
    return f"{rule.name} ({ROUTES[rule.route]}, {status})"


def describe_tabled_rule(rule: TabledRule) -> str:
    """Return a rule in words, where it comes from, and how long its vote is open at least."""
    words = describe_rule(rule.rule)
    if rule.rule.agreed_on and rule.agreed_where:
        words = f"{words.removesuffix('.')} at {rule.agreed_where}."
    shortest = ""
    if rule.shortest_minutes:
        shortest = f" Its vote is open for at least {counted(rule.shortest_minutes, 'minute')}."
    return f"{words} Source: {rule.source.removesuffix('.')}.{shortest}"


def describe_roster(rule: TabledRule, seats: int, locality: str, others: Sequence[str]) -> str:
    """Return what to settle where a rule counts another number of CDs than there are, or nothing.

    Parameters
    ----------
    seats : int
        How many CDs the locality has.
    others : sequence of str
        Rules of the same route that count as many.
    """
    if not seats or rule.rule.of_cds == seats:
        return ""
    use = f"choose a rule that counts {seats} ({', '.join(others)}), or " if others else ""
    return (
        f"The rule {rule.name} asks for {rule.rule.min_cds} of {rule.rule.of_cds} CDs. {locality} "
        f"has {counted(seats, 'CD')}, one for each PCN. Nobody can tell which number is the slip, "
        f"so a vote under this rule does not open. Settle with the CDs how many of the {seats} "
        f"have to agree. Then {use}have it written into data/rules/{rule.name}.toml: min_cds, "
        f"of_cds = {seats}, and in agreed_on and agreed_where when and at which meeting. Save the "
        "proposal again after that."
    )


def find_fitting(rules: Mapping[str, TabledRule], route: Route, seats: int) -> list[str]:
    """Return the names of the rules of a route that count this many CDs."""
    return [
        name
        for name, rule in sorted(rules.items())
        if rule.route is route and rule.rule.of_cds == seats
    ]


def describe_stale_names(found: Mapping[str, Sequence[str]], locality: str) -> list[str]:
    """Return where a text names another locality than its own."""
    return [
        f"{SPOKEN[text]} names {' and '.join(names)}, and this proposal is of {locality}. If that "
        "was copied, correct it; if it is meant, leave it."
        for text, names in found.items()
    ]


def describe_version(paper: Paper) -> dict[str, str]:
    """Return one line of the table of versions."""
    return {
        "Version": str(paper.version),
        "Saved": moment(paper.at),
        "Headline": paper.headline,
    }
