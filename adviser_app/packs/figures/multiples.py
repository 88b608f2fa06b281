"""Small multiples as a drawing: small line charts in rows, all of one size."""

from __future__ import annotations

from adviser_app.packs.figures import legend, lines
from adviser_app.packs.figures.canvas import SMALL, Canvas, wrapped
from adviser_app.viewmodels.explorer.multiples import MultiplesView

_CHART, _GAP, _LEAST = 92.0, 14.0, 150.0


def draw(view: MultiplesView, canvas: Canvas) -> None:
    """As many charts to a row as are at least 150 points wide, four at most."""
    if not view.charts:
        canvas.text(canvas.width / 2, canvas.y + 24, "No figures to draw", SMALL + 1, "muted", anchor="middle")
        canvas.y += 40
        return
    across = max(1, min(4, len(view.charts), int((canvas.width + _GAP) // (_LEAST + _GAP))))
    wide = (canvas.width - (across - 1) * _GAP) / across
    legend.draw(view.named, canvas)
    for start in range(0, len(view.charts), across):
        row = view.charts[start : start + across]
        titles = [wrapped(chart.title, SMALL, wide, bold=True, most=3) for chart in row]
        high = max(len(each) for each in titles) * SMALL * 1.25
        for k, chart in enumerate(row):
            x = k * (wide + _GAP)
            canvas.open(chart.said)
            for i, words in enumerate(titles[k]):
                y = canvas.y + high - (len(titles[k]) - i - 1) * SMALL * 1.25
                canvas.text(x, y, words, SMALL, bold=True)
            lines.chart(chart, canvas, x, canvas.y + high + 5, wide, _CHART, size=SMALL - 1, named=False)
            canvas.close()
        canvas.y += high + _CHART + 14
