"""Baskets of indicators: ops like those of `verbs`. What they give back are view models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op

if TYPE_CHECKING:
    from adviser_app.viewmodels.baskets import Added, BasketView

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
