"""Commands of comparison groups: groups, and neighbours, the ranked sets behind some of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from adviser_app.cli import shapes
from adviser_app.cli.reading import GROUP_HELP, GROUPS, group_rule
from adviser_app.cli.session import Exit, Session, pass_session
from adviser_app.domain.areas import NEAREST
from adviser_app.viewmodels.groups import FEWER

if TYPE_CHECKING:
    from adviser_app.services.neighbours import Taken
    from adviser_app.viewmodels.groups import NeighboursView, SetLine

MODEL = click.argument("model")
EDITION = click.option("--edition", default="", metavar="DATE", help="Which edition; the newest unless given.")


# -- groups ------------------------------------------------------------------------------------------------------


@click.group(invoke_without_command=True, short_help="The groups to compare with: list, show, use, save.")
@click.pass_context
def groups(ctx: click.Context) -> None:
    """The groups a council can be compared with, as `--group` takes them.

    Of neighbours the number and the type may be added: neighbours:global:2026:n=10:same-type.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(_groups)


@click.command()
@pass_session
def _groups(session: Session) -> None:
    from adviser_app.services import groups as service
    from adviser_app.services import settings

    with session.reading() as store:
        kept = settings.get(store)
        found = service.choices(store, kept.group, *([kept.shown] if kept.shown else []))

    def used(rule: str) -> str:
        return ", ".join(
            words for words, chosen in (("compared with", kept.group), ("shown", kept.shown)) if chosen == rule
        )

    session.out.table(("group", "in words", ""), [(c.rule, c.words, used(c.rule)) for c in found])
    session.out.say(f"Neighbours are the nearest {NEAREST} unless :n= says how many, of any type without :same-type.")
    session.out.document(
        {
            "compared_with": kept.group,
            "shown": kept.shown,
            "groups": [{"group": c.rule, "words": c.words, "sentence": c.sentence} for c in found],
        }
    )


@groups.command("show", short_help="Who is in a council's group.")
@click.argument("council_name", metavar="COUNCIL")
@click.option("--group", type=GROUPS, help=GROUP_HELP)
@pass_session
def groups_show(session: Session, council_name: str, group: str | None) -> None:
    """Who is in the comparison group of COUNCIL (code or name)."""
    from adviser_app.services import councils

    with session.reading() as store:
        found = councils.group(store, councils.find(store, council_name).code, group_rule(store, group))
    session.out.say(f"{found.label[:1].upper()}{found.label[1:]}.")
    if found.note:
        session.out.say(found.note)
    session.out.table(("code", "name"), found.members)
    session.out.document(shapes.group(found))


@groups.command("use", short_help="Compare with this group from now on.")
@click.argument("group", type=GROUPS)
@click.option("--shown", is_flag=True, help="Show its councils beside instead; “compared” shows those compared with.")
@pass_session
def groups_use(session: Session, group: str, shown: bool) -> None:
    """Compare with GROUP on every page and in every pack from now on; with --shown, draw its councils beside."""
    from adviser_app.services import groups as service
    from adviser_app.services import settings

    with session.writing() as store:
        rule = None if shown and group == "compared" else service.read(store, group)
        kept = settings.put(store, **{"shown" if shown else "group": rule})
        words = service.choice(store, rule).sentence if rule else "those it is compared with"
    told = f"Beside a council are shown {words}." if shown else f"Each council is compared with {words}."
    session.out.say(told)
    session.out.document({"compared_with": kept.group, "shown": kept.shown})


@groups.command("save", short_help="Keep an own group of councils by name.")
@click.argument("name")
@click.argument("councils", nargs=-1, required=True, metavar="COUNCIL...")
@pass_session
def groups_save(session: Session, name: str, councils: tuple[str, ...]) -> None:
    """Keep the COUNCILs (codes or names) as the own group NAME, instead of those it held. Undo: `adviser records undo`.

    To rename or delete one, or to say what its councils have in common: `adviser records`.
    """
    from adviser_app.services import councils as finding
    from adviser_app.services import groups as service

    with session.writing() as store:
        rule = service.save_own(store, name, [finding.find(store, said).code for said in councils])
        words = service.choice(store, rule)
    session.out.say(f"{words.words} is kept. Compare with it: --group {rule}")
    session.out.document({"group": rule, "words": words.words, "sentence": words.sentence})


