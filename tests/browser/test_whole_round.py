"""A round of the audit is played through: six clinicians, a cut line, a sheet with three errors."""

from tests.browser.whole_round import play


def test_round_comes_to_what_its_raw_rows_say(browser, tmp_path):
    played = play(browser, tmp_path)

    assert len(played.rows) == 5 + 6 + 10 + 4 + 5 + 10
    assert played.sentence == played.expected
    for row in ("Row 3", "Row 6", "Row 9"):
        assert row.lower() in played.errors.lower()
