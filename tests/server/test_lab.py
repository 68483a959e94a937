"""JupyterLab for the analyst: on this computer, on the same notebooks, from no other host."""

import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

from raftlib import settings
from raftlib.bench.run import free_port
from raftlib.server.lab import lab_command

STARTS_SECONDS = 60


def test_lab_listens_on_this_computer_only():
    words = lab_command(Path("notebooks"), 8888, open_browser=False)

    assert words[:3] == [sys.executable, "-m", "jupyterlab"]
    assert "--ServerApp.ip=127.0.0.1" in words
    assert "--ServerApp.open_browser=False" in words


@pytest.fixture
def lab_port():
    port = free_port()
    command = lab_command(settings.NOTEBOOKS, port, open_browser=False)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield port
    process.terminate()
    process.wait(20)


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 (our own server)
            return int(answer.status)
    except URLError as error:
        return getattr(error, "code", 0)


def test_lab_starts_and_leaves_voila_off(lab_port):
    address = f"http://127.0.0.1:{lab_port}"
    end = time.monotonic() + STARTS_SECONDS
    while not (found := status(f"{address}/api")) and time.monotonic() < end:
        time.sleep(0.3)

    assert found == 200
    assert status(f"{address}/voila/render/10_avoidable_appointments.ipynb") == 404
    assert status(f"{address}/api/contents") == 403
