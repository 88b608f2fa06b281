"""What of a record is searched: its title, the rest of its text, and the councils and people it names."""

from __future__ import annotations

from collections.abc import Mapping

from adviser_app.domain.records import Kind, RecordType

_CODES = (Kind.COUNCIL, Kind.PERSON)


def document(record: RecordType, values: Mapping[str, str]) -> tuple[str, str, str]:
    """(title, body, codes). Councils and people stand in by their ids: their names are looked up when searching, so
    that a corrected name needs no new index."""
    title = " · ".join(values[n] for n in record.title if values[n] and record.by_name[n].kind not in _CODES)
    body = "\n".join(
        values[f.name] for f in record.fields if values[f.name] and f.kind not in _CODES and f.name not in record.title
    )
    codes = " ".join(values[f.name] for f in record.fields if values[f.name] and f.kind in _CODES)
    return title, body, codes
