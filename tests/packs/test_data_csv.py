"""The data behind a pack."""

from __future__ import annotations

import csv
import dataclasses
import io

import pytest

from adviser_app.packs import data_csv
from tests.packs import fixtures


def rows(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_indicators() -> None:
    page = fixtures.page()
    found = rows(data_csv.indicators(page))
    listed = [r for g in page.themes for r in g.rows]
    assert [r["indicator"] for r in found] == [r.title for r in listed]
    for line, row in zip(found, listed, strict=True):
        assert row.facts is not None
        assert float(line["value"]) == row.facts.value
        assert float(line["median"]) == pytest.approx(row.facts.median, rel=1e-14)
        assert line["period"] == "2025/26"
        assert line["rank"] == str(row.facts.rank)
        assert line["quartile"] == ("" if row.facts.quartile is None else str(row.facts.quartile))
        assert line["direction"] == row.direction.text
        assert line["comparison_group"] == page.group.label
        assert line["publisher"] == "ONS Explore Local Statistics"
        assert line["release"] == "3 March 2026"
    assert tuple(found[0]) == data_csv.INDICATORS


def test_rows_without_numbers_say_what_the_page_says() -> None:
    page = fixtures.page()
    bare = dataclasses.replace(
        page,
        themes=tuple(
            dataclasses.replace(g, rows=tuple(dataclasses.replace(r, facts=None) for r in g.rows)) for g in page.themes
        ),
    )
    with_facts, without = rows(data_csv.indicators(page)), rows(data_csv.indicators(bare))
    for one, other in zip(with_facts, without, strict=True):
        for column in ("indicator", "value", "median", "change", "direction", "standing", "notes"):
            assert one[column] == other[column]


def test_changes() -> None:
    page = fixtures.page()
    found = rows(data_csv.changes(page))
    assert [r["kind"] for r in found] == [r.kind.text for r in page.changes.rows]
    assert [r["indicator"] for r in found] == [r.title for r in page.changes.rows]


def test_charts() -> None:
    views = [fixtures.monthly(), fixtures.chart(fixtures.SUBJECTS[6])]
    found = rows(data_csv.charts(fixtures.page(), views))
    points = [p for v in views for p in v.points]
    assert [r["period"] for r in found] == [p.label for p in points]
    assert [r["value"] == "" for r in found] == [p.value is None for p in points]
    assert all(
        abs(float(r["value"]) - p.value) < 1e-9 for r, p in zip(found, points, strict=True) if p.value is not None
    )


def test_naughty_texts() -> None:
    page = fixtures.nasty_page()
    found = rows(data_csv.indicators(page))
    assert len(found) == sum(len(g.rows) for g in page.themes)
    assert not any(v.startswith(("=", "@")) for r in found for v in r.values())
    assert any(v.startswith("'=HYPERLINK") for r in found for v in r.values())


def test_negative_numbers_stay_numbers() -> None:
    assert any(float(r["change"]) < 0 for r in rows(data_csv.indicators(fixtures.page())) if r["change"])
