"""Sets of nearest neighbours: taken in from ranked files, computed from chosen series, listed, shown, removed."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from adviser_app.analysis import neighbours as measure
from adviser_app.analysis.comparison import Floats
from adviser_app.domain.areas import Area, is_edition, is_model, why_left_out
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Problem, Severity
from adviser_app.domain.progress import QUIET, Work
from adviser_app.services import baskets, councils
from adviser_app.services.figures import Loaded, loaded
from adviser_app.services.series import get as series_of
from adviser_app.services.small_tables import contents
from adviser_app.store import cells
from adviser_app.store import neighbours as stored
from adviser_app.store.connection import Store
from adviser_app.store.neighbours import Ranked
from adviser_app.viewmodels import groups as view
from adviser_app.viewmodels import text

MOST = 20  # neighbours that are kept of a computed set, as many as the published ones have
LEAST_SERIES = 2  # of one series alone the "distance" is nothing but a rank
COMPUTED = "computed in Adviser"
_CODE = re.compile(r"[EWSNK][0-9]{8}")


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a set in did. ``councils``: of how many of today's councils it ranks the neighbours, of ``of``;
    ``already``: the same file was here before, and nothing was written; ``problems``: rows not taken."""

    set: view.SetLine
    councils: int
    of: int
    already: bool
    replaced: bool
    problems: tuple[Problem, ...]


def sets(store: Store) -> list[view.SetLine]:
    """All sets, by model, the newest edition first."""
    return [_line(one) for one in stored.every(store)]


def import_file(
    store: Store, path: Path, model: str, edition: str, *, source: str = "", replace: bool = False
) -> Taken:
    """Take in a ranked file: ``AREACD,1,2,…,20``, a row an area, codes of its neighbours from the nearest on.

    Rows that cannot be read as that are not taken and are told with their line; the others are, in one transaction.
    Codes are kept as published, whatever areas they are of. The same file again changes nothing.
    Raises AdviserError 'cannot-read', 'not-neighbours', 'no-such-model-name', 'no-such-edition', 'set-exists'.
    """
    model, edition = _named(model), _edition(edition)
    data = contents(path, lambda why: _not_neighbours(path.name, why))
    digest = hashlib.sha256(data).hexdigest()
    rows, problems = _read(data, path.name)
    there = stored.find(store, model, edition)
    if there is not None and there.sha256 == digest:
        return _taken(store, there, problems, already=True)
    if there is not None and not replace:
        raise _exists(there)
    if not rows:
        raise _not_neighbours(path.name, "no row of it can be taken")
    made = stored.put(store, model, edition, rows, source=source.strip(), file=path.name, sha256=digest)
    return _taken(store, made, problems, replaced=there is not None)


def remove(store: Store, model: str, edition: str = "") -> view.SetLine:
    """Take a set out: an edition of a model, its newest unless given. Raises AdviserError 'no-such-set'."""
    found = _find(store, model, edition)
    stored.remove(store, found.id)
    return _line(found)


def show(store: Store, code: str, model: str, edition: str = "", today: date | None = None) -> view.NeighboursView:
    """The neighbours of a council in a set, with those that do not count and why. Raises AdviserError 'no-such-set',
    'no-such-council'."""
    kept = _find(store, model, edition)
    today = today or date.today()
    with cells.snapshot(store):
        state = loaded(store)
        area = councils.council(state, code)
        stale = stored.is_stale(store, kept)
        codes = () if stale else (area.code, *area.former_codes)
        ranked = stored.ranked(store, kept.id, codes) or Ranked(())
    lines = []
    for at, other in enumerate(ranked.codes):
        known = state.by_code.get(other)
        why = why_left_out(area, known, same_type=False, today=today)
        distance = ranked.distances[at] if ranked.distances else None
        lines.append(view.NeighbourLine(at + 1, other, known.name if known else other, why, distance))
    line = _line(kept)
    said = view.stale_sentence(line.name) if stale else view.neighbours_sentence(area.name, line.name, tuple(lines))
    return view.NeighboursView(area.code, area.name, line, tuple(lines), said)


# -- computed ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Column:
    """A series as it counts: in one period, a value a council; ``slab``: the id of its figures in that period."""

    name: str
    values: Floats
    slab: int


