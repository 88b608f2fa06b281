"""Bundles of every released version are taken in whole (made by tests/tools/released_bundle.py, frozen since)."""

from __future__ import annotations

from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES
from adviser_app.services import exchange, identity, records
from adviser_app.store import edits
from tests.tools.released_bundle import FOLDER, example
from tests.tools.stores import new_store

BUNDLES = sorted(FOLDER.glob("*.zip"))


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda path: path.stem)
def test_a_bundle_of_a_released_version_is_taken_in_whole(bundle: Path, tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        identity.name(store, "Sam Receiver", "Second laptop")
        shown = exchange.preview(store, bundle)
        with pytest.raises(AdviserError):  # nobody has confirmed its key
            exchange.apply(store, shown, backup=False)
        exchange.trust(store, shown.key, "frozen fixture")
        exchange.apply(store, exchange.preview(store, bundle), backup=False)
        assert edits.compare(store) == []
        for table, record in RECORD_TYPES.items():
            if not record.listed or record.private:
                continue
            if record.area != "Records":
                continue  # this version did not know of them
            told = example(table, shown.person)
            if table == "action":
                told |= {"what": "Changed afterwards", "status": "done", "done": "2026-11-22"}
            first = next(v for v in records.list_rows(store, table) if v.values.get("council") == "E08000038")
            known = {name: text for name, text in told.items() if name in first.values}
            assert {name: first.values[name] for name in known} == known, table
        contacts = {v.values["name"] for v in records.list_rows(store, "contact")}
        assert contacts == {"=Ann Éxample", ""}  # one is deleted, of one the name is erased
        assert [v.values["name"] for v in records.deleted(store, "contact")] == ["Gone Example"]
        assert records.list_rows(store, "private_note") == []
        assert len(records.erasures(store)) == 1


def test_there_is_a_bundle_of_this_version() -> None:
    import adviser_app

    assert f"{adviser_app.__version__}.zip" in {path.name for path in BUNDLES}
