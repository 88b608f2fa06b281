"""A table of figures as a drawing; of many indicators, several tables one below the other."""

from __future__ import annotations

from adviser_app.packs.figures.canvas import SMALL, Canvas, clipped, measure, wrapped
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.explorer.tables import Entry, TableView

_ROW, _LEAST = 13.4, 66.0  # height of a row; width of a column at least
_ROLES = {Tone.GOOD: "good", Tone.BAD: "bad", Tone.MUTED: "muted"}


def draw(view: TableView, canvas: Canvas) -> None:
    """Councils down, indicators across: figures, and small beside them the rank."""
    longest = max((measure(row.name, SMALL, bold=row.style >= 0) for row in view.rows), default=0)
    names = min(canvas.width * 0.3, longest + 8)
    many = max(1, int((canvas.width - names) // _LEAST))
    blocks = -(-len(view.columns) // many)
    each = -(-len(view.columns) // blocks) if blocks else 1
    for start in range(0, len(view.columns), each):
        _block(view, canvas, names, range(start, min(start + each, len(view.columns))))
        canvas.y += 10


def _block(view: TableView, canvas: Canvas, names: float, columns: range) -> None:
    wide = min(150.0, (canvas.width - names) / max(1, len(columns)))
    heads = [wrapped(view.columns[i].head.title, SMALL, wide - 8, bold=True, most=4) for i in columns]
    high = max(len(rows) for rows in heads) * SMALL * 1.25
    rank = max((measure(_rank(row.entries[i]), SMALL - 1) for row in view.rows for i in columns), default=0.0)
    y = canvas.y + 4

    def right(k: int) -> float:
        return names + (k + 1) * wide - 4

    for k, i in enumerate(columns):
        for line, words in enumerate(heads[k]):
            canvas.text(
                right(k),
                y + high - (len(heads[k]) - line - 1) * SMALL * 1.25 - 2,
                words,
                SMALL,
                anchor="end",
                bold=True,
            )
        period = clipped(view.columns[i].period, SMALL - 0.6, wide - 8)
        canvas.text(right(k), y + high + SMALL * 1.1, period, SMALL - 0.6, "muted", anchor="end")
    y += high + SMALL * 1.8
    end = names + len(columns) * wide
    canvas.line((0, y), (end, y), "axis", 0.8)
    if any(view.columns[i].marks.median is not None for i in columns):
        canvas.text(0, y + _ROW * 0.7, "Median", SMALL, "muted")
        for k, i in enumerate(columns):
            words = view.columns[i].marks.median_text or "–"
            canvas.text(right(k) - rank - 4, y + _ROW * 0.7, words, SMALL, "muted", anchor="end")
        y += _ROW
        canvas.line((0, y), (end, y), "hairline", 0.6)
    for row in view.rows:
        bold = row.style >= 0
        colour = canvas.style(row.style) if bold else "ink"
        canvas.text(0, y + _ROW * 0.7, clipped(row.name, SMALL, names - 6, bold=bold), SMALL, colour, bold=bold)
        for k, i in enumerate(columns):
            entry = row.entries[i]
            canvas.open(entry.cell.said)
            words = clipped(entry.cell.text, SMALL, wide - rank - 10, bold=bold)
            role = _ROLES.get(entry.cell.tone, "ink")
            canvas.text(right(k) - rank - 4, y + _ROW * 0.7, words, SMALL, role, anchor="end", bold=bold)
            canvas.text(right(k), y + _ROW * 0.7, _rank(entry), SMALL - 1, "muted", anchor="end")
            canvas.close()
        y += _ROW
        canvas.line((0, y), (end, y), "hairline", 0.5)
    canvas.y = y


def _rank(entry: Entry) -> str:
    return f"{entry.rank}{'=' if entry.shared else ''}" if entry.rank else ""
