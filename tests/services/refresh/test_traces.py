"""What work in a spreadsheet leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from adviser_app.services import refresh
from adviser_app.store import areas
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import observations

Bring = Callable[..., refresh.Preview]
OWN = "area_code,indicator,period,value,unit"
CODES = [f"E0800000{n}" for n in range(1, 10)] + [f"E0900000{n}" for n in range(2, 10)]
# of no order, and each council's own
SIZES = [15.1, 19.7, 31.6, 20.5, 12.6, 48.2, 38.8, 26.3, 17.4, 39.1, 11.9, 23.3, 34.2, 27.5, 41.8, 19.6, 28.7]


def codes(preview: refresh.Preview) -> list[str]:
    return [p.code for p in preview.problems]


def lines(figures: list[float], indicator: str = "Recycled", unit: str = "%") -> list[str]:
    return [f"{code},{indicator},2024,{one:g},{unit}" for code, one in zip(CODES, figures, strict=False)]


# -- totals --


def test_a_sum_of_rates_called_england(bring: Bring, store: Store) -> None:
    preview = bring(*lines(SIZES[:9]), f"E92000001,Recycled,2024,{sum(SIZES[:9]):g},%", header=OWN)
    assert [(p.code, p.line, p.value) for p in preview.problems] == [("total-as-area", 11, "230.2")]
    assert "9 councils" in preview.problems[0].message
    assert len(observations(store, "value")) == 10, "told, and taken"


@pytest.mark.parametrize(("england", "count"), [("130.3", 9), ("23.1", 9), ("100", 9), ("133.3", 7)])
def test_what_england_may_have(bring: Bring, england: str, count: int) -> None:
    figures = SIZES[:count]
    if england == "100":
        figures = [12.5, 7.5, 10, 11, 9, 10, 13, 12, 15]
    elif count == 7:
        england = f"{sum(figures):g}"
    assert codes(bring(*lines(figures), f"E92000001,Recycled,2024,{england},%", header=OWN)) == []


def test_a_count_is_the_sum_of_all_councils_and_not_of_some(bring: Bring) -> None:
    homes = lines(SIZES, "Homes", "homes")
    total = f"E92000001,Homes,2024,{sum(SIZES):g},homes"
    assert codes(bring(*homes, total, header=OWN)) == ["total-as-area"]


def test_a_count_of_nearly_all(bring: Bring, store: Store) -> None:
    everyone = [area.code for area in areas.load_areas(store) if area.is_council and not area.end][:70]
    homes = [f"{code},Homes,2024,{100 + 7 * n % 61},homes" for n, code in enumerate(everyone)]
    total = sum(100 + 7 * n % 61 for n in range(len(everyone)))
    assert codes(bring(*homes, f"E92000001,Homes,2024,{total},homes", header=OWN)) == []


# -- periods that count on --


@pytest.mark.parametrize("periods", [
    [f"{2001 + n}" for n in range(6)],
    [f"2023-04-01/P{1 + n}Y" for n in range(6)],
    [f"{2018 + n}/{19 + n}" for n in range(6)],
])  # fmt: skip
def test_periods_that_count_on_from_council_to_council(bring: Bring, periods: list[str]) -> None:
    rows = [f"{code},Jobs,{period},{size}," for code, period, size in zip(CODES, periods, SIZES, strict=False)]
    assert [(p.code, p.line, p.value) for p in bring(*rows, header=OWN).problems] == [
        ("period-filled-down", 3, periods[1])
    ]


@pytest.mark.parametrize("periods", [
    ["2001", "2004", "2003", "2006", "2002", "2005"],  # inspected in turn
    ["2001", "2002", "2003", "2004", "2005", "2005"],
    ["2001", "2002", "2003", "2004"],
])  # fmt: skip
def test_periods_of_one_council_each(bring: Bring, periods: list[str]) -> None:
    rows = [f"{code},Jobs,{period},{size}," for code, period, size in zip(CODES, periods, SIZES, strict=False)]
    assert codes(bring(*rows, header=OWN)) == []


def test_one_council_over_the_years(bring: Bring) -> None:
    assert codes(bring(*[f"E08000001,Jobs,{2001 + n},{SIZES[n]}," for n in range(6)], header=OWN)) == []


# -- figures filled down --


def test_a_figure_filled_down(bring: Bring, store: Store) -> None:
    preview = bring(*lines([*SIZES[:7], *[38.8] * 9]), header=OWN)
    assert [(p.code, p.line, p.value) for p in preview.problems] == [("value-filled-down", 8, "38.8")]
    assert len(observations(store, "value")) == 16, "told, and taken"


@pytest.mark.parametrize("figures", [
    [*SIZES[:8], *[SIZES[7]] * 6],  # seven of one kind
    [*SIZES[:8], *[40.0] * 9],  # round
    [*[11.1] * 4, *[12.2] * 4, *[38.8] * 8],  # others are as alike
    [*SIZES[:5], *[38.8] * 9],  # too few others
])  # fmt: skip
def test_figures_that_may_be_alike(bring: Bring, figures: list[float]) -> None:
    assert codes(bring(*lines(figures), header=OWN)) == []


def test_alike_and_not_one_below_the_other(bring: Bring) -> None:
    figures = [one for pair in zip(SIZES[:8], [38.8] * 8, strict=True) for one in pair]
    assert codes(bring(*lines(figures), header=OWN)) == []


# -- cells that moved --

TABLE = "Code,Visits 2022/23,Visits 2023/24,Visits 2024/25"


def table(moved: slice, empty: str = "") -> list[str]:
    rows = [[code, f"{n}01", f"{n}12", f"{n}20"] for n, code in enumerate(CODES[:8], 31)]
    for row in rows[moved]:
        row[1:] = [*row[2:], empty]
    return [",".join(row) for row in rows]


@pytest.mark.parametrize(("moved", "first"), [(slice(5, 8), 7), (slice(2, 6), 4)])
def test_cells_that_moved_to_the_left(bring: Bring, moved: slice, first: int) -> None:
    preview = bring(*table(moved), header=TABLE)
    assert [(p.code, p.line, p.column) for p in preview.problems] == [("cells-moved", first, "2024/25")]


def test_the_latest_year_may_stand_first(bring: Bring) -> None:
    header = "Code,Visits 2024/25,Visits 2023/24,Visits 2022/23"
    preview = bring(*table(slice(5, 8)), header=header)
    assert [(p.code, p.line, p.column) for p in preview.problems] == [("cells-moved", 7, "2022/23")]


@pytest.mark.parametrize(("moved", "empty"), [
    (slice(6, 8), ""), (slice(1, 8), ""), (slice(5, 8), ".."), (slice(1, 7, 2), ""),
])  # fmt: skip
def test_cells_that_may_be_empty(bring: Bring, moved: slice, empty: str) -> None:
    """Of two rows, of most, with a mark, here and there."""
    assert codes(bring(*table(moved, empty), header=TABLE)) == []


def test_cells_that_are_empty_elsewhere_too(bring: Bring) -> None:
    rows = table(slice(5, 8))
    rows[1] = rows[1].replace(",3212,", ",,")
    assert ",," in rows[1]
    assert codes(bring(*rows, header=TABLE)) == []


def test_councils_that_were_no_more(bring: Bring) -> None:
    cumbria = [f"E0700002{n},{n}301,{n}412," for n in range(6, 10)]  # until March 2023
    assert "cells-moved" not in codes(bring(*table(slice(0, 0)), *cumbria, header=TABLE))


def test_rows_of_one_figure_each(bring: Bring) -> None:
    pairs = list(zip(CODES[:9], SIZES, strict=False))
    rows = [f"{code},Jobs,2023,{size}," for code, size in pairs]
    rows += [f"{code},Jobs,2024,{size if n < 6 else ''}," for n, (code, size) in enumerate(pairs)]
    assert codes(bring(*rows, header=OWN)) == []


# -- notes and small numbers --


@pytest.mark.parametrize(("value", "note", "said"), [
    ("", "53.5", ["53.5"]), ("", "1,204", ["1,204"]), ("", "12", []), ("12.0", "53.5", []), ("[x]", "53.5", []),
])  # fmt: skip
def test_a_figure_in_the_note(bring: Bring, value: str, note: str, said: list[str]) -> None:
    preview = bring(f'E08000001,Jobs,2023,{value},%,"{note}"', f"{CODES[1]},Jobs,2023,52.1,%,", header=f"{OWN},note")
    assert [p.value for p in preview.problems if p.code == "figure-in-note"] == said


@pytest.mark.parametrize(("marks", "least", "said"), [
    (["<5"], 100, ["<5"]), (["<5"], 99, []), (["<5", "<5"], 100, []), (["c"], 100, []), (["< 10"], 400, ["< 10"]),
])  # fmt: skip
def test_fewer_than_five_where_all_others_have_hundreds(
    bring: Bring, marks: list[str], least: int, said: list[str]
) -> None:
    figures = [*marks, *(f"{least + 7 * n % 30}" for n in range(9))]
    preview = bring(*[f"{code},Jobs,2023,{one}," for code, one in zip(CODES, figures, strict=False)], header=OWN)
    assert [(p.code, p.value) for p in preview.problems] == [("value-odd", text) for text in said]


# -- groups left out --


@pytest.mark.parametrize(("empty", "said"), [([3], [5]), ([12], [14]), ([], []), ([1, 3], []), (range(9), [])])
def test_a_group_left_empty_in_a_row(bring: Bring, empty: Sequence[int], said: list[int]) -> None:
    rows = [(code, group, n) for group in ("Men", "Women") for n, code in enumerate(CODES[:9], 41)]
    texts = [(code, "" if at in empty else group, n) for at, (code, group, n) in enumerate(rows)]
    lines_ = [f"{code},Jobs,2023,{n},{group}" for code, group, n in texts]
    preview = bring(*lines_, header="area_code,indicator,period,value,breakdown")
    assert [(p.code, p.line) for p in preview.problems] == [("group-empty", line) for line in said]


def test_totals_beside_groups(bring: Bring) -> None:
    rows = [f"{code},Jobs,2023,{n},{group}" for group in ("Men", "") for n, code in enumerate(CODES[:9], 41)]
    rows += ["E92000001,Jobs,2023,99,"]
    assert codes(bring(*rows, header="area_code,indicator,period,value,breakdown")) == []


# -- England, and councils that ended --


@pytest.mark.parametrize(("england", "said"), [("349", ["349"]), ("3.4", ["3.4"]), ("140", []), ("5", []), ("", [])])
def test_a_rate_of_england_that_no_council_is_near(bring: Bring, england: str, said: list[str]) -> None:
    preview = bring(*lines(SIZES), f"E92000001,Recycled,2024,{england},%", header=OWN)
    assert [p.value for p in preview.problems if p.code == "value-odd"] == said
    assert not bring(*lines(SIZES, "Homes", ""), f"E92000001,Homes,2024,{england},", header=OWN).problems


def test_figures_of_a_council_that_was_no_more(bring: Bring, store: Store) -> None:
    bournemouth = "E06000028"  # until March 2019
    shown = bring(f"{bournemouth},Pay,2018/19,5,", f"{bournemouth},Pay,2020/21,6,", f"{bournemouth},Pay,2021/22,7,",
                  header=OWN)  # fmt: skip
    assert [(p.code, p.line, p.value) for p in shown.problems] == [("council-ended", 3, "Bournemouth, 2020/21")]
    assert len(observations(store, "value")) == 3, "told, and taken"


# -- a period of one council --


@pytest.mark.parametrize(("odd", "lacks", "said"), [("2012", True, ["2012"]), ("2012", False, []), ("2023", True, [])])
def test_a_period_that_one_council_alone_has(bring: Bring, odd: str, lacks: bool, said: list[str]) -> None:
    """2012 typed for 2022: its 2022 is missing."""
    rows = [(code, year, n) for year in ("2021", "2022", "2023") for n, code in enumerate(CODES[:9], 41)]
    rows = [row for row in rows if not (lacks and row[:2] == (CODES[4], "2022"))]
    if odd == "2012":
        rows += [(CODES[4], odd, 45)]
    lines_ = [f"{code},Jobs,{year},{n + int(year) % 7}," for code, year, n in rows]
    assert [p.value for p in bring(*lines_, header=OWN).problems if p.code == "period-alone"] == said
