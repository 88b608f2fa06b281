"""Full-text search over records."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import orjson

from adviser_app.store.connection import Store

_WORD = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was found. ``snippet``: some of its text."""

    table: str
    row: str
    snippet: str


def words(text: str) -> list[str]:
    """The words of what somebody typed, as the index cuts them."""
    return _WORD.findall(text)


def plain(word: str) -> str:
    """A word as the index compares it: case and accents aside."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def find(store: Store, text: str, limit: int, meant: Mapping[str, Sequence[str]] | None = None) -> list[Found]:
    """Records that hold every word (the last one may be unfinished), the best first.

    ``meant``: by word, the ids of councils, people and records whose names hold it: what names them is found too.
    """
    typed = words(text)
    if not typed:
        return []
    terms = []
    for number, word in enumerate(typed):
        term = f'"{word}"' + ("*" if number == len(typed) - 1 else "")
        ids = (meant or {}).get(word, ())
        if ids:
            term = f"({term} OR codes : ({' OR '.join(_phrase(i) for i in ids)}))"
        terms.append(term)
    return [
        Found(table, row, snippet)
        for table, row, snippet in store.con.execute(
            "SELECT s.tbl, s.row, snippet(record_search, 1, '', '', '…', 16) FROM record_search"
            " JOIN row_state s ON s.id = record_search.rowid WHERE record_search MATCH ?"
            " ORDER BY bm25(record_search, 8.0, 1.0, 1.0), s.tbl, s.row LIMIT ?",
            (" AND ".join(terms), limit),
        )
    ]


def titled(store: Store, word: str, tables: Collection[str], limit: int, *, unfinished: bool) -> list[str]:
    """The rows of some types in whose title a word occurs: what other records may refer to."""
    term = f"title : {_phrase(word)}" + ("*" if unfinished else "")
    return [
        row
        for (row,) in store.con.execute(
            "SELECT s.row FROM record_search JOIN row_state s ON s.id = record_search.rowid"
            " WHERE record_search MATCH ? AND s.tbl IN (SELECT value FROM json_each(?)) ORDER BY s.tbl, s.row LIMIT ?",
            (term, orjson.dumps(sorted(tables)).decode(), limit),
        )
    ]


def _phrase(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
