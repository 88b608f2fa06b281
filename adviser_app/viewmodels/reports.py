"""Reports that are issued: what one says, how it is kept as it was, how it differs from the one before.

A report is a document to print, the figures that it says, by keys that outlive it, and a table for the CSV beside it.
Issued, all of it is kept as text; the same text gives the same files again, whatever the records say by then.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from adviser_app.domain.errors import AdviserError
from adviser_app.viewmodels import document, text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.document import Column, Document, Entry, Section, Table, Text

QUARTERLY, TAKEUP = "quarterly report", "take-up report"
DELIVERABLE = "deliverable/"  # begins the keys of figures that belong to a deliverable of one year
_FORM = 1  # of the text that is kept
_PACKED = "zlib:"  # before what follows packed


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a report says. ``key`` is the same in every report of its kind; ``said`` as printed; ``value`` the
    number behind it, None where it is a word or not known. ``part``: under which heading it is compared."""

    key: str
    part: str
    label: str
    said: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class ReportView:
    """``kind``: "quarterly report" or "take-up report"; ``year`` canonical, ``quarter`` "" for a whole year; ``made``:
    the moment that dates it; ``headers`` and ``rows``: the CSV beside it."""

    kind: str
    year: str
    quarter: str
    title: str
    made: datetime
    document: Document
    figures: tuple[Figure, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what it was in the report before. ``before`` "" where it was not there, ``now`` "" where it
    is no longer; ``change`` with its sign, "" where they are words."""

    key: str
    part: str
    label: str
    before: str
    now: str
    change: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A report that was issued. ``row``: the record's id; ``quarter`` "" for a whole year; ``by``: a name, or ""."""

    row: str
    kind: str
    year: str
    quarter: str
    edition: int
    issued: str
    by: str
    title: str

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Report, edition, issued on, by."""
        return (
            Cell(self.title, f"{self.year} {self.quarter}"), Cell(f"{self.edition}", float(self.edition)),
            Cell(text.iso_day(self.issued), self.issued), Cell(self.by or "–", self.by.casefold() or None),
        )  # fmt: skip


# -- kept as it was ----------------------------------------------------------------------------------------------


def freeze(view: ReportView, most: int) -> str:
    """A report as text of at most ``most`` characters: JSON, packed. As it is, it would be four times as long, and the
    search would find every report by every word of it. (In base 32 it is one word, that nobody types.)

    Raises AdviserError ``report-too-long``.
    """
    plain = {
        "form": _FORM, "kind": view.kind, "year": view.year, "quarter": view.quarter, "title": view.title,
        "made": view.made.isoformat(), "document": document.as_json(view.document),
        "figures": [asdict(f) for f in view.figures], "headers": view.headers, "rows": view.rows,
    }  # fmt: skip
    said = _PACKED + base64.b32encode(zlib.compress(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS), 9)).decode()
    if len(said) > most:
        raise AdviserError(
            "Report too long",
            "The report says more than can be kept.",
            "Narrow what it counts.",
            code="report-too-long",
        )
    return said


def thaw(said: str) -> ReportView:
    """The report that ``freeze`` kept. Raises AdviserError ``report-unreadable`` for one of a newer version."""
    try:
        if not said.startswith(_PACKED):
            raise ValueError("not packed")
        plain: dict[str, Any] = orjson.loads(zlib.decompress(base64.b32decode(said[len(_PACKED) :])))
        if plain["form"] != _FORM:
            raise ValueError(f"form {plain['form']}")
        return ReportView(
            plain["kind"], plain["year"], plain["quarter"], plain["title"], datetime.fromisoformat(plain["made"]),
            document.from_json(plain["document"]), tuple(Figure(**f) for f in plain["figures"]),
            tuple(plain["headers"]), tuple(tuple(row) for row in plain["rows"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise AdviserError(
            "Report cannot be read",
            f"What is kept of the report is not in a form that this version of Adviser knows ({error}).",
            "A newer version may have issued it: print it there.",
            code="report-unreadable",
        ) from error


# -- compared ----------------------------------------------------------------------------------------------------


def compare(now: Sequence[Figure], before: Sequence[Figure]) -> tuple[Difference, ...]:
    """The figures that are not what they were, in the order of the newer report; those that are gone at the end."""
    was = {f.key: f for f in before}
    is_ = {f.key: f for f in now}
    out = []
    for figure in now:
        old = was.get(figure.key)
        if old is None or old.said != figure.said:
            out.append(_difference(figure, old.said if old else "", figure.said, _moved(figure, old)))
    return (*out, *(_difference(f, f.said, "", "") for f in before if f.key not in is_))


def comparable(now: ReportView, before: ReportView) -> tuple[list[Figure], list[Figure]]:
    """The figures of two reports that can be held against each other: the deliverables of another year are others."""

    def kept(view: ReportView) -> list[Figure]:
        return [f for f in view.figures if now.year == before.year or not f.key.startswith(DELIVERABLE)]

    return kept(now), kept(before)


def _difference(of: Figure, before: str, now: str, change: str) -> Difference:
    return Difference(of.key, of.part, of.label, before, now, change)


def _moved(now: Figure, before: Figure | None) -> str:
    if before is None or before.value is None or now.value is None or now.value == before.value:
        return ""
    change = now.value - before.value
    decimals = 0 if change == int(change) else 2
    size = text.plain(abs(change), decimals)
    pound = "£" if now.said.startswith(("£", f"{text.MINUS}£")) else ""
    return f"{'+' if change > 0 else text.MINUS}{pound}{size}"


_DIFFERENT = (Column("Figure", 5), Column("Then", 2, right=True), Column("Now", 2, right=True),
              Column("Difference", 1.6, right=True))  # fmt: skip


def difference_section(now: ReportView, last: Issued | None, before: ReportView | None) -> Section:
    """What has changed since the report before, part by part."""
    title = "Since the last report"
    if last is None or before is None:
        return Section(title, (Text("No report of this kind was issued before this one."),), "since")
    found = compare(*comparable(now, before))
    words = f"{last.title}, issued on {text.iso_day(last.issued)}"
    if not found:
        return Section(title, (Text(f"No figure differs from {words}."),), "since")
    rows: list[tuple[Entry, ...]] = []
    for part, several in _by_part(found).items():
        rows.append((Entry(part),))
        rows += [
            (Entry(d.label), Entry(d.before or "not there", tone=_absent(d.before)), Entry(d.now or "no longer",
             tone=_absent(d.now)), Entry(d.change))
            for d in several
        ]  # fmt: skip
    said = f"{text.plural(len(found), 'figure differs', 'figures differ')} from {words}."
    if now.year != before.year:
        said += " The deliverables of another year are others and are not compared."
    return Section(title, (Text(said), Table(title, _DIFFERENT, tuple(rows))), "since")


def _absent(said: str) -> Tone:
    return Tone.NEUTRAL if said else Tone.MUTED


def with_difference(view: ReportView, last: Issued | None, before: ReportView | None) -> ReportView:
    """The report with the section that tells what has changed, before the last one, which tells how it was counted."""
    *sections, method = view.document.sections
    since = difference_section(view, last, before)
    return replace(view, document=replace(view.document, sections=(*sections, since, method)))


def _by_part(found: Sequence[Difference]) -> Mapping[str, list[Difference]]:
    parts: dict[str, list[Difference]] = {}
    for difference in found:
        parts.setdefault(difference.part, []).append(difference)
    return parts
