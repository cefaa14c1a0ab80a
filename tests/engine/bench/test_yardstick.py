"""What we are measured against is what was given to measure against."""

from pathlib import Path

import pytest

from engine.bench.yardstick import SCRIPT
from engine.settings import shipped

GIVEN = Path(__file__).parents[4] / "shared" / "bench" / SCRIPT


def test_the_yardsticks_are_the_given_ones_byte_for_byte() -> None:
    if not GIVEN.exists():
        pytest.skip("the given yardsticks are not beside this checkout")
    assert (shipped() / "bench" / SCRIPT).read_bytes() == GIVEN.read_bytes()
