"""What of a record is searched: its title, the rest of its text, and the councils, people and records it names."""

from __future__ import annotations

from collections.abc import Mapping

from adviser_app.domain.records import COUNCILS, Field, Kind, RecordType

_CODES = (Kind.COUNCIL, Kind.PERSON, Kind.RECORD)


def document(record: RecordType, values: Mapping[str, str]) -> tuple[str, str, str]:
    """(title, body, codes). Councils, people and records stand in by their ids: their names are looked up when
    searching, so that a corrected name needs no new index."""
    title = " · ".join(values[n] for n in record.title if values[n] and not _is_code(record.by_name[n]))
    body = "\n".join(
        values[f.name] for f in record.fields if values[f.name] and not _is_code(f) and f.name not in record.title
    )
    codes = " ".join(values[f.name] for f in record.fields if values[f.name] and _is_code(f))
    return title, body, codes


def _is_code(field: Field) -> bool:
    return field.kind in _CODES or field.of == COUNCILS
