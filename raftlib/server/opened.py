"""What the server keeps of each open page."""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from raftlib.domain.people import HeldRole, Viewer
from raftlib.server.shared import SharedKernel


@dataclass(frozen=True)
class Look:
    """What a page without a kernel of its own shows, and what one would be forked with."""

    viewer: Viewer
    shared: SharedKernel
    source: Path
    query: str


@dataclass
class Opened:
    """Whose a kernel is, its sockets, and when its page was last heard and last connected."""

    sign_in: str
    member: int = 0
    roles: frozenset[HeldRole] = frozenset()
    heard: float = field(default_factory=time.monotonic)
    connected: float = field(default_factory=time.monotonic)
    sockets: set[Any] = field(default_factory=set)
    look: Look | None = None
    moving: asyncio.Lock = field(default_factory=asyncio.Lock)
