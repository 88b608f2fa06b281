"""Commands that look at councils: councils, council, series, portfolio, polarity."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli import output, shapes
from adviser_app.cli.predecessors import tell_predecessors
from adviser_app.cli.session import Day, Exit, Session, pass_session
from adviser_app.domain.areas import TYPE_SHORT, Area
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Polarity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from adviser_app.domain.areas import GroupRule
    from adviser_app.domain.indicators import Series
    from adviser_app.services.stores import Store
    from adviser_app.viewmodels.cells import GroupView
    from adviser_app.viewmodels.models import IndicatorRow, SeriesPage
    from adviser_app.viewmodels.past import AsAt


class _Group(click.ParamType[str]):
    """The text of a group; whether there is such a one, only the store knows (``group_rule``)."""

    name = "group"


GROUPS = _Group()
AS_AT_HELP = "Figures as they had been released by this day, not those of today."
GROUP_HELP = "The comparison group (`adviser groups` lists them); the one in the settings unless given."


def group_rule(store: Store, given: str | None) -> GroupRule:
    """The comparison group asked for, else the one chosen once in the settings. Raises AdviserError 'no-such-group'."""
    from adviser_app.services import groups, settings

    return settings.get(store).group if given is None else groups.read(store, given)


@click.command()
@click.option("--region", help="Of this region only.")
@click.option(
    "--type", "council_type", help="Of this type only: county, district, unitary, metropolitan, london, city."
)
@click.option("--abolished", is_flag=True, help="Those that no longer exist too.")
@pass_session
def councils(session: Session, region: str | None, council_type: str | None, abolished: bool) -> None:
    """List the councils with their codes."""
    from adviser_app.services import councils as service
    from adviser_app.services import portfolio

    with session.reading() as store:
        found = service.list_councils(store, include_abolished=abolished)
        if region is not None or council_type is not None:
            wanted = set(portfolio.by(store, region, council_type))
            found = [a for a in found if a.code in wanted]
    _tell_councils(session, found)
    session.out.document({"councils": [shapes.area(a) for a in found]})


def _tell_councils(session: Session, found: list[Area]) -> None:
    session.out.table(
        ("code", "name", "type", "region", ""),
        [
            (
                a.code,
                a.name,
                TYPE_SHORT[a.council_type] if a.council_type else "",
                a.region,
                f"until {output.day(a.end)}" if a.end else "",
            )
            for a in found
        ],
    )


@click.command()
@click.argument("council_name", metavar="COUNCIL")
@click.option("--group", type=GROUPS, help=GROUP_HELP)
@click.option("--since", type=Day(), help="Tell what changed since this day instead of at the last refresh.")
@click.option("--as-at", type=Day(), help=AS_AT_HELP)
@pass_session
def council(session: Session, council_name: str, group: str | None, since: date | None, as_at: date | None) -> None:
    """How one council stands. COUNCIL: its code (a former one too) or name."""
    from adviser_app.services import councils as service
    from adviser_app.services import past

    with session.reading() as present, past.then(present, as_at) as store:
        said = past.said(present, as_at)
        found = service.find(store, council_name)
        page = service.page(store, found.code, group_rule(store, group), since=since)
    out = session.out
    tell_as_at(session, said)
    out.say(page.name)
    out.say(page.subtitle)
    out.say()
    out.say(page.headline)
    for sentence in page.summary:
        out.say(sentence)
    for notice in page.notices:
        out.say(f"Note: {notice}")
    for what, told in page.details:
        out.say(f"{what}: {told}")
    out.say()
    _tell_group(session, page.group)
    for theme in page.themes:
        out.say()
        out.say(f"{theme.name}: {theme.summary}" if theme.summary else theme.name)
        _tell_rows(session, theme.rows)
    if page.practice:
        out.say()
        out.say("Good practice elsewhere, on the themes of its pressures")
        out.table(
            ("title", "theme", "council", "date", "link"),
            [(p.title, p.theme, p.council, p.date, p.link) for p in page.practice],
        )
    if page.changes.rows or page.changes.sentence:
        out.say()
        out.say(page.changes.sentence)
    out.document(shapes.council(page, said))


def tell_as_at(session: Session, said: AsAt | None) -> None:
    """First of all, where what follows is not of today."""
    if said is not None:
        session.out.say(f"{said.title}. {said.sentence}")
        session.out.say()


def _tell_group(session: Session, group: GroupView) -> None:
    session.out.say(f"Compared with {group.label}.")
    if group.note:
        session.out.say(group.note)


def _tell_rows(session: Session, rows: tuple[IndicatorRow, ...]) -> None:
    session.out.table(
        ("id", "indicator", "latest", "period", "change", "direction", "median", "quartile", "rank"),
        [
            (
                str(row.series_id),
                row.title,
                row.latest.text,
                row.period.text,
                row.change.text,
                row.direction.text,
                row.median.text,
                row.quartile.text,
                row.rank.text,
            )
            for row in rows
        ],
        right=(0, 2, 4, 6),
    )


@click.command(short_help="Find series; or one of a council through time.")
@click.argument("text", nargs=-1, metavar="[TEXT | ID]...")
@click.option("--council", "council_name", help="Show the series for this council (code or name).")
@click.option("--group", type=GROUPS, help=GROUP_HELP)
@click.option("--shown", type=GROUPS, help="The councils to show beside; the one in the settings unless given.")
@click.option("--length", help="Length of period where the series has several: P1Y, P3M, P1M …")
@click.option("--predecessors", is_flag=True, help="With --council: the figures of those it followed, each its own.")
@click.option("--as-at", type=Day(), help=f"With --council: {AS_AT_HELP[:1].lower()}{AS_AT_HELP[1:]}")
@pass_session
def series(
    session: Session,
    text: tuple[str, ...],
    council_name: str | None,
    group: str | None,
    shown: str | None,
    length: str | None,
    predecessors: bool,
    as_at: date | None,
) -> None:
    """Find series by words of their names; with --council, one series through time."""
    from adviser_app.services import councils as finding
    from adviser_app.services import groups, past, settings
    from adviser_app.services import series as service

    words = " ".join(text)
    if as_at is not None and council_name is None:
        raise click.UsageError("--as-at is for the figures of one council: give --council.")
    if predecessors and council_name is None:
        raise click.UsageError("--predecessors is for the figures of one council: give --council.")
    with session.reading() as present, past.then(present, as_at) as store:
        said = past.said(present, as_at)
        if council_name is None:
            found = service.search(store, words)
            if found:
                _tell_series(session, found)
            elif words:
                session.out.say(f"No series has these words: {words}. `adviser series` lists all there are.")
            else:
                session.out.say("There is no series yet: `adviser refresh FILE` imports some.")
            session.out.document({"series": [shapes.series(s) for s in found]})
            return
        area = finding.find(store, council_name)
        beside = settings.get(store).shown if shown is None else groups.read(store, shown)
        page = service.page(store, one_series(store, words), area.code, group_rule(store, group), length, shown=beside)
    out = session.out
    tell_as_at(session, said)
    out.say(f"{page.title} · {page.name}")
    out.say(page.detail)
    out.say(f"Polarity: {page.polarity}{f' ({page.polarity_source})' if page.polarity_source else ''}")
    _tell_group(session, page.group)
    out.say()
    out.table(page.table_headers, [[cell.text for cell in row] for row in page.table], right=(1, 2, 3, 4, 5))
    out.say()
    if page.row.standing.text:
        out.say(f"{page.row.standing.text}: {page.row.latest.text}, {page.row.rank.text}.")
    for words in (*page.row.notes, page.outliers):
        if words:
            out.say(words)
    tell_predecessors(session, page.chart, whole=predecessors)
    if page.chart.beside and page.chart.points:
        out.say()
        out.say(f"Shown beside: {page.chart.beside}, in {page.chart.points[-1].label}.")
        out.table(("council", "value"), [(name, _last(page, values)) for name, values in page.chart.others], right=(1,))
    if page.revisions:
        out.say()
        out.say("Revised figures")
        out.table(page.revision_headers, [[cell.text for cell in row] for row in page.revisions], right=(1, 3))
    for what, told in page.provenance:
        out.say(f"{what}: {told}")
    out.document(shapes.series_page(page, said))


def _last(page: SeriesPage, values: Sequence[float | None]) -> str:
    from adviser_app.viewmodels import text

    return "no figure" if values[-1] is None else text.value_text(values[-1], page.chart.decimals, page.chart.unit)


def one_series(store: Store, words: str) -> int:
    """The series that words or a number mean. Raises AdviserError 'ambiguous-series', 'no-such-series'."""
    from adviser_app.services import series as service

    if words.isdecimal():
        return int(words)
    found = service.search(store, words)
    if len(found) != 1 or not words:
        some = "; ".join(f"{s.id} {s.key.indicator}" for s in found[:5])
        raise AdviserError(
            "Which series?",
            f"{len(found)} series fit {words!r}{f': {some}' if some else ''}.",
            "Give the number of one; `adviser series WORDS` lists them.",
            code="ambiguous-series" if found else "no-such-series",
        )
    return found[0].id


def _tell_series(session: Session, found: list[Series]) -> None:
    session.out.table(
        ("id", "indicator", "breakdown", "measure", "unit", "publisher", "polarity"),
        [
            (
                str(s.id),
                s.key.indicator,
                s.key.breakdown,
                s.key.measure,
                s.key.unit,
                s.key.publisher,
                f"{s.polarity.value} ({s.polarity_source.value})" if s.polarity_source else "",
            )
            for s in found
        ],
        right=(0,),
    )


# --- portfolio --------------------------------------------------------------------------------------------------------


@click.group(invoke_without_command=True)
@click.pass_context
def portfolio(ctx: click.Context) -> None:
    """The councils you look after: show, set, add, remove, by, undo."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(portfolio_show)


