"""Commands of the monthly refresh: refresh, undo, releases, changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli import mapping as mapping_options
from adviser_app.cli import output, shapes, sheeting
from adviser_app.cli.reading import one_series
from adviser_app.cli.session import Day, Exit, Session, pass_session
from adviser_app.domain.mapping_draft import OR_SAY_HOW

if TYPE_CHECKING:
    from adviser_app.services.refresh import Applied, Preview
    from adviser_app.services.stores import Store
    from adviser_app.viewmodels.changes import IndicatorChanges
    from adviser_app.viewmodels.models import ChangesView

_SHOWN_PROBLEMS = 20
_SHOWN_MOVEMENTS = 10
_SHOWN_INDICATORS = 40
_SHOWN_CHANGES = 40


@click.command(short_help="Import files: preview, then apply.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--preview", "only_preview", is_flag=True, help="Say what it would do, and write nothing.")
@click.option("--publisher", help="Who published the files, where they do not say.")
@click.option("--released", type=Day(), help="The day the publisher released them; today unless given.")
@click.option("--remove-missing", is_flag=True, help="Take away stored figures that these files no longer have.")
@click.option(
    "--join", "join", multiple=True, metavar="ID", help="What looks like a rename is one (ID: the preview's)."
)
@click.option("--keep-apart", multiple=True, metavar="ID", help="What looks like a rename is none.")
@click.option("--again", is_flag=True, help="Also read files that were imported before, where rows were refused then.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Write every rejected row to this CSV.")
@click.option(
    "--mend",
    type=click.Path(path_type=Path),
    help="Of a file of records: write the rows not taken to this CSV, to be mended and taken in.",
)
@click.option(
    "--mapping", metavar="FILE|NAME", help="Read the files as this mapping says (a JSON file, or a saved one)."
)
@click.option("--save-mapping", metavar="NAME", help="Keep the mapping: files with its header are then read by it.")
@click.option(
    "--write-mapping",
    type=click.Path(path_type=Path),
    help="Write how the file would be read to this JSON, to be changed and given to --mapping; nothing else is done.",
)
@mapping_options.options
@pass_session
def refresh(
    session: Session,
    files: tuple[Path, ...],
    only_preview: bool,
    publisher: str | None,
    released: date | None,
    remove_missing: bool,
    join: tuple[str, ...],
    keep_apart: tuple[str, ...],
    rejects: Path | None,
    mend: Path | None,
    mapping: str | None,
    save_mapping: str | None,
    write_mapping: Path | None,
    guess: bool,
    again: bool,
    sheet: str | None,
    headings: str | None,
    columns: tuple[str, ...],
    says: tuple[str, ...],
    later_periods: bool,
) -> None:
    """Import CSV files, workbooks, folders or zips: preview, then apply in one transaction after a backup.

    Figures of publishers, or records of the programme team: which of the two is seen by what is in the files. A table
    of nobody's format is read as --guess shows, once --column and --say tell what it has wrong or leaves open.
    """
    from adviser_app.services import record_refresh
    from adviser_app.services import refresh as service

    said = mapping_options.wish(guess, sheet, headings, columns, says, later_periods)
    if (said or write_mapping is not None) and (len(files) != 1 or mapping is not None):
        which = "--write-mapping is" if write_mapping is not None else "What says how a file is read is"
        raise click.UsageError(f"{which} for one file, and without --mapping.")
    if write_mapping is not None:
        mapping_options.write(session, files, write_mapping, said, publisher)
        return
    if guess:
        with session.reading() as store:
            mapping_options.tell_guess(session, store, files, said, publisher)
        return
    if mapping is None and not said and record_refresh.recognise(files):
        if publisher or released or remove_missing or join or keep_apart:
            raise click.UsageError("These files hold records; only --preview, --rejects and --mend go with them.")
        sheeting.refresh(session, files, only_preview, rejects, mend)
        return
    if mend:
        raise click.UsageError("These files hold figures; --mend is for files of records.")
    both = sorted(set(join) & set(keep_apart))
    if both:
        raise click.UsageError(f"--join and --keep-apart both name {', '.join(both)}.")
    options = service.RefreshOptions(
        again=again,
        publisher=publisher,
        released=released,
        remove_missing=remove_missing,
        joins=dict.fromkeys(join, True) | dict.fromkeys(keep_apart, False),
    )
    if save_mapping is not None and ((mapping is None and not said) or only_preview):
        raise click.UsageError(
            "--save-mapping keeps what --mapping, --column or --say tell, once it has been used; not with --preview."
        )
    applied: Applied | None = None
    opened = session.reading() if only_preview else session.writing()
    with opened as store, session.cancellable() as work:
        if mapping is not None:
            options = replace(options, mapping=service.find_mapping(store, mapping))
        if said:
            by_file = mapping_options.mapped(store, files, said, publisher, save_mapping or "")
            options = replace(options, by_file=by_file)
        shown = service.preview(store, list(files), options, work)
        _check_ids(shown, (*join, *keep_apart))
        if rejects is not None:
            service.write_rejects(shown, rejects)
        if shown.can_apply and not only_preview:
            applied = service.apply(store, shown, work)
        used = options.mapping or next(iter(options.by_file.values()), None)
        if applied is not None and used is not None and save_mapping is not None:
            service.save_mapping(store, save_mapping, used)
        _tell(session, shown, applied)
        if applied is not None:
            _tell_portfolio(session, store, applied)
    session.out.document(shapes.refresh(shown, applied))
    if shown.counts["rejected"]:
        session.exit = Exit.REJECTED
    # The same files again are no mistake; files of which nothing could be taken are.
    if not shown.can_apply and not shown.same_files:
        session.exit = Exit.REFUSED


def _check_ids(shown: Preview, named: tuple[str, ...]) -> None:
    known = {i for i, _, _ in shown.view.renames}
    unknown = [i for i in named if i not in known]
    if unknown:
        raise click.UsageError(f"The preview offers no rename {', '.join(unknown)}; see `refresh --preview`.")


def _tell(session: Session, shown: Preview, applied: Applied | None) -> None:
    out, view = session.out, shown.view
    out.say(view.title)
    out.say(view.sentence.replace(" Nothing has been written yet.", "") if applied else view.sentence)
    if view.rows:
        out.say()
        rows = [(row.indicator, *row.counts) for row in view.rows[:_SHOWN_INDICATORS]]
        if len(view.rows) > _SHOWN_INDICATORS:
            out.say(f"The first {_SHOWN_INDICATORS} of {len(view.rows)} indicators; --json has all.")
        rows.append((view.total.indicator, *view.total.counts))
        out.table(("indicator", *view.buckets), rows, right=range(1, len(view.buckets) + 1))
    for finding in view.findings:
        out.say(f"• {finding.text}")
    for rename_id, sentence, joined in view.renames:
        other = f"--keep-apart {rename_id}" if joined else f"--join {rename_id}"
        out.say(f"• {sentence} {'Taken as one series' if joined else 'Taken as two'}; otherwise: {other}")
    if view.movements:
        out.say()
        out.say("Largest movements")
        out.table(
            view.movement_headers, [[cell.text for cell in row] for row in view.movements[:_SHOWN_MOVEMENTS]], (3, 4)
        )
    if shown.problems:
        out.say()
        for problem in shapes.by_place(shown.problems)[:_SHOWN_PROBLEMS]:
            out.say(shapes.problem_said(problem))
        if len(shown.problems) > _SHOWN_PROBLEMS:
            out.say(
                f"… and {len(shown.problems) - _SHOWN_PROBLEMS:,} more; --rejects FILE.csv writes every rejected row."
            )
    if any(problem.remedy.endswith(OR_SAY_HOW) for problem in shown.problems):
        out.say("`adviser refresh FILE --guess` shows the guess at how to read it.")
    mapping_options.tell_unknown(session, shown.unknown)
    if applied is not None:
        out.say()
        out.say(f"Applied as release {applied.release_id}. `adviser undo` takes it back.")
        if applied.backup is not None:
            out.say(f"Backup made before: {applied.backup}")


def _tell_portfolio(session: Session, store: Store, applied: Applied) -> None:
    """What changed for one's own councils is the first thing to see after a refresh."""
    if session.json:
        return
    from adviser_app.services import changes as service
    from adviser_app.services import portfolio

    codes = portfolio.get(store)
    if codes:
        session.out.say()
        _tell_changes(session, service.changes(store, release_id=applied.release_id, codes=codes), shown=12)


