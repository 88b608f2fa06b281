"""A report as PDF: a document of headings, tables and lists through a Typst template.

The template (``pack_templates/report.typ``; a user's copy wins) gets one JSON document, ``sys.inputs.data``:
``document`` (``viewmodels.document.Document``), ``palette``, ``icons`` ("name/tone" → SVG) and ``drawings`` (key of a
picture → SVG and its size in points).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime

import orjson

from adviser_app.packs import templates, typesetting
from adviser_app.packs.pictures import Drawing
from adviser_app.packs.sweep import swept_json
from adviser_app.viewmodels.document import Bullets, Document, Entry, Section, Table, as_json

TEMPLATE = "report.typ"


def render(document: Document, when: datetime, drawings: Mapping[str, Drawing] | None = None) -> bytes:
    """The report as PDF, dated ``when``. ``drawings`` are those that its pictures name.

    Raises AdviserError ``template-broken`` where the user's template is at fault, ``fonts-missing`` where ours are.
    """
    colours = templates.palette()
    texts = swept_json(orjson.dumps({"document": as_json(document)}).decode())
    drawn = orjson.dumps(
        {
            "palette": colours,
            "icons": icons(document.sections, colours),
            "drawings": {key: asdict(drawing) for key, drawing in (drawings or {}).items()},
        }
    ).decode()
    return typesetting.typeset(TEMPLATE, f"{texts[:-1]},{drawn[1:]}", typesetting.moment(when))


def icons(sections: tuple[Section, ...], colours: dict[str, str]) -> dict[str, str]:
    """ "name/tone" → SVG, for every icon that a table or list of the sections names."""
    wanted = {(e.icon, e.tone.value) for section in sections for e in _entries(section) if e.icon}
    found = {
        f"{name}/{tone}": templates.icon(name, colours.get(tone, colours["muted"])) for name, tone in sorted(wanted)
    }
    return {key: drawing for key, drawing in found.items() if drawing is not None}


def _entries(section: Section) -> Iterator[Entry]:
    for block in section.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield from row
        elif isinstance(block, Bullets):
            yield from block.items
