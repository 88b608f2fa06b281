"""Looks of the risk overview: a day replaced as a whole, forgotten where asked, of this laptop alone."""

from __future__ import annotations

from pathlib import Path

from adviser_app.store import looks
from tests.tools.stores import new_store

A, B = "E08000038", "E08000017"


def test_a_day_is_kept_once_and_forgotten_where_asked(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        assert looks.days(store) == []
        looks.put(store, "2026-10-01", {"intervention": "1"}, [A, B], [(A, "intervention", "s", 1.0, "One.")])
        looks.put(store, "2026-10-02", {"intervention": "1"}, [A], [])
        looks.put(store, "2026-10-02", {"intervention": "2"}, [B], [(B, "intervention", "t", 2.0, "Two.")])
        assert looks.days(store) == ["2026-10-01", "2026-10-02"]
        rows = looks.load(store, "2026-10-02")
        assert looks.settings_of(rows) == {"intervention": "2"}
        assert [r[:2] for r in rows] == [("", ""), (B, ""), (B, "intervention")]
        looks.put(store, "2026-10-03", {}, [A], [], drop=["2026-10-01"])
        assert looks.days(store) == ["2026-10-02", "2026-10-03"]
        assert looks.load(store, "2026-10-01") == []
        assert looks.settings_of([]) == {}
