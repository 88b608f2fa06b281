"""Slabs in which a publisher marks a break in the series, found by an index that holds only the few that may."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from adviser_app.domain.markers import says_break
from adviser_app.store.connection import Store
from adviser_app.store.slabs import decode_sparse

# Word for word as the index slab_break has it, so that SQLite uses it.
_MAY = (
    "status GLOB '*[^a-zA-Z][bB][^a-zA-Z]*' OR marks GLOB '*[^a-zA-Z][bB][^a-zA-Z]*'"
    " OR status GLOB '*[bB]reak*' OR marks GLOB '*[bB]reak*' OR notes GLOB '*[bB]reak*'"
)


def marked(store: Store) -> Iterator[tuple[int, frozenset[int]]]:
    """(slab id, area ids) of the cells that say so, by slab id."""
    ids = {r[0] for r in store.con.execute(f"SELECT id FROM main.slab INDEXED BY slab_break WHERE {_MAY}")}
    if store.day is not None:  # what has lost its mark since
        ids |= {r[0] for r in store.con.execute(f"SELECT id FROM temp.past_slab WHERE {_MAY}")}
    for slab_id, *texts in store.con.execute(
        "SELECT b.id, b.marks, b.status, b.notes FROM json_each(?) j CROSS JOIN slab b ON b.id = j.value",
        (orjson.dumps(sorted(ids)).decode(),),
    ):
        said = [decode_sparse(text) for text in texts]
        areas = {area for sparse in said for area, words in sparse.items() if says_break(words)}
        if areas:
            yield slab_id, frozenset(areas)
