"""Sheets of records: templates out and in, and the programme team's files through ``adviser refresh``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli import record_shapes as shapes
from adviser_app.cli.record_finding import row_of, type_of
from adviser_app.cli.session import Exit, Session, pass_session
from adviser_app.cli.shapes import by_place, problem_said
from adviser_app.domain.errors import AdviserError

if TYPE_CHECKING:
    from adviser_app.domain.problems import Problem
    from adviser_app.services.record_refresh import RecordsPreview
    from adviser_app.services.templates import TemplatePreview

_SHOWN = 40  # lines of a list that may be long
_PROBLEMS = 20


@click.command(short_help="Write a template for a colleague without Adviser.")
@click.argument("name", metavar="TYPE")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--council", "councils_", multiple=True, help="Only of this council (code or name); may be given again.")
@click.option("--row", "rows", multiple=True, help="Only this record; may be given again.")
@pass_session
def out(session: Session, name: str, file: Path, councils_: tuple[str, ...], rows: tuple[str, ...]) -> None:
    """Write records of a type to FILE (.csv, or .xlsx with drop-downs), to be changed in Excel and taken back in."""
    from adviser_app.services import councils, templates

    record = type_of(name)
    with session.writing() as store:
        codes = [councils.find(store, c).code for c in councils_] or None
        ids = [row_of(store, record, r).id for r in rows] or None
        count = templates.out(store, record.name, file, rows=ids, codes=codes)
    session.out.say(f"{count} {record.label.lower() if count == 1 else record.plural.lower()} written to {file}.")
    session.out.say("What comes back, saved as CSV: `adviser records in FILE`.")
    session.out.document({"table": record.name, "path": file, "rows": count})


@click.command("in", short_help="Take back a template that a colleague changed.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--preview", "only_preview", is_flag=True, help="Say what it would change, and change nothing.")
@click.option("--yes", is_flag=True, help="What it asks about (many emptied cells) is meant.")
@click.option(
    "--leave", "leave", type=int, multiple=True, metavar="LINE", help="Do not take this line; may be repeated."
)
@click.option("--rejects", type=click.Path(path_type=Path), help="Write every problem to this CSV.")
@pass_session
def in_(
    session: Session, file: Path, only_preview: bool, yes: bool, leave: tuple[int, ...], rejects: Path | None
) -> None:
    """Take back a template: the changes first, then in one step that `records undo` takes back."""
    from adviser_app.services import templates

    taken = None
    opened = session.reading() if only_preview else session.writing()
    with opened as store:
        shown = templates.preview(store, file)
        if rejects is not None:
            templates.write_rejects(shown, rejects)
        _tell_template(session, shown)
        if shown.can_apply and not only_preview:
            if shown.asks and not yes:
                raise AdviserError(
                    "Is that meant?", " ".join(shown.asks), "Look at the lines above; if it is, add --yes.",
                    code="asks-first",
                )  # fmt: skip
            left = {i for change in shown.changes if change.line in leave for i in change.edits}
            left |= {i for row in (*shown.new, *shown.deleted) if row.line in leave for i in row.edits}
            taken = templates.apply(store, shown, confirmed=yes, leave=left)
            session.out.say()
            rows = f"{taken.rows} record{'' if taken.rows == 1 else 's'}"
            session.out.say(f"Taken in: {rows} changed. `adviser records undo` takes it back.")
    session.out.document(shapes.template(shown, taken))
    _exit(session, shown.problems, shown.can_apply or bool(shown.edits))


def _exit(session: Session, problems: Iterable[Problem], something: bool) -> None:
    if any(p.severity.value == "error" for p in problems):
        session.exit = Exit.REJECTED if something else Exit.REFUSED


def _tell_template(session: Session, shown: TemplatePreview) -> None:
    out = session.out
    out.say(shown.title)
    out.say(shown.sentence)
    lines = [
        *((n.line, "new", n.caption, "", "", n.said, n.conflict) for n in shown.new),
        *((c.line, "", c.caption, c.label, c.before, c.after, c.conflict) for c in shown.changes),
        *((d.line, "delete", d.caption, "", "", "", d.conflict) for d in shown.deleted),
    ]
    if lines:
        out.say()
        out.table(("line", "", "record", "field", "was", "becomes", "against"), sorted(lines)[:_SHOWN], (0,))
        if len(lines) > _SHOWN:
            out.say(f"The first {_SHOWN} of {len(lines):,}; --json has all.")
    for sentence in shown.asks:
        out.say(f"• {sentence}")
    _tell_problems(session, shown.problems)


def _tell_problems(session: Session, problems: Sequence[Problem]) -> None:
    out = session.out
    if problems:
        out.say()
    for problem in by_place(problems)[:_PROBLEMS]:
        out.say(problem_said(problem))
    if len(problems) > _PROBLEMS:
        out.say(f"… and {len(problems) - _PROBLEMS:,} more; --rejects FILE.csv writes all.")


# -- files of records through `adviser refresh` ------------------------------------------------------------------


def refresh(
    session: Session, files: Sequence[Path], only_preview: bool, rejects: Path | None, mend: Path | None = None
) -> None:
    """Files of records from the programme team, as `adviser refresh` takes them."""
    from adviser_app.services import record_refresh as service

    applied = None
    opened = session.reading() if only_preview else session.writing()
    with opened as store, session.cancellable() as work:
        shown = service.preview(store, files, work)
        if rejects is not None:
            service.write_rejects(shown, rejects)
        if mend is not None and shown.rejected:
            service.write_to_mend(shown, mend)
        if shown.can_apply and not only_preview:
            applied = service.apply(store, shown, work)
    _tell_refresh(session, shown, applied is not None)
    if mend is not None and shown.rejected:
        session.out.say(f"The rows not taken are in {mend}: mend them, and take that file in.")
    elif shown.rejected:
        session.out.say("--mend FILE.csv writes the rows not taken to a file of their own, to be mended and taken in.")
    if applied is not None:
        session.out.say()
        session.out.say("Taken in. `adviser records undo` takes it back.")
        if applied.backup is not None:
            session.out.say(f"Backup made before: {applied.backup}")
    session.out.document(shapes.refresh(shown, applied))
    _exit(session, shown.problems, shown.can_apply or any(f.taken for f in shown.files))


def _tell_refresh(session: Session, shown: RecordsPreview, applied: bool) -> None:
    out, view = session.out, shown.view
    out.say(view.title)
    out.say(view.sentence.replace(" Nothing has been written yet.", "") if applied else view.sentence)
    out.say()
    rows = [(row.indicator, *row.counts) for row in view.rows]
    out.table((view.first.lower(), *view.buckets), rows, right=range(1, len(view.buckets) + 1))
    for finding in view.findings:
        out.say(f"• {finding.text}")
    if view.movements:
        out.say()
        out.table(view.movement_headers, [[cell.text for cell in row] for row in view.movements[:_SHOWN]])
        if len(view.movements) > _SHOWN:
            out.say(f"The first {_SHOWN} of {len(view.movements):,}; --json has all.")
    _tell_problems(session, shown.problems)


COMMANDS = (out, in_)
