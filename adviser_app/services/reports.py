"""Reports: the quarterly performance report, the take-up report of a year, the matrix in print; issued, they stay as
they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from adviser_app.csvio import write as csv_write
from adviser_app.domain import financial_years
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import QUIET, Work
from adviser_app.domain.records.fields import LONGEST
from adviser_app.domain.records.programme import QUARTERS, WHOLE_YEAR
from adviser_app.packs import files, report
from adviser_app.services import identity, programme, records, settings, support
from adviser_app.services.programme.challenged import challenged, offers_of_challenges
from adviser_app.services.programme.choosing import chosen
from adviser_app.store import records as stored
from adviser_app.store.cells import snapshot
from adviser_app.store.connection import Store
from adviser_app.store.records import Row
from adviser_app.viewmodels import announced, basket_travel, support_pages
from adviser_app.viewmodels import quarterly as quarterly_view
from adviser_app.viewmodels.announced import AnnouncedView
from adviser_app.viewmodels.basket_travel import TravelView
from adviser_app.viewmodels.document import Document
from adviser_app.viewmodels.quarterly import ChallengeLine, QuarterlyInputs
from adviser_app.viewmodels.reports import (
    QUARTERLY,
    TAKEUP,
    Difference,
    Issued,
    ReportView,
    comparable,
    compare,
    freeze,
    thaw,
    with_difference,
)
from adviser_app.viewmodels.support import MatrixView, year_words
from adviser_app.viewmodels.support_figures import FiguresView
from adviser_app.viewmodels.support_pages import Imprint

__all__ = [
    "FORMATS", "QUARTERLY", "TAKEUP", "Difference", "Issued", "ReportView", "compare", "differences", "issue", "issued",
    "issued_view", "quarterly", "takeup", "write", "write_figures",
    "write_matrix", "write_travel",
]  # fmt: skip

FORMATS = ("pdf", "docx", "csv")
TABLE = "issued_report"


def quarterly(
    store: Store, year: str = "", quarter: str = "", *, prepared_by: str | None = None, marking: str | None = None,
    now: datetime | None = None,
) -> ReportView:  # fmt: skip
    """The quarterly report as it would be issued now: the present quarter unless one is named. ``prepared_by`` and
    ``marking`` are those of the settings unless given. Raises AdviserError 'no-year', 'no-quarter'."""
    made = _moment(now)
    today = made.date()
    with snapshot(store):
        year, quarter, as_of = chosen(year, quarter, today)
        found = QuarterlyInputs(
            programme=programme.year(store, year, quarter, today=today),
            figures=support.figures(store, support.Scope(years=(year,)), today=min(today, as_of), until=as_of),
            challenges=_challenges(store, year, as_of, today),
            evaluation=programme.evaluations(store),
            needs=programme.needs(store, year),
            made=made,
            imprint=_imprint(store, today, prepared_by, marking),
        )
        last = _last(store, QUARTERLY, year, quarter)
        return quarterly_view.build(found, last, issued_view(store, last.row) if last else None)


def takeup(
    store: Store, year: str = "", *, prepared_by: str | None = None, marking: str | None = None,
    now: datetime | None = None,
) -> ReportView:  # fmt: skip
    """The take-up report of a year, the present one unless one is named. Raises AdviserError 'no-year'."""
    made = _moment(now)
    today = made.date()
    with snapshot(store):
        year = programme.year_named(year) if year else financial_years.year_of(today)
        view = support.year_report(store, year, today=today)
        document = support_pages.takeup(view, _imprint(store, today, prepared_by, marking))
        figures = tuple(quarterly_view.takeup_figures(view.figures))
        last = _last(store, TAKEUP, year, "")
        before = issued_view(store, last.row) if last else None
    headers, rows = view.table()
    made_of = ReportView(TAKEUP, year, "", view.title, made, document, figures, headers, tuple(rows))
    return with_difference(made_of, last, before)


def _moment(now: datetime | None) -> datetime:
    return (now or datetime.now().astimezone()).replace(microsecond=0)


def _imprint(store: Store, day: date, prepared_by: str | None, marking: str | None) -> Imprint:
    kept = settings.get(store)
    return Imprint(
        day, kept.prepared_by if prepared_by is None else prepared_by, kept.marking if marking is None else marking
    )


def _challenges(store: Store, year: str, as_of: date, today: date) -> list[ChallengeLine]:
    """The peer challenges of a year by kind, up to a day, each once; offers in their order, then other kinds."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in offers_of_challenges(store)}
    for one in challenged(store, year, as_of, today):
        counts.setdefault(one.name, Counter())[one.status] += 1
    return [
        ChallengeLine(name, by["delivered"], by["under way"], by["booked"], by["in discussion"])
        for name, by in counts.items()
        if any(by[s] for s in ("delivered", "under way", "booked", "in discussion"))
    ]


# -- issued ------------------------------------------------------------------------------------------------------


def issue(store: Store, view: ReportView) -> Issued:
    """Keep a report as it is, as the next edition of its kind and period. Undone like any record that was added.

    Raises AdviserError 'report-too-long'.
    """
    me = identity.ensure(store)
    same = [i for i in issued(store, view.kind) if (i.year, i.quarter) == (view.year, view.quarter)]
    # Taken back or deleted, an edition keeps its number: nobody shall meet two that differ.
    gone = [r for r in stored.deleted(store, TABLE) if _of(r) == (view.kind, view.year, view.quarter or WHOLE_YEAR)]
    numbers = [*(i.edition for i in same), *(int(r.values["edition"]) for r in gone)]
    made = records.create(
        store,
        TABLE,
        {
            "kind": view.kind,
            "year": view.year,
            "quarter": view.quarter or WHOLE_YEAR,
            "edition": str(max(numbers, default=0) + 1),
            "issued": view.made.date().isoformat(),
            "issued_by": me.person,
            "figures": freeze(view, LONGEST),
        },
    )
    return next(i for i in issued(store, view.kind) if i.row == made.id)


