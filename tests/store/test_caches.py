"""What is made from edits is a function of the set of them: any order, any batches, erased before or after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adviser_app.domain.indicators import Polarity, PolaritySource
from adviser_app.domain.records.edits import DELETE, RESTORE, ROW, SET, Edit, make
from adviser_app.store import caches, edits, search
from adviser_app.store.catalogue import load_series
from adviser_app.store.connection import Store
from tests.tools.stores import add_figures, new_store

CELLS = ("name", "role", "term", "tags:a", "pager", ROW)


@st.composite
def histories(draw: st.DrawFn) -> list[Edit]:
    """Edits of two rows by three laptops, each knowing some of those before it."""
    made: list[Edit] = []
    for seq in range(1, draw(st.integers(1, 14)) + 1):
        row, cell = draw(st.sampled_from(("r1", "r2"))), draw(st.sampled_from(CELLS))
        seen = [e for e in made if e.row == row and draw(st.booleans())]
        kind = draw(st.sampled_from((DELETE, RESTORE))) if cell == ROW else SET
        value = '{"start":"2024-05-01"}' if cell == "term" else draw(st.sampled_from(("", "yes", "Ann")))
        covers = [e.id for e in seen if e.field != ROW] if kind == DELETE else []
        made.append(
            make(
                f"l{draw(st.integers(0, 2))}", seq, f"2026-11-22T09:00:0{draw(st.integers(0, 9))}.000Z-0000", "rAnn",
                draw(st.sampled_from(("contact",) * 5 + ("survey",))), row, cell, "" if cell == ROW else value,
                kind=kind, parents=[e.id for e in seen if e.field == cell], covers=covers, salt="s",
            )
        )  # fmt: skip
    return made


def dump(store: Store) -> list[list[tuple[Any, ...]]]:
    """All caches, without the numbers that tie the search index to them."""
    return [
        store.con.execute(sql).fetchall()
        for sql in (
            "SELECT * FROM cell ORDER BY 1, 2, 3",
            "SELECT tbl, row, standing, missing, conflicts, changed, by FROM row_state ORDER BY 1, 2",
            "SELECT * FROM contact ORDER BY id",
            "SELECT s.tbl, s.row, f.title, f.body, f.codes FROM record_search f JOIN row_state s ON s.id = f.rowid"
            " ORDER BY 1, 2",
        )
    ]


@settings(max_examples=60)
@given(histories(), st.data())
def test_any_order_in_any_batches_comes_to_the_same(
    tmp_path_factory: pytest.TempPathFactory, made: list[Edit], data: st.DataObject
) -> None:
    erased = [e.id for e in made if data.draw(st.integers(0, 5)) == 0]
    with new_store(tmp_path_factory.mktemp("once")) as once, new_store(tmp_path_factory.mktemp("parts")) as parts:
        with once.write():
            edits.append(once, made)
            edits.redact(once, erased, "2026-11-22T10:00:00+00:00", "rAnn", "asked")
        order = data.draw(st.permutations(made))
        cut = data.draw(st.integers(0, len(order)))
        with parts.write():
            edits.append(parts, order[:cut])
        with parts.write():
            edits.redact(parts, erased, "2026-11-22T10:00:00+00:00", "rAnn", "asked")
        for edit in order[cut:]:
            with parts.write():
                edits.append(parts, [edit, order[0]])
        with parts.write():
            edits.append(parts, order[:cut])
        assert dump(parts) == dump(once)
        assert edits.compare(parts) == edits.compare(once) == []
        assert list(edits.faulty(parts)) == []
        before = dump(parts)
        edits.rebuild(parts)
        assert dump(parts) == before
        assert edits.holdings(parts) == edits.holdings(once)


def test_a_rollback_leaves_no_trace(tmp_path: Path) -> None:
    def fail(store: Store) -> None:
        with store.write():
            edits.append(store, [make("lA", 1, "2026-11-22T09:00:00.000Z-0000", "r", "contact", "r1", "name", "A")])
            raise RuntimeError("in the middle")

    with new_store(tmp_path) as store:
        before = dump(store)
        with pytest.raises(RuntimeError):
            fail(store)
        assert dump(store) == before
        assert edits.replicas(store) == []


def test_what_advisers_say_of_series_reaches_them_by_any_of_their_names(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        add_figures(store)
        store.con.execute("INSERT INTO series_alias VALUES ('Test', 'Old name', '', '', '', 2, NULL)")
        stamp, author = "2026-11-22T09:00:00.000Z-0000", "rAnn"
        said = {
            "r1": ("Indicator 1", "low is good"),
            "r2": ("Old name", "high is good"),
            "r3": ("Unknown", "low is good"),
        }
        new = [
            make("lA", number, stamp, author, "polarity", row, field, value, salt="s")
            for number, (row, field, value) in enumerate(
                (row, field, value)
                for row, (indicator, polarity) in said.items()
                for field, value in (("publisher", "Test"), ("indicator", indicator), ("polarity", polarity))
            )
        ]
        with store.write():
            edits.append(store, new)

        def told() -> dict[int, tuple[Polarity, PolaritySource | None]]:
            return {s.id: (s.polarity, s.polarity_source) for s in load_series(store)}

        user = PolaritySource.USER
        assert told() == {1: (Polarity.LOW, user), 2: (Polarity.HIGH, user), 3: (Polarity.NONE, None)}
        store.con.execute("UPDATE series SET indicator = 'Unknown' WHERE id = 3")
        caches.spread_polarity(store)
        assert told()[3] == (Polarity.LOW, user)


def test_a_rebuild_that_is_rolled_back_or_read_beside_leaves_a_whole_index(tmp_path: Path) -> None:
    def fail(store: Store) -> None:
        with store.write():
            edits.redact(store, [name.id], "2026-11-22T10:00:00+00:00", "rAnn", "asked")
            assert search.find(store, "Ann", 9) == []
            raise RuntimeError("in the middle")

    stamp = "2026-11-22T09:00:00.000Z-0000"
    name = make("lA", 1, stamp, "r", "contact", "r1", "name", "Ann")
    with new_store(tmp_path) as store, store.reader() as reader:
        with store.write():
            edits.append(store, [name, make("lA", 2, stamp, "r", "contact", "r1", "role", "Leader")])
        before = dump(store)
        with pytest.raises(RuntimeError):
            fail(store)
        assert dump(store) == before
        assert [f.row for f in search.find(reader, "Ann", 9)] == ["r1"]
        edits.rebuild(store)
        assert [f.row for f in search.find(store, "Ann", 9)] == ["r1"]
        assert [f.row for f in search.find(reader, "Ann", 9)] == ["r1"]
        assert dump(store) == before
        assert store.con.execute("PRAGMA integrity_check").fetchone() == ("ok",)
