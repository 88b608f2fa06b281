"""One declaration a publisher. A file is recognised by its header, never by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from adviser_app.csvio.formats import dfe, lg_inform, ons, sampled, tables
from adviser_app.csvio.formats.fingertips import FINGERTIPS, FROM_R
from adviser_app.csvio.formats.layout import TEXT_ROLES, Layout, Reading, Role, header_key, lacking
from adviser_app.csvio.formats.looked import is_dimension, is_no_figure
from adviser_app.csvio.formats.oflog import OFLOG, OFLOG_BY_YEAR
from adviser_app.csvio.formats.own import OWN
from adviser_app.csvio.formats.sampled import Content
from adviser_app.domain.period_text import MONTHS, are_calendar_spans, are_joined_months, dashed_kind

KNOWN = (
    f"{ons.ONS.format} ({ons.ONS.known_by})",
    f"{lg_inform.FORMAT} ({lg_inform.KNOWN_BY})",
    f"{FINGERTIPS.format} ({FINGERTIPS.known_by})",
    f"{dfe.FORMAT} ({dfe.KNOWN_BY})",
    f"{OFLOG.format} ({OFLOG.known_by})",
    f"{OWN.format} ({OWN.known_by})",
    f"{tables.FORMAT} ({tables.KNOWN_BY})",
)


def recognise(header: Sequence[str]) -> Layout | None:
    """The layout of a file with this header, or None. A wide one has its figures only after ``settle``."""
    return (
        ons.recognise(header)
        or OWN.recognise(header)
        or FINGERTIPS.recognise(header)
        or FROM_R.recognise(header)
        or OFLOG.recognise(header)
        or OFLOG_BY_YEAR.recognise(header)
        or dfe.recognise(header)
    )


def nearly(header: Sequence[str]) -> tuple[str, list[str]] | None:
    """A publisher's format that a header nearly is, and the columns it lacks."""
    for format in (ons.ONS, OWN, FINGERTIPS, OFLOG):
        if missing := lacking(format, header):
            return format.format, missing
    missing = dfe.lacking(header)
    return (dfe.FORMAT, missing) if missing else None


def not_read(layout: Layout) -> list[str]:
    """The headings of a publisher's file that its format does not know: its rows are read without what stands there."""
    for format in (ons.ONS, ons.ONS_OLDER, OWN):
        if layout.format == format.format:
            strange = set(format.strange(map(header_key, layout.header)))
            used = {i for at in layout.columns.values() for i in at}
            return [name for i, name in enumerate(layout.header) if i not in used and header_key(name) in strange]
    return dfe.not_read(layout) if layout.format == dfe.FORMAT else []


def untold(layout: Layout, sample: Sequence[Sequence[str]]) -> int:
    """The position of a column without a role that tells the rows of a long file apart, -1 where there is none. One row
    twice is damage; where a quarter of the keys have several figures, or the same words tell them apart each time, or
    the column says of whom all figures are, something else is said of them."""
    values = layout.at(Role.VALUE)
    roles = {i for at in layout.columns.values() for i in at}
    beside = {i for role in (Role.VALUE, Role.LOWER, Role.UPPER, *TEXT_ROLES) for i in layout.at(role)}
    keys = sorted(roles - beside)
    unread = [i for i in range(len(layout.header)) if i not in roles]
    if not values or not unread:
        return -1
    rows = [row for row in sample if len(row) >= len(layout.header)]
    facts = {i: sampled.column([row[i] for row in rows]) for i in unread}
    others = [i for i in unread if facts[i].content is Content.WORDS or is_no_figure(layout.header[i])]
    for i in others:
        if facts[i].texts and {text.casefold() for text in facts[i].texts} <= _WHOM:
            return i
    twice = sampled.repeated(sample, keys)
    if not twice or not sampled.repeats(sample, keys, values):
        return -1
    often = 4 * twice >= sampled.repeated(sample, keys, 1)
    for i in others:
        if (often or sampled.alike(sample, keys, i)) and not sampled.repeats(sample, [*keys, i], values):
            return i
    return -1


_WHOM = frozenset(("male", "female", "males", "females", "men", "women", "boys", "girls"))


