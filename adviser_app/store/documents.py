"""What of a record is searched: its title, the rest of its text, and the councils, people and records it names."""

from __future__ import annotations

from collections.abc import Mapping

from adviser_app.domain.records import RecordType


def document(record: RecordType, values: Mapping[str, str]) -> tuple[str, str, str]:
    """(title, body, codes) of a row with these values of all fields, in their order. Councils, people and records stand
    in by their ids: their names are looked up when searching, so that a corrected name needs no new index."""
    codes, title, unsearched = record.codes, record.title, record.unsearched
    said = {name: text for name, text in values.items() if text and name not in unsearched}
    return (
        " · ".join([said[name] for name in title if name in said and name not in codes]),
        "\n".join([text for name, text in said.items() if name not in codes and name not in title]),
        " ".join([text for name, text in said.items() if name in codes]),
    )
