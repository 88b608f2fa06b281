"""The map of equal tiles as SVG text: tiles with colour, pattern and short name, a legend, what it shows in words."""

from __future__ import annotations

from collections.abc import Sequence

from adviser_app.packs import fonts, pictures
from adviser_app.packs.pictures import Drawing
from adviser_app.packs.svg import escape
from adviser_app.packs.templates import palette
from adviser_app.viewmodels import text
from adviser_app.viewmodels.tilemap import Class, MapView, Shade, hatch_lines

TILE = 26.0  # side, points
_GAP = 1.5  # between two tiles
_EDGE = 16.0
_TITLE, _WORDS, _SHORT = 15.0, 10.0, 8.4  # sizes of type
_LINE = 15.0


def png(view: MapView) -> bytes:
    """The whole picture, 200 dots an inch. Raises AdviserError ``fonts-missing``."""
    return pictures.png({"map": drawing(view)})["map"]


def drawing(view: MapView) -> Drawing:
    """The whole picture as SVG; deterministic. Each tile has its council's code as id and its words as title."""
    colours = palette()
    wide = max(view.columns * TILE, 420.0) + 2 * _EDGE
    top = _EDGE + _TITLE + 2 * _LINE
    foot = top + view.lines * TILE + _LINE
    legend = [c for c in view.classes if c.count or c.shade is not None]
    high = foot + _LINE * (len(legend) + len(view.notes)) + _EDGE
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{high:.0f}" '
        f'viewBox="0 0 {wide:.0f} {high:.0f}" role="img" font-family="{fonts.FAMILY}">',
        f"<title>{escape(view.title)}</title>",
        f"<desc>{escape(view.said)}</desc>",
        f'<rect width="{wide:.0f}" height="{high:.0f}" fill="{colours["paper"]}"/>',
        _text(_EDGE, _EDGE + _TITLE, view.title, _TITLE, colours["ink"], weight=600),
        _text(_EDGE, _EDGE + _TITLE + _LINE, view.subtitle, _WORDS, colours["muted"]),
    ]
    out += _tiles(view, colours, _EDGE, top)
    out += _legend(legend, colours, _EDGE, foot)
    for i, note in enumerate(view.notes):
        out.append(_text(_EDGE, foot + (len(legend) + i) * _LINE + 9, note, _WORDS, colours["muted"]))
    out.append("</svg>")
    return Drawing("\n".join(out) + "\n", round(wide), round(high))


def body(view: MapView, colours: dict[str, str]) -> tuple[list[str], float, float]:
    """The tiles and the legend without title and notes, in a box from 0, 0: elements of SVG, width, height."""
    legend = [c for c in view.classes if c.count or c.shade is not None]
    foot = view.lines * TILE + _LINE
    parts = [*_tiles(view, colours, 4.0, _SHORT + 4), *_legend(legend, colours, 4.0, foot + 4)]
    return parts, view.columns * TILE + 8, foot + 4 + _LINE * len(legend)


def _tiles(view: MapView, colours: dict[str, str], left: float, top: float) -> list[str]:
    out = []
    inset = view.inset()
    if inset is not None:
        column, row, across, down = inset
        x, y = left + column * TILE - 4, top + row * TILE - 4
        out.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{across * TILE + 8:.1f}" height="{down * TILE + 8:.1f}" rx="4" '
            f'fill="none" stroke="{colours["hairline"]}"/>'
        )
        out.append(_text(x, y - 4, "County councils", _SHORT, colours["muted"]))
    for tile in sorted(view.tiles, key=lambda t: t.code == view.chosen):
        x, y = left + tile.place.column * TILE, top + tile.place.row * TILE
        out.append(f'<g id="{tile.code}"><title>{escape(tile.said)}</title>')
        out += _square(x, y, TILE - _GAP, view.classes[tile.of].shade, colours, chosen=tile.code == view.chosen)
        fill, ink = _fill(view.classes[tile.of].shade, colours)
        middle_x, middle_y = x + (TILE - _GAP) / 2, y + (TILE - _GAP) / 2
        out.append(
            f'<rect x="{middle_x - 9.5:.1f}" y="{middle_y - 5.5:.1f}" width="19" height="11" rx="2" fill="{fill}"/>'
        )
        out.append(_text(middle_x, middle_y + 3, tile.place.label, _SHORT, ink, anchor="middle"))
        out.append("</g>")
    return out


def _legend(legend: Sequence[Class], colours: dict[str, str], left: float, foot: float) -> list[str]:
    out = []
    for i, each in enumerate(legend):
        y = foot + i * _LINE
        out += _square(left, y, 11.0, each.shade, colours)
        out.append(_text(left + 18, y + 9, legend_words(each), _WORDS, colours["ink"]))
    return out


def legend_words(each: Class) -> str:
    """ "Best quarter, 61.2% to 70.4% · 74 councils"."""
    return f"{each.words}{f', {each.detail}' if each.detail else ''} · {text.plural(each.count, 'council')}"


def _fill(shade: Shade | None, colours: dict[str, str]) -> tuple[str, str]:
    """The colour of a tile, and that of the words on it."""
    if shade is None:
        return colours["paper"], colours["muted"]
    mixed = [
        round(int(colours[shade.role][i : i + 2], 16) * shade.share
              + int(colours["paper"][i : i + 2], 16) * (1 - shade.share))
        for i in (1, 3, 5)
    ]  # fmt: skip
    return "#" + "".join(f"{c:02x}" for c in mixed), colours["paper" if shade.deep else "ink"]


def _square(
    x: float, y: float, side: float, shade: Shade | None, colours: dict[str, str], *, chosen: bool = False
) -> list[str]:
    fill, ink = _fill(shade, colours)
    stroke = f' stroke="{colours["hairline"]}"' if shade is None else ""
    out = [f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" rx="2" fill="{fill}"{stroke}/>']
    for x1, y1, x2, y2 in hatch_lines(shade.hatch) if shade is not None else ():
        a, b, c, d = (x + x1 * side, y + y1 * side, x + x2 * side, y + y2 * side)
        if (a, b) == (c, d):
            out.append(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="0.9" fill="{ink}" fill-opacity="0.55"/>')
        else:
            out.append(
                f'<line x1="{a:.1f}" y1="{b:.1f}" x2="{c:.1f}" y2="{d:.1f}" stroke="{ink}" stroke-opacity="0.45" '
                'stroke-width="0.9"/>'
            )
    if chosen:
        out.append(
            f'<rect x="{x - 1:.1f}" y="{y - 1:.1f}" width="{side + 2:.1f}" height="{side + 2:.1f}" rx="3" fill="none" '
            f'stroke="{colours["ink"]}" stroke-width="2"/>'
        )
    return out


def _text(x: float, y: float, words: str, size: float, fill: str, *, anchor: str = "start", weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )
