"""One run: our server, and stock Voilà where it is asked for, one after the other."""

import asyncio
import os
import secrets
import socket
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from raftlib.bench.crowd import Crowd, Tell, measure
from raftlib.bench.figures import Figures, compare
from raftlib.bench.people import Ground, add_viewers, change_figures, make_ground
from raftlib.bench.servers import Server, our_server, running, stock_server
from raftlib.domain.people import Role

LOOK_SECONDS = 1.0
DESCRIPTORS_A_VIEWER, OTHER_DESCRIPTORS = 4, 256


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be measured.

    ``slug`` and ``notebook`` are the page's, and ``roles`` those that may open it;
    ``stock_viewers`` is 0 where stock is not measured. ``data`` is the workbook's folder of data,
    and ``environment`` what the servers start with.
    """

    slug: str
    notebook: Path
    roles: Collection[Role]
    viewers: int
    stock_viewers: int = 0
    press: bool = True
    change: bool = False
    data: Path
    environment: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What was measured on which computer; ``stock`` is None where it was not asked for.

    ``others_percent`` is how busy the computer was before the first server was started.
    """

    page: str
    cores: int
    memory_mb: int
    others_percent: float
    ours: Figures
    stock: Figures | None

    def as_answer(self) -> dict[str, Any]:
        """Return it for a program."""
        return {
            "page": self.page,
            "machine": {
                "cores": self.cores,
                "memory_mb": self.memory_mb,
                "others_percent": self.others_percent,
            },
            "ours": asdict(self.ours),
            "stock": asdict(self.stock) if self.stock else None,
            "ratio": compare(self.ours, self.stock),
        }


def run(plan: Plan, now: datetime, tell: Tell) -> Comparison:
    """Measure our server, then stock Voilà; nothing of the workbook's own store is touched.

    Raises
    ------
    BenchError
        If a server does not start, or lets nobody sign in.
    """
    others: float = psutil.cpu_percent(interval=LOOK_SECONDS)
    with tempfile.TemporaryDirectory(prefix="raft-bench-") as folder:
        ours = _measure_ours(plan, Path(folder), now, tell)
        stock = _measure_stock(plan, Path(folder), now, tell) if plan.stock_viewers else None
    return Comparison(
        page=plan.slug,
        cores=os.cpu_count() or 1,
        memory_mb=psutil.virtual_memory().total // 2**20,
        others_percent=others,
        ours=ours,
        stock=stock,
    )


def _measure_ours(plan: Plan, folder: Path, now: datetime, tell: Tell) -> Figures:
    ground = make_ground(folder / "ours", plan.data, now)
    codes = add_viewers(ground, plan.viewers, plan.roles, now)
    server = our_server(ground, plan.environment, free_port())
    crowd = _crowd(plan, ground, now, plan.viewers, f"/pages/{plan.slug}")
    return _measure(server, ground, replace(crowd, codes=codes), partial(_tell, tell, "Ours"))


def _measure_stock(plan: Plan, folder: Path, now: datetime, tell: Tell) -> Figures:
    ground = make_ground(folder / "stock", plan.data, now)
    token = secrets.token_hex(16)
    server = stock_server(ground, plan.environment, free_port(), plan.notebook.parent, token)
    page = f"/voila/render/{plan.notebook.name}"
    crowd = _crowd(plan, ground, now, plan.stock_viewers, page)
    crowd = replace(crowd, token=token)
    return _measure(server, ground, crowd, partial(_tell, tell, "Stock"))


def _measure(server: Server, ground: Ground, crowd: Crowd, tell: Tell) -> Figures:
    with running(server, ground.folder / "said.txt") as started, more_descriptors(crowd.viewers):
        return asyncio.run(measure(started, crowd, tell))


def _crowd(plan: Plan, ground: Ground, now: datetime, viewers: int, page: str) -> Crowd:
    change = partial(change_figures, ground, now) if plan.change else None
    return Crowd(page=page, viewers=viewers, press=plan.press, change=change)


def _tell(tell: Tell, side: str, what: str, done: int, total: int) -> None:
    tell(f"{side}: {what}", done, total)


def free_port() -> int:
    """Return a port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def more_descriptors(viewers: int) -> Iterator[None]:
    """Raise the limit of open files of this process, not of the servers that have started."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(soft, viewers * DESCRIPTORS_A_VIEWER + OTHER_DESCRIPTORS)
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
