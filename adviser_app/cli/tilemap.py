"""The command of the map of equal tiles: adviser map SERIES."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli import shapes
from adviser_app.cli.reading import AS_AT_HELP, GROUPS, group_rule, one_series, tell_as_at
from adviser_app.cli.session import Day, Session, pass_session

if TYPE_CHECKING:
    from datetime import date

_NAMED = 20  # councils told on a terminal; -o and --json have all


@click.command("map", short_help="A series on the map of councils, as a picture or a table.")
@click.argument("text", nargs=-1, required=True, metavar="TEXT | ID")
@click.option("-o", "--output", "path", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the map to this .svg or .png (a picture), .pdf (a page) or .csv (a table).")  # fmt: skip
@click.option("--period", default="", help="As published (2024/25); the newest with figures enough unless given.")
@click.option("--length", help="Length of period where the series has several: P1Y, P3M, P1M …")
@click.option(
    "--group",
    type=GROUPS,
    help="Quarters of each council’s own type, tier or region; of the neighbours of "
    "--council; of an own group or the portfolio (`adviser groups` lists them). Of all councils unless given.",
)
@click.option("--council", "council_name", help="Mark this council (code or name).")
@click.option("--like", metavar="COUNCIL", help="Mark this council, with quarters of its own group only.")
@click.option("--as-at", type=Day(), help=AS_AT_HELP)
@pass_session
def map_(
    session: Session, text: tuple[str, ...], path: Path | None, period: str, length: str | None, group: str | None,
    council_name: str | None, like: str | None, as_at: date | None,
) -> None:  # fmt: skip
    """A series in one period on the map of England in tiles of one size, one a council, coloured by quarter.

    Councils of today; county councils stand on a small map of their own.
    """
    from adviser_app.services import councils, past
    from adviser_app.services import tilemap as service

    if council_name is not None and like is not None:
        raise click.UsageError("Give one of --council and --like.")
    with session.reading() as present, past.then(present, as_at) as store:
        said = past.said(present, as_at)
        named = like if like is not None else council_name
        code = councils.find(store, named).code if named is not None else ""
        rule = group_rule(store, group) if group is not None or like is not None else None
        view = service.of_series(store, one_series(store, " ".join(text)), code, length, period,
                                 group=rule, alone=like is not None)  # fmt: skip
    out = session.out
    tell_as_at(session, said)
    out.say(view.title)
    out.say(view.subtitle)
    if path is not None:
        service.write_map(view, path)
        out.say(f"Written to {path}.")
    out.table(("", "figures", "councils"), [(c.words, c.detail, c.count) for c in view.classes], right=(2,))
    for note in view.notes:
        out.say(note)
    if path is None:
        out.say()
        valued = [row for row in view.rows if row[2].sort is not None]
        ordered = sorted(valued, key=lambda row: (row[3].sort, row[0].sort))
        out.table(view.headers, [[cell.text for cell in row] for row in ordered[:_NAMED]], right=(2,))
        if len(ordered) > _NAMED:
            out.say(f"… and {len(ordered) - _NAMED:,} more: -o FILE.csv has all.")
    header, rows = view.table()
    out.document(
        {
            "title": view.title,
            "as_at": shapes.as_at(said),
            "period": view.period,
            "periods": list(view.periods),
            "classes": [{"class": c.words, "range": c.detail, "councils": c.count} for c in view.classes],
            "notes": list(view.notes),
            "councils": [
                dict(zip(header, row, strict=True)) | {"column": tile.place.column, "row": tile.place.row,
                                                       "county_map": tile.place.county}
                for row, tile in zip(rows, view.tiles, strict=True)
            ],
            "path": path,
        }
    )  # fmt: skip


COMMANDS = (map_,)
