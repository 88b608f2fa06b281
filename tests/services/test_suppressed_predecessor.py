"""A suppressed figure cannot be worked out from the whole and the other parts shown beside it (decision 0055)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.disclosure import BESIDE, given_away
from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.views import View, Whom
from adviser_app.packs import data_csv
from adviser_app.services import councils, explorer, series, stores
from adviser_app.store.connection import Store
from adviser_app.viewmodels import predecessors
from adviser_app.viewmodels.explorer.lines import LineView
from tests.services.small import bring, line

TODAY = date(2026, 3, 1)
HARMED = SeriesKey("Test", "Children harmed", "", "Count", "Number")
CUMBERLAND, ALLERDALE, CARLISLE, COPELAND = "E06000063", "E07000026", "E07000028", "E07000029"
NAMES = ["Allerdale", "Carlisle", "Copeland"]
YEARS = ("2019/20", "2020/21", "2021/22", "2022/23")
FIGURES = {  # the second year has no whole, the third a suppressed part, the fourth a suppressed whole
    CUMBERLAND: (30, "", 35, "c"), ALLERDALE: (10, 11, 12, 13), CARLISLE: (19, 20, 20, 21), COPELAND: (1, "c", "c", 2),
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stores.open_store(tmp_path / "store.db") as made:
        lines = [
            line(code, "Children harmed", year, "" if value == "c" else value, measure="Count", unit="Number",
                 marker="c" if value == "c" else "")
            for code, row in FIGURES.items() for year, value in zip(YEARS, row, strict=True) if value != ""
        ]  # fmt: skip
        bring(made, tmp_path, "harmed.csv", lines, date(2026, 1, 31))
        yield made


def test_beside_a_whole_the_parts_of_a_suppressed_one_are_withheld(store: Store) -> None:
    chart = series.page(store, 1, CUMBERLAND, GroupRule.TYPE).chart
    assert [p.name for p in chart.predecessors] == NAMES, "one that is only suppressed is there too"
    headers, rows = predecessors.table(chart)
    assert headers[1] == "Cumberland"
    assert [[cell.text for cell in row] for row in rows] == [
        ["2022/23", "confidential", "withheld", "withheld", "withheld"],
        ["2021/22", "35", "withheld", "withheld", "confidential"],
        ["2020/21", "", "11", "20", "confidential"],
        ["2019/20", "30", "10", "19", "1"],
    ]
    assert predecessors.told(chart, 2) == []
    assert (
        "2021/22 and 2022/23: one of the figures of Cumberland and those it followed is suppressed; the others are "
        "withheld, because it could be worked out from them."
    ) in predecessors.notes(chart)
    assert " 12 " not in chart.alt_text and " 21 " not in chart.alt_text


def test_nor_are_they_in_a_pack_data_file(store: Store) -> None:
    page = councils.page(store, CUMBERLAND, GroupRule.TYPE, today=TODAY)
    written = data_csv.charts(page, councils.charts(store, CUMBERLAND, [1], GroupRule.TYPE)).decode("utf-8-sig")
    of = [row.split(",") for row in written.splitlines()]
    told = {(r[0], r[4]): (r[5], r[-1]) for r in of}
    assert told[COPELAND, "2021/22"] == ("", "confidential; before Cumberland")
    assert told[ALLERDALE, "2021/22"] == ("", f"{BESIDE}; before Cumberland")
    assert told[ALLERDALE, "2020/21"] == ("11", "before Cumberland")


def test_nor_in_the_explorer(store: Store) -> None:
    shown = explorer.show(store, View("line", (HARMED,), councils=Whom(codes=(CUMBERLAND,)), group=GroupRule.TYPE,
                                      predecessors=True), today=TODAY)  # fmt: skip
    assert isinstance(shown, LineView)
    header, rows = shown.table()
    at = [header.index(name) for name in ("gss_code", "period", "value", "marker")]
    told = {(row[at[0]], row[at[1]]): (row[at[2]], row[at[3]]) for row in rows}
    assert told[CUMBERLAND, "2021/22"] == ("35.0", "")
    assert told[ALLERDALE, "2021/22"] == told[CARLISLE, "2021/22"] == told[COPELAND, "2022/23"] == ("", BESIDE)
    assert told[COPELAND, "2021/22"] == told[CUMBERLAND, "2022/23"] == ("", "c")
    assert told[ALLERDALE, "2020/21"] == ("11.0", "") and told[COPELAND, "2019/20"] == ("1.0", "")
    drawn = {each.code: [None if f is None else f.value for f in each.figures] for each in shown.lines}
    assert drawn[ALLERDALE] == [10.0, 11.0, None, None]


@pytest.mark.parametrize(("whole", "said", "parts", "away"), [
    (35.0, "", ["", "c"], True), (35.0, "", ["", "x"], False), (None, "", ["", "c"], False),
    (None, "c", ["", ""], True), (None, "x", ["", ""], False), (35.0, "", ["", ""], False),
])  # fmt: skip
def test_when_a_figure_is_given_away(whole: float | None, said: str, parts: list[str], away: bool) -> None:
    assert given_away(whole, said, parts) is away
