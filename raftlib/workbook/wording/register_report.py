"""Says in plain text what an import of the practice register took in and left out."""

from dataclasses import asdict

from raftlib.domain.register import LeftOut, LeftOutReason, Register
from raftlib.workbook.wording.numbers import amount, counted, day

# At most this many codes are named; the rest is counted.
CODES_NAMED = 5
# One active practice in so many has no list, such as a hub; more of them means a cut-off file.
# Chosen here: 2 of 185 have none in the samples of Birmingham and Solihull.
FEWEST_WITHOUT_A_LIST = 10

# What one row and several rows of each reason are.
REASON_WORDS = {
    LeftOutReason.NO_LIST: (
        "active GP practice with no patients in the list sizes (a hub has none)",
        "active GP practices with no patients in the list sizes (a hub has none)",
    ),
    LeftOutReason.NOT_ACTIVE: (
        "organisation that is closed, dormant or only proposed",
        "organisations that are closed, dormant or only proposed",
    ),
    LeftOutReason.NOT_A_GP_PRACTICE: (
        "organisation that is not a GP practice",
        "organisations that are not GP practices",
    ),
    LeftOutReason.MEMBERSHIP_ENDED: (
        "membership of a PCN that has ended",
        "memberships of a PCN that have ended",
    ),
    LeftOutReason.NO_PCN: (
        "practice with patients and no PCN",
        "practices with patients and no PCN",
    ),
    LeftOutReason.NOT_IN_REGISTER: (
        "row of a practice that is not an active GP practice here",
        "rows of practices that are not active GP practices here",
    ),
}


def describe_import(register: Register) -> str:
    """Describe a register that was read: what is in it, as at when, and what was left out.

    Parameters
    ----------
    register : Register
        As :func:`raftlib.sources.register.read_register` returns it.

    Returns
    -------
    str
        Lines of plain text for the command line. Rows are counted by reason and file, with up to
        ``CODES_NAMED`` practice codes each.
    """
    lines = [
        f"Practice register, list sizes as at {day(register.as_at)}.",
        f"In it: {counted(len(register.practices), 'practice')} in "
        f"{counted(len(register.pcns), 'PCN')} with "
        f"{counted(register.registered_patients, 'registered patient')}.",
        _describe_localities(register),
    ]
    if register.cross_boundary:
        lines.append(
            "In it, but with a PCN that the NHS puts under another sub-ICB; check that they belong "
            f"here: {_codes(list(register.cross_boundary))}."
        )
    lines += describe_warnings(register)
    left_out = _describe_left_out(register)
    lines += ["Left out:", *left_out] if left_out else ["Nothing was left out."]
    return "\n".join(lines)


def describe_warnings(register: Register) -> list[str]:
    """Return what looks wrong with the files although it can be read."""
    without = sum(item.reason is LeftOutReason.NO_LIST for item in register.left_out)
    active = without + len(register.practices)
    if without * FEWEST_WITHOUT_A_LIST <= active:
        return []
    return [
        f"Look again: {amount(without)} of {counted(active, 'active practice')} have no list of "
        "patients. The file of list sizes may be cut off, or be one part of several."
    ]


def _codes(codes: list[str]) -> str:
    distinct = list(dict.fromkeys(codes))
    more = len(distinct) - CODES_NAMED
    return ", ".join(distinct[:CODES_NAMED]) + (f" and {amount(more)} more" if more > 0 else "")


def _describe_localities(register: Register) -> str:
    localities = sorted({item.locality for item in register.practices if item.locality})
    without = [item.practice_code for item in register.practices if not item.locality]
    if not localities:
        return "No practice has a locality: no lookup names one."
    if not without:
        return f"Every practice has a locality: {', '.join(localities)}."
    return (
        f"Localities: {', '.join(localities)}. The lookup names none for "
        f"{counted(len(without), 'practice')}: {_codes(without)}."
    )


def _describe_left_out(register: Register) -> list[str]:
    groups: dict[tuple[LeftOutReason, str], list[LeftOut]] = {}
    for item in register.left_out:
        groups.setdefault((item.reason, item.file), []).append(item)
    lines = {
        (reason, file): f"- {counted(len(items), *REASON_WORDS[reason])}, in {file}: "
        f"{_codes([item.practice_code for item in items])}"
        for (reason, file), items in groups.items()
    }
    for rest in register.left_out_counts:
        lines[rest.reason, rest.file] = (
            f"- {counted(rest.rows, *REASON_WORDS[rest.reason])}, in {rest.file}: "
            "too many to list, the file covers other areas too"
        )
    order = list(LeftOutReason)
    return [lines[key] for key in sorted(lines, key=lambda key: (order.index(key[0]), key[1]))]


def import_answer(register: Register) -> dict[str, object]:
    """Return the import as JSON values: the totals, and every row that was left out and why."""
    return {
        "as_at": register.as_at.isoformat(),
        "practices": len(register.practices),
        "pcns": len(register.pcns),
        "registered_patients": register.registered_patients,
        "left_out": [
            *(asdict(item) for item in register.left_out),
            *(asdict(item) for item in register.left_out_counts),
        ],
        "cross_boundary": list(register.cross_boundary),
        "warnings": describe_warnings(register),
    }