@groups.command("import", short_help="Take in a classification: an own group for each class.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="What the classification is to be called: “Rural and urban”.")
@click.option("--column", default="", metavar="HEADING", help="The column of classes, where several could be it.")
@pass_session
def groups_import(session: Session, file: Path, name: str, column: str) -> None:
    """Take in which class each council is in from a CSV with a row a council: a column of codes, a column of classes.

    The ONS publishes how rural or urban councils are as such a table. Each class becomes an own group “NAME: CLASS”,
    and the group class:NAME compares each council with those of its own class. Undo: `adviser records undo`.
    """
    from adviser_app.services import group_classes as service

    with session.writing() as store:
        done = service.import_file(store, file, name, column)
    session.out.table(("class", "group", "councils"), [(c, r, f"{n:,}") for c, r, n in done.classes], right=(2,))
    for said in (*done.said, *map(shapes.problem_said, done.problems)):
        session.out.say(said)
    session.out.say(f"Compare each council with its own class: --group '{done.rule}'")
    session.out.document(
        {
            "classification": done.name,
            "group": done.rule,
            "classes": [{"class": c, "group": rule, "councils": n} for c, rule, n in done.classes],
            "not_classified": done.without,
            "other_areas": done.elsewhere,
            "gone": done.gone,
            "problems": [shapes.problem(p) for p in done.problems],
        }
    )
    if done.problems:
        session.exit = Exit.REJECTED


# -- neighbours --------------------------------------------------------------------------------------------------


@click.group(invoke_without_command=True, short_help="Sets of nearest neighbours: import, compute, list, show, remove.")
@click.pass_context
def neighbours(ctx: click.Context) -> None:
    """Sets of nearest neighbours, several models and editions, taken in from files or computed here."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(neighbours_list)


@neighbours.command("list")
@pass_session
def neighbours_list(session: Session) -> None:
    """List the sets: models and editions."""
    from adviser_app.services import neighbours as service

    with session.reading() as store:
        found = service.sets(store)
    if not found:
        session.out.say("There are no neighbours yet: `adviser neighbours import FILE --model NAME --edition DATE`.")
    session.out.table(
        ("model", "edition", "areas", "source", "file"),
        [(s.model, s.edition, f"{s.areas:,}", s.source, s.file) for s in found],
        right=(2,),
    )
    for one in found:
        if one.method:
            session.out.say(f"{one.name}: {one.method}")
    session.out.document({"sets": [_set(s) for s in found]})


@neighbours.command("import", short_help="Take in a ranked file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--model", required=True, help="What the model is called: global, economic …")
@click.option("--edition", required=True, metavar="DATE", help="Of when it is: 2026, 2026-03 or 2026-03-03.")
@click.option("--source", default="", help="Who published it.")
@click.option("--replace", is_flag=True, help="Instead of the same edition of the model.")
@pass_session
def neighbours_import(
    session: Session, file: Path, model: str, edition: str, source: str, replace: bool
) -> None:  # fmt: skip
    """Take in FILE: the code of an area in the first column, those of its neighbours under 1, 2, 3 … beside it."""
    from adviser_app.services import neighbours as service

    with session.writing() as store:
        done = service.import_file(store, file, model, edition, source=source, replace=replace)
    _told(session, done)


@neighbours.command("compute", short_help="Compute a set from chosen series.")
@click.option("--model", required=True, help="What the model is to be called.")
@click.option("--basket", help="The series of this basket, by its name or row.")
@click.option("--series", "series_ids", type=int, multiple=True, metavar="ID", help="This series; may be given again.")
@click.option("--edition", default="", metavar="DATE", help="Of when it is; today unless given.")
@click.option("--replace", is_flag=True, help="Instead of the same edition of the model.")
@pass_session
def neighbours_compute(
    session: Session, model: str, basket: str | None, series_ids: tuple[int, ...], edition: str, replace: bool
) -> None:
    """Rank the councils by how near their figures are: the standardised Euclidean distance over the series of a basket,
    or of those given. The method and the series are kept with the set."""
    from adviser_app.services import neighbours as service

    if not basket and not series_ids:
        raise click.UsageError("Give --basket, or --series.")
    with session.writing() as store, session.cancellable() as work:
        chosen = [*series_ids, *(service.series_of_basket(store, basket) if basket else [])]
        done = service.compute(store, model, chosen, edition, replace=replace, work=work)
    _told(session, done)


@neighbours.command("show", short_help="The neighbours of a council.")
@click.argument("council_name", metavar="COUNCIL")
@click.option("--model", help="Of this model only.")
@EDITION
@pass_session
def neighbours_show(session: Session, council_name: str, model: str | None, edition: str) -> None:
    """The neighbours of COUNCIL (code or name), nearest first, and which of them do not count."""
    from adviser_app.services import councils
    from adviser_app.services import neighbours as service

    with session.reading() as store:
        code = councils.find(store, council_name).code
        models = [model] if model else list(dict.fromkeys(s.model for s in service.sets(store)))
        found = [service.show(store, code, one, edition) for one in models]
    if not found:
        session.out.say("There are no neighbours yet: `adviser neighbours import FILE --model NAME --edition DATE`.")
    for view in found:
        session.out.say(view.sentence)
        if view.set.method:
            session.out.say(view.set.method)
        apart = any(x.distance is not None for x in view.lines)
        session.out.table(
            ("rank", "code", "name", "left out, because", *(["distance"] if apart else [])),
            [
                (str(x.rank), x.code, x.name, x.why, *([] if x.distance is None else [f"{x.distance:.2f}"]))
                for x in view.lines
            ],
            right=(0, 4) if apart else (0,),
        )
    session.out.document({"neighbours": [_neighbours(view) for view in found]})


@neighbours.command("remove", short_help="Take a set out.")
@MODEL
@EDITION
@pass_session
def neighbours_remove(session: Session, model: str, edition: str) -> None:
    """Take an edition of MODEL out, the newest unless given. Pages that compare with it say so and take the type."""
    from adviser_app.services import neighbours as service

    with session.writing() as store:
        gone = service.remove(store, model, edition)
    session.out.say(f"{gone.name} is removed.")
    session.out.document({"removed": _set(gone)})


def _told(session: Session, done: Taken) -> None:
    what = "was here already" if done.already else "replaces the one there was" if done.replaced else "is taken in"
    if done.set.method and not done.already and not done.replaced:
        what = "is computed"
    session.out.say(
        f"{done.set.name} {what}: neighbours of {done.set.areas:,} areas, among them {done.councils:,} of the"
        f" {done.of:,} councils of England."
    )
    if done.set.method:
        if done.councils < done.of:
            session.out.say(FEWER)
        session.out.say(done.set.method)
    for problem in done.problems:
        session.out.say(shapes.problem_said(problem))
    session.out.document(
        {
            "set": _set(done.set),
            "councils": done.councils,
            "councils_of": done.of,
            "already": done.already,
            "replaced": done.replaced,
            "problems": [shapes.problem(p) for p in done.problems],
        }
    )
    if done.problems:
        session.exit = Exit.REJECTED


def _set(line: SetLine) -> dict[str, object]:
    return {
        "model": line.model,
        "edition": line.edition,
        "areas": line.areas,
        "source": line.source,
        "method": line.method,
        "file": line.file,
        "taken": line.taken,
    }


def _neighbours(view: NeighboursView) -> dict[str, object]:
    return {
        "code": view.code,
        "name": view.name,
        "set": _set(view.set),
        "lines": [
            {"rank": x.rank, "code": x.code, "name": x.name, "left_out": x.why, "distance": x.distance}
            for x in view.lines
        ],
    }


COMMANDS = (groups, neighbours)
