"""A council's briefing pack as PDF: the council page's view model through a Typst template.

The template (``pack_templates/briefing.typ``; a user's copy wins) gets one JSON document, ``sys.inputs.data``:
``page`` (CouncilPage as the view models define it), ``pack`` (what was chosen), ``palette``, ``icons``, ``sparks``
and ``charts`` (SVG text, and words for whoever cannot see it), ``changes_shown``, ``sections`` (of
``viewmodels.document``), ``drawings`` (key of a picture in them → SVG and its size in points). The PDF is tagged, made
to PDF/UA-1 and PDF/A-2a, and the same input gives the same bytes.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from adviser_app.packs import svg, templates, typesetting
from adviser_app.packs.options import PackOptions
from adviser_app.packs.pictures import Drawing
from adviser_app.packs.sweep import swept, swept_json
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Spark, Tone
from adviser_app.viewmodels.document import Section
from adviser_app.viewmodels.models import ChangeRow, ChartView, CouncilPage, IndicatorRow, ThemeGroup
from adviser_app.viewmodels.pack_records import files_said, holds

TEMPLATE = "briefing.typ"
MOST_CHANGES = 30  # lines of "what changed" in print
MOST_ROWS = 400  # indicators in print; the CSV has them all
SHORT_NOTE = 30  # characters up to which a note stands with its row
# Points: the first page's chart takes the tallest that fits below the tables.
LEAD_WIDTH, LEAD_HEIGHTS = 504.0, (210.0, 170.0, 135.0, 105.0)
CHART_WIDTH, CHART_HEIGHT = 244.0, 136.0
SPARK_SIZES = {"small": (60.0, 17.0), "large": (102.0, 32.0)}

_DECIMALS = re.compile(r"\d\.(\d+)")


@dataclasses.dataclass(frozen=True, slots=True)
class Composed:
    """A pack ready to be set: the template's JSON document and the moment that dates it."""

    document: str
    when: datetime


def render(
    page: CouncilPage, charts: Sequence[ChartView], options: PackOptions, *, files: Sequence[str] = (),
    sections: Sequence[Section] = (), drawings: Mapping[str, Drawing] | None = None,
) -> bytes:  # fmt: skip
    """The pack as PDF. ``files``: names of the data files beside it, which the last section lists. ``sections``: what
    stands between the charts and the questions: reports of figures, support, peer challenge, contacts and notes;
    ``drawings`` are those that their pictures name.

    Raises AdviserError ``template-broken`` where the user's template is at fault, ``fonts-missing`` where ours are.
    """
    return typeset(compose(page, charts, options, files=files, sections=sections, drawings=drawings))


def compose(
    page: CouncilPage, charts: Sequence[ChartView], options: PackOptions, *, files: Sequence[str] = (),
    sections: Sequence[Section] = (), drawings: Mapping[str, Drawing] | None = None,
) -> Composed:  # fmt: skip
    """The part of ``render`` that is Python's: texts swept, charts drawn."""
    when = typesetting.moment(options.timestamp)
    return Composed(_payload(page, charts, options, when, files, sections, drawings or {}), when)


def typeset(pack: Composed) -> bytes:
    """The part of ``render`` that is Typst's, outside the interpreter's lock: other threads may go on meanwhile."""
    return typesetting.typeset(TEMPLATE, pack.document, pack.when)


