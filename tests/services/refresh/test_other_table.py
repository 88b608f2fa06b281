"""Tables with the same headings do not take each other's place."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from adviser_app.services import councils, refresh
from adviser_app.services.refresh import RefreshOptions, mappings
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import observations


def table(store: Store, path: Path, title: str, chance: random.Random, by: float = 0.0) -> dict[str, int]:
    """Employees and premises of thirty councils; ``by``: so much more than a table of the same chance."""
    rows = {}
    for one in councils.list_councils(store)[:30]:
        rows[one.code] = (chance.randint(900, 90_000), chance.randint(900, 90_000))
    lines = [f"{code},{round(a * (1 + by))},{round(b * (1 + by))}" for code, (a, b) in rows.items()]
    path.write_text("\n".join((f"{title} 2023-24", "", "ONS Code,Employees,Premises", *lines)) + "\n", "utf-8")
    return {code: round(a * (1 + by)) for code, (a, _) in rows.items()}


def test_another_table_with_the_same_headings_is_refused_and_can_be_told_apart(store: Store, tmp_path: Path) -> None:
    first, second = tmp_path / "RO2.csv", tmp_path / "RO3.csv"
    table(store, first, "Highways", random.Random(1))
    refresh.apply(store, refresh.preview(store, [first]))
    before = observations(store)
    table(store, second, "Adult social care", random.Random(2))
    shown = refresh.preview(store, [second])
    assert [(p.code, p.file, p.value) for p in shown.rejected] == [("other-table", "RO3.csv", "Employees, Premises")]
    assert shown.rejected[0].message.startswith("60 stored figures would become others")
    assert not shown.can_apply and shown.files == [] and observations(store) == before
    # once somebody says how it is to be read, it is
    layout = mappings.load(_mapping(store, second, tmp_path / "mapping.json"))
    assert refresh.preview(store, [second], RefreshOptions(mapping=layout)).counts["changed"] == 60


@pytest.mark.parametrize("by", [0.0, 0.05, 0.8])
def test_a_revision_and_a_year_so_far_are_taken(store: Store, tmp_path: Path, by: float) -> None:
    file = tmp_path / "kpi.csv"
    table(store, file, "Highways", random.Random(1))
    refresh.apply(store, refresh.preview(store, [file]))
    table(store, file, "Highways again", random.Random(1), by)
    shown = refresh.preview(store, [file])
    assert shown.rejected == [] and shown.counts["changed"] == (60 if by else 0)


def _mapping(store: Store, file: Path, to: Path) -> Path:
    refresh.write_mapping(store, file, to)
    return to
