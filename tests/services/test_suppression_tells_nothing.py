"""Nothing that is derived gives a suppressed figure away.

Two stores differ in nothing but the figures that one release published and the next suppressed. Whatever Adviser tells
of the one (medians, ranks, sums, weighted rates, means of a basket, places in a quadrant, distances, lists of changes,
looks at the risk overview), it must tell of the other, to the letter: what does not depend on a number cannot tell it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from adviser_app.domain import views
from adviser_app.domain.areas import GroupRule
from adviser_app.domain.indicators import Polarity
from adviser_app.services import (
    announced,
    basket_travel,
    baskets,
    changes,
    councils,
    explorer,
    export,
    figures,
    neighbours,
    past,
    portfolio,
    refresh,
    risk,
    tilemap,
)
from adviser_app.services import series as series_service
from adviser_app.store import rows
from adviser_app.store.connection import Store
from adviser_app.viewmodels import basket_travel as travel_view
from adviser_app.viewmodels.support_pages import Imprint
from tests.services.small import HEADER, bring, line, say
from tests.tools.stores import new_store

TODAY = date(2026, 6, 1)
DAYS = [date(2026, month, 3) for month in (1, 2, 3)]
EAST = ("E07000207", "E07000208", "E07000210", "E07000211", "E07000215")
WHO = (*EAST, "E07000209", "E07000212", "E07000213", "E07000214")
YEARS = ("2022/23", "2023/24")
SERIES = {
    "Children in care": {"measure": "Number", "unit": "Number"},
    "Children in care rate": {"measure": "Rate per 1000 population", "unit": ""},
    "Spending on care": {"measure": "Total", "unit": "£ thousand"},
}
CELLS = [(name, year, code) for name in SERIES for year in YEARS for code in WHO]
NEVER = re.compile(r"[0-9a-f]{64}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*|'r[\w-]{20}'")  # sums, times, rows of records

Cell = tuple[str, str, str]


def release(values: dict[Cell, int], marks: dict[Cell, str], but: Sequence[Cell] = ()) -> list[str]:
    out = []
    for cell in CELLS:
        if cell in but:
            continue
        name, year, code = cell
        value, marker = ("", marks[cell]) if cell in marks else (values[cell], "")
        out.append(line(code, name, year, value, marker=marker, **SERIES[name]))
    return out


def told(store: Store, folder: Path) -> str:
    """What is told of the figures, as one text."""
    said: list[object] = []
    ids = [s.id for s in series_service.search(store, "")]
    keys = tuple(s.key for s in series_service.search(store, ""))
    for day in (None, *DAYS):
        with past.then(store, day) as then:
            for kind in views.KINDS:
                view = views.View(kind, keys, councils=views.Whom(codes=WHO), highlighted=(EAST[0],))
                shown = explorer.show(then, view, today=TODAY)
                said += [shown, shown.table()]
            for code in (EAST[0], EAST[3]):
                said.append(councils.page(then, code, GroupRule.TYPE, since=date(2020, 1, 1), today=TODAY))
                said.append(councils.charts(then, code, ids, GroupRule.REGION))
            said += [series_service.page(then, i, EAST[0], GroupRule.TYPE) for i in ids]
            said.append(changes.changes(then, since=date(2020, 1, 1)))
            said.append(changes.by_indicator(then, since=date(2020, 1, 1)))
            for one in figures.loaded(then).releases:
                said += [changes.of_series(then, i, release_id=one.id) for i in ids]
                said += [changes.changes(then, release_id=one.id, codes=some) for some in (None, list(EAST))]
            for what in ("observations", "revisions"):
                export.export(then, what, folder / "out.csv")
                said.append((folder / "out.csv").read_text(encoding="utf-8"))
            said.append([found for slab in rows.observations(then) for found in slab.cells])
    said.append([tilemap.of_series(store, i, EAST[0], today=TODAY) for i in ids])
    for tolerance in (0.0, 1.0):
        moved = basket_travel.travel(store, "Care", *YEARS, tolerance=tolerance, today=TODAY)
        said += [moved, moved.table(), travel_view.document(moved, Imprint(TODAY))]
    one = announced.show(store, "East Surrey", today=TODAY)
    said += [one, one.table()]
    neighbours.compute(store, "care", ids, "2026-06", replace=True, today=TODAY)
    for edition in ("2026-01", "2026-06"):
        said += [neighbours.show(store, code, "care", edition, today=TODAY).lines for code in WHO]
    said += [portfolio.home(store, GroupRule.TYPE, today=TODAY), risk.overview(store, today=TODAY), risk.looks(store)]
    said += [risk.council(store, code, today=TODAY) for code in EAST]
    return NEVER.sub("", repr(said))


def lived(folder: Path, first: dict[Cell, int], marks: dict[Cell, str], then: str) -> str:
    """A store in which some figures were published, used for all that is kept, and then suppressed."""
    with new_store(folder) as store:
        bring(store, folder, "0.csv", release(first, {}), DAYS[0])
        for name, way in zip(SERIES, (Polarity.LOW, Polarity.LOW, Polarity.NONE), strict=True):
            say(store, name, way)
        ids = [s.id for s in series_service.search(store, "")]
        baskets.add(store, "Care", ids)
        announced.add(store, "East Surrey", EAST)
        portfolio.put(store, list(WHO))
        neighbours.compute(store, "care", ids, "2026-01", today=DAYS[0])
        risk.remember(store, risk.overview(store, today=DAYS[0]))
        second = folder / "1.csv"
        second.write_text("\n".join([HEADER, *release(first, marks)]) + "\n", encoding="utf-8")
        shown = refresh.preview(store, [second], refresh.RefreshOptions(released=DAYS[1], backup=False))
        before = NEVER.sub("", repr((shown.movements, shown.counts, shown.warnings, shown.problems)))
        refresh.apply(store, shown)
        if then == "left out":
            bring(store, folder, "2.csv", release(first, {}, list(marks)), DAYS[2], remove_missing=True)
        elif then:
            bring(store, folder, "2.csv", release(first, dict.fromkeys(marks, then)), DAYS[2])
        out = before + told(store, folder)
    figures.forget()
    past.forget()
    return out


@settings(max_examples=4, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate])
@given(st.integers(0, 10**9).map(Random), st.sampled_from(["", "[x]", "left out"]))
def test_what_is_told_does_not_depend_on_what_is_suppressed(random: Random, then: str) -> None:
    values = {cell: random.randint(6, 400) for cell in CELLS}
    marks = {
        cell: random.choice(["[c]", "c", "*", "<5", "5 or fewer", "suppressed"])
        for cell in random.sample(CELLS, random.randint(1, 5))
    }
    said = []
    for least, most in ((0, 5), (500, 999)):  # far enough apart to move every median, mean and direction
        with TemporaryDirectory() as folder:
            secret = values | {cell: random.randint(least, most) for cell in marks}
            said.append(lived(Path(folder), secret, marks, then))
    one, other = said
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    assert one == other, None if at is None else (one[at - 300 : at + 60], other[at - 300 : at + 60])
