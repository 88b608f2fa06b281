"""Views as drawings: SVG text, pictures of it, and pages of A4."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
import typst

from adviser_app.domain import views
from adviser_app.packs import fonts, pictures, templates, tilemap
from adviser_app.packs.figures import bars, lines, multiples, quadrant, strips, tables
from adviser_app.packs.figures.canvas import SMALL, TITLE, Canvas
from adviser_app.packs.pictures import Drawing
from adviser_app.packs.sweep import swept
from adviser_app.packs.typesetting import STANDARDS, moment
from adviser_app.viewmodels.explorer.base import Shown
from adviser_app.viewmodels.explorer.multiples import MapShown

WIDTH = 640.0  # points, unless asked otherwise
_EDGE = 14.0
_PAGE_WIDTH, _PAGE_HEIGHT = 523.0, 690.0  # of a drawing on a page of A4

DRAWN: dict[str, Callable[[Any, Canvas], None]] = {
    views.LINE: lines.draw,
    views.BARS: bars.draw,
    views.STRIP: strips.draw,
    views.TABLE: tables.draw,
    views.MULTIPLES: multiples.draw,
    views.QUADRANT: quadrant.draw,
}
"""What draws each kind of view from the top of a canvas down; the map is drawn by ``packs.tilemap``."""


def drawing(
    shown: Shown, *, width: float = WIDTH, colours: Mapping[str, str] | None = None, titled: bool = True
) -> Drawing:
    """A view as SVG, ``width`` points wide with its edge and as high as it needs; the same view gives the same bytes.

    ``colours``: by role, those of print where not given; ``titled``: with title, subtitle and notes."""
    roles = {**templates.palette(), **(colours or {})}
    edge = _EDGE if titled else 2.0
    canvas = Canvas(width - 2 * edge, roles)
    if titled:
        canvas.paragraph(shown.title, TITLE, bold=True, leading=1.25)
        canvas.y += 2
        canvas.paragraph(shown.subtitle, SMALL, "muted")
        canvas.y += 8
    if isinstance(shown, MapShown):
        canvas.scaled(*tilemap.body(shown.map, roles))
    else:
        DRAWN[shown.kind](shown, canvas)
    if titled and shown.notes:
        canvas.y += 6
        for note in shown.notes:
            canvas.paragraph(note, SMALL, "muted")
            canvas.y += 1.5
    return Drawing(*canvas.svg(shown.title, shown.said, edge))


def png(shown: Shown, *, width: float = WIDTH, colours: Mapping[str, str] | None = None) -> bytes:
    """A view as a picture."""
    return pictures.png({"view": drawing(shown, width=width, colours=colours)})["view"]


# -- on paper ----------------------------------------------------------------------------------------------------

# Title and notes are text, so that a reader of the document finds them; each picture says itself in words.
_SOURCE = b"""#let data = json(bytes(sys.inputs.data))
#let colour = data.palette.pairs().map(((role, hex)) => (role, rgb(hex))).to-dict()
#set document(title: data.title, date: auto)
#set text(font: "Inter", lang: "en", region: "gb", size: 8.5pt, fill: colour.ink, hyphenate: false)
#set page(
  paper: "a4", margin: (x: 36pt, top: 40pt, bottom: 44pt),
  footer: context { set text(size: 7.6pt, fill: colour.muted)
    grid(columns: (1fr, auto), data.title, counter(page).display("1 of 1", both: true)) },
)
#show heading: set text(size: 14pt)
#heading(level: 1, data.title)
#text(fill: colour.muted, data.subtitle)
#for part in data.parts {
  block(above: 10pt, image(bytes(part.svg), format: "svg", width: part.width * 1pt, alt: part.alt))
}
#for note in data.notes { block(above: 6pt, text(fill: colour.muted, note)) }
"""


def pdf(shown: Shown, when: datetime | None = None) -> bytes:
    """A view on pages of A4, tagged; long tables and rows of bars go on over several. Raises AdviserError
    ``fonts-missing``."""
    pieces = []
    for part in parts(shown):
        made = drawing(part, width=_PAGE_WIDTH, titled=False)
        fits = min(1.0, _PAGE_HEIGHT / made.height)
        pieces.append({"svg": made.svg, "width": made.width * fits, "alt": swept(part.said)})
    data = {
        "title": swept(shown.title), "subtitle": swept(shown.subtitle), "notes": [swept(n) for n in shown.notes],
        "parts": pieces, "palette": templates.palette(),
    }  # fmt: skip
    shipped = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.folder()])
    compiler = typst.Compiler(input=_SOURCE, font_paths=shipped)
    made_pdf = compiler.compile(
        sys_inputs={"data": orjson.dumps(data).decode()}, format="pdf", pdf_standards=[*STANDARDS],
        timestamp=moment(when),
    )  # fmt: skip
    assert isinstance(made_pdf, bytes)
    return made_pdf


_ROWS = {
    views.BARS: ("bars", 44),
    views.STRIP: ("strips", 10),
    views.TABLE: ("rows", 44),
    views.MULTIPLES: ("charts", 20),
}
"""What a long view is divided by, and how many fit on a page."""


def parts(shown: Shown) -> Iterator[Shown]:
    """A view in pieces that fit on a page each; scales stay those of the whole."""
    if shown.kind not in _ROWS:
        yield shown
        return
    field, most = _ROWS[shown.kind]
    rows: Sequence[object] = getattr(shown, field)
    size = -(-len(rows) // max(1, -(-len(rows) // most)))  # all about as long: no piece of a line or two is left over
    for start in range(0, max(1, len(rows)), max(1, size)):
        yield replace(shown, **{field: tuple(rows[start : start + size])}) if len(rows) > most else shown  # type: ignore[type-var]
