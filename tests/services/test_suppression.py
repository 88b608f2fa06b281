"""A figure that its publisher has suppressed is told nowhere, whatever an older release said of it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain import views
from adviser_app.domain.areas import GroupRule
from adviser_app.domain.disclosure import WITHHELD, suppresses
from adviser_app.packs import data_csv
from adviser_app.services import (
    changes,
    councils,
    explorer,
    export,
    figures,
    neighbours,
    past,
    portfolio,
    refresh,
    stores,
)
from adviser_app.services import series as series_service
from adviser_app.store import rows, slabs, withheld
from adviser_app.store.connection import Store
from adviser_app.store.differences import differences
from adviser_app.store.slabs import CellState
from tests.services.small import bring, line

OTHERS = ("E08000032", "E08000033", "E08000034", "E08000035")
BARNSLEY = "E08000038"
SECRET, REVISED, OPEN = 47.0625, 48.0625, 31.125
DAYS = [date(2026, m, 3) for m in range(1, 6)]


def month(value: object, marker: str = "", *, lower: object = "", upper: object = "") -> list[str]:
    """The same file with Barnsley's figure of 2024 as said; those of others and of 2023 never change."""
    lines = [line(code, "Children in care", "2024", 20 + n) for n, code in enumerate(OTHERS)]
    lines += [line(code, "Children in care", "2023", 30 + n) for n, code in enumerate((*OTHERS, BARNSLEY))]
    if value != "" or marker:
        lines.append(line(BARNSLEY, "Children in care", "2024", value, marker=marker, lower=lower, upper=upper))
    return lines


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stores.open_store(tmp_path / "s.adviser") as opened:
        yield opened
    figures.forget()
    past.forget()


def everything(store: Store, folder: Path, days: Sequence[date] = DAYS) -> str:
    """All that Adviser tells of these figures, today and as at some days, as one text."""
    said: list[object] = []
    for day in (None, *days):
        with past.then(store, day) as then:
            page = councils.page(then, BARNSLEY, GroupRule.TYPE, since=date(2020, 1, 1), today=date(2026, 6, 1))
            ids = [s.id for s in series_service.search(then, "children")]
            charts = councils.charts(then, BARNSLEY, ids, GroupRule.TYPE)
            said += [page, charts, councils.page(then, BARNSLEY, GroupRule.TYPE, today=date(2026, 6, 1))]
            said += [series_service.page(then, i, BARNSLEY, GroupRule.TYPE) for i in ids]
            said += [data_csv.indicators(page), data_csv.changes(page), data_csv.charts(page, charts)]
            for codes in (None, [BARNSLEY]):
                said.append(changes.changes(then, since=date(2020, 1, 1), codes=codes))
                said.append(changes.by_indicator(then, since=date(2020, 1, 1), codes=codes))
            wanted = tuple(s.key for s in series_service.search(then, "children"))
            for kind in views.KINDS if wanted else ():
                if kind != views.QUADRANT:  # takes two indicators
                    view = views.View(kind, wanted, councils=views.Whom(like=BARNSLEY), group=GroupRule.TYPE)
                    shown = explorer.show(then, view)
                    said += [shown, shown.table()]
            for release in figures.loaded(then).releases:
                said += [changes.of_series(then, i, release_id=release.id) for i in ids]
                said.append(changes.changes(then, release_id=release.id))
                said.append(changes.changes(then, release_id=release.id, codes=[BARNSLEY]))
                said.append(changes.by_indicator(then, release_id=release.id))
                area = figures.loaded(then).by_code[BARNSLEY].id
                for some in differences(then, {release.id}, slabs.slab_ids(then).tolist(), [area]):
                    said += [some.before.tolist(), some.after.tolist(), some.markers]
            for what in ("observations", "revisions"):
                export.export(then, what, folder / f"{what}.csv")
                said.append((folder / f"{what}.csv").read_text(encoding="utf-8"))
            said.append([found for slab in rows.observations(then) for found in slab.cells])
    for what in ("observations", "revisions"):
        export.export(store, what, folder / f"{what}.db")
        with contextlib.closing(sqlite3.connect(folder / f"{what}.db")) as con:
            said.append(con.execute(f"SELECT * FROM {what[:-1]}").fetchall())
    portfolio.put(store, [BARNSLEY])
    said.append(portfolio.home(store, GroupRule.TYPE))
    return repr(said)