def _of(row: Row) -> tuple[str, str, str]:
    return row.values["kind"], row.values["year"], row.values["quarter"]


def issued(store: Store, kind: str = "") -> list[Issued]:
    """The reports that were issued, of a kind or all, the latest period and edition first."""
    known = records.names(store)
    found = [_issued(row, known) for row in stored.rows(store, TABLE) if not kind or row.values["kind"] == kind]
    return sorted(found, key=lambda i: (i.year, _place(i.quarter), i.edition, i.kind), reverse=True)


def _issued(row: Row, known: records.Names) -> Issued:
    v = row.values
    quarter = v["quarter"] if v["quarter"] in QUARTERS else ""
    words = f"{quarter} {year_words(v['year'])}".strip()
    name = quarterly_view.TITLE if v["kind"] == QUARTERLY else "Take-up report"
    edition = int(v["edition"])
    title = f"{name}, {words}" + (f", edition {edition}" if edition > 1 else "")
    return Issued(row.id, v["kind"], v["year"], quarter, edition, v["issued"], known.person(v["issued_by"]), title)


def _place(quarter: str) -> int:
    return QUARTERS.index(quarter) if quarter in QUARTERS else len(QUARTERS)


def _last(store: Store, kind: str, year: str, quarter: str) -> Issued | None:
    """The report issued before one of a period: the last edition of that period, else of the latest before it."""
    upto = (year, _place(quarter))
    return next((i for i in issued(store, kind) if (i.year, _place(i.quarter)) <= upto), None)


def issued_view(store: Store, row: str) -> ReportView:
    """An issued report as it was. Raises AdviserError 'no-such-record', 'report-unreadable'."""
    return thaw(records.get(store, TABLE, row).values["figures"])


def differences(store: Store, view: ReportView) -> tuple[Issued | None, tuple[Difference, ...]]:
    """The report issued before, and what this one says differently."""
    last = _last(store, view.kind, view.year, view.quarter)
    if last is None:
        return None, ()
    before = issued_view(store, last.row)
    return last, compare(*comparable(view, before))


# -- written -----------------------------------------------------------------------------------------------------


def in_order(formats: Collection[str]) -> list[str]:
    """The formats of a report that are wanted, in the order of ``FORMATS``. Raises AdviserError 'no-such-format'."""
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise AdviserError(
            "No such format", f"A report is not written as {', '.join(unknown) or 'nothing'}.",
            f"One or more of: {', '.join(FORMATS)}.", code="no-such-format",
        )  # fmt: skip
    return [name for name in FORMATS if name in formats]


def write(view: ReportView, folder: Path, formats: Collection[str] = FORMATS, work: Work = QUIET) -> tuple[Path, ...]:
    """The files of a report in a folder, which is made if need be: "pdf", "docx", "csv". Each is whole or not there;
    the same report gives the same bytes.

    Raises AdviserError 'no-such-format', 'cannot-write', 'disk-full', 'file-in-use', 'template-broken', Cancelled.
    """
    wanted = in_order(formats)
    files.make_folder(folder)
    stem = files.safe_name(view.title.replace("/", "-"))
    out = []
    for number, name in enumerate(wanted):
        work.step(f"{view.title}: {name.upper()}", number / len(wanted))
        path = folder / f"{stem}.{name}"
        if name == "csv":
            _write_csv(path, view.headers, view.rows)
        else:
            files.write_whole(path, _made(name, view.document, view.made))
        out.append(path)
    work.step("Report written", 1.0)
    return tuple(out)


def _made(form: str, document: Document, when: datetime) -> bytes:
    if form == "pdf":
        return report.render(document, when)
    from adviser_app.packs import word  # python-docx: 100 ms that reading a report does without

    return word.write(document, when)


def _write_csv(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    csv_write.write_table(path, headers, rows)


def write_matrix(
    store: Store, view: MatrixView, path: Path, *, now: datetime | None = None, work: Work = QUIET
) -> Path:  # fmt: skip
    """The matrix as it is shown, with its filters, as PDF. Raises AdviserError as ``write`` does."""
    made = _moment(now)
    return _print(support_pages.matrix(view, _imprint(store, made.date(), None, None)), path, made, work)


def write_figures(
    store: Store, view: FiguresView, path: Path, *, now: datetime | None = None, work: Work = QUIET
) -> Path:  # fmt: skip
    """Take-up in figures as it is shown, with its filters, as PDF. Raises AdviserError as ``write`` does."""
    made = _moment(now)
    return _print(support_pages.figures(view, _imprint(store, made.date(), None, None)), path, made, work)


def write_travel(
    store: Store, view: TravelView, path: Path, *, now: datetime | None = None, work: Work = QUIET
) -> Path:  # fmt: skip
    """Direction of travel of a basket as it is shown, as PDF. Raises AdviserError as ``write`` does."""
    made = _moment(now)
    return _print(basket_travel.document(view, _imprint(store, made.date(), None, None)), path, made, work)


def write_announced(
    store: Store, view: AnnouncedView, path: Path, *, now: datetime | None = None, work: Work = QUIET
) -> Path:  # fmt: skip
    """An announced council as it is shown, as PDF. Raises AdviserError as ``write`` does."""
    made = _moment(now)
    return _print(announced.document(view, _imprint(store, made.date(), None, None)), path, made, work)


def _print(document: Document, path: Path, made: datetime, work: Work) -> Path:
    work.step(f"{document.title} in print", 0.0)
    files.make_folder(path.parent)
    files.write_whole(path, report.render(document, made))
    work.step("Written", 1.0)
    return path
