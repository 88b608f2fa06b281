"""Which record a command means, as people write it: its kind, its row, its fields."""

from __future__ import annotations

from collections.abc import Sequence
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
    """A record by its number or its beginning, or by its caption, a deleted one too. Raises AdviserError
    'no-such-record'."""
    from adviser_app.services import records as service

    try:
        return service.get(store, record.name, wanted)
    except AdviserError:
        rows = [*service.list_rows(store, record.name), *service.deleted(store, record.name)]
        found = [r for r in rows if len(wanted) >= _BEGINNING and r.id.startswith(wanted)]
        found = found or [r for r in rows if r.caption.casefold() == wanted.strip().casefold()]
        if len(found) != 1:
            raise
        return found[0]


def typed(store: Store, record: RecordType, given: Sequence[str]) -> dict[str, str]:
    """FIELD=VALUE as typed; councils, people and other records may be named. Raises AdviserError, RecordRefused."""
    from adviser_app.domain.records import FieldError
    from adviser_app.services import records as service
    from adviser_app.services import sheets

    texts: dict[str, str] = {}
    references: sheets.References | None = None
    wrong = {}
    for one in given:
        name, equals, value = one.partition("=")
        field = record.by_name.get(name.strip())
        if not equals or field is None:
            raise AdviserError(
                "No such field", f"{one!r} is no FIELD=VALUE of a {record.label.lower()}.",
                f"Its fields: {', '.join(record.by_name)}.", code="no-such-field",
            )  # fmt: skip
        if value.strip() and sheets.is_reference(field):
            references = references or sheets.References(store)
            try:
                value = references.find_all(field, value)
            except FieldError as error:
                wrong[field.name] = error
        texts[field.name] = value
    if wrong:
        raise service.RecordRefused(record, wrong)
    return texts
