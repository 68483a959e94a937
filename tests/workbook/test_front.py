"""The parts of the shared field that need no page, where Node is there to run them."""

import shutil
import subprocess
from pathlib import Path

import pytest

TESTS = Path(__file__).with_name("front.test.mjs")


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_parts_without_a_page_do_what_they_say():
    run = subprocess.run(
        ["node", "--test", TESTS], capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert run.returncode == 0, run.stdout
