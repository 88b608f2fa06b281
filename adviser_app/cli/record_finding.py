"""Which record a command means: its kind and its row, as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adviser_app.domain.errors import AdviserError

if TYPE_CHECKING:
    from adviser_app.domain.records import RecordType
    from adviser_app.services.records import RecordView
    from adviser_app.services.stores import Store

_BEGINNING = 4  # letters of a row's number that may stand for it, if no other begins so


def type_of(name: str) -> RecordType:
    """A kind of record by its name or its words. Raises AdviserError 'no-such-record-type'."""
    from adviser_app.domain.records import RECORD_TYPES
    from adviser_app.services import records as service

    plain = " ".join(name.replace("-", " ").replace("_", " ").split()).casefold()
    for record in RECORD_TYPES.values():
        if plain in (record.name.replace("_", " "), record.label.casefold(), record.plural.casefold()):
            return record
    return service.type_of(name)


def row_of(store: Store, record: RecordType, wanted: str) -> RecordView:
    """A record by its number or its beginning, a deleted one too. Raises AdviserError 'no-such-record'."""
    from adviser_app.services import records as service

    try:
        return service.get(store, record.name, wanted)
    except AdviserError:
        rows = [*service.list_rows(store, record.name), *service.deleted(store, record.name)]
        found = [r for r in rows if len(wanted) >= _BEGINNING and r.id.startswith(wanted)]
        if len(found) != 1:
            raise
        return found[0]
