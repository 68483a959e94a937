from datetime import date

import pytest


@pytest.fixture
def day():
    return date(2023, 10, 1)