def unheaded(layout: Layout, sample: Sequence[Sequence[str]]) -> int:
    """The number (from 1) of a column of figures or filters without a heading, 0 where all have one. In a long file any
    column of words may tell its rows apart."""
    blank = [i for i, name in enumerate(layout.header) if not header_key(name)]
    used = {f.at for f in layout.figures}.union(layout.at(Role.BREAKDOWN) if layout.is_wide else ())
    if not layout.is_wide:
        rows = [row for row in sample if len(row) >= len(layout.header)]
        said = (Content.WORDS, Content.MIXED, Content.MARKS)
        beside = {at + 1 for at in layout.at(Role.VALUE)}  # what a point has parted from the figure
        if bool(layout.at(Role.LOWER)) != bool(layout.at(Role.UPPER)):  # one limit, and the other without its heading
            beside |= {at + by for role in (Role.LOWER, Role.UPPER) for at in layout.at(role) for by in (-1, 1)}
        for i in blank:
            content = sampled.column([row[i] for row in rows]).content
            if content in said or (i in beside and content is Content.FIGURES):
                used.add(i)
    return next((i + 1 for i in blank if i in used), 0)


def settle(layout: Layout, sample: Sequence[Sequence[str]], file: str) -> Layout:
    """What only the rows can tell: the indicator's column of older ONS files (see ``ons.settle``), filters and measures
    of DfE's, whether ``2011-12`` is a month, and how many empty cells the rows have beyond the header. ``file``: its
    name, which is all that says what a table of DfE's is about."""
    header = [header_key(name) for name in layout.header]
    sample = [row for row in sample if [header_key(cell) for cell in row] != header]  # the header once more
    if layout.publisher == ons.PUBLISHER:
        layout = ons.settle(layout, sample)
    if layout.format == OWN.format:
        layout = _with_groups(layout, sample)
    if layout.format == dfe.FORMAT:
        layout = dfe.settle(layout, sample, dfe.data_set(file))
    return settle_rows(layout, sample)


_GROUPS = frozenset(("band", "category", "group", "subgroup", "sub-group", "sub group"))


def _with_groups(layout: Layout, sample: Sequence[Sequence[str]]) -> Layout:
    """Columns that tell the rows of our own format apart, and are headed as groups are: so Trafford's data lab writes
    files that have all else of it."""
    roles = {i for at in layout.columns.values() for i in at}
    beside = {i for role in (Role.VALUE, Role.LOWER, Role.UPPER, *TEXT_ROLES) for i in layout.at(role)}
    named = [(i, header_key(name)) for i, name in enumerate(layout.header) if i not in roles]
    groups = [i for i, name in named if name in _GROUPS or is_dimension(name)]
    keys, values = sorted(roles - beside), layout.at(Role.VALUE)
    apart = sampled.repeats(sample, keys, values) and not sampled.repeats(sample, [*keys, *groups], values)
    if not groups or not (apart or untold(layout, sample) in groups):
        return layout
    return replace(layout, columns={**layout.columns, Role.BREAKDOWN: (*layout.at(Role.BREAKDOWN), *groups)})


def settle_rows(layout: Layout, sample: Sequence[Sequence[str]]) -> Layout:
    """What the rows tell of any layout: months, spans of calendar years, and empty cells beyond the header."""
    return _settle_labels(_settle_surplus(layout, sample), sample)


def _settle_surplus(layout: Layout, sample: Sequence[Sequence[str]]) -> Layout:
    """More cells than the header has are no damage where most rows have as many, all of them empty."""
    width = len(layout.header)
    rows = [row for row in sample if any(cell.strip() for cell in row)]
    extra = [len(row) - width for row in rows if len(row) > width and not any(c.strip() for c in row[width:])]
    most = max(set(extra), key=extra.count, default=0)
    return replace(layout, surplus=most) if 2 * extra.count(most) > len(rows) else layout


def _settle_labels(layout: Layout, sample: Sequence[Sequence[str]]) -> Layout:
    at = layout.at(Role.PERIOD)
    hinted = layout.at(Role.PERIOD_HINT) or layout.fixed.get(Role.PERIOD_HINT)
    if len(at) != 1 or hinted or layout.periods is not Reading.USUAL:
        return layout
    labels = {row[at[0]] for row in sample if len(row) > at[0]}
    if are_calendar_spans({label.strip() for label in labels} - {""}):
        return replace(layout, fixed={**layout.fixed, Role.PERIOD_HINT: "calendar year"})
    if are_joined_months({label.strip() for label in labels} - {""}):
        return replace(layout, fixed={**layout.fixed, Role.PERIOD_HINT: MONTHS})
    hint = dashed_kind(label.strip() for label in labels)
    return replace(layout, fixed={**layout.fixed, Role.PERIOD_HINT: hint}) if hint else layout
