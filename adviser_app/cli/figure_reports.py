"""Commands of reports of figures: adviser figures list, show, add, rename, describe, move, remove, write."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli.reading import AS_AT_HELP, GROUP_HELP, GROUPS, group_rule, tell_as_at
from adviser_app.cli.session import Day, Session, pass_session
from adviser_app.domain.errors import AdviserError

if TYPE_CHECKING:
    from adviser_app.domain.areas import GroupRule
    from adviser_app.services.stores import Store
    from adviser_app.viewmodels.explorer.base import Shown
    from adviser_app.viewmodels.figure_reports import FigureReport, Filled, ReportLine, ViewLine

_ROWS = 12  # lines of a view told on a terminal; `figures write` and --json have all


@click.group(invoke_without_command=True, short_help="Reports of charts, tables and maps that fill themselves.")
@click.pass_context
def figures(ctx: click.Context) -> None:
    """Reports of figures: named lists of views (charts, tables, maps), each filled with the newest figures when it is
    shown, written or put into a briefing pack (`adviser pack … --report NAME`). `adviser explore` makes views."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(_list)


@figures.command("list", short_help="The reports there are.")
@pass_session
def _list(session: Session) -> None:
    """The reports there are; some by theme come with Adviser."""
    from adviser_app.services import figure_reports as service

    with session.reading() as store:
        view = service.every(store)
    session.out.say(view.sentence)
    session.out.table(("report", "holds", "row"), [(x.name, x.sentence, x.row) for x in view.lines])
    session.out.document({"sentence": view.sentence, "reports": [_line(x) for x in view.lines]})


@figures.command(short_help="A report with its figures.")
@click.argument("report")
@click.option("--council", help="Each view for this council (code or name), among its group.")
@click.option("--group", type=GROUPS, help=GROUP_HELP)
@click.option("--as-at", type=Day(), help=AS_AT_HELP)
@pass_session
def show(session: Session, report: str, council: str | None, group: str | None, as_at: date | None) -> None:
    """The views of REPORT, by its name or row, in words and figures."""
    from adviser_app.services import figure_reports as service
    from adviser_app.services import past

    with session.reading() as present, past.then(present, as_at) as store:
        tell_as_at(session, past.said(present, as_at))
        code, rule = _council(store, council, group)
        found = service.filled(store, report, council=code, rule=rule)
    out = session.out
    out.say(f"{found.line.name}. {found.sentence}")
    if found.line.about:
        out.say(found.line.about)
    for each in found.views:
        _tell(session, each)
    out.document(_report(found))


@figures.command(short_help="Make a report, or put a view into one.")
@click.argument("report")
@click.option("--view", "path", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="Put this view at its end (`adviser explore … --write-view FILE`).")  # fmt: skip
@click.option("--title", default="", help="What the view is called; its own title unless given.")
@click.option("--words", default="", help="Words beside the view.")
@click.option("--about", default="", help="What a new report is for.")
@pass_session
def add(session: Session, report: str, path: Path | None, title: str, words: str, about: str) -> None:
    """Make REPORT; with --view, put a view at the end of it, a report of a new name being made. Undo: `adviser records
    undo`."""
    from adviser_app.domain.views import view_from_json
    from adviser_app.services import figure_reports as service

    if path is None:
        if title or words:
            raise click.UsageError("--title and --words belong to a --view.")
        with session.writing() as store:
            made = service.create(store, report, about)
        session.out.say(f"“{made.name}” is made: put views into it with --view.")
        session.out.document(_line(made))
        return
    if about:
        raise click.UsageError("--about says what a report without a --view is for.")
    view = view_from_json(_text(path))
    with session.writing() as store:
        done = service.pin(store, report, view, title=title, words=words)
    session.out.say(done.sentence)
    session.out.document({"row": done.row, "report": done.report, "name": done.name, "made": done.made})


@figures.command(short_help="Give a report another name.")
@click.argument("report")
@click.argument("name")
@click.option("--about", help="What it is for.")
@pass_session
def rename(session: Session, report: str, name: str, about: str | None) -> None:
    """Call REPORT by another NAME. Undo: `adviser records undo`."""
    from adviser_app.services import figure_reports as service

    with session.writing() as store:
        done = service.rename(store, report, name, about)
    session.out.say(f"It is called “{done.name}” now.")
    session.out.document(_line(done))


@figures.command(short_help="Give a view of a report a title and words.")
@click.argument("report")
@click.argument("view")
@click.option("--title", help="Its title; empty for its own.")
@click.option("--words", help="Words beside it; empty for none.")
@pass_session
def describe(session: Session, report: str, view: str, title: str | None, words: str | None) -> None:
    """Give VIEW (its number, title or row) of REPORT a title, words, or both. Undo: `adviser records undo`."""
    from adviser_app.services import figure_reports as service

    if title is None and words is None:
        raise click.UsageError("Give --title, --words, or both.")
    with session.writing() as store:
        found = service.view_of(store, report, view)
        service.describe(
            store, found.row, title=found.title if title is None else title,
            words=found.words if words is None else words,
        )  # fmt: skip
        done = service.view_of(store, report, found.row)
    session.out.say(f"View {done.number} is changed.")
    session.out.document(_view(done))


