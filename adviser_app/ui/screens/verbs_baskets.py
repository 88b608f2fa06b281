"""Baskets of indicators: ops like those of `verbs`. What they give back are view models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op

if TYPE_CHECKING:
    from adviser_app.services.basket_travel import Years
    from adviser_app.services.support import Scope
    from adviser_app.viewmodels.basket_travel import TravelView
    from adviser_app.viewmodels.baskets import Added, BasketLine, BasketView
    from adviser_app.viewmodels.support import Choice, Options

KINDS = ("records", "baskets")
"""What a write of baskets is told as."""


def every() -> Op:
    """-> list of BasketView, by name"""

    def op(store: Any, work: Work) -> list[BasketView]:
        from adviser_app.services import baskets

        return baskets.every(store)

    return op


def add(basket: str, series_ids: Sequence[int]) -> Op:
    """-> Added"""

    def op(store: Any, work: Work) -> Added:
        from adviser_app.services import baskets

        return baskets.add(store, basket, series_ids)

    return op


def remove(basket: str, series_ids: Sequence[int]) -> Op:
    """-> Added: what was taken out"""

    def op(store: Any, work: Work) -> Added:
        from adviser_app.services import baskets

        return baskets.remove(store, basket, series_ids)

    return op


def take_back(what: Added) -> Op:
    """-> nothing: what was put in is out again, and the basket that was made for it gone"""

    def op(store: Any, work: Work) -> None:
        from adviser_app.services import baskets, records

        baskets.remove(store, what.row, what.done)
        if what.made:
            records.delete(store, "basket", [what.row])

    return op


def travel_options(code: str) -> Op:
    """-> (Options, the baskets that have figures here, whether there is a portfolio, the groups to choose: of the
    council of a code ("": of none), and own ones)"""

    def op(store: Any, work: Work) -> tuple[Options, list[BasketLine], bool, list[Choice]]:
        from adviser_app.services import basket_travel, baskets, portfolio, support

        found = [b.line for b in baskets.every(store) if any(m.series_id is not None for m in b.members)]
        return support.options(store), found, bool(portfolio.get(store)), basket_travel.group_choices(store, code)

    return op


def travel(basket: str, start: str, end: str, scope: Scope, group: str, tolerance: float) -> Op:
    """-> (Years, the earlier and the later year, TravelView); years canonical, "" for the usual ones; ``group``: one
    of those that ``travel_options`` gives, "" for none"""

    def op(store: Any, work: Work) -> tuple[Years, str, str, TravelView]:
        from adviser_app.services import basket_travel

        narrowed = basket_travel.of_choice(store, scope, group)
        years = basket_travel.years(store, basket)
        chosen = start or years.start, end or years.end
        return years, *chosen, basket_travel.travel(store, basket, *chosen, scope=narrowed, tolerance=tolerance)

    return op
