"""Tries to recover what is hidden from everything that is told about a locality together."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.analysis.localities import LEVELS, make_any_locality, tell
from tests.analysis.locality_attack import attack, told_counts


def recovered(rows):
    """Return the counts that can be worked out more narrowly than the rules promise."""
    figures = tell(rows)
    who = rows.groupby("practice_code")["clinician_label"].nunique()
    few = {code for code, clinicians in who.items() if clinicians < 3}
    found = attack(rows, figures, LEVELS)
    told = told_counts(figures)
    narrow = [
        one
        for one in found.values()
        if (1 <= one.exact <= 7 and (one.open_to < 7 or one.cell in told))
        or (one.exact >= 8 and one.open_to < 2)
    ]
    personal = [
        one
        for one in found.values()
        if one.cell[0] in {"practice", "pair"}
        and one.cell[-1] == "n"
        and one.cell[1] in few
        and one.least > 7
    ]
    return narrow + personal


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
@example(0)
def test_nothing_hidden_is_recovered_from_all_that_is_told(seed):
    rows = make_any_locality(seed)

    assert recovered(rows) == []