@figures.command(short_help="Move a view within its report.")
@click.argument("report")
@click.argument("view")
@click.argument("place", type=click.IntRange(min=1))
@pass_session
def move(session: Session, report: str, view: str, place: int) -> None:
    """Move VIEW (its number, title or row) of REPORT to PLACE, from 1. Undo: `adviser records undo`."""
    from adviser_app.services import figure_reports as service

    with session.writing() as store:
        found = service.view_of(store, report, view)
        now = service.move(store, found.row, place - found.number)
    session.out.say(f"It is view {now} now.")
    session.out.document({"row": found.row, "place": now})


@figures.command(short_help="Take a view out of a report, or delete the report.")
@click.argument("report")
@click.option("--view", help="Only this view: its number, title or row.")
@pass_session
def remove(session: Session, report: str, view: str | None) -> None:
    """Delete REPORT with its views; with --view, take that one out. Undo: `adviser records undo`."""
    from adviser_app.services import figure_reports as service

    with session.writing() as store:
        if view is None:
            gone = service.delete(store, report)
            session.out.say(f"“{gone.name}” is deleted, with {gone.sentence}.")
            session.out.document(_line(gone))
            return
        found = service.view_of(store, report, view)
        service.take_out(store, found.row)
    session.out.say(f"View {found.number} is taken out.")
    session.out.document(_view(found))


@figures.command(short_help="Write a report as PDF, Word and CSV.")
@click.argument("report")
@click.option("-o", "--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder.")
@click.option("--format", "formats", default="pdf,docx,csv", show_default=True,
              help="Some of these; csv is a zip with a table for each view.")  # fmt: skip
@click.option("--council", help="Each view for this council (code or name), among its group.")
@click.option("--group", type=GROUPS, help=GROUP_HELP)
@click.option("--as-at", type=Day(), help=AS_AT_HELP)
@pass_session
def write(
    session: Session, report: str, folder: Path, formats: str, council: str | None, group: str | None,
    as_at: date | None,
) -> None:  # fmt: skip
    """Write REPORT with the newest figures: a tagged PDF, a Word file, and its tables with GSS codes."""
    from adviser_app.services import figure_reports as service
    from adviser_app.services import past

    wanted = [name.strip().lower() for name in formats.split(",") if name.strip()]
    with session.reading() as present, past.then(present, as_at) as store, session.cancellable() as work:
        tell_as_at(session, past.said(present, as_at))
        code, rule = _council(store, council, group)
        found = service.filled(store, report, council=code, rule=rule, work=work)
        paths = service.write(store, found, folder, wanted, work=work)
    for path in paths:
        session.out.say(f"{path}")
    session.out.document({"report": found.line.name, "sentence": found.sentence, "files": list(paths)})


def _council(store: Store, said: str | None, group: str | None) -> tuple[str, GroupRule]:
    """The code of the council that was asked for, "" for none, and the group it is among."""
    from adviser_app.services import councils

    if said is None and group is not None:
        raise click.UsageError("--group goes with --council.")
    return "" if said is None else councils.find(store, said).code, group_rule(store, group)


def _tell(session: Session, view: Filled) -> None:
    out = session.out
    out.say()
    out.say(f"{view.line.number}. {view.title}")
    if view.subtitle:
        out.say(view.subtitle)
    if view.line.words:
        out.say(view.line.words)
    if view.shown is None:
        out.say(view.problem)
        return
    out.say(view.shown.said)
    for note in view.shown.notes:
        out.say(note)
    headings, rows, right = _told(view.shown)
    out.table(headings, rows[:_ROWS], right=right)
    if len(rows) > _ROWS:
        out.say(f"… and {len(rows) - _ROWS:,} more; `adviser figures write` and --json have all.")


def _told(shown: Shown) -> tuple[list[str], list[list[str]], list[int]]:
    """A view as the window's table has it: headings, rows, and which columns are figures."""
    from adviser_app.viewmodels import figure_tables
    from adviser_app.viewmodels.explorer.multiples import MapShown

    if isinstance(shown, MapShown):
        known = [row for row in shown.map.rows if row[2].sort is not None]
        return list(shown.map.headers), [[cell.text for cell in row] for row in known], [2]
    made = figure_tables.of(shown)
    assert made is not None  # every kind but the map has one
    figures = [at for at, heading in enumerate(made.headings) if heading.figure]
    return [h.title for h in made.headings], [[cell.text for cell in row] for row in made.rows], figures


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AdviserError(
            "Cannot read", f"{path} cannot be read as text ({error}).", "`adviser explore … --write-view` makes one.",
            code="cannot-read",
        ) from error  # fmt: skip


def _line(line: ReportLine) -> dict[str, object]:
    return {"row": line.row, "report": line.name, "about": line.about, "views": line.count}


def _view(line: ViewLine) -> dict[str, object]:
    return {"row": line.row, "number": line.number, "title": line.title, "words": line.words, "view": line.text}


def _report(found: FigureReport) -> dict[str, object]:
    views = []
    for each in found.views:
        header, rows = each.shown.table() if each.shown is not None else ((), ())
        views.append(
            _view(each.line)
            | {
                "shown": each.title,
                "subtitle": each.subtitle,
                "kind": each.shown.kind if each.shown is not None else None,
                "said": each.shown.said if each.shown is not None else "",
                "notes": list(each.shown.notes) if each.shown is not None else [],
                "problem": each.problem or None,
                "table": {"header": list(header), "rows": [list(row) for row in rows]},
            }
        )
    return _line(found.line) | {"sentence": found.sentence, "views": views}


COMMANDS = (figures,)
