"""Writes tests/fixtures/bundles/VERSION.zip: ``python -m tests.tools.released_bundle``.

Run once when a version is released; the file is frozen from then on, and every later version must take it in whole.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import adviser_app
from adviser_app.domain.records import COUNCILS, RECORD_TYPES, Kind
from adviser_app.services import exchange, identity, records
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

FOLDER = Path(__file__).parent.parent / "fixtures" / "bundles"
EXAMPLES = {
    Kind.DATE: "2026-05-07", Kind.NUMBER: "12.5", Kind.INTEGER: "1250", Kind.MONEY: "1000.5",
    Kind.YES_NO: "yes", Kind.COUNCIL: "E08000038", Kind.YEAR: "FY2026-27", Kind.LINK: "https://example.org/one",
    Kind.EMAIL: "ann@example.gov.uk", Kind.PHONE: "01226 000000", Kind.LONG: "Two lines,\nand =SUM(A1) “quoted”.",
}  # fmt: skip

TAGS = "finance; new"


def example(table: str, person: str) -> dict[str, str]:
    """A value for every field of a type but those that refer to other records."""
    said = {}
    for field in RECORD_TYPES[table].fields:
        choice = field.choices[0] if field.choices else "=Ann Éxample"
        if field.of == COUNCILS:
            choice = EXAMPLES[Kind.COUNCIL]
        elif field.kind is Kind.TAGS and not field.choices:
            choice = TAGS
        if field.kind is not Kind.RECORD:
            said[field.name] = person if field.kind is Kind.PERSON else EXAMPLES.get(field.kind, choice)
    return said


def make(store: Store, table: str, person: str, made: dict[str, str]) -> str:
    """A record of a type, and before it those that it needs; its id. ``made``: what there is, by type."""
    if table not in made:
        needed = [f for f in RECORD_TYPES[table].fields if f.kind is Kind.RECORD and f.required]
        refers = {f.name: make(store, f.of, person, made) for f in needed}
        made[table] = records.create(store, table, example(table, person) | refers).id
    return made[table]


def fill(store: Store) -> None:
    """A record of every type that travels, one changed, one deleted, one erased, one private that must stay."""
    me = identity.name(store, "Dana Example", "First laptop", email="dana@example.org")
    made: dict[str, str] = {}
    for table, record in RECORD_TYPES.items():
        if record.listed:
            make(store, table, me.person, made)
    action = records.list_rows(store, "action")[0]
    records.change(store, "action", action.id, {"what": "Changed afterwards", "status": "done", "done": "2026-11-22"})
    gone = records.create(store, "contact", {"council": "E06000001", "name": "Gone Example", "role": "Leader"})
    records.delete(store, "contact", [gone.id])
    erased = records.create(store, "contact", {"council": "E06000001", "name": "Erased Example", "role": "Leader"})
    records.erase(store, "contact", erased.id, ["name"], "asked for it")


def main() -> None:
    target = FOLDER / f"{adviser_app.__version__}.zip"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ADVISER_HOME"] = folder
        with new_store(Path(folder)) as store:
            fill(store)
            sent = exchange.out(store, Path(folder), everything=True)
            target.write_bytes(sent.paths[0].read_bytes())
    print(target, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
