"""`adviser series`: finding them, and what concerns two of them or their history: joins, breaks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from adviser_app.cli import output
from adviser_app.cli.reading import one_series
from adviser_app.cli.reading import series as find
from adviser_app.cli.session import Day, Session, pass_session

if TYPE_CHECKING:
    from adviser_app.viewmodels.breaks import BreakLine
    from adviser_app.viewmodels.same_series import AlikeView, JoinedLine, Likeness, SeriesName


class _Series(click.Group):
    """Whatever is none of its commands is looked for: `adviser series recycling`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, "--help", "-h"}:
            args = ["find", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Series, short_help="Find series; one of a council through time; joins and breaks.")
def series() -> None:
    """Find series by words of their names, with --council one of a council through time (`adviser series find --help`
    has the options); series that look like one; breaks in them."""


find.name = "find"
find.short_help = "Find series; or one of a council through time (what `adviser series WORDS` does)."
series.add_command(find)


# --- series that look like one ----------------------------------------------------------------------------------------


@series.command(short_help="Series that look like one, though they came under two names.")
@pass_session
def alike(session: Session) -> None:
    """Look through all figures for series that repeat those of another: a new name, or another publisher's file."""
    from adviser_app.services import same_series as service

    with session.reading() as store, session.cancellable() as work:
        found = service.alike(store, work)
    out = session.out
    out.say(found.sentence)
    for one in found.offered:
        out.say()
        out.say(f"{one.kept.id}  {one.kept.title} · {one.kept.detail} ({one.kept.span})")
        out.say(f"{one.gone.id}  {one.gone.title} · {one.gone.detail} ({one.gone.span})")
        out.say(one.evidence)
        out.say(f"One: adviser series join {one.kept.id} {one.gone.id}    "
                f"Two: adviser series keep-apart {one.kept.id} {one.gone.id}")  # fmt: skip
    _tell_joined(session, found)
    out.document(_alike(found))


@series.command(short_help="Make one series a part of another.")
@click.argument("kept", metavar="KEPT")
@click.argument("other", metavar="OTHER")
@click.option("--anyway", is_flag=True, help="Though their figures do not show that they are one.")
@pass_session
def join(session: Session, kept: str, other: str, anyway: bool) -> None:
    """Make OTHER a part of KEPT: figures, their history, all names. `adviser series apart` takes it back."""
    from adviser_app.services import same_series as service
    from adviser_app.viewmodels.same_series import joined_said

    with session.writing() as store:
        done = service.join(store, one_series(store, kept), one_series(store, other), anyway=anyway)
        found = service.joined(store)
    number = next(j.id for j in found.joined if j.series_id == done.kept.id)
    session.out.say(joined_said(done))
    session.out.say(f"`adviser series apart {number}` takes it back.")
    session.out.document({"join": number, **_likeness(done)})


@series.command(short_help="The joins that stand.")
@pass_session
def joined(session: Session) -> None:
    """List the series that were joined, with the numbers that `apart` takes."""
    from adviser_app.services import same_series as service

    with session.reading() as store:
        found = service.joined(store)
    if not found.joined:
        session.out.say("No series were joined.")
    _tell_joined(session, found)
    session.out.document({"joined": [_joined(j) for j in found.joined], "kept_apart": found.apart})


@series.command(short_help="Take a join back.")
@click.argument("number", type=int, metavar="JOIN")
@pass_session
def apart(session: Session, number: int) -> None:
    """Take a join back: both series are what they were. JOIN: its number (`adviser series joined`)."""
    from adviser_app.services import same_series as service

    with session.writing() as store:
        done = service.apart(store, number)
    session.out.say(f"“{done.was}” ({done.was_detail}) is a series of its own again, beside “{done.title}”.")
    session.out.document(_joined(done))


@series.command("keep-apart", short_help="Say that two series are two: they are not offered again.")
@click.argument("one", metavar="[ONE]", required=False)
@click.argument("other", metavar="[OTHER]", required=False)
@click.option("--forget", is_flag=True, help="Instead: offer all pairs again that were kept apart.")
@pass_session
def keep_apart(session: Session, one: str | None, other: str | None, forget: bool) -> None:
    """Say that two series that look alike are two, so that they are not offered again."""
    from adviser_app.services import same_series as service

    if forget == bool(one and other) or (forget and one):
        raise click.UsageError("Name two series, or give --forget alone.")
    with session.writing() as store:
        if forget:
            n = service.offer_again(store)
            said = f"{n:,} {'pair is' if n == 1 else 'pairs are'} offered again."
        else:
            assert one is not None
            assert other is not None
            service.keep_apart(store, one_series(store, one), one_series(store, other))
            n, said = 1, "They are kept apart, and not offered again."
    session.out.say(said)
    session.out.document({"pairs": n, "kept_apart": not forget})


