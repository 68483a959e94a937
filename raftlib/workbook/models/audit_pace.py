"""How often pages follow an audit that a room is entering."""

from collections.abc import Mapping
from types import MappingProxyType

from raftlib.store.changes import AUDIT_TOPIC

# Sixty clinicians enter many appointments a second, and each of a room of pages would be drawn anew
# twice a second; nobody reads that fast. The first change is shown at once, the last one always.
AUDIT_PACE: Mapping[str, float] = MappingProxyType({AUDIT_TOPIC: 5.0})
