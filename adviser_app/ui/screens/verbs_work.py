"""The day's work: ops like those of `verbs`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op


def due(*, everybody: bool) -> Op:
    """-> DueView"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import due as service

        return service.due(store, everybody=everybody)

    return op


def settle(table: str, row: str) -> Op:
    """-> (caption, the values that it changed as they were before)"""

    def op(store: Any, work: Work) -> tuple[str, dict[str, str]]:
        from adviser_app.services import due as service
        from adviser_app.services import records

        before = records.get(store, table, row).values
        after = service.settle(store, table, row)
        return after.caption, {name: before[name] for name, value in after.values.items() if before[name] != value}

    return op


def put_back(table: str, row: str, values: Mapping[str, str]) -> Op:
    """-> RecordView"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import records

        return records.change(store, table, row, values)

    return op
