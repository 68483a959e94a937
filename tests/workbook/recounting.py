"""An audit worked out again from raw rows, by the formulas of MEASURES and with nothing of ours."""

from collections import Counter

import numpy as np
from scipy.stats import norm

ALIKE = 0.13  # MEASURES: the ICC between clinicians


def is_avoidable(row):
    return row["avoidable"] in {"wholly", "partially"}


def score(share, size):
    """Return Wilson's limits by solving |p - share| = z sqrt(p (1 - p) / size) for p."""
    z2 = norm.ppf(0.975) ** 2
    roots = np.roots([size + z2, -(2 * size * share + z2), size * share**2])
    return sorted(float(root.real) for root in roots)


def limits(rows, counts, in_practice):
    """Return the limits that fit who took part: k of K clinicians, or all of them."""
    looked_at = Counter(row["clinician_label"] for row in rows)
    found = Counter(row["clinician_label"] for row in rows if counts(row))
    total, k = len(rows), len(looked_at)
    p = sum(found.values()) / total
    weights = {alias: m / total for alias, m in looked_at.items()}
    alike = sum(weights[a] ** 2 / m for a, m in looked_at.items())
    within = alike
    if 0 < p < 1:
        shrunken = {a: (found[a] + 0.5) / (m + 1) for a, m in looked_at.items()}
        variance = sum(
            weights[a] ** 2 * shrunken[a] * (1 - shrunken[a]) / m for a, m in looked_at.items()
        )
        within = min(variance / (p * (1 - p)), alike)
    absent = 1 - k / max(in_practice, k)
    between = ALIKE * (
        absent**2 * sum(w * w for w in weights.values()) + absent / max(in_practice, k)
    )
    return score(p, 1 / (within + between))
