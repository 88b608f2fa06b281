"""Announced councils: ops like those of `verbs`. What they give back are view models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op

if TYPE_CHECKING:
    from adviser_app.services.announced import Line
    from adviser_app.viewmodels.announced import AnnouncedView
    from adviser_app.viewmodels.baskets import BasketLine


def every() -> Op:
    """-> (announced councils by vesting day, baskets that have figures here by name)"""

    def op(store: Any, work: Work) -> tuple[list[Line], list[BasketLine]]:
        from adviser_app.services import announced, baskets

        found = [b.line for b in baskets.every(store) if any(m.series_id is not None for m in b.members)]
        return announced.every(store), found

    return op


def show(row: str, basket: str) -> Op:
    """-> AnnouncedView in the indicators of a basket, of all where it is \"\""""

    def op(store: Any, work: Work) -> AnnouncedView:
        from adviser_app.services import announced

        return announced.show(store, row, basket=basket, work=work)

    return op