def _show(session: Session, store: Store, group: str | None = None) -> None:
    from adviser_app.services import portfolio as service

    codes = service.get(store)
    page = service.home(store, group_rule(store, group))
    out = session.out
    out.say(page.title)
    out.say(page.sentence)
    for notice in page.notices:
        out.say(notice)
    if page.lines:
        out.say()
        out.table(
            ("code", "name", "type", "region", "worst quarter", "worsening", "better", "changed", "data to"),
            [
                (
                    line.code,
                    line.name.text,
                    line.type.text,
                    line.region.text,
                    line.pressures.text,
                    line.worsening.text,
                    line.better.text,
                    line.changed.text,
                    line.latest.text,
                )
                for line in page.lines
            ],
            right=(4, 5, 6, 7),
        )
    elif page.empty_hint:
        out.say(page.empty_hint)
    if not codes:
        out.say('`adviser portfolio by --region "South West"` chooses a region; `adviser councils` lists all councils.')
    out.document(shapes.portfolio(codes, page))


@portfolio.command("show")
@click.option("--group", type=GROUPS, help=GROUP_HELP)
@pass_session
def portfolio_show(session: Session, group: str | None = None) -> None:
    """How the councils of the portfolio stand."""
    with session.reading() as store:
        _show(session, store, group)


