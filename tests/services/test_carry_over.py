"""Stores of every released version, opened as the program opens them: what they held is there, as records."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from adviser_app.domain.indicators import Polarity, PolaritySource
from adviser_app.services import carry_over, portfolio, records, stores
from adviser_app.store import edits, integrity
from adviser_app.store.areas import load_areas
from adviser_app.store.catalogue import load_series

STORES = Path(__file__).parent.parent / "fixtures" / "stores"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The store of schema 1, with a polarity set by hand too."""
    path = tmp_path / "old.db"
    shutil.copyfile(STORES / "0001.db", path)
    con = dbapi2.connect(str(path))
    con.execute("INSERT INTO series_polarity VALUES (1, 'user', 'no judgement')")
    con.commit()
    con.close()
    return path


def test_settings_of_schema_1_become_records_once(old: Path) -> None:
    for _ in range(2):
        with stores.open_store(old) as store:
            assert portfolio.get(store) == ["E08000038"]
            series = load_series(store)[0]
            assert (series.polarity, series.polarity_source) == (Polarity.NONE, PolaritySource.USER)
            assert [r.values["polarity"] for r in records.list_rows(store, "polarity")] == ["no judgement"]
            row = records.list_rows(store, "portfolio")[0]
            assert row.values["start"] <= date.today().isoformat()
            assert edits.compare(store) == []
            assert integrity.check(store, deep=True) == []
            assert records.undo_labels(store) == (None, None)
            assert carry_over.apply(store) == 0
    assert [b.reason for b in stores.list_backups(old)] == ["upgrade"]


def test_a_program_killed_after_the_upgrade_carries_over_the_next_time(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(store: object) -> int:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(carry_over, "apply", killed)
        with pytest.raises(RuntimeError, match="killed"):
            stores.open_store(old)
    with stores.open_store(old) as store:
        assert portfolio.get(store) == ["E08000038"]
        assert load_series(store)[0].polarity_source is PolaritySource.USER


def test_nothing_to_carry_over_makes_no_identity(tmp_path: Path) -> None:
    with stores.open_store(tmp_path / "new.db") as store:
        assert store.con.execute("SELECT count(*) FROM identity").fetchone()[0] == 0
        assert store.con.execute("SELECT count(*) FROM setting WHERE key = 'carry_over'").fetchone()[0] == 0


def test_the_store_of_schema_2_opens_whole(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    shutil.copyfile(STORES / "0002.db", path)
    with stores.open_store(path) as store:
        assert [(v.caption, v.by) for v in records.list_rows(store, "contact")] == [
            ("Bea Leader · Leader", "Ann Example")
        ]
        contact = records.list_rows(store, "contact")[0]
        assert (contact.values["end"], contact.values["email"], contact.values["tags"]) == ("2026-05-01", "", "a; b")
        assert [v.values["text"] for v in records.list_rows(store, "private_note")] == ["Said in confidence"]
        assert [v.values["text"] for v in records.deleted(store, "note")] == ["Deleted"]
        assert [e.reason for e in records.erasures(store)] == ["asked"]
        assert {a.code: a.population for a in load_areas(store)}["E08000038"] == 250000
        assert load_series(store)[0].polarity is Polarity.LOW
        assert edits.compare(store) == []
        assert records.undo_labels(store)[0] == "added council details"
        # It is a copy, so the next edit is made under a new number.
        before = set(edits.all_replicas(store))
        records.change(store, "contact", contact.id, {"role": "Mayor"})
        assert len(set(edits.all_replicas(store)) - before) == 1
