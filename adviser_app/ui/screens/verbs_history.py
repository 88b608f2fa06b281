"""What releases changed, series that look like one, breaks: ops like those of `verbs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op

if TYPE_CHECKING:
    from adviser_app.viewmodels.breaks import BreaksView
    from adviser_app.viewmodels.changes import IndicatorChanges
    from adviser_app.viewmodels.models import ChangesView
    from adviser_app.viewmodels.same_series import AlikeView, JoinedLine, Likeness


def by_indicator(release_id: int | None, mine: bool) -> Op:
    """-> IndicatorChanges of a release (None: the last), for the portfolio or for all councils"""

    def op(store: Any, work: Work) -> IndicatorChanges:
        from adviser_app.services import changes, portfolio

        codes = (portfolio.get(store) or None) if mine else None
        return changes.by_indicator(store, release_id=release_id, codes=codes)

    return op


def of_series(series_id: int, release_id: int | None) -> Op:
    """-> ChangesView of one series, the largest movement first"""

    def op(store: Any, work: Work) -> ChangesView:
        from adviser_app.services import changes

        return changes.of_series(store, series_id, release_id=release_id)

    return op


def alike() -> Op:
    """-> AlikeView: looks through all figures"""

    def op(store: Any, work: Work) -> AlikeView:
        from adviser_app.services import same_series

        return same_series.alike(store, work)

    return op


def join(kept: int, gone: int) -> Op:
    """-> (Likeness, the join's number)"""

    def op(store: Any, work: Work) -> tuple[Likeness, int]:
        from adviser_app.services import same_series

        done = same_series.join(store, kept, gone)
        return done, same_series.joined(store).joined[0].id

    return op


def apart(join_id: int) -> Op:
    """-> JoinedLine of what was taken apart"""

    def op(store: Any, work: Work) -> JoinedLine:
        from adviser_app.services import same_series

        return same_series.apart(store, join_id)

    return op


def keep_apart(one: int, other: int) -> Op:
    """-> None"""

    def op(store: Any, work: Work) -> None:
        from adviser_app.services import same_series

        same_series.keep_apart(store, one, other)

    return op


def offer_again() -> Op:
    """-> how many pairs are offered again"""

    def op(store: Any, work: Work) -> int:
        from adviser_app.services import same_series

        return same_series.offer_again(store)

    return op


def breaks() -> Op:
    """-> BreaksView"""

    def op(store: Any, work: Work) -> BreaksView:
        from adviser_app.services import breaks as service

        return service.listing(store)

    return op


def break_preset(series_id: int) -> Op:
    """-> what the form of a break of a series begins with"""

    def op(store: Any, work: Work) -> dict[str, str]:
        from adviser_app.services import breaks as service

        return service.preset(store, series_id)

    return op