@click.command()
@pass_session
def undo(session: Session) -> None:
    """Take back the newest refresh, exactly."""
    from adviser_app.services import refresh as service

    with session.writing() as store:
        undone = service.undo(store)
    session.out.say(
        f"Release {undone.release_id} ({undone.publisher}, released {output.day(undone.released)}) is taken back: "
        f"{', '.join(undone.files)}."
    )
    session.out.document(undone)


@click.command()
@pass_session
def releases(session: Session) -> None:
    """List the imports, oldest first."""
    from adviser_app.services import releases as service

    with session.reading() as store:
        found = service.releases(store)
    if not found:
        session.out.say("Nothing has been imported yet: `adviser refresh FILE` does it.")
    else:
        session.out.table(
            ("id", "publisher", "released", "imported", "new", "changed", "rejected", "files", ""),
            [
                (
                    r.id,
                    r.publisher,
                    output.day(r.released),
                    output.day(r.imported),
                    r.counts.get("new", 0),
                    r.counts.get("changed", 0),
                    r.counts.get("rejected", 0),
                    len(r.files),
                    "taken back" if r.undone else "filled history" if r.late else "",
                )
                for r in found
            ],
            right=(0, 4, 5, 6, 7),
        )
    session.out.document({"releases": [shapes.release(r) for r in found]})


