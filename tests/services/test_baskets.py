"""Baskets of indicators: filled, emptied, the same on every laptop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.services import baskets, records
from adviser_app.store.connection import Store
from tests.tools.stores import add_figures, new_store

NAME = "Housing pressures"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        add_figures(made, series=4)
        yield made


def held(store: Store, basket: str = NAME) -> list[int | None]:
    return [m.series_id for m in baskets.get(store, basket).members]


def test_a_name_that_there_is_not_makes_a_basket_and_one_action_undoes_it(store: Store) -> None:
    done = baskets.add(store, f" {NAME} ", [3, 1, 3])
    assert (done.made, done.done, done.already) == (True, (3, 1), 0)
    assert done.sentence == f"2 indicators added to “{NAME}”."
    assert held(store) == [1, 3]
    again = baskets.add(store, NAME.upper(), [1, 2])
    assert (again.row, again.made, again.done, again.already) == (done.row, False, (2,), 1)
    assert again.sentence == f"1 indicator added to “{NAME}”; 1 was in it already."
    assert held(store, done.row) == [1, 2, 3]
    assert baskets.series_of(store, done.row) == {1, 2, 3}
    records.undo(store)
    assert held(store) == [1, 3]
    records.undo(store)
    assert baskets.all_of(store).sentence == "There is no basket yet."


def test_taken_out_and_put_in_again(store: Store) -> None:
    row = baskets.add(store, NAME, [1, 2]).row
    out = baskets.remove(store, row, [2, 4])
    assert (out.done, out.already) == ((2,), 1)
    assert out.sentence == f"1 indicator taken out of “{NAME}”; 1 was not in it."
    assert held(store) == [1]
    assert baskets.add(store, NAME, [2]).done == (2,)
    assert held(store) == [1, 2]


def test_an_indicator_is_itself_under_its_former_name_and_is_listed_without_figures(store: Store) -> None:
    row = baskets.add(store, NAME, [1]).row
    for indicator in ("Old name", "Nowhere here"):
        said = {"basket": row, "publisher": "Test", "indicator": indicator}
        records.create(store, "basket_member", said)
    with store.write() as con:
        con.execute("INSERT INTO series_alias VALUES ('Test', 'Old name', '', '', '', 2, NULL)")
    view = baskets.get(store, NAME)
    assert {m.title.text: m.series_id for m in view.members} == {
        "Indicator 1": 1, "Old name": 2, "Nowhere here": None,
    }  # fmt: skip
    assert view.line.sentence == "3 indicators of 1 theme; no figures here of 1"
    assert baskets.series_of(store, row) == {1, 2}
    assert baskets.add(store, NAME, [2]).already == 1
    assert baskets.remove(store, NAME, [2]).done == (2,)
    assert [m.title.text for m in baskets.get(store, NAME).members] == ["Indicator 1", "Nowhere here"]
    header, rows = view.table()
    assert [r[header.index("series_id")] for r in rows] == ["1", "", "2"]


def test_two_laptops_name_the_same_member(store: Store, tmp_path: Path) -> None:
    baskets.add(store, NAME, [1])
    (one,) = records.list_rows(store, "basket_member")
    records.delete(store, "basket_member", [one.id])
    baskets.add(store, NAME, [1])
    assert [r.id for r in records.list_rows(store, "basket_member")] == [one.id]


def test_what_is_refused(store: Store) -> None:
    for basket, series, code in (("", [1], "no-name"), (NAME, [99], "no-such-series")):
        with pytest.raises(AdviserError) as refused:
            baskets.add(store, basket, series)
        assert refused.value.code == code
    with pytest.raises(AdviserError) as refused:
        baskets.get(store, NAME)
    assert refused.value.code == "no-such-basket"
    assert baskets.every(store) == []  # nothing was made on the way
    for _ in range(2):
        records.create(store, "basket", {"name": NAME})
    with pytest.raises(AdviserError) as refused:
        baskets.add(store, NAME, [1])
    assert refused.value.code == "several-records"