@pytest.mark.parametrize(
    ("marker", "between"),
    [
        ("[c]", []),
        ("*", []),
        ("[c] [r]", [(REVISED, "")]),
        ("suppressed", [("", "[x]")]),
        ("c", [(REVISED, ""), ("", "[x]")]),
        ("5 or fewer", []),
    ],
)
def test_a_count_published_and_then_suppressed_is_told_nowhere(
    store: Store, tmp_path: Path, marker: str, between: list[tuple[object, str]]
) -> None:
    said = [(SECRET, ""), *between, ("", marker)]
    for n, (value, mark) in enumerate(said):
        bring(store, tmp_path, f"{n}.csv", month(value, mark), DAYS[n])
        if n == 0:
            assert "47.06" in everything(store, tmp_path, ())  # the oracle can see it
    told = everything(store, tmp_path)
    for number in ("47.06", "48.06", "47.1", "48.1"):
        assert number not in told
    assert WITHHELD in told


def test_a_figure_that_went_missing_in_between_is_told_by_no_day(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, "0.csv", month(SECRET), DAYS[0])
    bring(store, tmp_path, "1.csv", month(""), DAYS[1], remove_missing=True)
    bring(store, tmp_path, "2.csv", month("", "[c]"), DAYS[2])
    assert "47.06" not in everything(store, tmp_path)


@pytest.mark.parametrize("then", ["[x]", "", "[x] and left out"])
def test_a_suppressed_figure_that_is_not_published_again_stays_hidden(store: Store, tmp_path: Path, then: str) -> None:
    """Whoever says *not available* after *confidential*, or leaves the row out, has not given the figure free."""
    bring(store, tmp_path, "0.csv", month(SECRET), DAYS[0])
    bring(store, tmp_path, "1.csv", month("", "[c]"), DAYS[1])
    if then:
        bring(store, tmp_path, "2.csv", month("", then.split()[0]), DAYS[2])
    if not then or "left out" in then:
        bring(store, tmp_path, "3.csv", month(""), DAYS[3], remove_missing=True)
    told = everything(store, tmp_path)
    assert "47.06" not in told
    assert "47.1" not in told
    assert WITHHELD in told


def test_limits_of_an_earlier_suppression_are_not_told(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, "0.csv", month("", "[c]", lower=46.0625, upper=48.0625), DAYS[0])
    bring(store, tmp_path, "1.csv", month("", "*"), DAYS[1])
    told = everything(store, tmp_path)
    assert "46.06" not in told
    assert "48.06" not in told


def test_an_older_release_that_comes_late_does_not_bring_it_back(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, "1.csv", month("", "[c]"), DAYS[1])
    bring(store, tmp_path, "0.csv", month(SECRET), DAYS[0])
    assert "47.06" not in everything(store, tmp_path)


def test_limits_around_a_suppressed_figure_are_not_told(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, "0.csv", month("", "[c]", lower=46.0625, upper=48.0625), DAYS[0])
    told = everything(store, tmp_path)
    assert "46.06" not in told
    assert "48.06" not in told


@pytest.mark.parametrize("marker", ["[x]", "[u]", "..", "[z]", "not collected"])
def test_a_figure_that_hides_nobody_keeps_its_past(store: Store, tmp_path: Path, marker: str) -> None:
    bring(store, tmp_path, "0.csv", month(OPEN), DAYS[0])
    bring(store, tmp_path, "1.csv", month("", marker), DAYS[1])
    assert "31.125" in everything(store, tmp_path)


