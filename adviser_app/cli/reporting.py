"""Commands that write reports: adviser report …"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli import report_shapes as shapes
from adviser_app.cli.session import Session, pass_session
from adviser_app.cli.support_scope import Asked, scope_of, scoped
from adviser_app.domain.errors import AdviserError
from adviser_app.viewmodels import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from adviser_app.services.reports import Difference, Issued, ReportView
    from adviser_app.services.stores import Store

FOLDER = click.option(
    "-o", "--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder."
)
FORMATS = click.option(
    "--format", "formats", default="pdf,docx,csv", metavar="LIST", help="pdf, docx, csv; all unless given."
)
ISSUE = click.option("--issue", is_flag=True, help="Issue it: what it says is kept, and can be printed again as it is.")
BY = click.option("--prepared-by", help="Who prepared it; the name in the settings unless given.")
MOST_SHOWN = 12  # differences told on a terminal; the report has them all


@click.group(short_help="Quarterly report, take-up report, matrix: written, issued, printed again.")
def report() -> None:
    """Reports as PDF, Word and CSV. Issued, one stays as it is: printed again, it is the same to the byte."""


@report.command(short_help="The quarterly performance report.")
@click.argument("year", required=False, default="")
@click.option("--quarter", default="", help="Q1 to Q4; the present one, or the last of a year that is over.")
@FOLDER
@FORMATS
@ISSUE
@BY
@pass_session
def quarterly(
    session: Session, year: str, quarter: str, folder: Path, formats: str, issue: bool, prepared_by: str | None
) -> None:
    """The quarterly performance report of YEAR (2025/26): what is off track first, deliverables, take-up, peer
    challenges, evaluation, quotes with consent, next steps, and what differs from the last one issued."""
    from adviser_app.services import reports

    def made(store: Store) -> ReportView:
        return reports.quarterly(store, year, quarter, prepared_by=prepared_by)

    _report(session, made, folder, formats, issue)


@report.command(short_help="The take-up report of a year.")
@click.argument("year", required=False, default="")
@FOLDER
@FORMATS
@ISSUE
@BY
@pass_session
def takeup(session: Session, year: str, folder: Path, formats: str, issue: bool, prepared_by: str | None) -> None:
    """Take-up in YEAR (2025/26): figures, all councils and what each took up, who nothing."""
    from adviser_app.services import reports

    def made(store: Store) -> ReportView:
        return reports.takeup(store, year, prepared_by=prepared_by)

    _report(session, made, folder, formats, issue)


def _report(session: Session, made: Callable[[Store], ReportView], folder: Path, formats: str, issue: bool) -> None:
    from adviser_app.services import reports

    wanted = _formats(formats)
    kept: Issued | None = None
    with session.writing() if issue else session.reading() as store, session.cancellable() as work:
        view = made(store)
        last, changed = reports.differences(store, view)
        files = reports.write(view, folder, wanted, work)
        if issue:
            kept = reports.issue(store, view)
    out = session.out
    for path in files:
        out.say(f"{path}")
    if kept is not None:
        out.say(f"Issued: {kept.title}. `adviser report issued {kept.row}` prints it again.")
    _say_differences(session, last, changed)
    out.document(shapes.report(view, files, kept, last, changed))


def _formats(said: str) -> tuple[str, ...]:
    from adviser_app.services.reports import FORMATS as known

    wanted = tuple(name.strip().lower() for name in said.split(",") if name.strip())
    unknown = [name for name in wanted if name not in known]
    if unknown or not wanted:
        raise AdviserError(
            "No such format", f"A report is not written as {', '.join(unknown) or 'nothing'}.",
            f"One or more of: {', '.join(known)}.", code="no-such-format",
        )  # fmt: skip
    return wanted


def _say_differences(session: Session, last: Issued | None, changed: tuple[Difference, ...]) -> None:
    if last is None:
        return
    out = session.out
    out.say()
    if not changed:
        out.say(f"No figure differs from {last.title}, issued on {text.iso_day(last.issued)}.")
        return
    differ = text.plural(len(changed), "figure differs", "figures differ")
    out.say(f"{differ} from {last.title}, issued on {text.iso_day(last.issued)}:")
    out.table(
        ("figure", "then", "now", "difference"),
        [(d.label, d.before or "not there", d.now or "no longer", d.change) for d in changed[:MOST_SHOWN]],
        right=(1, 2, 3),
    )
    if len(changed) > MOST_SHOWN:
        out.say(f"… and {len(changed) - MOST_SHOWN} more in the report.")


@report.command(short_help="The reports issued; with ROW, one of them printed again.")
@click.argument("row", required=False, default="")
@click.option("-o", "--out", "folder", type=click.Path(path_type=Path, file_okay=False), help="Print it again there.")
@FORMATS
@pass_session
def issued(session: Session, row: str, folder: Path | None, formats: str) -> None:
    """The reports issued so far. With ROW (its number, or its beginning) and a folder, one is printed again exactly as
    it was, whatever the records say by now."""
    from adviser_app.services import reports

    with session.reading() as store, session.cancellable() as work:
        found = reports.issued(store)
        one = _one(found, row) if row else None
        if one is not None:
            view = reports.issued_view(store, one.row)
            files = reports.write(view, folder, _formats(formats), work) if folder is not None else ()
    if one is not None:
        session.out.say(
            f"{one.title}, issued on {text.iso_day(one.issued)}" + (f" by {one.by}" if one.by else "") + "."
        )
        for path in files:
            session.out.say(f"{path}")
        if folder is None:
            session.out.table(("figure", "said"), [(f"{f.part}: {f.label}", f.said) for f in view.figures], right=(1,))
        session.out.document(shapes.report(view, files, one, None, ()))
        return
    if found:
        rows = [(i.title, str(i.edition), i.issued, i.by, i.row) for i in found]
        session.out.table(("report", "edition", "issued", "by", "row"), rows, right=(1,))
    else:
        session.out.say("No report was issued yet: `adviser report quarterly … --issue`.")
    session.out.document({"issued": [shapes.issued(i) for i in found]})


def _one(found: list[Issued], row: str) -> Issued:
    meant = [i for i in found if i.row.startswith(row)]
    if len(meant) != 1:
        which = "several reports" if meant else "no report"
        raise AdviserError(
            "No such report",
            f"{row!r} is the number of {which} that was issued.",
            "`adviser report issued` lists them.",
            code="no-such-report",
        )
    return meant[0]


@report.command(short_help="Councils × offers as PDF, with its filters.")
@scoped
@click.option("-o", "--out", "path", type=click.Path(path_type=Path, dir_okay=False), required=True, help="FILE.pdf.")
@pass_session
def matrix(session: Session, asked: Asked, path: Path) -> None:
    """The matrix of councils and offers in print. As CSV: `adviser support matrix`."""
    from adviser_app.services import reports, support

    with session.reading() as store, session.cancellable() as work:
        view = support.matrix(store, scope_of(store, asked))
        reports.write_matrix(store, view, path, work=work)
    session.out.say(f"{view.scope}: {view.sentence}")
    session.out.say(f"{path}")
    session.out.document({"scope": view.scope, "sentence": view.sentence, "file": path})


COMMANDS = (report,)
