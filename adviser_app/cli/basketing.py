"""Commands of baskets of indicators: baskets, and what is put in and taken out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli.session import Session, pass_session

if TYPE_CHECKING:
    from adviser_app.viewmodels.baskets import Added, BasketLine, BasketView


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


COMMANDS = (baskets,)