def _codes(store: Store, named: tuple[str, ...]) -> list[str]:
    from adviser_app.services import councils as service

    return [service.find(store, text).code for text in named]


@portfolio.command("set")
@click.argument("councils", nargs=-1)
@pass_session
def portfolio_set(session: Session, councils: tuple[str, ...]) -> None:
    """Make these councils the portfolio (none: empty it)."""
    from adviser_app.services import portfolio as service

    with session.writing() as store:
        service.put(store, _codes(store, councils))
        _show(session, store)


@portfolio.command("add")
@click.argument("councils", nargs=-1, required=True)
@pass_session
def portfolio_add(session: Session, councils: tuple[str, ...]) -> None:
    """Add councils."""
    from adviser_app.services import portfolio as service

    with session.writing() as store:
        service.put(store, [*service.get(store), *_codes(store, councils)])
        _show(session, store)


@portfolio.command("remove")
@click.argument("councils", nargs=-1, required=True)
@pass_session
def portfolio_remove(session: Session, councils: tuple[str, ...]) -> None:
    """Take councils out."""
    from adviser_app.services import portfolio as service

    with session.writing() as store:
        gone = set(_codes(store, councils))
        service.put(store, [code for code in service.get(store) if code not in gone])
        _show(session, store)


@portfolio.command("by", short_help="Choose by region, by type, or by both.")
@click.option("--region", help="All councils of this region …")
@click.option("--type", "council_type", help="… of this type: county, district, unitary, metropolitan, london, city.")
@pass_session
def portfolio_by(session: Session, region: str | None, council_type: str | None) -> None:
    """Make all councils of a region, of a type, or of both the portfolio."""
    from adviser_app.services import portfolio as service

    if region is None and council_type is None:
        raise click.UsageError("Give --region, --type or both.")
    with session.writing() as store:
        service.put(store, service.by(store, region, council_type))
        _show(session, store)


