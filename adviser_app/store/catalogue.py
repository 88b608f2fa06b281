"""Series, periods, labels and releases: everything about values that is not a value."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Polarity, PolaritySource, Release, Series, SeriesKey
from adviser_app.domain.periods import Period
from adviser_app.store.connection import Store


def load_series(store: Store) -> list[Series]:
    """All series with the strongest polarity anyone has given (user over table over file), by id."""
    polarity: dict[int, tuple[Polarity, PolaritySource]] = {}
    strength = list(PolaritySource)
    for series_id, source, value in store.con.execute("SELECT series_id, source, polarity FROM series_polarity"):
        new = PolaritySource(source)
        old = polarity.get(series_id)
        if old is None or strength.index(new) > strength.index(old[1]):
            polarity[series_id] = (Polarity(value), new)
    out = []
    for id_, publisher, indicator, breakdown, measure, unit, decimals in store.con.execute(
        "SELECT id, publisher, indicator, breakdown, measure, unit, decimals FROM series ORDER BY id"
    ):
        value, source = polarity.get(id_, (Polarity.NONE, None))
        out.append(Series(id_, SeriesKey(publisher, indicator, breakdown, measure, unit), decimals, value, source, ""))
    return out


def load_aliases(store: Store) -> dict[SeriesKey, int]:
    """Other names of series, to their ids."""
    return {
        SeriesKey(*row[:5]): row[5]
        for row in store.con.execute(
            "SELECT publisher, indicator, breakdown, measure, unit, series_id FROM series_alias"
        )
    }


def load_period_aliases(store: Store) -> dict[tuple[int, Period], Period]:
    """(series, period as an older label is read) to the period it turned out to be."""
    return {
        (series_id, Period(date.fromisoformat(a), b)): Period(date.fromisoformat(c), d)
        for series_id, a, b, c, d in store.con.execute(
            "SELECT x.series_id, f.start, f.length, t.start, t.length FROM period_alias x"
            " JOIN period f ON f.id = x.from_period JOIN period t ON t.id = x.to_period"
        )
    }


def set_polarity(store: Store, polarities: Iterable[tuple[int, Polarity | None]], source: PolaritySource) -> None:
    """Sets (or with None takes away) what ``source`` says of some series; inside the caller's transaction."""
    for series_id, polarity in polarities:
        if polarity is None:
            store.con.execute(
                "DELETE FROM series_polarity WHERE series_id = ? AND source = ?", (series_id, source.value)
            )
        else:
            store.con.execute(
                "INSERT INTO series_polarity (series_id, source, polarity) VALUES (?, ?, ?)"
                " ON CONFLICT (series_id, source) DO UPDATE SET polarity = excluded.polarity",
                (series_id, source.value, polarity.value),
            )


def said_by_user(store: Store) -> list[tuple[SeriesKey, Polarity]]:
    """What was said by hand, by the series' key."""
    return [
        (SeriesKey(*row[:5]), Polarity(row[5]))
        for row in store.con.execute(
            "SELECT s.publisher, s.indicator, s.breakdown, s.measure, s.unit, p.polarity FROM series_polarity p"
            " JOIN series s ON s.id = p.series_id WHERE p.source = 'user' ORDER BY s.id"
        )
    ]


def polarity_of(store: Store, series_id: int, source: PolaritySource) -> Polarity | None:
    """What one source says of a series."""
    row = store.con.execute(
        "SELECT polarity FROM series_polarity WHERE series_id = ? AND source = ?", (series_id, source.value)
    ).fetchone()
    return Polarity(row[0]) if row else None


def no_such_series(series_id: int) -> AdviserError:
    return AdviserError(
        "No such series",
        f"There is no series {series_id}.",
        "Search for it by a word of its name.",
        code="no-such-series",
    )


def load_periods(store: Store) -> dict[int, Period]:
    return {
        id_: Period(date.fromisoformat(start), length)
        for id_, start, length in store.con.execute("SELECT id, start, length FROM period")
    }


class PeriodLabels:
    """How publishers write their periods: a series' own label, else its publisher's, else start and length."""

    def __init__(self, labels: dict[tuple[str, int, int], str], periods: dict[int, Period]) -> None:
        self._labels = labels
        self._periods = periods

    def of(self, publisher: str, series_id: int, period_id: int) -> str:
        own = self._labels.get((publisher, series_id, period_id))
        if own is not None:
            return own
        common = self._labels.get((publisher, 0, period_id))
        return common if common is not None else str(self._periods[period_id])