def _tell_joined(session: Session, found: AlikeView) -> None:
    if found.joined:
        session.out.say()
        session.out.table(
            ("join", "series", "indicator", "was also", "joined"),
            [(str(j.id), str(j.series_id), f"{j.title} · {j.detail}", f"{j.was} · {j.was_detail}", j.joined)
             for j in found.joined],
            right=(0, 1),
        )  # fmt: skip


def _alike(found: AlikeView) -> dict[str, Any]:
    return {
        "sentence": found.sentence,
        "offered": [_likeness(one) for one in found.offered],
        "joined": [_joined(j) for j in found.joined],
        "kept_apart": found.apart,
    }


def _likeness(one: Likeness) -> dict[str, Any]:
    a = one.agreement
    return {
        "kept": _name(one.kept), "other": _name(one.gone), "common": a.common, "agreeing": a.agreeing,
        "periods": a.periods, "evidence": one.evidence,
    }  # fmt: skip


def _name(one: SeriesName) -> dict[str, Any]:
    return {
        "series_id": one.id, "publisher": one.key.publisher, "indicator": one.key.indicator,
        "breakdown": one.key.breakdown, "measure": one.key.measure, "unit": one.key.unit, "figures": one.figures,
        "first": one.first, "last": one.last,
    }  # fmt: skip


def _joined(one: JoinedLine) -> dict[str, Any]:
    return {"join": one.id, "series_id": one.series_id, "title": one.title, "detail": one.detail, "was": one.was,
            "was_detail": one.was_detail, "joined": one.joined}  # fmt: skip


# --- breaks -----------------------------------------------------------------------------------------------------------


@series.command("breaks", short_help="Breaks in series: written down, or marked by publishers.")
@pass_session
def breaks(session: Session) -> None:
    """List the breaks in series, across which no change and no direction is told."""
    from adviser_app.services import breaks as service

    with session.reading() as store:
        found = service.listing(store)
    session.out.say(found.sentence)
    if found.lines:
        session.out.say()
        session.out.table(
            ("id", "indicator", "measure and publisher", "from", "what", "why"),
            [(str(b.series_id or ""), b.title, b.detail, b.period or b.day, _what(b), b.why) for b in found.lines],
            right=(0,),
        )
    session.out.document({"breaks": [_break(b) for b in found.lines]})


@series.command("break", short_help="Write down a break in a series, or take it away.")
@click.argument("named", metavar="SERIES")
@click.argument("day", type=Day(), metavar="DAY")
@click.option("--kind", default="", help="Method, definition, boundaries, source or other; method unless given.")
@click.option("--why", default="", help="What changed, in a sentence.")
@click.option("--link", default="", help="Where the publisher says so.")
@click.option("--clear", is_flag=True, help="Take away what is written down of that day.")
@pass_session
def mark(session: Session, named: str, day: date, kind: str, why: str, link: str, clear: bool) -> None:
    """Write down that figures of a series from DAY on are not comparable with those before."""
    from adviser_app.services import breaks as service

    if clear and (kind or why or link):
        raise click.UsageError("--clear stands alone.")
    with session.writing() as store:
        series_id = one_series(store, named)
        if clear:
            n = service.clear(store, series_id, day)
            session.out.say(f"No break is written down on {output.day(day.isoformat())} any more.")
            session.out.document({"series_id": series_id, "cleared": n})
            return
        done = service.mark(store, series_id, day, kind, why, link)
    session.out.say(f"{done.title}: break from {done.day} ({_what(done)}). No change is told across it.")
    session.out.document(_break(done))


def _what(one: BreakLine) -> str:
    return f"{one.kind} at {one.figures:,} {'figure' if one.figures == 1 else 'figures'}" if one.figures else one.kind


def _break(one: BreakLine) -> dict[str, Any]:
    return {
        "series_id": one.series_id, "title": one.title, "detail": one.detail, "start": one.start, "kind": one.kind,
        "why": one.why, "link": one.link, "record": one.row, "period": one.period, "figures": one.figures,
    }  # fmt: skip


COMMANDS = (series,)
