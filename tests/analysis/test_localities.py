from datetime import date

import pandas as pd
import pytest

from raftlib.analysis.localities import summarise_pcns
from raftlib.domain.register import Pcn, Practice, Register


def make_register():
    practices = (("Z1", "U2", 5000), ("Z2", "U1", 7000), ("Z3", "U2", 3000))
    return Register(
        as_at=date(2023, 10, 1),
        practices=tuple(
            Practice(practice_code=c, practice_name=c, pcn_code=pcn, registered_patients=n)
            for c, pcn, n in practices
        ),
        pcns=(Pcn(pcn_code="U1", pcn_name="One"), Pcn(pcn_code="U2", pcn_name="Two")),
    )


def make_expected(took_part):
    return pd.DataFrame(
        {
            "pcn_code": ["U1", "U2"],
            "pcn_name": ["One", "Two"],
            "practices": [1, 2],
            "registered_patients": [7000, 8000],
            "took_part": took_part,
        }
    )


@pytest.mark.parametrize(
    ("codes", "took_part"),
    [({"Z2", "Z3"}, [1, 1]), ((), [0, 0]), (["Z1", "Z2", "Z3"], [1, 2]), ({"Z9"}, [0, 0])],
)
def test_pcns_add_up_their_practices_and_audits(codes, took_part):
    found = summarise_pcns(make_register(), codes)

    pd.testing.assert_frame_equal(found, make_expected(took_part), check_dtype=False)
