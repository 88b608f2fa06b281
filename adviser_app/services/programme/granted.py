"""The grant by year, in cash and in real terms."""

from __future__ import annotations

from adviser_app.analysis import grants as analysis
from adviser_app.analysis.grants import Deflator, Grant
from adviser_app.domain import financial_years
from adviser_app.domain.errors import AdviserError
from adviser_app.services.programme.choosing import year_named
from adviser_app.store import records as stored
from adviser_app.store.connection import Store
from adviser_app.viewmodels import programme_grants as view


def grants(store: Store, first: str = "", last: str = "") -> view.GrantsView:
    """Every year's grant; and the change from one year to another: the first and the last with an amount unless they
    are named. Raises AdviserError 'no-year', 'no-grant' for a year without an amount."""
    rows = {row.values["year"]: (row.id, row.values) for row in stored.rows(store, "programme_year")}
    found = [_grant(values) for _, values in rows.values()]
    prices = analysis.usable(_deflators(store))
    ends = analysis.ends(found)
    of = {g.year: g for g in found if g.amount}
    change = None
    if first or last or ends is not None:
        begin = _named(of, first) if first else ends[0] if ends else None
        end = _named(of, last) if last else ends[1] if ends else None
        change = analysis.change(begin, end, prices) if begin and end else None
    return view.build(rows, found, prices, change)


def grant_of(store: Store, year: str) -> Grant | None:
    """The grant of one canonical year; None where the year is not written down."""
    found = stored.rows(store, "programme_year", {"year": year})
    return _grant(found[0].values) if found else None


def _named(known: dict[str, Grant], text: str) -> Grant:
    year = year_named(text)
    if year not in known:
        raise AdviserError(
            "No grant of that year", f"No amount is written down for {financial_years.words(year)}.",
            f"Years with one: {', '.join(financial_years.words(y) for y in sorted(known)) or 'none'}.", code="no-grant",
        )  # fmt: skip
    return known[year]


def _grant(v: dict[str, str]) -> Grant:
    return Grant(v["year"], _number(v["amount"]), v["funding"], _number(v["savings"]))


def _deflators(store: Store) -> dict[str, Deflator]:
    found = {}
    for row in stored.rows(store, "deflator"):
        index = _number(row.values["index"])
        if index is not None:
            found[row.values["year"]] = Deflator(index, row.values["base"], row.values["source"])
    return found


def _number(text: str) -> float | None:
    return float(text) if text else None
