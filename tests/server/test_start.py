"""The server as a process: what it says, and that it leaves nothing behind."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.browser.signing_in import ask, cookie_header, give_code, sign_in

SERVE = """
import sys
from pathlib import Path
from raftlib import settings
from raftlib.server.pages import Page
from raftlib.server.site import Site
from raftlib.server.start import serve
from raftlib.store.secret_key import read_key

folder = Path(sys.argv[1])
serve(Site(port=18900), store_url=sys.argv[2], key=read_key(settings.key_file()),
      notebooks=folder, pages=[Page("small", "small.ipynb", "Small")], log_folder=folder / "log")
"""
SMALL = (
    '{"cells": [{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {},'
    ' "outputs": [], "source": "print(1)"}],'
    ' "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
)


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_server_says_two_lines_and_stops_with_its_kernels(
    tmp_path: Path, stop: signal.Signals, request: pytest.FixtureRequest
):
    (tmp_path / "small.ipynb").write_text(SMALL)
    store_url = f"sqlite:///{tmp_path}/raft.db"
    code = give_code(store_url, "Somebody")
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, tmp_path, store_url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    request.addfinalizer(process.kill)  # should the test fail
    said = next(line for line in process.stdout if "http://" in line)
    url = next(word for word in said.split() if word.startswith("http://"))
    cookies = sign_in(url, code)
    assert "kernelId" in ask(url, "/pages/small", Cookie=cookie_header(cookies)).body
    started = psutil.Process(process.pid).children(recursive=True)
    assert started

    process.send_signal(stop)
    out, err = process.communicate(timeout=30)

    assert "press Ctrl+C to stop" in said
    assert (process.returncode, out.strip(), err) == (0, "The workbook is closed.", "")
    assert psutil.wait_procs(started, timeout=10)[1] == []
