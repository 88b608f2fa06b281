"""Deliverables measured by the peer challenges that are recorded, as such or as support: each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from adviser_app.services import programme, records, shipped
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

TODAY = date(2025, 9, 30)
YEAR = "2025/26"
BARNSLEY, DONCASTER, ROTHERHAM, SHEFFIELD, LEEDS, WAKEFIELD, YORK, GATESHEAD = (
    "E08000038", "E08000017", "E08000018", "E08000039", "E08000035", "E08000036", "E06000014", "E08000037",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    rows = [
        (BARNSLEY, "Corporate", "closed", "2025-05-06", "2025-05-09"),
        (DONCASTER, "Corporate", "closed", "2025-09-02", "2025-09-05"),  # after the first quarter
        (ROTHERHAM, "Finance", "feedback report", "2025-06-29", "2025-07-01"),  # over its end
        (LEEDS, "Corporate", "cancelled", "2025-05-06", "2025-05-09"),
        (WAKEFIELD, "Corporate", "closed", "2024-05-06", "2024-05-09"),  # of the year before
        (GATESHEAD, "Progress review", "closed", "2025-05-06", "2025-05-09"),  # no challenge of its own
        (YORK, "Corporate", "in discussion", "", ""),  # of the year that runs
    ]
    fields = ("council", "kind", "stage", "first_day", "last_day")
    with new_store(tmp_path) as made:
        shipped.take_in(made)
        records.create_many(made, "challenge", [dict(zip(fields, row, strict=True)) for row in rows])
        for council in (BARNSLEY, SHEFFIELD):  # the first is recorded as a challenge too
            told = {"council": council, "offer": "Corporate peer challenge", "status": "delivered", "year": YEAR}
            records.create(made, "episode", told)
        yield made


def came_to(store: Store, quarter: str, **narrowed: str) -> tuple[str, list[str]]:
    """The count of a deliverable measured so, and whom it is made of."""
    row = records.create(store, "saved_count", {"name": f"Count {narrowed}", "what": "peer challenges", **narrowed}).id
    wanted = records.create(store, "deliverable", {
        "year": YEAR, "text": "Challenges", "measure": "counted", "count": row, "q4": "100"}).id  # fmt: skip
    line = next(x for x in programme.year(store, YEAR, quarter, today=TODAY).lines if x.row == wanted)
    behind = programme.counted_rows(store, row, YEAR, quarter, today=TODAY)
    value = next(q.value.text for q in line.quarters if q.quarter == quarter)
    return value, sorted(x.council.text for x in behind.lines)


def test_recorded_both_ways_counts_once(store: Store) -> None:
    assert came_to(store, "Q1") == ("3", ["Barnsley", "Rotherham", "Sheffield"])
    assert came_to(store, "Q2") == ("4", ["Barnsley", "Doncaster", "Rotherham", "Sheffield"])


def test_by_status_type_and_offer(store: Store) -> None:
    assert came_to(store, "Q1", statuses="delivered") == ("2", ["Barnsley", "Sheffield"])
    assert came_to(store, "Q1", statuses="in discussion") == ("1", ["York"])
    assert came_to(store, "Q1", statuses="booked") == ("1", ["Doncaster"])
    assert came_to(store, "Q2", council_type="unitary authority", statuses="in discussion")[1] == ["York"]
    assert came_to(store, "Q2", offer="Corporate peer challenge")[1] == ["Barnsley", "Doncaster", "Sheffield"]
    assert came_to(store, "Q2", span="all years")[0] == "5"


def test_the_count_opens_the_rows_it_is_made_of(store: Store) -> None:
    row = records.create(store, "saved_count", {"name": "Challenges", "what": "peer challenges"}).id
    behind = programme.counted_rows(store, row, YEAR, "Q2", today=TODAY)
    assert sorted({x.table for x in behind.lines}) == ["challenge", "episode"]
    for one in behind.lines:
        assert records.get(store, one.table, one.row).values["council"]
    assert behind.what == "Peer challenges; under way or delivered; the year so far"
