"""What a locality is made of."""

from collections.abc import Collection

import pandas as pd

from raftlib.domain.register import Register


def summarise_pcns(register: Register, took_part: Collection[str]) -> pd.DataFrame:
    """Count practices, patients and audits by PCN.

    Parameters
    ----------
    register : Register
        The practices of one locality.
    took_part : collection of str
        Codes of the practices that audited.

    Returns
    -------
    DataFrame
        Columns ``pcn_code``, ``pcn_name``, ``practices``, ``registered_patients`` and
        ``took_part`` (practices), one row a PCN, by code.
    """
    rows = pd.DataFrame(
        {
            "pcn_code": [practice.pcn_code for practice in register.practices],
            "registered_patients": [p.registered_patients for p in register.practices],
            "took_part": [p.practice_code in took_part for p in register.practices],
        }
    )
    names = {pcn.pcn_code: pcn.pcn_name for pcn in register.pcns}
    counts = rows.groupby("pcn_code", as_index=False).agg(
        practices=("registered_patients", "size"),
        registered_patients=("registered_patients", "sum"),
        took_part=("took_part", "sum"),
    )
    counts.insert(1, "pcn_name", counts["pcn_code"].map(names))
    return counts
