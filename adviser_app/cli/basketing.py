"""Commands of baskets of indicators: baskets, and what is put in and taken out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli.reading import GROUP_HELP, GROUPS, group_rule
from adviser_app.cli.session import Session, pass_session
from adviser_app.cli.support_scope import OUTPUT, Asked, scope_of, scoped_councils, written

if TYPE_CHECKING:
    from adviser_app.viewmodels.basket_travel import CouncilLine, TravelView
    from adviser_app.viewmodels.baskets import Added, BasketLine, BasketView

_NAMED = 12  # councils told on a terminal; -o and --json have all


@click.group(invoke_without_command=True, short_help="Baskets of indicators that are looked at together.")
@click.pass_context
def baskets(ctx: click.Context) -> None:
    """Baskets of indicators; rules of the risk overview can be held to one. Rename or delete one as any record."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(_list)


@click.command()
@pass_session
def _list(session: Session) -> None:
    from adviser_app.services import baskets as service

    with session.reading() as store:
        view = service.all_of(store)
    session.out.say(view.sentence)
    session.out.table(("basket", "holds", "row"), [(x.name, x.sentence, x.row) for x in view.lines])
    session.out.document({"sentence": view.sentence, "baskets": [_line(x) for x in view.lines]})


@baskets.command(short_help="The indicators of a basket.")
@click.argument("basket")
@click.option("--csv", "path", type=click.Path(path_type=Path), help="Write them to a CSV too.")
@pass_session
def show(session: Session, basket: str, path: Path | None) -> None:
    """The indicators of BASKET, by its name or row."""
    from adviser_app.services import baskets as service
    from adviser_app.services import support

    with session.reading() as store:
        view = service.get(store, basket)
        if path is not None:
            support.write_csv(view, path)
    out = session.out
    out.say(f"{view.line.name}: {view.line.sentence}.")
    if view.line.about:
        out.say(view.line.about)
    out.table(
        ("id", "indicator", "measure", "theme", "publisher"),
        [
            ("" if m.series_id is None else str(m.series_id), m.title.text, m.measure.text, m.theme.text,
             m.publisher.text)
            for m in view.members
        ],
        right=(0,),
    )  # fmt: skip
    out.document(_basket(view) | {"path": path})


@baskets.command(short_help="Put indicators into a basket.")
@click.argument("basket")
@click.argument("series", type=int, nargs=-1, required=True, metavar="ID...")
@pass_session
def add(session: Session, basket: str, series: tuple[int, ...]) -> None:
    """Put the series ID… (numbers as in `adviser series`) into BASKET; a new name makes a basket. Undo: `adviser
    records undo`."""
    from adviser_app.services import baskets as service

    with session.writing() as store:
        done = service.add(store, basket, series)
    _told(session, done)


@baskets.command(short_help="Take indicators out of a basket.")
@click.argument("basket")
@click.argument("series", type=int, nargs=-1, required=True, metavar="ID...")
@pass_session
def remove(session: Session, basket: str, series: tuple[int, ...]) -> None:
    """Take the series ID… out of BASKET. Undo: `adviser records undo`."""
    from adviser_app.services import baskets as service

    with session.writing() as store:
        done = service.remove(store, basket, series)
    _told(session, done)


@baskets.command(short_help="Which way the indicators of a basket went.")
@click.argument("basket")
@click.option("--from", "start", default="", metavar="YEAR",
              help="The earlier year (2021/22, or 2021); the year before the later one unless given.")  # fmt: skip
@click.option("--to", "end", default="", metavar="YEAR",
              help="The later year; the newest with figures of half the indicators unless given.")  # fmt: skip
@click.option("--tolerance", type=float, default=1.0, show_default=True, metavar="PER_CENT",
              help="Up to how much a mean may move and be unchanged.")  # fmt: skip
