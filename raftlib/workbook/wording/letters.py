"""What the e-mails and invitations of a decision say."""

from collections.abc import Sequence
from datetime import datetime

from raftlib.domain.proceedings import Proceedings
from raftlib.mail.letters import Letter
from raftlib.mail.sending import Delivery
from raftlib.workbook.wording.decision import first_codes
from raftlib.workbook.wording.numbers import counted, moment

HOW_TO_VOTE = (
    "Sign in to the RAFT workbook with the code on your card, open the vote, read as deep as you "
    "like, and vote or abstain. You can also tell the Clinical Director (CD) of "
    "your PCN what your practice wants. A vote that your practice gives itself goes before one "
    "that the CD passes on."
)
HOW_TO_SAY = (
    "Sign in to the RAFT workbook with the code on your card. You can read the paper there, leave "
    "your ideas and views, and agree with those of others, until the vote closes."
)


def name_proposal(found: Proceedings) -> str:
    """Return code and headline on one line."""
    headline = found.paper.headline if found.papers else ""
    return " ".join(f"{found.decision_code} {headline}".split())


def write_reminder(found: Proceedings) -> Letter:
    """Write to practices that have not voted; it does not say who has, nor how."""
    ends = moment(found.closes_at) if found.closes_at else ""
    lines = [
        f"The vote on {name_proposal(found)} closes on {ends}.",
        "We have no vote of your practice yet.",
        HOW_TO_VOTE,
        "If you have voted meanwhile, thank you: there is nothing left to do.",
    ]
    return Letter(subject=f"Please vote by {ends}: {name_proposal(found)}", text=_text(lines))


def write_to_all(found: Proceedings, now: datetime) -> Letter:
    """Write to all practices that something urgent is to be decided, why, and until when."""
    lines = [
        "This is urgent. Please read it today.",
        f"{name_proposal(found)}\n\n{found.paper.summary}",
        f"Why it is urgent: {found.urgency}",
        describe_times(found, now),
        "The Clinical Directors (CDs) of the PCNs offer a virtual meeting; you get its time and "
        "link with the invitation.",
        HOW_TO_SAY,
        HOW_TO_VOTE,
    ]
    ends = f", vote by {moment(found.closes_at)}" if found.closes_at else ""
    return Letter(subject=f"URGENT{ends}: {name_proposal(found)}", text=_text(lines), urgent=True)


def write_invitation(found: Proceedings) -> str:
    """Write what the virtual meeting is about."""
    return _text(
        [
            f"The CDs of the PCNs invite all practices to talk about {name_proposal(found)}.",
            found.paper.summary,
            HOW_TO_SAY,
        ]
    )


def describe_times(found: Proceedings, now: datetime) -> str:
    """Return when the vote opens and closes, as far as that is settled."""
    if found.opening is None or found.closes_at is None:
        return "When the vote opens and closes is not settled yet; the workbook says it then."
    opens_at = found.opening.decision.opens_at
    starts = "The vote is open" if opens_at <= now else f"The vote opens on {moment(opens_at)}"
    return f"{starts} and closes on {moment(found.closes_at)}."


def describe_delivery(delivery: Delivery, of: Sequence[str]) -> str:
    """Return for how many practices a letter was handed over, and for which it was not.

    Parameters
    ----------
    of : sequence of str
        Codes of all practices that were meant to get it.
    """
    left = [code for code in of if code not in delivery.sent]
    sentence = f"The e-mail was sent to {len(delivery.sent)} of {counted(len(of), 'practice')}."
    if left:
        sentence += (
            f" Not to {first_codes(left)}: no address is known, it was refused, or the practice "
            "has voted meanwhile."
        )
    return sentence


def _text(parts: Sequence[str]) -> str:
    return "\n\n".join(parts) + "\n"
