"""Names an inch from each other: what is looked for, and what it may cost."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from adviser_app.domain.indicators import SeriesKey
from adviser_app.services import refresh
from adviser_app.services.refresh import slips

Bring = Callable[..., refresh.Preview]


def test_a_letter_left_out_or_put_in_or_written_for_another() -> None:
    keys = [SeriesKey("ONS", name) for name in ("Children in poverty", "Children in povrty", "4G cover", "5G cover")]
    assert list(slips.nearly_alike(keys)) == [(0, 1)]


def test_a_name_of_a_whole_page_does_not_take_all_the_memory() -> None:
    """A quotation mark left open made a name of 200,000 letters, and the search for slips 20 GB of it."""
    keys = [SeriesKey("ONS", "word " * 1000), SeriesKey("ONS", "word " * 999 + "wird")]
    tracemalloc.start()
    try:
        found = list(slips.nearly_alike(keys))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == []
    assert most < 1_000_000


@pytest.mark.parametrize("other", ["Percentaage", "Percenage", "Percentige", ""])
def test_a_measure_that_is_nearly_that_of_other_rows_is_told(bring: Bring, other: str) -> None:
    rows = [f"{code},Claimants,2023,5,{measure}" for code, measure in
            (("E08000001", "Percentage"), ("E08000002", "Percentage"), ("E08000003", other))]  # fmt: skip
    shown = bring(*rows, header="area_code,indicator,period,value,measure")
    assert [(p.code, p.line) for p in shown.problems] == [("measure-nearly-alike", 4)]


def test_a_note_s_number_at_the_end_of_a_name_is_a_slip_and_other_numbers_are_none(bring: Bring) -> None:
    def told(*names: str) -> list[str]:
        rows = [f"E0800000{n},{name},2023,5" for n, name in enumerate(names, 1)]
        return [p.code for p in bring(*rows, header="area_code,indicator,period,value").problems]

    assert told("Recycling rate", "Recycling rate1") == ["indicator-nearly-alike"]
    assert told("Band 1", "Band 2", "Level1", "Level2") == []


def test_an_indicator_and_its_measure_that_changed_places(bring: Bring) -> None:
    rows = [f"{code},{names},2023,5" for code, names in
            (("E08000001", "Walks,Rate"), ("E08000002", "Rate,Walks"), ("E08000003", "Walks,Rate"))]  # fmt: skip
    shown = bring(*rows, header="area_code,indicator,measure,period,value")
    assert [(p.code, p.line) for p in shown.problems] == [("cells-misplaced", 3)]


def test_columns_of_one_table_are_called_so_on_purpose(bring: Bring) -> None:
    rows = [f"E0800000{n},2023,{n},5{n}" for n in (1, 2, 3)]
    assert not bring(*rows, header="Code,Year,t_l2basics_95,pt_l2basics_95").problems


def test_a_letter_that_stands_alone_names_another_thing() -> None:
    keys = [SeriesKey("MHCLG", f"Council tax, band {letter}") for letter in "AD"]
    assert list(slips.nearly_alike(keys)) == []


@pytest.mark.parametrize("other", ["Count", "Ratio", "Age 16"])
def test_another_measure_is_no_slip(bring: Bring, other: str) -> None:
    rows = [f"{code},Claimants,2023,5,{measure}" for code, measure in
            (("E08000001", "Age 17"), ("E08000002", "Age 17"), ("E08000003", other))]  # fmt: skip
    assert [p.code for p in bring(*rows, header="area_code,indicator,period,value,measure").problems] == []
