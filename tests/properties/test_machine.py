"""500 random runs of at least 40 steps, 3 to 5 laptops each, judged against true history after every step.

``ADVISER_RUNS=20000 ADVISER_SEED=7 python3 run.py test -q -n 2 tests/properties/test_machine.py`` runs for longer, from
other seeds. A failure prints the steps as they can be typed in.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.properties.machine import Exchange

RUNS = int(os.environ.get("ADVISER_RUNS", "500"))
FIRST = int(os.environ.get("ADVISER_SEED", "0"))
PARTS = 20  # for as many workers as there are
STEPS = 40
SHRINK = "ADVISER_SEED" in os.environ  # minutes of making a failure smaller are for whoever looks for it


@pytest.mark.parametrize("part", range(PARTS))
def test_laptops_that_never_meet(part: int) -> None:
    steps: list[int] = []

    class Counted(Exchange):
        def __init__(self) -> None:
            super().__init__()
            steps.append(-1)  # before the first step

        @invariant()
        def count(self) -> None:
            steps[-1] += 1

    seed(FIRST * PARTS + part)(Counted)
    run_state_machine_as_test(
        Counted,
        settings=settings(
            max_examples=-(-RUNS // PARTS), stateful_step_count=STEPS + 3, database=None, deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink] if SHRINK else [Phase.generate],
        ),
        _min_steps=STEPS + 1,
    )  # fmt: skip
    assert len(steps) >= RUNS / PARTS
    assert sorted(steps)[len(steps) - -(-RUNS // PARTS)] >= STEPS, "each of that many runs is that long"
