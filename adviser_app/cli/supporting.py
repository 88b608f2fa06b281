"""Commands of support take-up: adviser support …, adviser offers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli import record_shapes, support_shapes
from adviser_app.cli.record_finding import row_of, type_of, typed
from adviser_app.cli.session import Session, pass_session
from adviser_app.cli.support_scope import OUTPUT, Asked, record_id, scope_of, scoped, told, written
from adviser_app.domain.errors import AdviserError

if TYPE_CHECKING:
    from adviser_app.services.stores import Store
    from adviser_app.viewmodels.support import CouncilRef
    from adviser_app.viewmodels.support_council import EpisodeLine, MissingView, SimilarRow
    from adviser_app.viewmodels.support_figures import FiguresView

_EPISODE = ("council", "offer", "status", "when", "people", "days", "savings", "income", "row")
_RIGHT = (4, 5, 6, 7)
_NAMED = 12  # councils named in a line; --json and -o have all


@click.group(short_help="Which council had which support, and which had none.")
def support() -> None:
    """Support take-up: which councils had which support, what it did, who had none.

    Had is what was delivered or is under way; booked, in discussion and offered are counted apart. Years are financial
    years (2025/26), and the councils of a year are those there were.
    """


# -- reading -----------------------------------------------------------------------------------------------------


@support.command("list", short_help="List episodes of support.")
@scoped
@click.option("--text", default="", help="Only those in which all these words occur.")
@OUTPUT
@pass_session
def list_(session: Session, asked: Asked, text: str, path: Path | None) -> None:
    """List episodes of support, the newest first."""
    from adviser_app.services import support as service

    with session.reading() as store:
        view = service.episodes(store, scope_of(store, asked), words=text)
    session.out.say(view.scope)
    told(session, view, path, _EPISODE, _episodes(view.lines), _RIGHT)
    session.out.document(support_shapes.episodes(view) | {"path": path})


def _episodes(lines: Sequence[EpisodeLine]) -> list[tuple[str, ...]]:
    return [
        (x.council.text, x.offer.text, x.status.text, x.when.text, x.people.text, x.days.text, x.savings.text,
         x.income.text, x.row)
        for x in lines
    ]  # fmt: skip


@support.command(short_help="Councils and offers: who had what.")
@scoped
@click.option("--none", "took_up", flag_value=False, default=None, help="Only councils that had nothing.")
@click.option("--some", "took_up", flag_value=True, help="Only councils that had something.")
@OUTPUT
@pass_session
def matrix(session: Session, asked: Asked, took_up: bool | None, path: Path | None) -> None:
    """Which council had which offer, by mark and word; as a table of councils × offers with -o."""
    from adviser_app.services import support as service

    with session.reading() as store:
        view = service.matrix(store, scope_of(store, asked))
    if took_up is not None:
        view = view.filtered(took_up=took_up)
    out = session.out
    out.say(view.scope)
    out.say(view.sentence)
    written(session, view, path)
    if path is None:
        rows = []
        for i, c in enumerate(view.councils):
            said = [f"{cell.text} {o.name}" for j, o in enumerate(view.offers) if (cell := view.cell(i, j)).text]
            rows.append((_name(c), c.type, int(view.offers_had[i]), int(view.instances[i]), "; ".join(said)))
        out.say()
        out.table(("council", "type", "offers", "instances", "what"), rows, right=(2, 3))
        out.say()
        out.say("  ".join(f"{mark} {status}" for mark, status, _ in view.legend))
    for note in view.notes:
        out.say(note)
    out.document(support_shapes.matrix(view) | {"path": path})


@support.command(short_help="Take-up in figures, and the change on last year.")
@scoped
@OUTPUT
@pass_session
def figures(session: Session, asked: Asked, path: Path | None) -> None:
    """Instances, councils reached and not, people, days, savings; by theme, offer, region and type."""
    from adviser_app.services import support as service

    with session.reading() as store:
        view = service.figures(store, scope_of(store, asked))
    written(session, view, path)
    _tell_figures(session, view)
    session.out.document(support_shapes.figures(view) | {"path": path})


def _tell_figures(session: Session, view: FiguresView) -> None:
    out = session.out
    out.say(view.scope)
    out.say(view.sentence)
    out.say(view.distribution_words)
    out.say()
    out.table(("", "", ""), [(c.label, c.figure, c.context) for c in view.cards])
    if view.change:
        out.say()
        out.say(view.change_title)
        moved = [(c.what, c.now.text, c.before.text, c.change.text) for c in view.change]
        out.table(("", "now", "before", "change"), moved, right=(1, 2, 3))
    for part in view.breakdowns:
        if part.rows:
            out.say()
            out.say(part.title)
            headers = [h.lower() for h in part.headers]
            rows = [(r.name.text, *(c.text for c in r.cells)) for r in part.rows]
            out.table(headers, rows, right=range(1, len(headers)))
    out.say()
    if view.none:
        out.say(f"With none: {_named([c.name for c in view.none])}.")
    for gap in view.never:
        out.say(gap.sentence)
    for note in view.notes:
        out.say(note)


def _name(council: CouncilRef) -> str:
    """A council's name, with its end where it has ended or will."""
    return f"{council.name} ({council.ended})" if council.ended else council.name


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more (-o FILE.csv has all)" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


