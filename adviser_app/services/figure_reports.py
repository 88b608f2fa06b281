"""Reports of figures: named lists of views that fill themselves with the newest figures each time they are opened,
written or put into a briefing pack. Reports and views are records: exchanged, undone and kept like any."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import QUIET, Work
from adviser_app.domain.records import Field, FieldError, Kind, clean
from adviser_app.domain.records.figures import SAVED_REPORT, SAVED_VIEW
from adviser_app.domain.views import View, view_from_json, view_to_json
from adviser_app.packs import data_csv, files, pictures, report, word
from adviser_app.packs.figures import draw
from adviser_app.services import baskets, explorer, records, releases, settings
from adviser_app.services.reports import FORMATS, in_order
from adviser_app.store import records as stored
from adviser_app.store.cells import snapshot
from adviser_app.store.connection import Store
from adviser_app.store.records import Row
from adviser_app.viewmodels import council as council_view
from adviser_app.viewmodels import figure_reports as view
from adviser_app.viewmodels.document import Section
from adviser_app.viewmodels.figure_reports import FigureReport, Filled, Pinned, ReportLine, ReportsView, ViewLine
from adviser_app.viewmodels.support_pages import Imprint

if TYPE_CHECKING:
    from adviser_app.packs.pictures import Drawing
    from adviser_app.viewmodels.explorer.base import Shown

PRINT_WIDTH, PRINT_HEIGHT = 504.0, 640.0  # points that a picture may take of a printed page
_NAMED = Field("report", "Report", Kind.RECORD, of=SAVED_REPORT.name)
_LAST = 1_000_000  # the place of a view that says none: behind those that do
_ZIPPED = (1980, 1, 1, 0, 0, 0)  # the moment of every part: the same figures give the same bytes


# -- what there is ---------------------------------------------------------------------------------------------------


def names(store: Store) -> list[tuple[str, str]]:
    """(row, name) of every report, by name: to choose from."""
    return [(one.row, one.name) for one in every(store).lines]


def every(store: Store) -> ReportsView:
    """All reports, by name."""
    views = _views(store)
    return view.reports(_line(row, views.get(row.id, [])) for row in stored.rows(store, SAVED_REPORT.name))


def find(store: Store, wanted: str) -> str:
    """A report's row, by that or its name (case aside). Raises AdviserError 'no-such-report', 'several-records'."""
    try:
        return records.names(store).find_record(_NAMED, clean(wanted))
    except FieldError as error:
        code = error.code if error.code == "several-records" else "no-such-report"
        raise records.not_found("report", error, code) from error


def get(store: Store, wanted: str) -> tuple[ReportLine, list[ViewLine]]:
    """A report, by row or name, with its views as they are kept. Raises as ``find``."""
    found = find(store, wanted)
    row = next(r for r in stored.rows(store, SAVED_REPORT.name) if r.id == found)
    views = _lines(_views(store).get(found, []))
    return view.line(row.id, row.values["name"], row.values["about"], views), views


def filled(
    store: Store, wanted: str, *, council: str = "", rule: GroupRule = GroupRule.TYPE, today: date | None = None,
    work: Work = QUIET,
) -> FigureReport:  # fmt: skip
    """A report, by row or name, with the figures of now; each of its views for one ``council`` (code) among its group
    under ``rule`` where one is named. A view that has nothing to show says why.

    Raises AdviserError as ``find`` does, Cancelled.
    """
    with snapshot(store):
        about, views = get(store, wanted)
        out = []
        for number, each in enumerate(views):
            work.step(f"{about.name}: view {number + 1} of {len(views)}", number / len(views))
            out.append(_fill(store, each, council, rule, today))
    work.step("Report filled", 1.0)
    return view.report(about, out)


def _fill(store: Store, kept: ViewLine, council: str, rule: GroupRule, today: date | None) -> Filled:
    if kept.view is None:
        return Filled(kept, None, kept.problem)
    wanted = kept.view.of_council(council, rule) if council else kept.view
    try:
        return Filled(kept, explorer.show(store, wanted, today=today))
    except AdviserError as error:
        return Filled(kept, None, f"{error.message} {error.next_step}".strip())


def _views(store: Store) -> dict[str, list[Row]]:
    """Rows of views by their report, in their order."""
    found: dict[str, list[Row]] = {}
    for row in stored.rows(store, SAVED_VIEW.name):
        found.setdefault(row.values["report"], []).append(row)
    for rows in found.values():
        rows.sort(key=lambda r: (int(r.values["position"] or _LAST), r.values["title"].casefold(), r.id))
    return found


def _line(row: Row, views: Sequence[Row]) -> ReportLine:
    return view.line(row.id, row.values["name"], row.values["about"], _lines(views))


