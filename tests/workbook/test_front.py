"""The parts of fields that need no page, where Node is there to run them."""

import shutil
import subprocess
from pathlib import Path

import pytest

TESTS = sorted(Path(__file__).parent.glob("*.test.mjs"))


@pytest.mark.parametrize("tests", TESTS, ids=lambda path: path.name)
@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_parts_without_a_page_do_what_they_say(tests):
    run = subprocess.run(
        ["node", "--test", tests], capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert run.returncode == 0, run.stdout
