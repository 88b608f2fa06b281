"""The explorer: a view of figures with its figures in, as a picture and as a table in files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from adviser_app.csvio import write as tables
from adviser_app.domain import views
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Series, SeriesKey
from adviser_app.domain.views import View
from adviser_app.packs.figures import draw
from adviser_app.packs.pictures import Drawing
from adviser_app.services import councils, explorer_quadrant, tilemap
from adviser_app.services.explorer_figures import Asked, Councils, series_of
from adviser_app.services.figures import loaded
from adviser_app.services.series import get
from adviser_app.store import cells
from adviser_app.store.connection import Store
from adviser_app.viewmodels import text
from adviser_app.viewmodels.explorer import bars, lines, multiples, strips
from adviser_app.viewmodels.explorer import tables as table
from adviser_app.viewmodels.explorer.base import SeriesHead, Shown
from adviser_app.viewmodels.explorer.given import Given, head

MOST_CHARTS = 36  # small ones in a view
FORMATS = (".svg", ".png", ".pdf", ".csv")


def show(store: Store, view: View, *, today: date | None = None) -> Shown:
    """A view with the figures of this store (of its day, where it is of a past one).

    Raises AdviserError 'nothing-to-show', 'no-such-kind', 'no-such-basket', 'no-such-council', 'no-such-period',
    'no-portfolio', 'no-anchor'.
    """
    maker = MAKERS.get(view.kind)
    if maker is None:
        raise AdviserError(
            "No such kind of view", f"{view.kind!r} is none.", f"One of: {', '.join(MAKERS)}.", code="no-such-kind"
        )
    with cells.snapshot(store):
        asked = Asked(store, loaded(store), view, today or store.day or date.today())
        if store.day is not None:
            asked.notes.append(f"Figures as they stood on {text.day(store.day)}.")
        return maker(asked)


# -- each kind ---------------------------------------------------------------------------------------------------


def _lines(asked: Asked) -> Shown:
    found = asked.series()
    who = asked.councils(each_stands_out=True)
    if len(found) > 1 and len(who.shown) == 1:
        several = _givens(asked, found, replace(who, marked=False), history=True)
        units = {g.series.key.unit.casefold() for g in several}
        lengths = {when.iso.split("/")[1] for g in several for when in g.whens}
        if len(units) == 1 and len(lengths) == 1:
            council = who.shown[0][0].name
            indicators = {g.series.key.indicator for g in several}
            what = text.sentence(next(iter(indicators))) if len(indicators) == 1 else _name(asked, found)
            return lines.of_series(several, title=f"{council}: {what}", notes=asked.notes)
        found = [g.series for g in several]
        asked.only_first(found, "Indicators of different units or lengths of period have no common axis. Shown")
    elif len(found) > 1:
        asked.only_first(found, "Lines of several councils show one indicator. Shown")
    given = _given(asked, found[0], asked.with_before(who), history=True)
    return lines.of_councils(given, notes=asked.notes)


def _bars(asked: Asked) -> Shown:
    series = asked.only_first(asked.series(), "Ranked bars show one indicator. Shown")
    given = _given(asked, series, asked.councils(), history=False)
    return bars.build(given, notes=asked.notes)


def _strips(asked: Asked) -> Shown:
    found = asked.series()
    givens = _givens(asked, found, asked.councils(behind=True), history=False)
    return strips.build(givens, title=_name(asked, found), notes=asked.notes)


def _table(asked: Asked) -> Shown:
    found = asked.series()
    givens = _givens(asked, found, asked.councils(), history=False)
    return table.build(givens, title=_name(asked, found), notes=asked.notes)


def _multiples(asked: Asked) -> Shown:
    found = asked.series()
    who = asked.councils(each_stands_out=True, own_groups=len(found) == 1)
    if len(found) > 1:
        givens = _givens(asked, found[:MOST_CHARTS], who, history=True)
        if len(found) > MOST_CHARTS:
            asked.notes.append(f"The first {MOST_CHARTS} of {len(found)} indicators.")
        return multiples.by_series(givens, title=_name(asked, found), notes=asked.notes)
    everyone = _given(asked, found[0], who, history=True)
    order = sorted(range(len(who.shown)), key=lambda c: (who.shown[c][1] < 0, who.shown[c][1], c))
    if len(order) > MOST_CHARTS:
        asked.notes.append(f"The first {MOST_CHARTS} of {len(order):,} councils.")
    inside, givens = everyone.positions.tolist(), []
    for c in order[:MOST_CHARTS]:
        area, rule = who.shown[c][0], asked.view.group
        group = who if rule is None else asked.group_of(area, rule)  # each before the group of its own
        givens.append(everyone.alone(c, asked.against(inside, replace(group, shown=((area, 0),)))))
    return multiples.by_council(givens, notes=asked.notes)


def _map(asked: Asked) -> Shown:
    view = asked.view
    series = asked.only_first(asked.series(), "A map shows one indicator. Shown")
    # Without a council every one still has its own type or region.
    given = _given(asked, series, asked.councils(own_groups=not view.anchor), history=False)
    if not view.councils.everyone:
        asked.notes.append("A map shows every council of England.")
    length = given.whens[0].iso.split("/")[1]
    shown = tilemap.of_series(
        asked.store, series.id, view.anchor, length, given.whens[0].label, group=view.group,
        today=asked.today,
    )  # fmt: skip
    return multiples.MapShown(shown, tuple(dict.fromkeys((*asked.notes, *shown.notes))))


MAKERS: dict[str, Callable[[Asked], Shown]] = {
    views.LINE: _lines,
    views.BARS: _bars,
    views.STRIP: _strips,
    views.TABLE: _table,
    views.MAP: _map,
    views.MULTIPLES: _multiples,
    views.QUADRANT: explorer_quadrant.make,
}
"""What makes each kind of view (``domain.views.KINDS``)."""


def _given(asked: Asked, series: Series, who: Councils, *, history: bool) -> Given:
    return _givens(asked, [series], who, history=history)[0]


def _givens(asked: Asked, found: Iterable[Series], who: Councils, *, history: bool) -> list[Given]:
    """Those of some indicators that have figures; at least one. Raises AdviserError 'nothing-to-show'."""
    out = [given for series in found if (given := asked.given(series, who, history=history)) is not None]
    if not out:
        raise AdviserError(
            "Nothing to show", " ".join(asked.notes), "Choose other periods, councils or indicators.",
            code="nothing-to-show",
        )  # fmt: skip
    return out


def _name(asked: Asked, found: Sequence[Series]) -> str:
    """What several indicators are called together: their basket, or how many they are."""
    if len(found) == 1:
        return text.title(found[0].key.indicator, found[0].key.breakdown)
    return asked.view.basket if asked.view.basket and not asked.view.series else text.plural(len(found), "indicator")


# -- what there is to choose from --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choices:
    """What a view names: the indicators that are here, names of those that are ``missing``; of the first indicator the
    ``periods``, newest first, in the length the view shows, and all ``lengths`` it has ("P1Y"), that one first."""

    series: tuple[SeriesHead, ...]
    missing: tuple[str, ...]
    periods: tuple[str, ...]
    lengths: tuple[str, ...]


def choices(store: Store, view: View, *, today: date | None = None) -> Choices:
    """Raises AdviserError 'no-such-basket', 'several-records'."""
    with cells.snapshot(store):
        state = loaded(store)
        found, missing = series_of(store, state, view)
        if not found:
            return Choices((), tuple(missing), (), ())
        asked = Asked(store, state, view, today or store.day or date.today())
        columns = state.figures.columns([a.id for a in asked.everyone()])
        lane = asked.lane(found[0], columns)
        if lane is None:  # not of the length asked for
            lane = int(state.figures.lanes_of(found[0].id)[0])
        periods = [asked.when(found[0], int(p)).label for p in state.figures.positions(lane)[::-1]]
        return Choices(
            tuple(head(s) for s in found), tuple(missing), tuple(periods), tuple(councils.lengths(state, lane))
        )


def followed(store: Store, view: View, shown: lines.LineView, *, today: date | None = None) -> bool:
    """Whether a council that stands out among lines of one indicator, or would if it had figures, followed others: then
    these can be shown too."""
    if len({line.head.id for line in shown.lines if line.style >= 0}) > 1:
        return False
    with cells.snapshot(store):
        asked = Asked(store, loaded(store), view, today or store.day or date.today())
        return any(area.predecessors for area, style in asked.councils(each_stands_out=True).shown if style >= 0)


def keys(store: Store, series_ids: Iterable[int]) -> tuple[SeriesKey, ...]:
    """Indicators as a view names them. Raises AdviserError 'no-such-series'."""
    with cells.snapshot(store):
        state = loaded(store)
        return tuple(get(state, id_).key for id_ in series_ids)


# -- pictures and files ------------------------------------------------------------------------------------------


def drawing(
    shown: Shown, *, width: float = draw.WIDTH, colours: Mapping[str, str] | None = None, titled: bool = True
) -> Drawing:
    """A view as SVG, ``width`` points wide and as high as it needs. ``colours`` by role as in palette.toml, those of
    print unless given; ``titled``: with title, subtitle and notes."""
    return draw.drawing(shown, width=width, colours=colours, titled=titled)


def png(shown: Shown, *, width: float = draw.WIDTH, colours: Mapping[str, str] | None = None) -> bytes:
    """A view as a picture, 200 dots an inch."""
    return draw.png(shown, width=width, colours=colours)


def pdf(shown: Shown) -> bytes:
    """A view on pages of A4."""
    return draw.pdf(shown)


def write(shown: Shown, path: Path) -> None:
    """A view as .svg, .png, .pdf, or .csv (its table, councils by GSS code), by the file's ending.

    Raises AdviserError 'unknown-format', 'cannot-write'.
    """
    kind = path.suffix.casefold()
    if kind == ".csv":
        header, rows = shown.table()
        tables.write_table(path, header, rows)
    elif kind == ".svg":
        tables.write_bytes(path, drawing(shown).svg.encode("utf-8"))
    elif kind == ".png":
        tables.write_bytes(path, png(shown))
    elif kind == ".pdf":
        tables.write_bytes(path, pdf(shown))
    else:
        raise AdviserError(
            "Unknown kind of file",
            f"A view is written as {text.listed(FORMATS, 'or')}, not as {path.suffix or 'a file without an ending'}.",
            "Give the file a name with one of these endings.",
            code="unknown-format",
        )


def write_view(view: View, path: Path) -> None:
    """A view's text (``domain.views``), without figures. Raises AdviserError 'cannot-write'."""
    tables.write_bytes(path, f"{views.view_to_json(view)}\n".encode())
