"""Rows of a table that are made when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from adviser_app.ui.components.model import Part, RowSource
from adviser_app.viewmodels.cells import Cell

T = TypeVar("T")


class RecordRows(RowSource, Generic[T]):
    """Records as they are, with a function a column: thousands are shown at once, and cost what is in view.

    ``words``: what the filter looks through; the texts of all cells unless given.
    """

    def __init__(
        self,
        records: Sequence[T],
        keys: Sequence[Any],
        cells: Sequence[Callable[[T], Part]],
        words: Callable[[T], str] | None = None,
    ) -> None:
        super().__init__()
        self._records, self._keys, self._cells, self._hay = records, keys, tuple(cells), words

    def __len__(self) -> int:
        return len(self._records)

    def cell(self, row: int, column: int) -> Part:
        return self._cells[column](self._records[row])

    def ordered(self, column: int, descending: bool) -> Sequence[int]:
        made = self._cells[column]
        return RowSource([(_for_sorting(made(record)),) for record in self._records]).ordered(0, descending)

    def chosen(self, words: Sequence[str], order: Sequence[int]) -> Sequence[int]:
        if self._words is None:
            self._words = [(self._hay or self._texts)(record).casefold() for record in self._records]
        return super().chosen(words, order)

    def _texts(self, record: T) -> str:
        return "\n".join(part.text for part in (made(record) for made in self._cells) if isinstance(part, Cell))


def _for_sorting(part: Part) -> Cell | None:
    return part if isinstance(part, Cell) else None
