"""A series on the map: which period, whose figures, and into a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Polarity
from adviser_app.services import past, stores, tilemap
from adviser_app.store.connection import Store
from tests.services.small import bring, line, say
from tests.tools.pdf import structure

TODAY = date(2026, 3, 1)
SVG = "{http://www.w3.org/2000/svg}"
CODES = sorted(tilemap.places())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Ten councils and one that is gone in 2022/23, with one figure withheld; four of them have 2023/24 already."""
    with stores.open_store(tmp_path / "store.db") as store:
        lines = [line(code, "Recycling rate", "2022/23", 20 + i) for i, code in enumerate(CODES[:9])]
        lines.append(line(CODES[9], "Recycling rate", "2022/23", marker="[c]"))
        lines.append(line("E07000187", "Recycling rate", "2022/23", 50))  # Mendip, until 2023
        lines += [line(code, "Recycling rate", "2023/24", 30 + i) for i, code in enumerate(CODES[:4])]
        bring(store, tmp_path, "a.csv", lines, date(2026, 1, 31))
        yield store


def test_the_newest_period_with_half_of_the_figures_and_what_is_not_on_the_map(store: Store) -> None:
    series = say(store, "Recycling rate", Polarity.HIGH)
    view = tilemap.of_series(store, series, CODES[2], today=TODAY)
    assert view.period == "2022/23"
    assert view.periods == ("2023/24", "2022/23")
    assert len(view.tiles) == 317
    by_code = {t.code: t for t in view.tiles}
    assert by_code[CODES[8]].said.endswith("28%, best quarter")
    assert by_code[CODES[0]].said.endswith("20%, worst quarter")
    assert by_code[CODES[9]].value == "confidential"
    assert view.chosen == CODES[2]
    assert view.notes == ("1 council with a figure in this period no longer exists and has no tile.",)
    newest = tilemap.of_series(store, series, period="2023/24", today=TODAY)
    assert sum(c.count for c in newest.classes[:4]) == 4


def test_a_period_a_length_and_a_series_there_is_not(store: Store) -> None:
    series = say(store, "Recycling rate", Polarity.HIGH)
    for code, asked in (("no-such-period", {"period": "1999/00"}), ("no-such-length", {"length": "P1M"})):
        with pytest.raises(AdviserError) as refused:
            tilemap.of_series(store, series, today=TODAY, **asked)  # type: ignore[arg-type]
        assert refused.value.code == code
    with pytest.raises(AdviserError) as refused:
        tilemap.of_series(store, 999, today=TODAY)
    assert refused.value.code == "no-such-series"


def test_a_table_and_a_drawing_with_every_council_by_its_code(store: Store, tmp_path: Path) -> None:
    series = say(store, "Recycling rate", Polarity.LOW)
    view = tilemap.of_series(store, series, today=TODAY)
    tilemap.write_map(view, tmp_path / "map.csv")
    with (tmp_path / "map.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["gss_code"]: row for row in csv.DictReader(file)}
    assert sorted(rows) == CODES
    assert (rows[CODES[0]]["value"], rows[CODES[0]]["quarter"]) == ("20.0", "Best quarter")
    assert (rows[CODES[9]]["value"], rows[CODES[9]]["marker"]) == ("", "[c]")
    tilemap.write_map(view, tmp_path / "map.SVG")
    drawn = ElementTree.parse(tmp_path / "map.SVG").getroot()
    titles = {g.get("id"): g.findtext(f"{SVG}title") for g in drawn.iter(f"{SVG}g")}
    assert titles == {t.code: t.said for t in view.tiles}
    spots = [(r.get("x"), r.get("y")) for g in drawn.iter(f"{SVG}g") for r in list(g.iter(f"{SVG}rect"))[:1]]
    assert len(set(spots)) == 317
    tilemap.write_map(view, tmp_path / "again.svg")
    assert (tmp_path / "again.svg").read_bytes() == (tmp_path / "map.SVG").read_bytes()
    tilemap.write_map(view, tmp_path / "map.pdf")
    page = structure((tmp_path / "map.pdf").read_bytes())
    assert "Recycling rate" in page.text
    assert any(node.alt == view.said for node in page.walk())  # told to those who do not see it
    with pytest.raises(AdviserError) as refused:
        tilemap.write_map(view, tmp_path / "map.gif")
    assert refused.value.code == "unknown-format"


def test_a_map_of_a_past_day_says_so(store: Store, tmp_path: Path) -> None:
    series = say(store, "Recycling rate", Polarity.HIGH)
    revised = [line(code, "Recycling rate", "2022/23", 60 - i) for i, code in enumerate(CODES[:9])]
    bring(store, tmp_path, "b.csv", revised, date(2026, 2, 20))
    assert tilemap.of_series(store, series, period="2022/23", today=TODAY).tiles[0].of == 0
    with past.then(store, date(2026, 2, 1)) as then:
        view = tilemap.of_series(then, series, period="2022/23", today=TODAY)
    assert view.tiles[0].of == 3
    assert view.notes[0] == "Figures as they stood on 1 February 2026."


def test_every_council_of_today_has_a_tile_by_its_name(store: Store) -> None:
    named = tilemap.named_places(store)
    assert sorted(named) == CODES
    assert named["E08000038"][0] == "Barnsley"
