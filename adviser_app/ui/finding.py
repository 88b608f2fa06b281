"""What the palette finds in the store as one types: records and indicators."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from adviser_app.domain.progress import Work
from adviser_app.ui.palette import Entry
from adviser_app.ui.screen import Context

_RECORDS, _SERIES = 12, 40


def search(context: Context, requester: object, words: str, found: Callable[[list[Entry]], None]) -> None:
    """Search on the worker; ``found`` gets the entries. An older search of the same requester is dropped."""

    def show(rows: tuple[list[tuple[str, str, str, str, str]], list[tuple[int, str, str]]]) -> None:
        go = context.navigate
        records, series = rows
        found(
            [
                Entry(caption, partial(go, "records", table=table, row=row), icon, detail, "", "record")
                for table, row, caption, detail, icon in records
            ]
            + [
                Entry(title, partial(go, "series", series_id=number), "chart-line", detail, "", "indicator")
                for number, title, detail in series
            ]
        )

    context.tasks.query(partial(_look, words), show, lambda _error: None, requester=requester, slot="palette")


def _look(words: str, store: Any, _work: Work) -> tuple[list[tuple[str, str, str, str, str]], list[Any]]:
    """(records as (table, row, caption, detail, icon), indicators as (id, title, publisher))"""
    from adviser_app.domain.records import RECORD_TYPES
    from adviser_app.services import records, series
    from adviser_app.viewmodels import text
    from adviser_app.viewmodels.records import LISTED

    names = records.names(store)
    hits = []
    for hit in records.search(store, words, _RECORDS * 2):
        if hit.table in LISTED:
            record = RECORD_TYPES[hit.table]
            where = names.council(hit.council_code) if hit.council_code else ""
            detail = " · ".join(part for part in (record.label, where if where not in hit.caption else "") if part)
            hits.append((hit.table, hit.row, hit.caption, detail, record.icon))
    found = series.search(store, words)[:_SERIES]
    return hits[:_RECORDS], [(s.id, text.title(s.key.indicator, s.key.breakdown), s.key.publisher) for s in found]
