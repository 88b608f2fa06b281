"""Commands of announced councils: adviser announced list, add, show."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli.session import Day, Session, pass_session
from adviser_app.cli.support_scope import OUTPUT
from adviser_app.domain.reorganisation import STAGES

if TYPE_CHECKING:
    from datetime import date

    from adviser_app.services.announced import Line
    from adviser_app.viewmodels.announced import AnnouncedView, EstimateLine
    from adviser_app.viewmodels.announced_words import Announcement


@click.group(invoke_without_command=True, short_help="Councils to come, and what they would look like.")
@click.pass_context
def announced(ctx: click.Context) -> None:
    """Announced councils, and what one would look like where figures of those it replaces can be put together. They
    are records of the kind new_council: change or delete one as any record."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@announced.command("list", short_help="Announced councils, by vesting day.")
@pass_session
def list_(session: Session) -> None:
    """Announced councils, by vesting day, and those they replace."""
    from adviser_app.services import announced as service

    with session.reading() as store:
        found = service.every(store)
    if not found:
        session.out.say("No announced council is written down; `adviser announced add NAME COUNCIL…` does.")
    _tell(session, found)
    session.out.document({"announced": [_line(x) for x in found]})


@announced.command(short_help="Write down an announced council.")
@click.argument("name")
@click.argument("councils", nargs=-1, required=True, metavar="COUNCIL...")
@click.option("--vesting", type=Day(), help="The day from which it is to be there.")
@click.option("--stage", type=click.Choice(STAGES, case_sensitive=False),
              default="Idea", show_default=True, help="How far it has come.")  # fmt: skip
@click.option("--source", default="", help="Who says so.")
@click.option("--link", default="", help="Where it says so.")
@pass_session
def add(
    session: Session, name: str, councils: tuple[str, ...], vesting: date | None, stage: str, source: str, link: str
) -> None:
    """Write down that NAME is to replace these councils (codes or names): those that go into it whole; a county that
    is divided need not be named. Undo: `adviser records undo`."""
    from adviser_app.services import announced as service
    from adviser_app.services import councils as finding

    with session.writing() as store:
        codes = [finding.find(store, text).code for text in councils]
        made = service.add(store, name, codes, vesting=vesting.isoformat() if vesting else "", stage=stage,
                           source=source, link=link)  # fmt: skip
    _tell(session, [made])
    session.out.document(_line(made))


@announced.command(short_help="What an announced council would look like.")
@click.argument("name")
@click.option("--series", "series", type=int, multiple=True, metavar="ID", help="These series (`adviser series`).")
@click.option("--basket", default="", help="The indicators of this basket; all indicators unless given.")
@OUTPUT
@click.option("--pdf", type=click.Path(path_type=Path, dir_okay=False), help="Print it to this PDF.")
@pass_session
def show(
    session: Session, name: str, series: tuple[int, ...], basket: str, path: Path | None, pdf: Path | None
) -> None:
    """What NAME (its name or row) would look like: counts added up, rates per head weighted by population, what was
    published for the same ground as it is; and of everything else why it cannot be put together."""
    from adviser_app.services import announced as service
    from adviser_app.services import reports, support

    if series and basket:
        raise click.UsageError("Give --series or --basket, not both.")
    with session.reading() as store:
        view = service.show(store, name, basket=basket, series_ids=series or None, work=session.work())
        if path is not None:
            support.write_csv(view, path)
        if pdf is not None:
            reports.write_announced(store, view, pdf, work=session.work())
    session.out.end_progress()
    _show(session, view)
    for written in (path, pdf):
        if written is not None:
            session.out.say(f"Written to {written}.")
    session.out.document(_document(view) | {"path": path, "pdf": pdf})


def _tell(session: Session, found: list[Line]) -> None:
    session.out.table(
        ("council to come", "when", "replaces", "source"),
        [(x.announcement.name, x.announcement.when, ", ".join(x.names), x.announcement.source) for x in found],
    )


def _show(session: Session, view: AnnouncedView) -> None:
    out = session.out
    out.say(f"{view.announcement.name}: {view.announcement.when}")
    out.say(view.sentence)
    out.say()
    out.table(
        ("council", "type", "population", "from", "goes in"),
        [[c.text for c in line.cells] for line in view.ground], right=(2,),
    )  # fmt: skip
    out.say()
    made = [x for x in view.lines if not x.facts.why]
    out.table(
        ("id", "indicator", "estimate", "period", "how it was made", "median", "standing"),
        [
            (str(x.facts.series.id), x.title.text, x.estimate.text, x.period.text, x.how.text, x.median.text,
             x.standing.text)
            for x in made
        ],
        right=(0, 2, 5),
    )  # fmt: skip
    for x in made:
        for note in x.notes:
            out.say(f"{x.title.text}: {note}")
    left = [x for x in view.lines if x.facts.why]
    if left:
        out.say()
        out.table(("id", "indicator", "why not"), [
            (str(x.facts.series.id), x.title.text, x.facts.why) for x in left
        ], right=(0,))  # fmt: skip
    out.say()
    for note in view.notes:
        out.say(note)


def _announcement(said: Announcement) -> dict[str, object]:
    return {
        "row": said.row, "name": said.name, "vesting": said.vesting.isoformat() if said.vesting else None,
        "stage": said.stage, "source": said.source, "link": said.link,
    }  # fmt: skip


def _line(line: Line) -> dict[str, object]:
    members = [{"code": code} for code in line.members]
    return _announcement(line.announcement) | {"members": members, "names": list(line.names)}


def _document(view: AnnouncedView) -> dict[str, object]:
    return {
        **_announcement(view.announcement),
        "sentence": view.sentence,
        "scope": view.scope,
        "population": view.population,
        "ground": [
            {"code": line.code, "name": line.cells[0].text, "population": line.cells[2].sort,
             "population_source": line.cells[3].text, "goes_in": line.cells[4].text}
            for line in view.ground
        ],
        "group": view.group,
        "indicators": [_estimate(x) for x in view.lines],
        "notes": list(view.notes),
    }  # fmt: skip


def _estimate(line: EstimateLine) -> dict[str, object]:
    f, key = line.facts, line.facts.series.key
    return {
        "series_id": f.series.id, "publisher": key.publisher, "indicator": key.indicator, "breakdown": key.breakdown,
        "measure": key.measure, "unit": key.unit, "theme": f.theme, "period": f.period, "way": f.way.value,
        "why_not": f.why or None, "estimate": _known(f.value), "group_n": f.n, "group_median": _known(f.median),
        "group_lower_quartile": _known(f.lower), "group_upper_quartile": _known(f.upper),
        "standing": line.standing.text if f.standing else "",
        "councils": [{"code": p.area.code, "name": p.area.name, "value": p.value, "marker": p.marker} for p in f.parts],
        "notes": list(line.notes),
    }  # fmt: skip


def _known(value: float) -> float | None:
    return None if isnan(value) else value


COMMANDS = (announced,)
