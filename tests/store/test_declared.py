"""One declaration, one table: the columns are the fields; a type made up here goes through every part that is not a
form, and gets a field."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from adviser_app.domain.records import COUNCILS, RECORD_TYPES, Field, Kind, RecordType
from adviser_app.domain.records.edits import make
from adviser_app.services import records
from adviser_app.store import edits, migrate
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

SURVEY = RecordType(
    "survey", "Survey", "Surveys", about="What residents say.", title=("wave",), order=("wave",), council="council",
    key=("council", "wave"),
    fields=(
        Field("council", "Council", Kind.COUNCIL, required=True),
        Field("wave", "Wave", required=True),
        Field("satisfied", "Satisfied", Kind.NUMBER, group="result"),
        Field("asked", "Asked on", Kind.DATE, group="result"),
        Field("topics", "Topics", Kind.TAGS),
        Field("offer", "After the offer", Kind.RECORD, of="offer"),
        Field("asked_in", "Asked in", Kind.TAGS, of=COUNCILS),
    ),
)  # fmt: skip
TABLE = (
    "CREATE TABLE survey (id TEXT PRIMARY KEY, council TEXT NOT NULL DEFAULT '', wave TEXT NOT NULL DEFAULT '',"
    " satisfied TEXT NOT NULL DEFAULT '', asked TEXT NOT NULL DEFAULT '', topics TEXT NOT NULL DEFAULT '',"
    " offer TEXT NOT NULL DEFAULT '', asked_in TEXT NOT NULL DEFAULT '');"
)


def columns(store: Store, table: str) -> list[str]:
    return [row[0] for row in store.con.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table,))]


@pytest.mark.parametrize("record", RECORD_TYPES.values(), ids=lambda r: r.name)
def test_the_columns_of_a_table_are_the_fields_of_its_type(record: RecordType, tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        # A field added to the declaration needs a migration that adds its column at the end, and the other way round.
        assert columns(store, record.name)[0] == "id"
        assert sorted(columns(store, record.name)[1:]) == sorted(f.name for f in record.fields)


def test_a_type_made_up_here_and_a_field_added_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECORD_TYPES, "survey", SURVEY)
    folder = tmp_path / "migrations"
    folder.mkdir()
    for one in migrate.available():
        shutil.copy(one.path, folder)
    number = migrate.latest()
    (folder / f"{number + 1:04}_survey.sql").write_text(TABLE)
    with new_store(tmp_path) as store:
        migrate.migrate(store, migrate.in_folder(folder))

        theme = records.create(store, "support_theme", {"name": "Leadership"})
        offer = records.create(store, "offer", {"name": "Mentoring", "theme": theme.id})
        texts = {
            "council": "E08000016", "wave": "Autumn", "satisfied": "61.0", "asked": "1/10/2026", "topics": "b; a",
            "offer": "mentoring", "asked_in": "Leeds; Barnsley",
        }  # fmt: skip
        made = records.create(store, "survey", texts)
        assert made.values == {
            "council": "E08000038", "wave": "Autumn", "satisfied": "61", "asked": "2026-10-01", "topics": "a; b",
            "offer": offer.id, "asked_in": "E08000035; E08000038",
        }  # fmt: skip
        with pytest.raises(records.RecordExists):
            records.create(store, "survey", texts)
        records.change(store, "survey", made.id, {"satisfied": "62", "topics": "a"})
        assert records.get(store, "survey", made.id).values["asked"] == "2026-10-01"
        assert [h.row for h in records.search(store, "barnsley autumn")] == [made.id]
        assert [h.row for h in records.search(store, "autumn leeds mentoring")] == [made.id]
        assert ("Satisfied", "61", "62") in {
            (x.field, x.before, x.after) for x in records.history(store, "survey", made.id)
        }
        records.undo(store)
        records.delete(store, "survey", [made.id])
        records.undo(store)
        assert records.get(store, "survey", made.id).values == made.values
        # a newer version sends a field that this one does not know
        with store.write():
            edits.append(
                store,
                [make("lB", 1, "2026-11-22T09:00:00.000Z-0000", "rB", "survey", made.id, "sample", "1200", salt="s")],
            )
        assert records.get(store, "survey", made.id).values == made.values
        assert edits.compare(store) == []

        # one line, one migration
        (folder / f"{number + 2:04}_sample.sql").write_text(
            "ALTER TABLE survey ADD COLUMN sample TEXT NOT NULL DEFAULT '';"
        )
        more = replace(SURVEY, fields=(*SURVEY.fields, Field("sample", "People asked", Kind.INTEGER)))
        monkeypatch.setitem(RECORD_TYPES, "survey", more)
        migrate.migrate(store, migrate.in_folder(folder))
        assert sorted(columns(store, "survey")[1:]) == sorted(f.name for f in more.fields)
        edits.rebuild(store)  # as opening the store does after an upgrade
        assert records.get(store, "survey", made.id).values["sample"] == "1200"
        assert records.change(store, "survey", made.id, {"sample": "1,300"}).values["sample"] == "1300"
        assert edits.compare(store) == []