@support.command(short_help="What councils like one had, and it did not.")
@click.argument("council", metavar="COUNCIL")
@OUTPUT
@pass_session
def missing(session: Session, council: str, path: Path | None) -> None:
    """What councils like COUNCIL (code or name) took up and it did not, and why they are like it."""
    from adviser_app.services import support as service

    with session.reading() as store:
        view = service.missing(store, council)
    written(session, view, path)
    _tell_missing(session, view)
    session.out.document(support_shapes.missing(view) | {"path": path})


def _tell_missing(session: Session, view: MissingView) -> None:
    out = session.out
    out.say(view.sentence)
    if view.lines:
        out.say()
        out.table(
            ("offer", "theme", "councils like it", "last", "which", "here"),
            [(x.name.text, x.theme.text, x.had.text, x.latest.text, x.who.text, x.own.text) for x in view.lines],
        )
    out.say()
    out.say(view.rule)
    for x in view.like[:_NAMED]:
        out.say(f"• {x.sentence}")
    if len(view.like) > _NAMED:
        out.say(f"… and {len(view.like) - _NAMED:,} more; --json has all.")


@support.command("council", short_help="All support of one council.")
@click.argument("name", metavar="COUNCIL")
@OUTPUT
@pass_session
def council_(session: Session, name: str, path: Path | None) -> None:
    """What COUNCIL (code or name) had, gave, and did not have."""
    from adviser_app.services import support as service

    with session.reading() as store:
        view = service.council(store, name)
    out = session.out
    told(session, view, path, _EPISODE, _episodes(view.lines), _RIGHT)
    if view.given:
        out.say()
        out.table(("when", "as", "days", "to"), view.given, right=(2,))
    if path is None and view.earlier:
        out.say()
        out.say(view.earlier_words)
        out.table(_EPISODE, _episodes(view.earlier), _RIGHT)
    out.say()
    _tell_missing(session, view.missing)
    out.document(support_shapes.council_support(view) | {"path": path})


@support.command(short_help="The year: what each council took up, who nothing.")
@click.argument("year", metavar="YEAR")
@OUTPUT
@pass_session
def report(session: Session, year: str, path: Path | None) -> None:
    """All councils in YEAR (2025/26): what each took up, who nothing. As PDF and Word: `adviser report takeup`."""
    from adviser_app.services import support as service

    with session.reading() as store:
        view = service.year_report(store, year)
    out = session.out
    out.say(view.title)
    written(session, view, path)
    if path is None:
        rows = [
            (
                _name(x.council),
                x.instances.text,
                x.took_up.text,
                x.waiting.text,
                x.people.text,
                x.days.text,
                x.given.text,
            )
            for x in view.lines
        ]
        out.table(("council", "instances", "took up", "waiting", "people", "days", "given"), rows, right=(1, 4, 5, 6))
        out.say()
    _tell_figures(session, view.figures)
    out.document(support_shapes.report(view) | {"path": path})


@click.command(short_help="What councils can take up, and what was.")
@scoped
@OUTPUT
@pass_session
def offers(session: Session, asked: Asked, path: Path | None) -> None:
    """The catalogue of offers by theme: when each ran, what was had of it, its targets.

    Add one with `adviser records add offer name="…" theme="…"`; change it with `adviser records set offer ROW …`.
    """
    from adviser_app.services import support as service

    with session.reading() as store:
        view = service.catalogue(store, scope_of(store, asked))
    session.out.say(view.scope)
    told(
        session, view, path, ("offer", "theme", "years", "counted", "instances", "councils", "targets"),
        [
            (x.name.text, x.theme.text, x.years.text, x.counted.text, x.instances.text, x.councils.text,
             "; ".join(t.sentence for t in x.targets))
            for x in view.lines
        ],
        right=(4, 5),
    )  # fmt: skip
    session.out.document(support_shapes.offers(view) | {"path": path})


# -- writing -----------------------------------------------------------------------------------------------------

