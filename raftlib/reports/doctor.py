"""Says what is wrong with the workbook on this computer, and how to mend it."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from raftlib.domain.health import Finding, Health


def describe_findings(findings: Sequence[Finding]) -> str:
    """Return one line a check, and under it what to do unless it is well."""
    lines = [
        f"{item.health:6}  {item.check}: {item.found}"
        + (f"\n        {item.mend}" if item.mend else "")
        for item in findings
    ]
    wrong = sum(item.health is Health.WRONG for item in findings)
    return "\n".join([*lines, "", f"{wrong} wrong." if wrong else "All is well."])


def findings_as_json(findings: Sequence[Finding]) -> str:
    """Return the findings for a program, in ASCII."""
    return json.dumps({"well": is_well(findings), "checks": [asdict(item) for item in findings]})


def is_well(findings: Sequence[Finding]) -> bool:
    """Return whether nothing is wrong; advice is not."""
    return all(item.health is not Health.WRONG for item in findings)