def compute(
    store: Store,
    model: str,
    series_ids: Iterable[int],
    edition: str = "",
    *,
    replace: bool = False,
    today: date | None = None,
    work: Work = QUIET,
) -> Taken:
    """A set of neighbours from figures (``analysis.neighbours``), kept as an edition of a model: today's unless given.

    Each series counts in its newest period, whatever its length, in which at least half as many councils have a value
    as in its fullest one.
    Series that nobody has a value in, or that are the same everywhere, do not count; the method, which is kept with
    the set, names all. Raises AdviserError 'no-such-series', 'too-few-series', and as ``import_file`` does.
    """
    today = today or date.today()
    model, edition = _named(model), _edition(edition or today.isoformat())
    there = stored.find(store, model, edition)
    if there is not None and not replace:
        raise _exists(there)
    with cells.snapshot(store):
        state = loaded(store)
        areas = sorted((a for a in state.areas if a.is_council and a.exists_on(today)), key=lambda a: a.code)
        found = []
        for series_id in dict.fromkeys(series_ids):
            work.step("Reading the series")
            found.append(_column(state, series_id, areas))
    columns = [c for c in found if isinstance(c, _Column)]
    if len(columns) < LEAST_SERIES:
        raise AdviserError(
            "Too few series",
            f"Of the series chosen {len(columns)} can tell councils apart, and at least {LEAST_SERIES} are needed.",
            "Choose others, or a basket with more.",
            code="too-few-series",
        )
    work.step("Measuring the distances")
    apart = measure.distances(np.column_stack([c.values for c in columns]))
    rows = {
        areas[i].code: Ranked(tuple(areas[j].code for j in near), tuple(round(float(apart[i, j]), 6) for j in near))
        for i, near in enumerate(measure.nearest(apart, MOST))
        if len(near)
    }
    method = _method([c.name for c in columns], [name for name in found if isinstance(name, str)])
    used = [{areas[i].id for i in np.flatnonzero(~np.isnan(c.values)).tolist()} for c in columns]
    every = [a.id for a in state.areas if a.is_council]
    without = {c.slab: [i for i in every if i not in of] for c, of in zip(columns, used, strict=True)}
    with store.write():
        made = stored.put(store, model, edition, rows, source=COMPUTED, method=method)
        stored.put_made_of(store, model, edition, without)
        stored.recheck(store)  # figures may have come while the distances were measured
    return _taken(store, made, [], replaced=there is not None)


def series_of_basket(store: Store, basket: str) -> list[int]:
    """The series of a basket (by row or name) that there are figures of. Raises AdviserError 'no-such-basket'."""
    return sorted(baskets.series_of(store, baskets.find(store, basket)))


def _column(state: Loaded, series_id: int, areas: Sequence[Area]) -> _Column | str:
    """A series as it counts, or its name where it does not tell councils apart."""
    series = series_of(state, series_id)
    figures = state.figures
    columns = figures.columns([a.id for a in areas])
    title = text.title(series.key.indicator, series.key.breakdown)
    counts = {  # by the position of each period: councils with a value
        int(at): int(n)
        for lane in figures.lanes_of(series_id).tolist()
        for at, n in zip(
            figures.positions(lane),
            (~np.isnan(figures.values(figures.positions(lane), columns))).sum(axis=1),
            strict=True,
        )
    }
    enough = [at for at, n in counts.items() if n and n * 2 >= max(counts.values())]
    if not enough:
        return title

    def newest(at: int) -> tuple[int, int]:  # of two that end on one day the longer, which is the steadier
        period = state.catalogue.periods[int(figures.period[at])]
        return period.end.toordinal(), -period.start.toordinal()

    best = max(enough, key=newest)
    values = figures.values(np.array([best]), columns)[0]
    if not measure.with_spread(values[:, None])[0]:
        return title
    period = state.catalogue.period(series_id, int(figures.period[best]))
    name = f"{title} ({period}, {int((~np.isnan(values)).sum())} councils)"
    return _Column(name, values, int(figures.ids[best]))


def _method(names: Sequence[str], without: Sequence[str]) -> str:
    out = (
        f"Standardised Euclidean distance over {len(names)} series: each less its mean and divided by its standard"
        " deviation over all councils; the root of the mean squared difference over the series that two councils both"
        f" have, at least half of them. {'; '.join(names)}."
    )
    return out + (f" Not counted, because they tell no councils apart: {'; '.join(without)}." if without else "")


# -- reading -----------------------------------------------------------------------------------------------------


def _read(data: bytes, file: str) -> tuple[dict[str, Ranked], list[Problem]]:
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _not_neighbours(file, "it is not text in UTF-8") from None
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    rows: dict[str, Ranked] = {}
    lines: dict[str, int] = {}
    twice: set[str] = set()
    problems: list[Problem] = []
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if len(header) < 2 or header[1:] != [str(n) for n in range(1, len(header))]:
            raise _not_neighbours(file, "its first line is not a code’s name and then 1, 2, 3 …")
        line = reader.line_num + 1
        for raw in reader:
            row = [cell.strip() for cell in raw]
            if any(row):
                found = _row(row, header, file, line)
                if isinstance(found, Problem):
                    problems.append(found)
                elif found[0] not in lines:
                    rows[found[0]], lines[found[0]] = found[1], line
                elif rows[found[0]] != found[1]:
                    first = [] if found[0] in twice else [lines[found[0]]]
                    twice.add(found[0])
                    problems += [_twice(file, at, header[0], found[0]) for at in (*first, line)]
            line = reader.line_num + 1
    except csv.Error as error:
        raise _not_neighbours(file, f"line {reader.line_num} is not CSV ({error})") from error
    return {code: found for code, found in rows.items() if code not in twice}, sorted(problems, key=lambda p: p.line)


