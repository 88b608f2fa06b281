"""The directed cases; and after each of them everybody exchanges with everybody and says the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.properties.machine import Exchange
from tests.properties.scenarios import ALL


@pytest.mark.parametrize("scenario", ALL, ids=lambda s: s.__name__)
def test_what_must_hold(scenario: Callable[[Exchange], None]) -> None:
    town = Exchange()
    try:
        scenario(town)
    finally:
        town.teardown()
