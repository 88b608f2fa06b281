"""Drawings as pictures: SVG text to PNG, in the shipped fonts, the same bytes for the same drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson
import typst

from adviser_app.packs import fonts

PPI = 200  # fine enough for paper, and a chart stays below 40 kB

# One page for each drawing, as large as the drawing.
_SOURCE = b"""#set page(margin: 0pt, fill: if sys.inputs.clear == "yes" { none } else { white })
#for (drawing, width, height) in json(bytes(sys.inputs.drawings)) {
  page(width: width * 1pt, height: height * 1pt, image(bytes(drawing), format: "svg", width: 100%))
}
"""


@dataclass(frozen=True, slots=True)
class Drawing:
    """SVG text and its size in points."""

    svg: str
    width: float
    height: float


def png(drawings: Mapping[str, Drawing], ppi: float = PPI, *, clear: bool = False) -> dict[str, bytes]:
    """Each drawing as PNG, by its key, ``ppi`` dots to the inch; ``clear``: nothing, rather than white, behind it.
    Raises AdviserError ``fonts-missing``."""
    if not drawings:
        return {}
    shipped = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.folder()])
    compiler = typst.Compiler(input=_SOURCE, font_paths=shipped)
    wanted = orjson.dumps([(d.svg, d.width, d.height) for d in drawings.values()]).decode()
    inputs = {"drawings": wanted, "clear": "yes" if clear else "no"}
    made = compiler.compile(sys_inputs=inputs, format="png", ppi=ppi)
    pages = [made] if isinstance(made, bytes) else made or []
    return dict(zip(drawings, pages, strict=True))