def _payload(
    page: CouncilPage, charts: Sequence[ChartView], options: PackOptions, when: datetime, files: Sequence[str],
    sections: Sequence[Section], pictures: Mapping[str, Drawing],
) -> str:  # fmt: skip
    """The JSON document the template gets, swept of what cannot be printed."""
    page = abridged(page)
    colours = templates.palette()
    palette = svg.Palette.of(colours)
    shown = shown_changes(page.changes.rows)
    explained, numbers = notes(page)
    lines = drawn(charts)
    leads: list[dict[str, Any]] = (
        [_chart(lines[0], numbers) | {"height": height} for height in LEAD_HEIGHTS] if lines else []
    )
    about = {row.title: "strength" for row in page.strengths} | {row.title: "pressure" for row in page.pressures}
    texts = {
        "page": _without_lines(page),
        "pack": {
            "title": f"{page.name}: council briefing pack, {text.day(when.date())}",
            "date": text.day(when.date()),
            "prepared_by": _clean(options.prepared_by),
            "prepared_for": _clean(options.prepared_for),
            "marking": _clean(options.marking),
            "files": list(files),
            "files_said": files_said(files),
            "holds": holds(options.include, {section.key for section in sections}),
        },
        "charts": [_chart(view, numbers) | {"about": about.get(view.title, "")} for view in lines],
        "lead": leads,
        "notes": explained,
        "note_numbers": [[note, number] for note, number in numbers.items()],
        "sections": [dataclasses.asdict(section) for section in sections],
        "changes_shown": shown,
        "changes_left": sum(n for _, n in page.changes.counts) - sum(1 + more for _, more in shown),
    }
    drawings = {
        "palette": colours,
        "icons": _icons(page, colours),
        "sparks": _sparks(page, palette),
        "chart_drawings": [svg.chart(view, CHART_WIDTH, CHART_HEIGHT, palette) for view in lines],
        "lead_drawings": [svg.chart(lines[0], LEAD_WIDTH, lead["height"], palette) for lead in leads],
        "drawings": {key: dataclasses.asdict(drawing) for key, drawing in pictures.items()},
    }
    # Drawings are swept where they are drawn: their endless words are coordinates.
    return f"{swept_json(orjson.dumps(texts).decode())[:-1]},{orjson.dumps(drawings).decode()[1:]}"


def drawn(charts: Sequence[ChartView]) -> list[ChartView]:
    """The charts that are drawn: one period is no line; its figure stands in the tables."""
    return [view for view in charts if sum(p.value is not None for p in view.points) > 1]


def _clean(words: str) -> str:
    """Typed text, of which a terminal may have passed undecodable bytes on."""
    return words.encode("utf-8", "replace").decode()


def abridged(page: CouncilPage) -> CouncilPage:
    """The page as printed: where it has more rows than anybody reads, each theme is cut to its share, keeping the
    best and the worst, then what can be judged, in the order of the page; its summary says how many are left."""
    total = sum(len(group.rows) for group in page.themes)
    if total <= MOST_ROWS:
        return page
    return dataclasses.replace(page, themes=tuple(_cut(group, total) for group in page.themes))


