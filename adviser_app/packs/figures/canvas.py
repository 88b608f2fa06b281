"""A sheet that a view is drawn on from the top down: text that is measured, strokes and fills by role of colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adviser_app.packs import fonts
from adviser_app.packs.svg import escape
from adviser_app.viewmodels.explorer import look

Point = tuple[float, float]

TITLE, BODY, SMALL = 14.0, 9.0, 7.8  # sizes of type, points


class Canvas:
    """``width`` points wide; ``y`` is how far down it is used. ``colours``: by role, as in palette.toml."""

    def __init__(self, width: float, colours: Mapping[str, str]) -> None:
        self.width, self.colours = width, colours
        self.y = 0.0
        self.styles = look.of_ground(colours["paper"])
        self._parts: list[str] = []

    def colour(self, role: str) -> str:
        """A role's colour; a colour as it is."""
        return role if role.startswith("#") else self.colours[role]

    def style(self, style: int) -> str:
        """The colour of what stands out, by its number."""
        return self.styles[style]

    # -- strokes and fills ---------------------------------------------------------------------------------------

    def line(self, a: Point, b: Point, role: str, width: float, dash: Sequence[float] = (), opacity: float = 1) -> None:
        more = f' stroke-dasharray="{" ".join(f"{d:g}" for d in dash)}"' if dash else ""
        more += f' stroke-opacity="{opacity:g}"' if opacity < 1 else ""
        self._parts.append(
            f'<line x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}" stroke="{self.colour(role)}" '
            f'stroke-width="{width:g}"{more}/>'
        )

    def rect(self, x: float, y: float, width: float, height: float, role: str, *, radius: float = 0) -> None:
        round_ = f' rx="{radius:g}"' if radius else ""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"{round_} '
            f'fill="{self.colour(role)}"/>'
        )

    def path(
        self, points: Sequence[Point], role: str, width: float, dash: Sequence[float] = (), opacity: float = 1
    ) -> None:
        """A line through points."""
        if len(points) < 2:
            return
        more = f' stroke-dasharray="{" ".join(f"{d:g}" for d in dash)}"' if dash else ""
        more += f' stroke-opacity="{opacity:g}"' if opacity < 1 else ""
        self._parts.append(
            f'<polyline points="{_points(points)}" fill="none" stroke="{self.colour(role)}" stroke-width="{width:g}" '
            f'stroke-linejoin="round" stroke-linecap="{"butt" if dash else "round"}"{more}/>'
        )

    def area(self, points: Sequence[Point], role: str) -> None:
        self._parts.append(f'<polygon points="{_points(points)}" fill="{self.colour(role)}"/>')

    def dot(self, at: Point, radius: float, role: str) -> None:
        self._parts.append(f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius:.1f}" fill="{self.colour(role)}"/>')

    def mark(self, at: Point, style: int, size: float, *, hollow: bool = False) -> None:
        """A point of what stands out, in its shape and colour; hollow where it is less certain."""
        colour, (x, y) = self.style(style), at
        fill = f'fill="{self.colours["paper"]}" stroke="{colour}" stroke-width="1.3"' if hollow else f'fill="{colour}"'
        shape = look.SHAPES[style]
        if shape == "circle":
            self._parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" {fill}/>')
            return
        s = size * 1.05
        corners = {
            "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            "triangle": [(0, -1.2), (1.15, 0.85), (-1.15, 0.85)],
            "diamond": [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
            "down": [(0, 1.2), (1.15, -0.85), (-1.15, -0.85)],
            "cross": [(-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4), (0.4, 1.2),
                      (-0.4, 1.2), (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4)],
        }[shape]  # fmt: skip
        self._parts.append(f'<polygon points="{_points([(x + a * s, y + b * s) for a, b in corners])}" {fill}/>')

    def open(self, words: str, id_: str = "") -> None:
        """Begin a part with words of its own, which a reader of the picture may ask for; ``close`` ends it."""
        name = f' id="{escape(id_)}"' if id_ else ""
        self._parts.append(f"<g{name}><title>{escape(words)}</title>")

    def close(self) -> None:
        self._parts.append("</g>")

    # -- text ----------------------------------------------------------------------------------------------------

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        role: str = "ink",
        *,
        anchor: str = "start",
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        """``halo``: in an edge of the paper's colour, where words stand over lines."""
        edge = ' stroke-width="2.4" stroke-linejoin="round" paint-order="stroke"' if halo else ""
        edge = f' stroke="{self.colours["paper"]}"{edge}' if halo else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-weight="{600 if bold else 400}" '
            f'fill="{self.colour(role)}" text-anchor="{anchor}"{edge}>{escape(words)}</text>'
        )

    def paragraph(
        self, words: str, size: float, role: str = "ink", *, bold: bool = False, leading: float = 1.35
    ) -> None:
        """Words from edge to edge, below what is there."""
        for row in wrapped(words, size, self.width, bold=bold):
            self.y += size * leading
            self.text(0, self.y - size * (leading - 1), row, size, role, bold=bold)

    def scaled(self, parts: Sequence[str], width: float, height: float) -> None:
        """A drawing of another size below what is there, made smaller where it is wider than the sheet."""
        by = min(1.0, self.width / width) if width else 1.0
        self._parts += [f'<g transform="translate(0 {self.y:.1f}) scale({by:.4f})">', *parts, "</g>"]
        self.y += height * by

    # -- the whole -----------------------------------------------------------------------------------------------

    def svg(self, title: str, words: str, edge: float) -> tuple[str, float, float]:
        """SVG text with an edge all around, its width and height."""
        wide, high = self.width + 2 * edge, self.y + 2 * edge
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.1f}" height="{high:.1f}" '
            f'viewBox="{-edge:.1f} {-edge:.1f} {wide:.1f} {high:.1f}" role="img" font-family="{fonts.FAMILY}">'
        )
        ground = (
            f'<rect x="{-edge:.1f}" y="{-edge:.1f}" width="{wide:.1f}" height="{high:.1f}" '
            f'fill="{self.colours["paper"]}"/>'
        )
        inside = [
            head,
            f"<title>{escape(title)}</title>",
            f"<desc>{escape(words)}</desc>",
            ground,
            *self._parts,
            "</svg>",
        ]
        return "\n".join(inside) + "\n", wide, high


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def measure(words: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is, points."""
    return (fonts.semibold() if bold else fonts.regular()).width(words, size)


def wrapped(words: str, size: float, room: float, *, bold: bool = False, most: int = 99) -> list[str]:
    """A text in lines at most ``room`` wide; what is beyond ``most`` lines ends in an ellipsis."""
    rows: list[str] = []
    for word in words.split():
        if rows and measure(f"{rows[-1]} {word}", size, bold=bold) <= room:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    if len(rows) > most:
        rows = rows[:most]
        rows[-1] = clipped(rows[-1] + " …", size, room, bold=bold)
    return [clipped(row, size, room, bold=bold) for row in rows]


def clipped(words: str, size: float, room: float, *, bold: bool = False) -> str:
    """A text that is at most ``room`` wide, cut with an ellipsis where it has to be."""
    if measure(words, size, bold=bold) <= room:
        return words
    cut = words.rstrip(" …")
    while cut and measure(cut + "…", size, bold=bold) > room:
        cut = cut[:-1].rstrip()
    return cut + "…"
