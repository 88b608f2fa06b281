"""Search over all that was written down."""

from __future__ import annotations

from dataclasses import dataclass

from adviser_app.domain.records import RECORD_TYPES, Kind
from adviser_app.services.records.views import Names, caption, names
from adviser_app.store import records as stored
from adviser_app.store import search as index
from adviser_app.store.connection import Store

_NAMED = 200  # records at most that one word may stand for where others refer to them


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found. ``snippet``: some of its text around what was found; ``council_code``: "" where it
    belongs to none."""

    table: str
    row: str
    caption: str
    snippet: str
    council_code: str


def search(store: Store, text: str, limit: int = 50) -> list[Hit]:
    """Records that hold every word typed, in their text or in the name of a council, person or record they name, the
    best first. The last word may be unfinished. Whatever is typed is words, never a query language."""
    typed = index.words(text)
    if not typed:
        return []
    known = names(store)
    last = len(typed) - 1
    meant = {
        word: _meant(word, known, unfinished=number == last)
        + index.titled(store, word, _referred(), _NAMED, unfinished=number == last)
        for number, word in enumerate(typed)
    }
    hits = []
    found = index.find(store, text, limit, meant)
    values = {table: stored.by_ids(store, table, [f.row for f in found if f.table == table])
              for table in {f.table for f in found}}  # fmt: skip
    for one in found:
        record = RECORD_TYPES[one.table]
        row = values[one.table][one.row]
        hits.append(
            Hit(one.table, one.row, caption(record, row, known), " ".join(one.snippet.split()),
                row.get(record.council, ""))
        )  # fmt: skip
    return hits


def _referred() -> set[str]:
    """The types that others refer to and that have words of their own in their titles."""
    named = {f.of for record in RECORD_TYPES.values() for f in record.fields if f.kind is Kind.RECORD}
    return {t for t in named if any(RECORD_TYPES[t].by_name[n].kind in (Kind.TEXT, Kind.LONG)
                                    for n in RECORD_TYPES[t].title)}  # fmt: skip


def _meant(word: str, known: Names, *, unfinished: bool) -> list[str]:
    """Ids of the councils and people in whose names a word occurs."""
    plain = index.plain(word)
    return sorted(
        {
            id_
            for id_, name in [*known.councils, *known.people]
            if any(
                part.startswith(plain) if unfinished else part == plain for part in map(index.plain, index.words(name))
            )
        }
    )
