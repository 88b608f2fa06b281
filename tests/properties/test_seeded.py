"""The six seeded faults: planted one by one, each is caught by the directed case that was written for it, and the same
case holds without it. Run ``python -m tests.properties.test_seeded`` for the whole table of faults and cases."""

from __future__ import annotations

import sys

import pytest

from tests.properties import faults, scenarios
from tests.properties.faults import Plant
from tests.properties.machine import Exchange
from tests.properties.scenarios import Scenario

CAUGHT_BY: dict[Plant, Scenario] = {
    faults.number_as_key: scenarios.a_clone_loses_nothing,
    faults.delta_without_digest: scenarios.a_clone_loses_nothing,
    faults.delete_without_covers: scenarios.deleted_here_edited_there,
    faults.last_writer_wins: scenarios.both_changed,
    faults.no_transaction: scenarios.a_crash_anywhere,
    faults.parents_at_import: scenarios.a_sheet_from_before,
}


def play(scenario: Scenario) -> None:
    town = Exchange()
    try:
        scenario(town)
    finally:
        town.world.close()


def test_none_is_left_out() -> None:
    assert tuple(CAUGHT_BY) == faults.ALL


@pytest.mark.parametrize("plant", faults.ALL, ids=lambda p: p.__name__)
def test_a_planted_fault_is_caught(plant: Plant) -> None:
    with plant(), pytest.raises(AssertionError):
        play(CAUGHT_BY[plant])
    play(CAUGHT_BY[plant])


def main() -> int:
    missed = 0
    for plant in faults.ALL:
        print(f"{plant.__name__}:", end="", flush=True)
        caught = 0
        for scenario in scenarios.ALL:
            try:
                with plant():
                    play(scenario)
            except Exception as error:  # noqa: BLE001 (whatever it raises, it is caught)
                caught += 1
                print(f" {scenario.__name__} ({type(error).__name__})", end="", flush=True)
        print(f" - {caught} of {len(scenarios.ALL)}")
        missed += not caught
    return missed


if __name__ == "__main__":
    sys.exit(main())