@scoped_councils
@click.option("--like", metavar="COUNCIL", help="This council and its group.")
@click.option("--group", type=GROUPS, help=f"{GROUP_HELP[:-1]} where --like is; own:NAME needs none.")
@OUTPUT
@click.option("--pdf", type=click.Path(path_type=Path, dir_okay=False), help="Print it to this PDF.")
@pass_session
def travel(
    session: Session, basket: str, start: str, end: str, tolerance: float, asked: Asked, like: str | None,
    group: str | None, path: Path | None, pdf: Path | None,
) -> None:  # fmt: skip
    """How many indicators of BASKET improved, are unchanged, worsened between two years, over all councils or those
    named; and how many did in each council.

    By the LGA's evaluation method: councils without a value in both years are left out, the mean of the rest is taken
    in each year, its change in per cent is classed by polarity.
    """
    from adviser_app.services import basket_travel, councils, reports

    if asked.councils and (like is not None or group is not None):
        raise click.UsageError("Give --council, or --like and --group.")
    with session.reading() as store:
        scope = scope_of(store, asked)
        if like is not None or group is not None:
            code = councils.find(store, like).code if like is not None else ""
            scope = basket_travel.of_group(store, scope, group_rule(store, group), code)
        view = basket_travel.travel(store, basket, start, end, scope=scope, tolerance=tolerance)
        written(session, view, path)
        if pdf is not None:
            reports.write_travel(store, view, pdf)
            session.out.say(f"Printed to {pdf}.")
    _tell_travel(session, view, named=path is None)
    session.out.document(_travel(view) | {"path": path, "pdf": pdf})


def _tell_travel(session: Session, view: TravelView, *, named: bool) -> None:
    out = session.out
    out.say(f"{view.basket}, {view.span}. {view.scope}.")
    out.say(view.sentence)
    if named and view.lines:
        out.say()
        out.table(
            ("indicator", "direction", "change", "then", "now", "councils", "periods"),
            [
                (x.member.title.text, x.direction.text, x.change.text, x.before.text, x.now.text, x.n.text,
                 x.periods.text)
                for x in view.lines
            ],
            right=(2, 3, 4, 5),
        )  # fmt: skip
    if named and view.councils:
        out.say()
        out.table(
            ("council", "improved", "unchanged", "worsened", "of"),
            [(_council(c), *(cell.text for cell in c.cells)) for c in view.councils[:_NAMED]],
            right=(1, 2, 3, 4),
        )
        if len(view.councils) > _NAMED:
            out.say(f"… and {len(view.councils) - _NAMED:,} more; -o FILE.csv and --json have all.")
    elif named:
        out.say()
        out.say(view.no_councils)
    out.say()
    for note in view.notes:
        out.say(note)


def _council(line: CouncilLine) -> str:
    """A council's name, with its end where it has ended."""
    return f"{line.council.name} ({line.council.ended})" if line.council.ended else line.council.name


def _told(session: Session, done: Added) -> None:
    session.out.say(done.sentence)
    session.out.document(
        {"row": done.row, "basket": done.name, "series": list(done.done), "already": done.already, "made": done.made}
    )


def _line(line: BasketLine) -> dict[str, object]:
    return {"row": line.row, "basket": line.name, "about": line.about, "indicators": line.count}


def _basket(view: BasketView) -> dict[str, object]:
    members = [
        {
            "series_id": m.series_id,
            "publisher": m.key.publisher,
            "indicator": m.key.indicator,
            "breakdown": m.key.breakdown,
            "measure": m.key.measure,
            "unit": m.key.unit,
            "theme": m.theme.text if m.series_id is not None else None,
        }
        for m in view.members
    ]
    return _line(view.line) | {"members": members}


def _travel(view: TravelView) -> dict[str, object]:
    return {
        "row": view.row, "basket": view.basket, "scope": view.scope, "from": view.years[0], "to": view.years[1],
        "tolerance": view.tolerance, "sentence": view.sentence, "councils_asked": view.councils_asked,
        **_parts(view.parts), "per_cent": _parts(view.shares),
        "members": [
            {
                "series_id": x.member.series_id, "publisher": x.member.key.publisher,
                "indicator": x.member.key.indicator, "breakdown": x.member.key.breakdown,
                "measure": x.member.key.measure, "unit": x.member.key.unit,
                "direction": x.direction.text.lower() if x.counted else None, "why_not": x.why or None,
                "councils": x.facts.n if x.facts else 0, "from_period": x.facts.before_period if x.facts else "",
                "to_period": x.facts.now_period if x.facts else "", "overlaps": bool(x.facts and x.facts.overlaps),
                "mean_from": x.facts.before if x.facts else None, "mean_to": x.facts.now if x.facts else None,
                "change_per_cent": x.facts.change if x.facts else None,
            }
            for x in view.lines
        ],
        "councils": [
            {"code": c.council.code, "name": c.council.name, **_parts(c.parts)} for c in view.councils
        ],
        "notes": list(view.notes),
    }  # fmt: skip


def _parts(parts: tuple[int, int, int]) -> dict[str, int]:
    return dict(zip(("improved", "unchanged", "worsened"), parts, strict=True))


COMMANDS = (baskets,)
