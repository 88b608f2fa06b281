"""The one table model: rows of cells behind a permutation. Sorting and filtering only rearrange positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from adviser_app.viewmodels.cells import Cell, Spark

Kind = Literal["text", "number", "tone", "spark"]
Part = Cell | Spark | None
AnyIndex = QModelIndex | QPersistentModelIndex

SORT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
CELL_ROLE = SORT_ROLE + 1
KEY_ROLE = SORT_ROLE + 2
_NOTHING = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``id`` is remembered (width, hidden, order), so it must not change.

    ``kind``: text (left), number (right-aligned), tone (icon and words in the cell's tone), spark (a `Spark`).
    ``width`` in pixels at 100 %; the first column with ``stretch`` takes what is left, and is never narrower. A `firm`
    one keeps its width where others give room: it is that of the longest that there can be.
    """

    id: str
    title: str
    kind: Kind = "text"
    width: int = 120
    stretch: bool = False
    hidden: bool = False
    firm: bool = False
    tip: str = ""


class Source(Protocol):
    """Where rows come from. Positions are 0 … len-1 in the order given and never change."""

    def __len__(self) -> int: ...

    def cell(self, row: int, column: int) -> Part: ...

    def key(self, row: int) -> Any: ...

    def ordered(self, column: int, descending: bool) -> Sequence[int]:
        """All positions sorted by a column, stably; what has no sort value comes last either way."""
        ...

    def chosen(self, words: Sequence[str], order: Sequence[int]) -> Sequence[int]:
        """Those of ``order`` whose row contains every one of the casefolded ``words``."""
        ...

    def find(self, key: Any) -> int:
        """The position of a key, or -1."""
        ...


def as_part(value: Cell | Spark | str | None) -> Part:
    return Cell(value) if isinstance(value, str) else value


class RowSource:
    """Rows as a list: what screens show, up to some ten thousand rows."""

    def __init__(
        self, rows: Sequence[Sequence[Cell | Spark | str | None]] = (), keys: Sequence[Any] | None = None
    ) -> None:
        self._rows = [tuple(as_part(value) for value in row) for row in rows]
        self._keys: Sequence[Any] = range(len(self._rows)) if keys is None else keys
        if len(self._keys) != len(self._rows):
            raise ValueError(f"{len(self._keys)} keys for {len(self._rows)} rows")
        self._words: list[str] | None = None
        self._places: dict[Any, int] | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def cell(self, row: int, column: int) -> Part:
        return self._rows[row][column]

    def key(self, row: int) -> Any:
        return self._keys[row]

    def find(self, key: Any) -> int:
        if self._places is None:
            self._places = {k: i for i, k in enumerate(self._keys)}
        return self._places.get(key, -1)

    def ordered(self, column: int, descending: bool) -> Sequence[int]:
        numbers: list[tuple[float, int]] = []
        texts: list[tuple[str, int]] = []
        last: list[int] = []
        for i, row in enumerate(self._rows):
            part = row[column]
            value = part.sort if isinstance(part, Cell) else None
            if isinstance(value, int | float) and value == value:
                numbers.append((value, i))
            elif isinstance(value, str):
                texts.append((value.casefold(), i))
            elif isinstance(part, Cell) and value is None and part.text:
                texts.append((part.text.casefold(), i))
            else:
                last.append(i)
        if numbers and texts:
            # A figure column with words in some rows ("suppressed"): figures sort, words follow in either direction.
            last = [i for _, i in sorted(texts)] + last
            texts = []
        found: list[tuple[Any, int]] = [*numbers, *texts]
        found.sort(key=lambda pair: pair[0], reverse=descending)
        return [i for _, i in found] + last

    def chosen(self, words: Sequence[str], order: Sequence[int]) -> Sequence[int]:
        if self._words is None:
            self._words = [
                "\n".join(part.text for part in row if isinstance(part, Cell)).casefold() for row in self._rows
            ]
        hay = self._words
        return [i for i in order if all(word in hay[i] for word in words)]


