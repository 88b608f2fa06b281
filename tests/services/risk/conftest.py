"""A store with a portfolio of three councils, looked after since 1 November 2026."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.services import identity, records
from adviser_app.store.connection import Store
from tests.services.risk.making import MINE
from tests.tools.stores import new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        me = identity.name(made, "Dana Adviser", "Train laptop")
        records.create_many(made, "portfolio", [
            {"council": c, "person": me.person, "role": "Lead adviser", "start": "2026-11-01"} for c in MINE
        ])  # fmt: skip
        yield made