def _lines(rows: Iterable[Row]) -> list[ViewLine]:
    out = []
    for number, row in enumerate(rows, 1):
        shown: View | None = None
        problem = ""
        try:
            shown = view_from_json(row.values["view"])
        except AdviserError as error:  # typed into the form by hand, or of a later Adviser
            problem = error.message
        out.append(
            ViewLine(row.id, number, row.values["title"], row.values["words"], row.values["view"], shown, problem)
        )
    return out


# -- changed ---------------------------------------------------------------------------------------------------------


def create(store: Store, name: str, about: str = "") -> ReportLine:
    """A new report without a view. Raises AdviserError 'no-name', 'report-exists'."""
    name = _named(name)
    if any(name.casefold() == there.casefold() for _, there in names(store)):
        raise AdviserError(
            "There is one already", f"There is a report “{name}”.", "Give this one another name.", code="report-exists"
        )
    made = records.create(store, SAVED_REPORT.name, {"name": name, "about": about})
    return view.line(made.id, name, about, [])


def pin(store: Store, wanted: str, shown: View, *, title: str = "", words: str = "") -> Pinned:
    """Put a view at the end of a report, by row or name; a name that there is not yet makes one. One action.

    Raises AdviserError 'no-name', 'several-records'.
    """
    wanted = _named(wanted)
    made = False
    with records.action(store, "pinned a view to a report"):
        try:
            row = find(store, wanted)
        except AdviserError as error:
            if error.code != "no-such-report":
                raise
            row, made = create(store, wanted).row, True
        views = _views(store).get(row, [])
        last = max((int(v.values["position"] or 0) for v in views), default=0)
        texts = {"report": row, "position": str(max(last, len(views)) + 1), "title": title, "words": words}
        new = records.create(store, SAVED_VIEW.name, texts | {"view": view_to_json(shown)})
        about, _ = get(store, row)
    return view.pinned(new.id, about, made=made)


def rename(store: Store, wanted: str, name: str, about: str | None = None) -> ReportLine:
    """Give a report, by row or name, another name, and another purpose where one is said. Raises AdviserError 'no-name'
    and as ``find`` does."""
    row = find(store, wanted)
    texts = {"name": _named(name)} | ({} if about is None else {"about": about})
    records.change(store, SAVED_REPORT.name, row, texts)
    return get(store, row)[0]


def describe(store: Store, row: str, *, title: str, words: str) -> None:
    """Another title and other words for a view, by its row; "" for none. Raises AdviserError 'no-such-record'."""
    records.change(store, SAVED_VIEW.name, row, {"title": title, "words": words})