def _cut(group: ThemeGroup, total: int) -> ThemeGroup:
    share = max(5, MOST_ROWS * len(group.rows) // total)
    if len(group.rows) <= share:
        return group

    def telling(row: IndicatorRow) -> int:
        return 0 if row.quartile.text[:1] in ("1", "4") else 1 if row.quartile.text else 2

    kept = sorted(sorted(range(len(group.rows)), key=lambda i: (telling(group.rows[i]), i))[:share])
    left = text.plural(len(group.rows) - share, "more indicator")
    summary = f"{group.summary}. Printed: {share}; {left} in the data file.".lstrip(". ")
    return dataclasses.replace(group, summary=summary, rows=tuple(group.rows[i] for i in kept))


def shown_changes(rows: Sequence[ChangeRow]) -> list[tuple[ChangeRow, int]]:
    """The lines printed, with how many earlier periods each speaks for: a series whose whole history is new, or has
    a new note, is one line; a figure once quoted and now changed always stands alone."""
    shown: list[tuple[ChangeRow, int]] = []
    at: dict[tuple[int, str], int] = {}
    for row in rows:
        kind = row.kind.text
        key = (row.series_id, kind)
        if key in at and not kind.startswith(("Revised", "Withdrawn")):
            first, more = shown[at[key]]
            shown[at[key]] = (first, more + 1)
            continue
        at[key] = len(shown)
        shown.append((row, 0))
    return shown[:MOST_CHANGES]


def notes(page: CouncilPage) -> tuple[list[str], dict[str, int]]:
    """Notes too long for a table, in order of appearance, and the number of each."""
    listed: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for row in _all_rows(page):
        for note in row.notes:
            if len(note) > SHORT_NOTE:
                numbers[note] = listed.setdefault(note.strip().removesuffix("."), len(listed) + 1)
    return [f"{note}." for note in listed], numbers


def _all_rows(page: CouncilPage) -> Iterable[IndicatorRow]:
    for group in page.themes:
        yield from group.rows
    yield from page.pressures
    yield from page.strengths


def _without_lines(page: CouncilPage) -> CouncilPage:
    """The page without the figures of its sparklines, which come drawn: half the document."""

    def bare(rows: tuple[IndicatorRow, ...]) -> tuple[IndicatorRow, ...]:
        return tuple(dataclasses.replace(row, spark=None) for row in rows)

    themes = tuple(dataclasses.replace(group, rows=bare(group.rows)) for group in page.themes)
    return dataclasses.replace(page, themes=themes, pressures=bare(page.pressures), strengths=bare(page.strengths))


def _icons(page: CouncilPage, colours: dict[str, str]) -> dict[str, str]:
    """ "name/tone" → SVG, for every icon a cell of the page names."""
    tones = {
        Tone.GOOD: "good", Tone.BAD: "bad", Tone.WARN: "warn", Tone.ACCENT: "accent", Tone.MUTED: "muted",
        Tone.NEUTRAL: "muted",
    }  # fmt: skip
    wanted: dict[tuple[str, Tone], None] = {("triangle-alert", Tone.WARN): None}
    for row in _all_rows(page):
        for cell in (row.direction, row.standing, row.change, row.latest, row.quartile):
            wanted[cell.icon, cell.tone] = None
    for change in page.changes.rows:
        wanted[change.kind.icon, change.kind.tone] = None
    found = {f"{name}/{tone}": templates.icon(name, colours[tones[tone]]) for name, tone in wanted}
    return {key: drawing for key, drawing in found.items() if drawing is not None}


def _sparks(page: CouncilPage, palette: svg.Palette) -> dict[str, dict[str, str]]:
    """series id → drawings of either size (none of a single period), and the words for whoever cannot see them."""
    drawn: dict[str, dict[str, str]] = {}
    large = {row.series_id for row in (*page.pressures, *page.strengths)}
    for row in _all_rows(page):
        key = str(row.series_id)
        periods = 0 if row.spark is None else sum(v is not None for v in row.spark.values)
        if row.spark is None or key in drawn or not periods:
            continue
        if periods == 1:
            drawn[key] = {"alt": "one period"}
            continue
        words = swept(spark_words(row.title, row.spark, row.latest))
        sizes = SPARK_SIZES if row.series_id in large else {"small": SPARK_SIZES["small"]}
        drawn[key] = {"alt": words} | {
            name: svg.sparkline(row.spark, words, *size, palette=palette) for name, size in sizes.items()
        }
    return drawn


def spark_words(title: str, spark: Spark, latest: Cell) -> str:
    """A sparkline in a sentence: where it began, where it stands, between which values it ran."""
    values = [v for v in spark.values if v is not None]
    if not values:
        return f"{title}: no values."
    found = _DECIMALS.search(latest.text)
    decimals = len(found.group(1)) if found else 0 if latest.text.strip("0123456789,£%−") == "" else 2

    def said(value: float) -> str:
        return text.plain(value, decimals)

    span = f"{spark.first_label} to {spark.last_label}" if spark.first_label else f"{len(spark.values)} periods"
    return (
        f"Trend of {title}, {span}: from {said(values[0])} to {said(values[-1])}, "
        f"lowest {said(min(values))}, highest {said(max(values))}."
    )


def _chart(view: ChartView, numbers: Mapping[str, int]) -> dict[str, Any]:
    return {
        "title": view.title,
        "subtitle": svg.below_title(view),
        "alt": view.alt_text or f"Chart of {view.title}.",
        "notes": svg.chart_notes(view, numbers),
    }
