"""Commands that look at councils: councils, council, series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from adviser_app.cli import output, shapes
from adviser_app.cli.predecessors import tell_predecessors
from adviser_app.cli.session import Day, Session, pass_session
from adviser_app.domain.areas import TYPE_SHORT, Area
from adviser_app.domain.errors import AdviserError

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

    with session.reading() as store:
        found = service.list_councils(store, include_abolished=abolished)
        if region is not None or council_type is not None:
            from adviser_app.services import portfolio

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
    out.say(f"Polarity: {page.polarity} ({page.polarity_source}); `adviser polarity set {page.series_id}` changes it.")
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
    """The series that words or a number mean: the one that is called so, else the only one that has these words.

    Raises AdviserError 'ambiguous-series', 'no-such-series'."""
    from adviser_app.services import series as service

    if words.isdecimal():
        return int(words)
    found = service.search(store, words)
    called = [s for s in found if s.key.indicator.casefold() == words.strip().casefold()]
    found = called if len(called) == 1 else found
    if len(found) != 1 or not words:
        some = "; ".join(f"{s.id} {s.key.indicator}" for s in found[:5])
        raise AdviserError(
            "Which series?",
            f"{len(found)} series fit “{words}”{f': {some}' if some else ''}.",
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


COMMANDS = (councils, council)  # series: cli.histories
