"""What the explorer asks of the services: ops like those of `verbs`. A view goes in, a view model comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

from adviser_app.domain.progress import Work
from adviser_app.domain.views import View
from adviser_app.ui.components.picklist import Pick
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels import text

if TYPE_CHECKING:
    from adviser_app.domain.areas import Area
    from adviser_app.domain.indicators import Series
    from adviser_app.services.explorer import Choices
    from adviser_app.viewmodels.baskets import BasketView
    from adviser_app.viewmodels.explorer.base import SeriesHead, Shown
    from adviser_app.viewmodels.figure_tables import FigureTable


@dataclass(frozen=True)
class Pickable:
    """What a view can be made of; ``picks``: the indicators as lines to choose from, made here and not while the window
    waits."""

    series: Sequence[Series]
    picks: Sequence[Pick]
    baskets: Sequence[BasketView]
    councils: Sequence[Area]


def pickable() -> Op:
    """-> Pickable"""

    def op(store: Any, work: Work) -> Pickable:
        from adviser_app.services import baskets, councils, series

        found = list(series.search(store, ""))
        return Pickable(found, [_pick(s) for s in found], baskets.every(store), councils.list_councils(store))

    return op


def _pick(series: Series) -> Pick:
    key = series.key
    detail = ", ".join(words for words in (text.unit_words(key.measure, key.unit), key.publisher) if words)
    return Pick(key, text.title(key.indicator, key.breakdown), detail, series.theme)


@dataclass(frozen=True)
class Found:
    """A view with its figures, and as a table; what there is to choose from: ``series`` of all that was asked for,
    periods of what is shown; ``names`` of the councils that the view names, by code; ``followed``: whether the picture
    could have lines of councils that those standing out followed."""

    shown: Shown
    table: FigureTable | None
    series: Sequence[SeriesHead]
    choices: Choices
    names: Mapping[str, str]
    followed: bool


def show(view: View, whole: View) -> Op:
    """-> Found; ``whole``: the view of which ``view`` may show one indicator of several"""

    def op(store: Any, work: Work) -> Found:
        from adviser_app.services import councils, explorer
        from adviser_app.viewmodels import figure_tables
        from adviser_app.viewmodels.explorer.lines import LineView

        choices = explorer.choices(store, view)
        every = choices if whole == view else explorer.choices(store, whole)
        wanted = {*whole.highlighted, *whole.councils.codes, whole.councils.like}
        names = {a.code: a.name for a in councils.list_councils(store, include_abolished=True) if a.code in wanted}
        shown = explorer.show(store, view)
        followed = isinstance(shown, LineView) and explorer.followed(store, view, shown)
        return Found(shown, figure_tables.of(shown), every.series, choices, names, followed)

    return op


def begin(view: View, series_ids: Sequence[int], code: str) -> Op:
    """-> View, None where the store has no indicators: ``view`` of these indicators (its own where there are none), and
    of a council among its like where no council is chosen in it: ``code``, else the first of the portfolio, else of
    England"""

    def op(store: Any, work: Work) -> View | None:
        from adviser_app.services import councils, explorer, portfolio, series

        if not series.search(store, ""):
            return None
        found = replace(view, series=explorer.keys(store, series_ids), basket="") if series_ids else view
        if found.highlighted or (found.series == () and not found.basket) or not found.councils.everyone:
            return found
        known = {area.code for area in councils.list_councils(store)}
        first = code if code in known else next(iter(portfolio.get(store)), "") or min(known)
        return replace(found, councils=replace(found.councils, like=first), highlighted=(first,))

    return op


def write(shown: Shown, path: Path) -> Op:
    """-> the path, when the view is in it: .png, .svg, .pdf or .csv"""

    def op(store: Any, work: Work) -> Path:
        from adviser_app.services import explorer

        explorer.write(shown, path)
        return path

    return op


def picture(shown: Shown) -> Op:
    """-> QImage: one of all councils is so high that to unpack it would keep the window for 180 ms"""

    def op(store: Any, work: Work) -> QImage:
        from adviser_app.services import explorer

        return QImage.fromData(explorer.png(shown))

    return op