def move(store: Store, row: str, by: int) -> int:
    """Move a view, by its row, ``by`` places down (up where negative), as far as there are; its place then, from 1. One
    action. Raises AdviserError 'no-such-record'."""
    parent = records.get(store, SAVED_VIEW.name, row).values["report"]
    order = [r.id for r in _views(store).get(parent, [])]
    if row not in order:
        raise AdviserError("No such view", "That view was taken out.", "Look at the report again.", code="no-such-view")
    at = order.index(row)
    to = min(max(at + by, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    now = {r.id: r.values["position"] for r in _views(store)[parent]}
    changed = {id_: {"position": str(n)} for n, id_ in enumerate(order, 1) if now[id_] != str(n)}
    if changed:
        records.change_many(store, SAVED_VIEW.name, changed, "moved a view of a report")
    return to + 1


def take_out(store: Store, row: str) -> None:
    """Take a view, by its row, out of its report. Raises AdviserError 'no-such-record'."""
    records.delete(store, SAVED_VIEW.name, [row])


def delete(store: Store, wanted: str) -> ReportLine:
    """Delete a report, by row or name, with its views: one action. Raises as ``find``."""
    about, views = get(store, wanted)
    with records.action(store, "deleted a report of figures"):
        if views:
            records.delete(store, SAVED_VIEW.name, [v.row for v in views])
        records.delete(store, SAVED_REPORT.name, [about.row])
    return about


def view_of(store: Store, wanted: str, said: str) -> ViewLine:
    """A view of a report, by its number, title or row. Raises AdviserError 'no-such-view' and as ``find`` does."""
    about, views = get(store, wanted)
    said = clean(said)
    found = [v for v in views if said in (str(v.number), v.row)] or [
        v for v in views if v.title and v.title.casefold() == said.casefold()
    ]
    if len(found) == 1:
        return found[0]
    raise AdviserError(
        "No such view", f"“{about.name}” has {'several views' if found else 'no view'} “{said}”.",
        f"`adviser figures show \"{about.name}\"` numbers them.", code="no-such-view",
    )  # fmt: skip


def _named(name: str) -> str:
    name = clean(name)
    if not name:
        raise AdviserError("Which report?", "No report is named.", "Give it a name.", code="no-name")
    return name


# -- drawn and written -----------------------------------------------------------------------------------------------


def painted(views: Iterable[Filled], width: int, dots: float, colours: Mapping[str, str]) -> dict[str, bytes]:
    """The pictures of views as PNG, by their row: ``width`` dots wide, ``dots`` to the point, in ``colours`` by the
    roles of the printed palette. Tables are no pictures."""
    drawn = {
        one.line.row: draw.drawing(one.shown, width=width / dots, colours=colours, titled=False)
        for one in views
        if one.shown is not None and view.drawn(one)
    }
    return pictures.png(drawn, 72 * dots, clear=True)


def _printed(views: Iterable[Filled]) -> tuple[view.Parts, dict[str, Drawing]]:
    """The pictures of views on paper: long ones in pieces that fit on a page, and the drawings of these."""
    parts: dict[str, list[Shown]] = {}
    drawn: dict[str, Drawing] = {}
    for one in views:
        if one.shown is not None and view.drawn(one):
            whole = draw.drawing(one.shown, width=PRINT_WIDTH, titled=False)
            fits = whole.height <= PRINT_HEIGHT
            pieces = parts[one.line.row] = [one.shown] if fits else list(draw.parts(one.shown))
            for number, part in enumerate(pieces):
                made = whole if len(pieces) == 1 else draw.drawing(part, width=PRINT_WIDTH, titled=False)
                drawn[view.key(one, number)] = made
    return parts, drawn


def write(
    store: Store, found: FigureReport, folder: Path, formats: Collection[str] = FORMATS, *, now: datetime | None = None,
    work: Work = QUIET,
) -> tuple[Path, ...]:  # fmt: skip
    """The files of a report in a folder, which is made if need be: "pdf", "docx", and "csv", a zip with a table for
    each view, councils by GSS code. Each is whole or not there; the same figures and moment give the same bytes.

    Raises AdviserError 'no-such-format', 'cannot-write', 'disk-full', 'file-in-use', 'template-broken', Cancelled.
    """
    wanted = in_order(formats)
    made = (now or datetime.now().astimezone()).replace(microsecond=0)
    files.make_folder(folder)
    stem = f"{files.safe_name(found.line.name)} {made.date().isoformat()}"
    paths = {name: folder / f"{stem}.{'zip' if name == 'csv' else name}" for name in wanted}
    parts, drawn = _printed(found.views)
    kept = settings.get(store)
    page = view.document(
        found, Imprint(made.date(), kept.prepared_by, kept.marking), sources(store, found), parts,
        [path.name for name, path in paths.items() if name == "csv"], store.day,
    )  # fmt: skip
    for number, (name, path) in enumerate(paths.items()):
        work.step(f"{found.line.name}: {path.name}", number / len(paths))
        if name == "csv":
            files.write_whole(path, _zipped(found))
        else:
            render = report.render if name == "pdf" else word.write
            files.write_whole(path, render(page, made, drawn))
    work.step("Report written", 1.0)
    return tuple(paths.values())


def sources(store: Store, found: FigureReport) -> tuple[str, ...]:
    """Where the figures of a report come from: publishers with their newest release."""
    publishers = {key.publisher for one in found.views if one.line.view for key in one.line.view.series}
    for name in {one.line.view.basket for one in found.views if one.line.view and one.line.view.basket}:
        try:
            publishers |= {m.key.publisher for m in baskets.get(store, name).members if m.series_id is not None}
        except AdviserError:  # a basket that was deleted: the view says so
            continue
    return council_view.sources_of(publishers, releases.releases(store))


def tables(views: Iterable[Filled]) -> dict[str, bytes]:
    """A CSV for each view that shows something, by a name for its file without the ending."""
    return {
        f"{one.line.number} {files.safe_name(one.title)}"[:80].strip(): data_csv.table(*one.shown.table())
        for one in views
        if one.shown is not None
    }


def _zipped(found: FigureReport) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in tables(found.views).items():
            part = zipfile.ZipInfo(f"{name}.csv", _ZIPPED)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            whole.writestr(part, content)
    return out.getvalue()


# -- in briefing packs -----------------------------------------------------------------------------------------------


def checked(store: Store, wanted: Iterable[str]) -> tuple[str, ...]:
    """The rows of reports, by row or name, each once. Raises as ``find``."""
    return tuple(dict.fromkeys(find(store, name) for name in wanted))


def pack_sections(
    store: Store, code: str, wanted: Iterable[str], rule: GroupRule, today: date
) -> tuple[list[Section], dict[str, Drawing], dict[str, bytes]]:
    """Reports, by their row, for the pack of one council (code) among its group: a section each, their drawings, and
    the tables behind them by name."""
    sections: list[Section] = []
    drawn: dict[str, Drawing] = {}
    written: dict[str, bytes] = {}
    for row in wanted:
        found = filled(store, row, council=code, rule=rule, today=today)
        short = replace(found, views=tuple(map(view.excerpt, found.views)))
        parts, printed = _printed(short.views)
        sections.append(view.pack_section(short, parts))
        drawn |= printed
        written |= {f"{files.safe_name(found.line.name)} {name}": table for name, table in tables(found.views).items()}
    return sections, drawn, written