YES = click.option("--yes", is_flag=True, help="Save it though it may be there already.")


@support.command(short_help="Write down support of one council.")
@click.argument("values", nargs=-1, metavar="FIELD=VALUE...", required=True)
@YES
@pass_session
def add(session: Session, values: tuple[str, ...], yes: bool) -> None:
    """Write down support: adviser support add council=Barnsley offer="Leadership Academy" status=delivered start=…"""
    from adviser_app.services import records
    from adviser_app.services import support as service

    with session.writing() as store:
        texts = typed(store, type_of("episode"), values)
        _ask(service.similar(store, texts), yes)
        found = records.create(store, "episode", texts)
    session.out.say(f"Added: {found.caption} ({found.id}).")
    session.out.document(record_shapes.record(found))


@support.command(short_help="Write down support of many councils at once.")
@click.argument("values", nargs=-1, metavar="FIELD=VALUE...", required=True)
@click.option("--for", "given", multiple=True, required=True, metavar="COUNCIL[=NUMBER]",
              help="A council and how many took part; may be given again.")  # fmt: skip
@click.option("--count", type=click.Choice(["councillors", "officers", "places"]), default="councillors",
              show_default=True, help="What the numbers count.")  # fmt: skip
@YES
@pass_session
def many(session: Session, values: tuple[str, ...], given: tuple[str, ...], count: str, yes: bool) -> None:
    """An event of several councils, as one step that `records undo` takes back.

    adviser support many offer="Leadership Essentials" event="Warwick, June" start=3/6/2026 status=delivered
    --for Barnsley=4 --for Leeds=3
    """
    from adviser_app.services import councils
    from adviser_app.services import support as service

    with session.writing() as store:
        common = typed(store, type_of("episode"), values)
        rows: dict[str, dict[str, str]] = {}
        for one in given:
            name, _, number = one.partition("=")
            code = councils.find(store, name).code
            if code in rows:
                raise AdviserError("Twice", f"{name} is named twice.", "Name each council once.", code="council-twice")
            rows[code] = {count: number} if number.strip() else {}
        _ask(service.similar_many(store, common, rows), yes)
        done = service.enter_many(store, common, rows)
    session.out.say(f"{done.sentence} `adviser records undo` takes it back.")
    session.out.document({"rows": [{"council_code": code, "row": row} for code, row in done.rows.items()]})


def _ask(found: Sequence[SimilarRow], yes: bool) -> None:
    """What may be there already is said before anything is saved."""
    from adviser_app.services.support import SimilarSupport

    if found and not yes:
        raise SimilarSupport(found, "If it is another one, add --yes.")


@support.command(short_help="Move episodes to another status.")
@click.argument("to", metavar="STATUS")
@click.argument("rows", nargs=-1, metavar="[ROW]...")
@click.option("--event", default="", help="All of this event.")
@click.option("--offer", "offer_name", default="", help="All of this offer; with --from or --event.")
@click.option("--from", "was", default="", help="Only those in this status.")
@click.option("--why", default="", help="The reason, if worth telling.")
@pass_session
def status(session: Session, to: str, rows: tuple[str, ...], event: str, offer_name: str, was: str, why: str) -> None:
    """Move episodes to STATUS, all in one step: the ROWs named, or those of an event or an offer."""
    from adviser_app.services import support as service

    with session.writing() as store:
        wanted = [row_of(store, type_of("episode"), row).id for row in rows]
        if event or offer_name or was:
            wanted += _chosen(store, event, record_id(store, "offer", offer_name), was)
        if not wanted:
            raise AdviserError(
                "Which episodes?", "No episode was named, and none fits.",
                "Name rows (`adviser support list` shows them), an --event, or an --offer with --from.",
                code="no-episodes",
            )  # fmt: skip
        changed = service.set_status(store, wanted, to, why)
    session.out.say(f"{changed} of {len(set(wanted))} changed. `adviser records undo` takes it back.")
    session.out.document({"changed": changed, "rows": list(dict.fromkeys(wanted))})


def _chosen(store: Store, event: str, offer: str, was: str) -> list[str]:
    """Rows of an event, of an offer in a status, or both; never all of an offer whatever its status."""
    from adviser_app.services import support as service
    from adviser_app.services.support import Scope

    if not event and not (offer and was):
        return []
    statuses = (was.strip().casefold(),) if was else ()
    plain = " ".join(event.split()).casefold()
    lines = service.episodes(store, Scope(offer=offer, statuses=statuses)).lines
    return [x.row for x in lines if not plain or " ".join(x.episode.event.split()).casefold() == plain]


COMMANDS = (support, offers)