def labels(store: Store) -> PeriodLabels:
    rows = store.con.execute("SELECT publisher, series_id, period_id, label FROM period_label")
    return PeriodLabels({(p, s, i): label for p, s, i, label in rows}, load_periods(store))


def load_releases(store: Store) -> list[Release]:
    """All releases in the order of import, undone ones too."""
    files: dict[int, list[tuple[str, str]]] = {}
    for release_id, member, sha in store.con.execute("SELECT release_id, member, sha256 FROM release_file ORDER BY id"):
        files.setdefault(release_id, []).append((member, sha))
    return [
        Release(id_, publisher, released, imported, tuple(files.get(id_, ())), json.loads(counts), undone, bool(late))
        for id_, publisher, released, imported, counts, undone, late in store.con.execute(
            "SELECT id, publisher, released, imported, counts, undone, late FROM release ORDER BY id"
        )
    ]


def generation(store: Store) -> tuple[int, ...]:
    """Changes whenever figures or names do: what caches compare, and what a preview was made against."""
    row = store.con.execute(
        "SELECT (SELECT coalesce(max(id), 0) FROM release), (SELECT count(*) FROM release WHERE undone IS NOT NULL),"
        " (SELECT count(*) FROM area), (SELECT count(*) + count(undone) FROM series_join)"
    ).fetchone()
    return tuple(int(n) for n in row)


# -- writing, inside the caller's transaction ---------------------------------------------------------------------


def next_series_id(store: Store) -> int:
    """Never that of a series that was joined into another: it comes back when the join is taken apart."""
    return int(
        store.con.execute(
            "SELECT 1 + max((SELECT coalesce(max(id), 0) FROM series),"
            " (SELECT coalesce(max(gone), 0) FROM series_join))"
        ).fetchone()[0]
    )


def next_period_id(store: Store) -> int:
    return int(store.con.execute("SELECT coalesce(max(id), -1) + 1 FROM period").fetchone()[0])


def add_series(store: Store, series: Iterable[tuple[int, SeriesKey, int]]) -> None:
    """(id, key, decimals) of each."""
    store.con.executemany(
        "INSERT INTO series (id, publisher, indicator, breakdown, measure, unit, decimals, valued)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, x'')",
        [(id_, k.publisher, k.indicator, k.breakdown, k.measure, k.unit, decimals) for id_, k, decimals in series],
    )


def set_decimals(store: Store, series_id: int, decimals: int) -> None:
    store.con.execute("UPDATE series SET decimals = ? WHERE id = ?", (decimals, series_id))


def add_period(store: Store, period_id: int, period: Period) -> None:
    """Raises AdviserError 'too-many-periods' when the 4,096 periods a store can tell apart are used up."""
    if period_id > 4095:
        raise AdviserError(
            "Too many different periods",
            "The store can tell 4,096 periods apart, and this refresh needs more.",
            "Import it into a store of its own.",
            code="too-many-periods",
        )
    store.con.execute(
        "INSERT INTO period (id, start, length) VALUES (?, ?, ?)", (period_id, period.start.isoformat(), period.length)
    )


def put_labels(store: Store, labels: Iterable[tuple[str, int, int, str]]) -> None:
    """(publisher, series, period, label): a series keeps a label of its own only where its publisher's differs."""
    known = {
        (publisher, series_id, period_id): label
        for publisher, series_id, period_id, label in store.con.execute(
            "SELECT publisher, series_id, period_id, label FROM period_label"
        )
    }
    put: dict[tuple[str, int, int], str] = {}
    drop: list[tuple[str, int, int]] = []
    for publisher, series_id, period_id, label in labels:
        common, own = (publisher, 0, period_id), (publisher, series_id, period_id)
        if known.setdefault(common, label) == label:
            if common not in put:
                put[common] = label
            if own in known:
                drop.append(own)
        elif known.get(own) != label:
            put[own] = label
    store.con.executemany("DELETE FROM period_label WHERE publisher = ? AND series_id = ? AND period_id = ?", drop)
    store.con.executemany(
        "INSERT INTO period_label (publisher, series_id, period_id, label) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (publisher, series_id, period_id) DO UPDATE SET label = excluded.label",
        [(*key, label) for key, label in put.items()],
    )
