"""Baskets of indicators: what is in them, put in, taken out. Baskets are records; an indicator of one is named as its
publisher names it, so that it is the same on every laptop, with figures or without."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.records import Field, FieldError, Kind, clean
from adviser_app.domain.records.risk import BASKET, BASKET_MEMBER
from adviser_app.services import records
from adviser_app.services.themes import theme_of
from adviser_app.store import catalogue
from adviser_app.store import records as stored
from adviser_app.store.connection import Store
from adviser_app.viewmodels import baskets as view

_KEY = ("publisher", "indicator", "breakdown", "measure", "unit")
_NAMED = Field("basket", "Basket", Kind.RECORD, of=BASKET.name)


def every(store: Store) -> list[view.BasketView]:
    """All baskets with what is in them, by name."""
    series, members = _series(store), _members(store)
    found = [_view(row, members.get(row.id, []), series) for row in stored.rows(store, BASKET.name)]
    return sorted(found, key=lambda v: (v.line.name.casefold(), v.line.row))


def all_of(store: Store) -> view.BasketsView:
    """All baskets, by name."""
    return view.baskets(every(store))


def get(store: Store, basket: str) -> view.BasketView:
    """One basket, by its row, or its name (case aside). Raises AdviserError 'no-such-basket', 'several-records'."""
    row = find(store, basket)
    found = next(r for r in stored.rows(store, BASKET.name) if r.id == row)
    return _view(found, _members(store).get(row, []), _series(store))


def series_of(store: Store, basket: str) -> set[int]:
    """Ids of the series of a basket (its row) of which this store has figures; none for one that is not here."""
    series = _series(store)
    members = _members(store).get(basket, [])
    return {id_ for m in members if (id_ := series.get(_key(m))) is not None}


def find(store: Store, basket: str) -> str:
    """A basket's row, by that or its name. Raises AdviserError 'no-such-basket', 'several-records'."""
    try:
        return records.names(store).find_record(_NAMED, basket)
    except FieldError as error:
        raise records.not_found("basket", error) from error


def add(store: Store, basket: str, series_ids: Iterable[int]) -> view.Added:
    """Put indicators into a basket, by its row or name; a name that there is not yet makes one. One action.

    Raises AdviserError 'no-such-series', 'several-records', 'no-name'.
    """
    keys, known = _keys(store, series_ids), _series(store)
    with records.action(store, f"put {len(keys)} {'indicator' if len(keys) == 1 else 'indicators'} into a basket"):
        row, name, made = _found_or_made(store, basket)
        there = {known.get(_key(m)) for m in _members(store).get(row, [])}
        new = [id_ for id_ in keys if id_ not in there]
        if new:
            records.create_many(store, BASKET_MEMBER.name, [{"basket": row, **_texts(keys[id_])} for id_ in new])
    return view.added(row, name, new, len(keys) - len(new), made=made)


def remove(store: Store, basket: str, series_ids: Iterable[int]) -> view.Added:
    """Take indicators out of a basket, by its row or name. One action.

    Raises AdviserError 'no-such-basket', 'no-such-series', 'several-records'.
    """
    row, keys = find(store, basket), _keys(store, series_ids)
    known, held = _series(store), {}
    for m in _members(store).get(row, []):  # one that was put in under a former name is the same
        id_ = known.get(_key(m))
        if id_ in keys:
            held[m.id] = id_
    if held:
        records.delete(store, BASKET_MEMBER.name, list(held))
    gone = [id_ for id_ in keys if id_ in held.values()]
    return view.removed(row, records.names(store).record(BASKET.name, row), gone, len(keys) - len(gone))


def _found_or_made(store: Store, basket: str) -> tuple[str, str, bool]:
    """Row, name, whether it was made."""
    name = clean(basket)
    if not name:
        raise AdviserError("Into which basket?", "No basket is named.", "Give it a name.", code="no-name")
    known = records.names(store)
    try:
        row = known.find_record(_NAMED, name)
        return row, known.record(BASKET.name, row), False
    except FieldError as error:
        if error.code == "several-records":
            raise AdviserError("Which basket?", error.message, error.remedy, code=error.code) from error
    return records.create(store, BASKET.name, {"name": name}).id, name, True


def _keys(store: Store, series_ids: Iterable[int]) -> dict[int, SeriesKey]:
    known = {s.id: s.key for s in catalogue.load_series(store)}
    wanted = list(dict.fromkeys(series_ids))
    for id_ in wanted:
        if id_ not in known:
            raise catalogue.no_such_series(id_)
    return {id_: known[id_] for id_ in wanted}


def _series(store: Store) -> dict[SeriesKey, int]:
    """Series by every name they have or had."""
    return catalogue.load_aliases(store) | {s.key: s.id for s in catalogue.load_series(store)}


def _members(store: Store) -> dict[str, list[stored.Row]]:
    """Rows of members by their basket."""
    found: dict[str, list[stored.Row]] = {}
    for row in stored.rows(store, BASKET_MEMBER.name):
        found.setdefault(row.values["basket"], []).append(row)
    return found


def _view(row: stored.Row, members: Iterable[stored.Row], series: dict[SeriesKey, int]) -> view.BasketView:
    lines = []
    for m in members:
        key = _key(m)
        id_ = series.get(key)
        lines.append(view.member(m.id, id_, key, theme_of(key.indicator) if id_ is not None else ""))
    return view.basket(row.id, row.values["name"], row.values["about"], lines)


def _key(row: stored.Row) -> SeriesKey:
    return SeriesKey(*(row.values[name] for name in _KEY))


def _texts(key: SeriesKey) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(key).items() if value}