@click.command(short_help="What a refresh changed, for your councils.")
@click.argument("councils", nargs=-1, metavar="[COUNCIL]...")
@click.option("--release", "release_id", type=int, help="Of this release; the last one unless given.")
@click.option("--since", type=Day(), help="Of everything imported since this day.")
@click.option("--all", "everything", is_flag=True, help="For all areas, not only the portfolio.")
@click.option("--series", "named", metavar="SERIES", help="In one series, council by council, the largest first.")
@click.option("--by-indicator", is_flag=True, help="Count by indicator, the most revised first.")
@pass_session
def changes(
    session: Session,
    councils: tuple[str, ...],
    release_id: int | None,
    since: date | None,
    everything: bool,
    named: str | None,
    by_indicator: bool,
) -> None:
    """What a refresh changed: for councils (codes or names), else for the portfolio, else for all."""
    from adviser_app.services import changes as service
    from adviser_app.services import councils as finding
    from adviser_app.services import portfolio

    if release_id is not None and since is not None:
        raise click.UsageError("--release and --since exclude each other.")
    if named is not None and (councils or by_indicator):
        raise click.UsageError("--series is of all councils: it goes with neither councils nor --by-indicator.")
    with session.reading() as store:
        if named is not None:
            found = service.of_series(store, one_series(store, named), release_id=release_id, since=since)
            _tell_changes(session, found, _SHOWN_CHANGES)
            session.out.document(shapes.changes(found))
            return
        codes: list[str] | None = [finding.find(store, text).code for text in councils]
        if not codes:
            codes = None if everything else portfolio.get(store) or None
        if by_indicator:
            counted = service.by_indicator(store, release_id=release_id, since=since, codes=codes)
            _tell_indicators(session, counted)
            session.out.document(shapes.indicator_changes(counted))
            return
        view = service.changes(store, release_id=release_id, since=since, codes=codes)
    _tell_changes(session, view, _SHOWN_CHANGES)
    session.out.document(shapes.changes(view))


def _tell_indicators(session: Session, view: IndicatorChanges) -> None:
    out = session.out
    out.say(view.title)
    out.say(view.sentence)
    if view.rows:
        out.say()
        out.table(
            ("id", "indicator", "revised", "withdrawn", "new", "councils", "typical revision", "largest revision"),
            [
                (str(r.series_id), r.title, f"{r.revised:,}", f"{r.withdrawn:,}", f"{r.new:,}", f"{r.areas:,}",
                 r.typical.text, r.largest.text)
                for r in view.rows
            ],
            right=(0, 2, 3, 4, 5, 6),
        )  # fmt: skip


def _tell_changes(session: Session, view: ChangesView, shown: int) -> None:
    out = session.out
    out.say(view.title)
    out.say(view.sentence)
    if view.rows:
        out.say()
        out.table(
            ("council", "indicator", "period", "what", "was", "is", "movement"),
            [
                (
                    row.area_name,
                    row.title,
                    row.period,
                    row.kind.text,
                    row.before.text,
                    row.after.text,
                    row.movement.text,
                )
                for row in view.rows[:shown]
            ],
            right=(4, 5, 6),
        )
        if len(view.rows) > shown:
            out.say(f"… and {len(view.rows) - shown:,} more; --json has all that are listed.")


COMMANDS = (refresh, undo, releases, changes, *mapping_options.COMMANDS)