class TableModel(QAbstractTableModel):
    """``data()`` is a lookup. Spoken text is ``AccessibleTextRole``, the native sort value ``SORT_ROLE``."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.source: Source = RowSource()
        self.filter_text = ""
        self.sort_column = -1
        self.sort_descending = False
        self._sorted: Sequence[int] = range(0)  # every position, sorted
        self._order: Sequence[int] = range(0)  # those shown

    # what is shown

    def set_source(self, source: Source) -> None:
        """Other rows, under the sort and filter in force."""
        self.beginResetModel()
        self.source = source
        self._arrange()
        self.endResetModel()

    def set_filter(self, text: str) -> None:
        """Only rows that contain every word of ``text``."""
        if text.strip() != self.filter_text:
            self.beginResetModel()
            self.filter_text = text.strip()
            self._choose()
            self.endResetModel()

    def part(self, row: int, column: int) -> Part:
        """The cell in view row and declared column."""
        return self.source.cell(self._order[row], column)

    def key(self, row: int) -> Any:
        return self.source.key(self._order[row])

    def shown_keys(self) -> list[Any]:
        """The keys of the shown rows, in the shown order."""
        return [self.source.key(i) for i in self._order]

    def order(self) -> Sequence[int]:
        """The positions shown, in the shown order; never changed in place."""
        return self._order

    def row_of(self, key: Any) -> int:
        """The view row of a key, or -1 where it is not shown."""
        place = self.source.find(key)
        return -1 if place < 0 else self._place(place)

    def _place(self, position: int) -> int:
        order: Any = self._order
        if hasattr(order, "nonzero"):  # an array
            found = (order == position).nonzero()[0]
            return int(found[0]) if len(found) else -1
        try:
            return self._order.index(position)
        except ValueError:
            return -1

    def rename(self, column: int, title: str) -> None:
        """Another title for a declared column, where what it holds depends on a choice beside the table."""
        self.columns = (*self.columns[:column], replace(self.columns[column], title=title), *self.columns[column + 1 :])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, column, column)

    @property
    def total(self) -> int:
        """Rows with and without those filtered out."""
        return len(self.source)

    def _arrange(self) -> None:
        if self.sort_column < 0:
            self._sorted = range(len(self.source))
        else:
            self._sorted = self.source.ordered(self.sort_column, self.sort_descending)
        self._choose()

    def _choose(self) -> None:
        words = self.filter_text.casefold().split()
        self._order = self.source.chosen(words, self._sorted) if words else self._sorted

    # Qt's questions

    def rowCount(self, parent: AnyIndex = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: AnyIndex = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            part = self.part(index.row(), column)
            return part.text if isinstance(part, Cell) else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(self.part(index.row(), column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[column])
        if role == SORT_ROLE:
            part = self.part(index.row(), column)
            return part.sort if isinstance(part, Cell) else None
        if role == CELL_ROLE:
            return self.part(index.row(), column)
        if role == KEY_ROLE:
            return self.key(index.row())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; -1 for the order in which the rows were given. The current and selected rows move along."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        places = [(self._order[index.row()], index.column()) for index in before]
        self.sort_column = column if column < len(self.columns) else -1
        self.sort_descending = order == Qt.SortOrder.DescendingOrder
        self._arrange()
        if places:
            moved = self._moved([place for place, _ in places])
            after = [self.index(row, at) for row, (_, at) in zip(moved, places, strict=True)]
            self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _moved(self, places: list[int]) -> list[int]:
        if len(places) <= 64:
            seen = {place: self._place(place) for place in set(places)}
        else:
            wanted = set(places)
            seen = {place: row for row, place in enumerate(self._order) if place in wanted}
        return [seen[place] for place in places]


def spoken(part: Part) -> str:
    """What a screen reader says for a cell."""
    if isinstance(part, Cell):
        return part.said
    if isinstance(part, Spark) and part.values:
        known = sum(value is not None for value in part.values)
        return f"Line over {known} periods, {part.first_label} to {part.last_label}"
    return ""


def plain(part: Part, column: Column) -> str:
    """A cell for another program: a true minus becomes the one that spreadsheets read."""
    text = part.text if isinstance(part, Cell) else ""
    return text.replace("\N{MINUS SIGN}", "-") if column.kind == "number" else text


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.kind == "number" else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