def test_a_figure_published_again_has_its_past_again(store: Store, tmp_path: Path) -> None:
    for n, (value, mark) in enumerate([(OPEN, ""), ("", "[c]"), (33.5, "")]):
        bring(store, tmp_path, f"{n}.csv", month(value, mark), DAYS[n])
    assert "31.125" in everything(store, tmp_path)


def test_neighbours_computed_from_it_are_not_shown_and_are_nobodys_group(store: Store, tmp_path: Path) -> None:
    """Distances that rest on a figure would tell it, and so does their order."""
    more = [line(code, "Density", "2024", 5 * n) for n, code in enumerate((*OTHERS, BARNSLEY))]
    bring(store, tmp_path, "0.csv", month(SECRET) + more, DAYS[0])
    neighbours.compute(store, "care", [s.id for s in series_service.search(store, "")], "2026")
    rule = GroupRule.neighbours("care", "2026")
    assert neighbours.show(store, OTHERS[0], "care").lines
    bring(store, tmp_path, "1.csv", month("", "[c]"), DAYS[1])
    shown = neighbours.show(store, OTHERS[0], "care")
    assert (shown.lines, shown.sentence[:9]) == ((), "Not shown")
    assert "suppressed since" in councils.page(store, OTHERS[0], rule).group.label
    with past.then(store, DAYS[0]) as then:
        assert "suppressed since" in councils.page(then, OTHERS[0], rule).group.label
    neighbours.compute(store, "care", [s.id for s in series_service.search(store, "")], "2026", replace=True)
    assert neighbours.show(store, OTHERS[0], "care").lines
    neighbours.remove(store, "care")


def test_neighbours_are_shown_again_when_the_suppression_is_taken_back(store: Store, tmp_path: Path) -> None:
    more = [line(code, "Density", "2024", 5 * n) for n, code in enumerate((*OTHERS, BARNSLEY))]
    bring(store, tmp_path, "0.csv", month(SECRET) + more, DAYS[0])
    neighbours.compute(store, "care", [s.id for s in series_service.search(store, "")], "2026")
    before = neighbours.show(store, OTHERS[0], "care")
    bring(store, tmp_path, "1.csv", month("", "[c]"), DAYS[1])
    refresh.undo(store)
    assert neighbours.show(store, OTHERS[0], "care") == before


def test_it_is_counted_as_withdrawn_and_undo_gives_back_what_was_there(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, "0.csv", month(SECRET), DAYS[0])
    before = store.con.execute("SELECT * FROM slab ORDER BY id").fetchall()
    bring(store, tmp_path, "1.csv", month("", "[c]"), DAYS[1])
    for found in (changes.changes(store), changes.changes(store, codes=[BARNSLEY])):
        (row,) = found.rows
        assert dict(found.counts)["Withdrawn"] == 1
        assert (row.before.text, row.before.sort, row.after.text) == (WITHHELD, None, "confidential")
        assert row.spoken.endswith(
            "Barnsley: no figure, withheld: suppressed since withdrawn, now no figure, confidential"
        )
    refresh.undo(store)
    assert store.con.execute("SELECT * FROM slab ORDER BY id").fetchall() == before


@pytest.mark.parametrize(
    ("words", "hides"),
    [
        ("[c]", True), ("C", True), ("*", True), ("supp", True), ("[p] [c]", True), (WITHHELD, True),
        ("Value suppressed for disclosure control due to small count", True),
        ("Value cannot be calculated as number of cases is too small", True), ("fewer than 5 pupils", True),
        ("", False), ("[x]", False), ("[u]", False), ("[low]", False), ("k", False), ("not available", False),
        ("Value not published for data quality reasons", False), ("provisional", False),
    ],
)  # fmt: skip
def test_which_words_hide_a_figure(words: str, hides: bool) -> None:
    assert suppresses(words) is hides
    state = CellState(None, marker=words or "[x]")
    assert withheld.is_suppressed(state) is hides
    assert not withheld.is_suppressed(CellState(3.0, status=words))