def _row(row: list[str], header: list[str], file: str, line: int) -> tuple[str, Ranked] | Problem:
    """The code of a row and its neighbours, or what is wrong with it."""

    def wrong(at: int, message: str, remedy: str, code: str) -> Problem:
        column = header[at] if at < len(header) else ""
        return Problem(code, Severity.ERROR, file, line, column, row[at], message, remedy)

    given = [cell for cell in row[1:] if cell]
    for at, cell in enumerate(row):
        if at >= len(header) and cell:
            return wrong(at, "The row has more cells than the first line.", "Take out what is too much.", "cell-beyond")
        if cell and not _CODE.fullmatch(cell):
            return wrong(at, "This is no code of an area.", "Write it as E08000035.", "no-area-code")
    if not row[0]:
        return wrong(0, "The row says no area.", "Fill in its code.", "no-area-code")
    if [cell for cell in row[1 : 1 + len(given)] if cell] != given:
        return wrong(row.index("", 1), "A neighbour is missing between others.", "Fill it in.", "rank-missing")
    for at, cell in enumerate(given, start=1):
        if cell == row[0] or cell in given[: at - 1]:
            said = "An area is its own neighbour." if cell == row[0] else "A neighbour stands there twice."
            return wrong(at, said, "Take one of them out.", "neighbour-twice")
    return row[0], Ranked(tuple(given))


def _twice(file: str, line: int, column: str, code: str) -> Problem:
    return Problem(
        "area-twice", Severity.ERROR, file, line, column, code,
        "The area stands there twice, with other neighbours; neither row is taken.", "Keep one of them.",
    )  # fmt: skip


# -- names and refusals ------------------------------------------------------------------------------------------


def _line(one: stored.NeighbourSet) -> view.SetLine:
    name = view.set_name(one.model, one.edition)
    return view.SetLine(one.model, one.edition, name, one.areas, one.source, one.method, one.file, one.taken)


def _taken(
    store: Store,
    kept: stored.NeighbourSet,
    problems: Sequence[Problem],
    *,
    already: bool = False,
    replaced: bool = False,
) -> Taken:
    known = councils.list_councils(store)
    ranked = sum(stored.ranked(store, kept.id, (a.code, *a.former_codes)) is not None for a in known)
    return Taken(_line(kept), ranked, len(known), already, replaced, tuple(problems))


def _find(store: Store, model: str, edition: str) -> stored.NeighbourSet:
    wanted = "-".join(model.casefold().split())
    found = stored.find(store, wanted, edition.strip())
    if found is None:
        known = [view.set_name(s.model, s.edition) for s in stored.every(store)]
        raise AdviserError(
            "No such neighbours",
            f"There are no neighbours “{view.set_name(wanted, edition)}”.",
            f"There are: {'; '.join(known)}." if known else "Take some in from a file, or compute them.",
            code="no-such-set",
        )
    return found


def _named(model: str) -> str:
    name = "-".join(model.casefold().split())
    if not is_model(name):
        raise AdviserError(
            "What is the model called?",
            f"“{model}” cannot name a model of neighbours.",
            "Use small letters, figures and hyphens, such as global or adult-social-care.",
            code="no-such-model-name",
        )
    return name


def _edition(edition: str) -> str:
    said = edition.strip()
    if not is_edition(said):
        raise AdviserError(
            "Of when is the edition?",
            f"“{edition}” is no year, month or day.",
            "Write it as 2026, 2026-03 or 2026-03-03.",
            code="no-such-edition",
        )
    return said


def _exists(there: stored.NeighbourSet) -> AdviserError:
    name = view.set_name(there.model, there.edition)
    return AdviserError(
        "This edition is here already",
        f"“{name}” is here already, and it is another one.",
        "Give the new one an edition of its own, or replace the old one.",
        code="set-exists",
    )


def _not_neighbours(file: str, why: str) -> AdviserError:
    return AdviserError(
        "Not a file of neighbours",
        f"{file} cannot be taken: {why}.",
        "It must have the code of an area in its first column, and those of its neighbours under 1, 2, 3 … beside it.",
        code="not-neighbours",
    )