@portfolio.command("undo")
@pass_session
def portfolio_undo(session: Session) -> None:
    """Take back the last change of the portfolio."""
    from adviser_app.services import portfolio as service

    with session.writing() as store:
        if service.undo(store) is None:
            raise AdviserError("Nothing to undo", "The portfolio was not changed.", code="nothing-to-undo")
        _show(session, store)


# --- polarity ---------------------------------------------------------------------------------------------------------

_POLARITY = {"high": Polarity.HIGH, "low": Polarity.LOW, "none": Polarity.NONE, "clear": None}


@click.group(invoke_without_command=True)
@click.pass_context
def polarity(ctx: click.Context) -> None:
    """Which way is good, by series: list, import, set. Without it no judgement is made."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(polarity_list)


@polarity.command("list")
@pass_session
def polarity_list(session: Session) -> None:
    """List every series with its polarity and who said it."""
    from adviser_app.services import polarity as service

    with session.reading() as store:
        found = service.listing(store)
    session.out.table(
        ("id", "indicator", "measure and unit", "polarity", "said by"),
        [
            (
                str(p.series.id),
                p.title,
                p.detail,
                p.polarity.value if p.source else "",
                p.source.value if p.source else "",
            )
            for p in found
        ],
        right=(0,),
    )
    session.out.document({"series": [shapes.series(p.series) for p in found]})


@polarity.command("import", short_help="Take polarities from a CSV table.")
@click.argument("file", type=click.Path(path_type=Path))
@pass_session
def polarity_import(session: Session, file: Path) -> None:
    """Take polarities from a CSV with the columns indicator, measure, unit, polarity."""
    from adviser_app.services import polarity as service

    with session.writing() as store:
        done = service.import_table(store, file)
    session.out.say(
        f"{done.lines:,} lines: {done.matched:,} name {done.series:,} series ({done.changed:,} changed), "
        f"{len(done.unmatched):,} name none of the store, {len(done.problems):,} were not taken."
    )
    for problem in done.problems:
        session.out.say(f"{problem.file}:{problem.line}: {problem.message} {problem.remedy} [{problem.code}]")
    session.out.document(
        {
            "lines": done.lines,
            "matched": done.matched,
            "series": done.series,
            "changed": done.changed,
            "unmatched": list(done.unmatched),
            "problems": [shapes.problem(p) for p in done.problems],
        }
    )
    if done.problems:
        session.exit = Exit.REJECTED


@polarity.command("set", short_help="Say which way is good for a series.")
@click.argument("series_id", type=int, metavar="SERIES")
@click.argument("which", type=click.Choice(list(_POLARITY)), metavar="high|low|none|clear")
@pass_session
def polarity_set(session: Session, series_id: int, which: str) -> None:
    """Say which way is good; clear: let the table or the file decide again."""
    from adviser_app.services import polarity as service

    with session.writing() as store:
        found = service.set(store, series_id, _POLARITY[which])
    said = f"{found.polarity.value} (said by: {found.polarity_source.value})" if found.polarity_source else "not set"
    session.out.say(f"{found.key.indicator}: {said}.")
    session.out.document(shapes.series(found))


COMMANDS = (portfolio, polarity, councils, council)  # series: cli.histories
