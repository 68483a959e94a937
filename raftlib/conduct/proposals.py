"""Proposals, their versions, and what practices say about them before the vote."""

from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from raftlib.analysis.chain import NO_ENTRIES, canonical_json
from raftlib.analysis.record import as_options, as_rule
from raftlib.analysis.refusals import find_option_refusals
from raftlib.conduct.acting import NOT_YOURS, Act, Clock, acting, check_text, require
from raftlib.domain.acts import Draft
from raftlib.domain.options import Option, Options
from raftlib.domain.people import Role, Viewer
from raftlib.domain.proceedings import EntryKind, Proceedings, Remark, Route, Stage
from raftlib.errors import AccessError, DecisionError
from raftlib.store.connection import Store
from raftlib.store.decisions import list_codes
from raftlib.store.ledger import list_chains
from raftlib.store.registers import find_locality, read_localities

LONGEST_HEADLINE, LONGEST_SUMMARY, LONGEST_FULL = 200, 1_500, 40_000
LONGEST_VIEW = 2_000
LONGEST_REASON = 1_000
LONGEST_KEY, LONGEST_TITLE = 8, 200
MOST_OPTIONS = 10
CLOSED = "The vote has closed. Nothing can be added to it."


def propose(store: Store, viewer: Viewer, draft: Draft, clock: Clock) -> str:
    """Start a decision with the first version of its paper, and return its code.

    Raises
    ------
    AccessError
        If the viewer is no facilitator.
    DecisionError
        If a text is missing, too long or could identify a person, there is no such locality, or
        the options cannot be told apart.
    """
    require(viewer, Role.FACILITATOR)
    body = _body(draft)
    if draft.locality not in read_localities(store):
        raise DecisionError(f"There is no locality {draft.locality!r} here. Choose one.")
    with store.write() as connection:
        at = clock()
        code = _next_code(connection, at.year)
        begun = Proceedings(
            decision_code=code, locality=draft.locality, route=draft.rule.route, head=NO_ENTRIES
        )
        Act(connection, begun, at).add(EntryKind.PROPOSED, body)
    return code


def revise(store: Store, viewer: Viewer, decision_code: str, draft: Draft, clock: Clock) -> None:
    """Add a version of the paper, before the vote is opened.

    Raises
    ------
    AccessError
        If the viewer is no facilitator.
    DecisionError
        As for :func:`propose`, or if the vote was opened: a changed text needs a new vote.
    """
    require(viewer, Role.FACILITATOR)
    body = _body(draft)
    with acting(store, decision_code, clock) as act:
        if act.found.opening or act.found.taken:
            raise DecisionError(
                f"{decision_code} is voted on as it was written. A changed text is a new proposal "
                "and needs a new vote. Nothing was stored."
            )
        if draft.locality != act.found.locality:
            raise DecisionError(f"{decision_code} is of {act.found.locality}. Propose it anew.")
        act.add(EntryKind.PROPOSED, body)


def say_view(
    store: Store,
    viewer: Viewer,
    decision_code: str,
    practice_code: str,
    remark: Remark,
    text: str,
    clock: Clock,
) -> None:
    """Add what a practice thinks, until the vote closes.

    Raises
    ------
    AccessError
        If it is not the viewer's practice, or not one of this locality.
    DecisionError
        If the text cannot be kept, or the vote has closed.
    """
    text = check_text(text, "What you wrote", LONGEST_VIEW)
    with acting(store, decision_code, clock) as act:
        _check_practice(store, viewer, act, practice_code)
        body = {"practice": practice_code, "remark": remark.value, "text": text}
        act.add(EntryKind.VIEW, body)


def agree(
    store: Store,
    viewer: Viewer,
    decision_code: str,
    practice_code: str,
    view: int,
    clock: Clock,
    *,
    agrees: bool = True,
) -> None:
    """Say that a practice agrees with a view of another, or take that back.

    Raises
    ------
    AccessError
        If it is not the viewer's practice, or not one of this locality.
    DecisionError
        If there is no such view, it is the practice's own, or the vote has closed.
    """
    with acting(store, decision_code, clock) as act:
        _check_practice(store, viewer, act, practice_code)
        found = next((one for one in act.found.views if one.seq == view), None)
        if found is None or found.practice_code == practice_code:
            raise DecisionError("There is no view of another practice like this. Choose one.")
        if (practice_code in found.agreed_by) is not agrees:
            body = {"practice": practice_code, "with": view, "agrees": agrees}
            act.add(EntryKind.AGREED, body)


def _check_practice(store: Store, viewer: Viewer, act: Act, practice_code: str) -> None:
    if practice_code not in viewer.practice_codes:
        raise AccessError(NOT_YOURS)
    if find_locality(store, practice_code) != act.found.locality:
        raise AccessError("This decision is one of another locality.")
    if act.found.stage(act.at) is Stage.CLOSED:
        raise DecisionError(CLOSED)


def _body(draft: Draft) -> dict[str, Any]:
    urgent = draft.rule.route is Route.URGENT
    paper = {
        "headline": " ".join(check_text(draft.headline, "The headline", LONGEST_HEADLINE).split()),
        "summary": check_text(draft.summary, "The summary", LONGEST_SUMMARY),
        "full": check_text(draft.full, "The full paper", LONGEST_FULL),
        # only where there are some: the fingerprint of any other paper is that of its three texts
        **({"options": as_options(_check_options(draft.options))} if draft.options else {}),
    }
    return {
        **paper,
        "fingerprint": sha256(canonical_json(paper).encode()).hexdigest(),
        "locality": draft.locality,
        "route": draft.rule.route.value,
        "rule_name": draft.rule.name,
        "rule": as_rule(draft.rule.rule),
        "urgency": check_text(draft.urgency, "Why it is urgent", LONGEST_REASON, needed=urgent),
        "next_step": check_text(draft.next_step, "What happens next", LONGEST_REASON, needed=False),
    }


def _check_options(options: Options) -> Options:
    """Return the options without blanks at the ends of their titles, or refuse them."""
    if len(options.options) > MOST_OPTIONS:
        raise DecisionError(f"{len(options.options)} options are too many: {MOST_OPTIONS} at most.")
    checked = tuple(
        Option(
            key=check_text(option.key, "The key of an option", LONGEST_KEY),
            title=check_text(option.title, "The title of an option", LONGEST_TITLE),
        )
        for option in options.options
    )
    found = Options(method=options.method, options=checked)
    if refusals := find_option_refusals(found):
        raise DecisionError(
            f"These options cannot be voted on: {', '.join(refusals)}. Give at least two, each "
            "with a key of its own such as A: without a plus sign, and none of yes, no, abstain "
            "and withdraw. Nothing was stored."
        )
    return found


def _next_code(connection: sa.Connection, year: int) -> str:
    """Return the first free code of a year, such as D-2026-03."""
    taken = {*list_chains(connection), *list_codes(connection)}
    numbers = (f"D-{year}-{number:02}" for number in range(1, len(taken) + 2))
    return next(code for code in numbers if code not in taken)
