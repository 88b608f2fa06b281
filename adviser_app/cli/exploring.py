"""The command of views of figures: adviser explore SERIES…"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli.reading import AS_AT_HELP, GROUP_HELP, GROUPS, group_rule, one_series, tell_as_at
from adviser_app.cli.session import Day, Session, pass_session
from adviser_app.domain import views
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.views import Span, View, Whom

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from adviser_app.services.stores import Store
    from adviser_app.viewmodels.explorer.bars import BarsView
    from adviser_app.viewmodels.explorer.base import Shown
    from adviser_app.viewmodels.explorer.lines import LineView
    from adviser_app.viewmodels.explorer.quadrant import QuadrantView
    from adviser_app.viewmodels.explorer.strips import StripView
    from adviser_app.viewmodels.explorer.tables import TableView

_NAMED = 40  # lines told on a terminal; -o and --json have all


@click.command(short_help="Charts, tables and maps of indicators, as pictures and as files.")
@click.argument("series", nargs=-1, metavar="[SERIES]...")
@click.option("--basket", default="", help="The indicators of a basket too.")
@click.option("--kind", type=click.Choice(list(views.KINDS)),
              help="Unless given: a line with councils chosen, else a table.")  # fmt: skip
@click.option(
    "--council", "councils", multiple=True, metavar="COUNCIL", help="Show this council; as often as you like."
)
@click.option("--portfolio", is_flag=True, help="Show your councils.")
@click.option("--region", help="Show the councils of this region.")
@click.option("--type", "council_type",
              help="Show those of this type: county, district, unitary, metropolitan, london, city.")  # fmt: skip
@click.option("--like", metavar="COUNCIL", help="Show this council among its group.")
@click.option("--highlight", "bold", multiple=True, metavar="COUNCIL", help="This council stands out.")
@click.option("--group", type=GROUPS, help=f"{GROUP_HELP[:-1]} where a council is chosen.")
@click.option("--alone", is_flag=True, help="Compare the councils shown with one another, not with a group.")
@click.option("--predecessors", is_flag=True,
              help="Lines: beside a council that stands out those it followed, each by its own figures.")  # fmt: skip
@click.option("--period", default="", help="This period, as published (2024/25).")
@click.option("--from", "first", default="", metavar="PERIOD", help="From this period or day on.")
@click.option("--to", "last", default="", metavar="PERIOD", help="Up to this period or day.")
@click.option("--length", default="", help="Length of period where a series has several: P1Y, P3M, P1M …")
@click.option("--view", "file", type=click.Path(path_type=Path, dir_okay=False),
              help="The view in this file; what else is given takes the place of what it says.")  # fmt: skip
@click.option("--write-view", "view_path", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the view (not its figures) to this file.")  # fmt: skip
@click.option("-o", "--output", "path", type=click.Path(path_type=Path, dir_okay=False),
              help="Write it to this .svg, .png, .pdf or .csv.")  # fmt: skip
@click.option("--as-at", type=Day(), help=AS_AT_HELP)
@pass_session
def explore(
    session: Session, series: tuple[str, ...], basket: str, kind: str | None, councils: tuple[str, ...],
    portfolio: bool, region: str | None, council_type: str | None, like: str | None,
    bold: tuple[str, ...], group: str | None, alone: bool, predecessors: bool,
    period: str, first: str, last: str, length: str, file: Path | None, view_path: Path | None, path: Path | None,
    as_at: date | None,
) -> None:  # fmt: skip
    """Look at SERIES (numbers as in `adviser series`, or words in quotes) as lines, ranked bars, strips, a table, a
    map, small multiples, or two of them beside each other (value for money).

    One series for all councils as a table: adviser explore SERIES --kind table -o FILE.csv
    """
    from adviser_app.services import explorer, past
    from adviser_app.services import portfolio as choosing
    from adviser_app.viewmodels.explorer.lines import LineView

    place = region is not None or council_type is not None
    if sum((bool(councils), portfolio, like is not None, place)) > 1:
        raise click.UsageError("Give one of --council, --portfolio, --region or --type, and --like.")
    if period and (first or last):
        raise click.UsageError("Give --period, or --from and --to.")
    with session.reading() as present, past.then(present, as_at) as store:
        said = past.said(present, as_at)
        view = _read(file) if file is not None else View(kind or "")
        if series or basket:
            keys = explorer.keys(store, [one_series(store, words) for words in series])
            view = replace(view, series=keys, basket=basket)
        if place:
            councils = tuple(choosing.by(store, region, council_type))
        view = _with_councils(store, view, councils, like, bold, group, portfolio=portfolio, alone=alone)
        if period or first or last:
            view = replace(view, span=Span(period, first, last))
        chosen = view.kind or (views.TABLE if view.councils.everyone else views.LINE)
        view = replace(view, kind=kind or chosen, length=length or view.length,
                       predecessors=predecessors or view.predecessors)  # fmt: skip
        shown = explorer.show(store, view)
        before = isinstance(shown, LineView) and explorer.followed(store, view, shown)
    if view_path is not None:
        explorer.write_view(view, view_path)
    if path is not None:
        explorer.write(shown, path)
    _tell(session, shown, said, path, view_path)
    if isinstance(shown, LineView) and predecessors and not before:
        session.out.say("No council that stands out followed another.")
    elif before and not view.predecessors:
        session.out.say("--predecessors shows those it followed, each by its own figures.")
    header, rows = shown.table()
    session.out.document(
        {
            "view": json.loads(views.view_to_json(view)),
            "kind": shown.kind,
            "title": shown.title,
            "subtitle": shown.subtitle,
            "said": shown.said,
            "notes": list(shown.notes),
            "figures": [dict(zip(header, row, strict=True)) for row in rows],
            "path": path,
            "view_path": view_path,
        }
    )


def _read(path: Path) -> View:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AdviserError(
            "Cannot read the view", f"{path} cannot be read.", "Check the name of the file.", code="cannot-read"
        ) from error
    return views.view_from_json(text)


def _with_councils(
    store: Store, view: View, councils: Sequence[str], like: str | None, bold: Sequence[str], group: str | None, *,
    portfolio: bool, alone: bool,
) -> View:  # fmt: skip
    """The view with the councils and the group asked for; a council that is chosen is compared with its group."""
    from adviser_app.services import councils as finding

    codes = tuple(finding.find(store, name).code for name in councils)
    middle = finding.find(store, like).code if like is not None else ""
    out = tuple(finding.find(store, name).code for name in bold)
    if codes or portfolio:
        view = replace(view, councils=Whom(codes=codes, portfolio=portfolio), highlighted=out)
    elif middle:
        rule = group_rule(store, group)
        view = replace(view, councils=Whom(like=middle, rule=rule), highlighted=tuple(dict.fromkeys((middle, *out))))
    elif out:
        view = replace(view, highlighted=out)
    if alone:
        return replace(view, group=None)
    if group is not None or codes or middle:
        return replace(view, group=group_rule(store, group))
    return view


# -- on a terminal -----------------------------------------------------------------------------------------------


def _tell(session: Session, shown: Shown, said: object, path: Path | None, view_path: Path | None) -> None:
    from adviser_app.viewmodels.explorer.bars import BarsView
    from adviser_app.viewmodels.explorer.lines import LineView
    from adviser_app.viewmodels.explorer.multiples import MapShown, MultiplesView
    from adviser_app.viewmodels.explorer.quadrant import QuadrantView
    from adviser_app.viewmodels.explorer.strips import StripView
    from adviser_app.viewmodels.explorer.tables import TableView
    from adviser_app.viewmodels.past import AsAt

    out = session.out
    tell_as_at(session, said if isinstance(said, AsAt) else None)
    out.say(shown.title)
    out.say(shown.subtitle)
    out.say()
    if isinstance(shown, LineView):
        _tell_lines(session, shown)
    elif isinstance(shown, BarsView):
        _tell_bars(session, shown)
    elif isinstance(shown, StripView):
        _tell_strips(session, shown)
    elif isinstance(shown, TableView):
        _tell_table(session, shown)
    elif isinstance(shown, MultiplesView):
        for chart in shown.charts:
            out.say(chart.said)
    elif isinstance(shown, QuadrantView):
        _tell_quadrant(session, shown)
    elif isinstance(shown, MapShown):
        classes = [(c.words, c.detail, c.count) for c in shown.map.classes]
        out.table(("", "figures", "councils"), classes, right=(2,))
    for note in shown.notes:
        out.say(note)
    for what, where in (("Written", path), ("View written", view_path)):
        if where is not None:
            out.say(f"{what} to {where}.")


def _more(session: Session, rest: int) -> None:
    if rest > 0:
        session.out.say(f"… and {rest:,} more: -o FILE.csv has all.")


def _tell_lines(session: Session, shown: LineView) -> None:
    lines = [line for line in reversed(shown.lines) if line.style >= 0] or list(shown.lines)
    lines = sorted(lines[:6], key=lambda line: line.style)
    lines += [line for line in shown.lines if line.ended is not None and line not in lines]
    rows = []
    for i in reversed(range(len(shown.periods))):
        figures = [line.figures[i] for line in lines]
        row = [shown.periods[i].label, *("" if f is None else f.text for f in figures)]
        rows.append([*row, shown.marks[i].median_text] if shown.marks else row)
    names = [line.ended.heading if line.ended is not None else line.name for line in lines]
    headers = ["period", *names, *(["median"] if shown.marks else [])]
    session.out.table(headers, rows[:_NAMED], right=tuple(range(1, len(headers))))
    _more(session, len(rows) - _NAMED)


def _tell_bars(session: Session, shown: BarsView) -> None:
    rows = [
        (f"{bar.rank}{'=' if bar.shared else ''}" if bar.rank else "–", bar.name, bar.figure.text) for bar in shown.bars
    ]
    session.out.table(("rank", "council", "figure"), rows[:_NAMED], right=(0, 2))
    _more(session, len(rows) - _NAMED)
    if shown.marks.median is not None:
        marks = shown.marks
        session.out.say(
            f"Median of {marks.of}: {marks.median_text}; quartiles {marks.lower_text} and {marks.upper_text}."
        )


def _tell_strips(session: Session, shown: StripView) -> None:
    rows = []
    for strip in shown.strips:
        own = {tick.code: tick.figure.text for tick in strip.ticks if tick.style >= 0}
        marks = [strip.marks.lower_text, strip.marks.median_text, strip.marks.upper_text]
        named = [own.get(code, "–") for code, _, _ in shown.named]
        rows.append([strip.head.title, strip.period, *named, strip.least, *marks, strip.largest])
    headers = ["indicator", "period", *(name for _, name, _ in shown.named), "least", "lower quartile", "median",
               "upper quartile", "largest"]  # fmt: skip
    session.out.table(headers, rows, right=tuple(range(2, len(headers))))


def _tell_table(session: Session, shown: TableView) -> None:
    headers = ["council", *(f"{c.head.title}, {c.period}" for c in shown.columns)]
    rows = [[row.name, *(entry.cell.text for entry in row.entries)] for row in shown.rows]
    if any(c.marks.median_text for c in shown.columns):
        rows.insert(0, ["(median)", *(c.marks.median_text or "–" for c in shown.columns)])
    session.out.table(headers, rows[:_NAMED], right=tuple(range(1, len(headers))))
    _more(session, len(rows) - _NAMED)


def _tell_quadrant(session: Session, shown: QuadrantView) -> None:
    spots = sorted(shown.spots, key=lambda spot: (spot.style < 0, spot.style, spot.name))
    rows = [(spot.name, spot.across.text, spot.upwards.text, spot.place) for spot in spots]
    headers = ("council", shown.across.named, shown.upwards.named, "against the medians")
    session.out.table(headers, rows[:_NAMED], right=(1, 2))
    _more(session, len(rows) - _NAMED)


COMMANDS = (explore,)
