"""Commands of the risk overview: adviser risk …"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from adviser_app.cli import record_shapes, risk_shapes
from adviser_app.cli.reading import GROUP_HELP, GROUPS, group_rule
from adviser_app.cli.session import Day, Session, pass_session
from adviser_app.cli.support_scope import OUTPUT, Asked, scope_of, scoped_councils, written
from adviser_app.domain.errors import AdviserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from adviser_app.services.stores import Store
    from adviser_app.services.support import Scope
    from adviser_app.viewmodels.risk import CouncilRisk, ReasonView, RiskView

GROUP = click.option("--group", type=GROUPS, help=GROUP_HELP)
SINCE = click.option("--since", type=Day(),
                     help="Compare with the look of this day; the newest 4 weeks old unless given.")  # fmt: skip
_LINKS = 5  # of a reason told on a terminal; --json has more, and a council's own all


class _Risk(click.Group):
    """``adviser risk Barnsley`` is that council's reasons: what is no command is a council."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return super().resolve_command(ctx, args if args[0] in self.commands else ["council", *args])


@click.group(cls=_Risk, invoke_without_command=True, short_help="Where help is needed, and why.",
             subcommand_metavar="[COUNCIL | COMMAND [ARGS]...]")  # fmt: skip
@scoped_councils
@GROUP
@SINCE
@click.option("--off", multiple=True, metavar="RULE", help="As if this rule were switched off; may be given again.")
@click.option("--seen", is_flag=True, help="Parked reasons too.")
@OUTPUT
@click.pass_context
def risk(ctx: click.Context, /, asked: Asked, **given: Any) -> None:
    """Councils with a reason to be looked at: yours, unless told which. `risk COUNCIL` tells one with all behind it.

    There is no score. A reason that was seen is parked until it changes (`risk see`); the rules: `risk rules`.
    """
    if ctx.invoked_subcommand is None:
        _overview(ctx.obj, asked, **given)
        return
    said = [o for o in ctx.params if ctx.get_parameter_source(o) is ParameterSource.COMMANDLINE]
    if said:  # rather than to pass over what was asked for
        raise click.UsageError(f"Write options behind “{ctx.invoked_subcommand}”, if it has them; see --help.", ctx)


def _overview(
    session: Session,
    asked: Asked,
    group: str | None,
    since: date | None,
    off: tuple[str, ...],
    seen: bool,
    path: Path | None,
) -> None:
    from adviser_app.services import risk as service

    with session.reading() as store:
        scope = _scope(store, asked)
        view = service.overview(store, scope, rule=group_rule(store, group), since=since, off=off, seen=seen)
    _remember(session, view)
    out = session.out
    out.say(view.scope)
    out.say(view.sentence)
    if view.since is not None:
        out.say(view.since.sentence)
    written(session, view, path)
    for line in view.lines if path is None else ():
        out.say()
        _tell(session, line)
    if path is None and view.since is not None:
        gone = [x for x in view.since.lines if not x.now]
        if gone:
            out.say()
            out.say("Gone")
            out.table(("council", "reason", "it was"), [(x.council, x.label, x.before) for x in gone])
    out.say()
    out.say(view.group)
    for note in view.notes:
        out.say(note)
    out.document(risk_shapes.overview(view) | {"path": path})


def _scope(store: Store, asked: Asked) -> Scope:
    """The scope typed; the portfolio where none was."""
    from adviser_app.services.risk import PORTFOLIO

    typed = scope_of(store, asked)
    return typed if asked.region or asked.council_type or asked.councils else PORTFOLIO


def _remember(session: Session, view: RiskView) -> None:
    """Keep the look of the day. A window that has the store open keeps its own."""
    from adviser_app.services import risk as service

    if view.kept is None:
        return
    try:
        with session.writing() as store:
            service.remember(store, view)
    except AdviserError as error:
        if error.code not in ("locked", "read-only"):
            raise


def _tell(session: Session, line: CouncilRisk, links: int = 0) -> None:
    """A council; ``links`` of each reason."""
    out = session.out
    changed = f", {line.change.text}" if line.change.sort is not None and line.change.text != "–" else ""
    out.say(f"{line.name} ({line.code}): {line.count.said}{changed}")
    for reason in (*line.reasons, *line.seen):
        out.say(f"  • {_said(reason)}")
        for link in reason.links[:links]:
            out.say(f"      {link.caption} ({_address(link.kind, link.key)})")
        more = reason.more + max(0, len(reason.links) - links)
        if links and more:
            out.say(f"      … and {more:,} more; --json has all.")


def _said(reason: ReasonView) -> str:
    changed = f" [{reason.change.text}]" if reason.change.text not in ("–", "unchanged") else ""
    seen = f" ({reason.seen.words})" if reason.seen else ""
    return f"{reason.label}{changed}: {reason.sentence}{seen}"


def _address(kind: str, key: str) -> str:
    """How the thing is asked for on the command line."""
    if kind == "series":
        return f"series {key}"
    table, _, row = key.partition("/")
    return f"{table} {row}" if kind == "record" else f"tab {key}"


@risk.command("council", short_help="All reasons of one council.")
@click.argument("name", metavar="COUNCIL")
@GROUP
@SINCE
@click.option("--all", "every", is_flag=True, help="All that is behind each reason, not the first five.")
@pass_session
def council_(session: Session, name: str, group: str | None, since: date | None, every: bool) -> None:
    """The reasons of COUNCIL (code or name), parked ones too, and what is behind each."""
    from adviser_app.services import risk as service

    with session.reading() as store:
        found = service.council(store, name, rule=group_rule(store, group), since=since)
    _tell(session, found, links=1 << 30 if every else _LINKS)
    for line in found.gone:
        session.out.say(f"  gone: {line.label}: {line.before}")
    session.out.document(risk_shapes.council(found))


# -- parking -----------------------------------------------------------------------------------------------------


@risk.command(short_help="Park a reason until it changes.")
@click.argument("name", metavar="COUNCIL")
@click.argument("rule", metavar="RULE")
@click.argument("because", metavar="BECAUSE")
@click.option("--until", default="", help="Or until this day has passed.")
@GROUP
@pass_session
def see(session: Session, name: str, rule: str, because: str, until: str, group: str | None) -> None:
    """Park the reason that RULE gives for COUNCIL: adviser risk see Barnsley "leader changed" "met her in May"."""
    from adviser_app.services import risk as service

    with session.writing() as store:
        found = service.see(store, name, rule, because, until, group=group_rule(store, group))
    session.out.say(f"Parked: {found.caption} ({found.id}). It comes back when it changes.")
    session.out.document(record_shapes.record(found))


@risk.command(short_help="No longer park a reason.")
@click.argument("name", metavar="COUNCIL")
@click.argument("rule", metavar="RULE")
@pass_session
def unsee(session: Session, name: str, rule: str) -> None:
    """The reason that RULE gives for COUNCIL counts again."""
    from adviser_app.services import risk as service

    with session.writing() as store:
        done = service.unsee(store, name, rule)
    session.out.say("It is no longer parked." if done else "It was not parked.")
    session.out.document({"unseen": done})


@risk.command(short_help="The days of which a look is kept.")
@pass_session
def looks(session: Session) -> None:
    """The days of which the overview is kept to compare with (`risk --since DAY`), the newest first."""
    from adviser_app.services import risk as service

    with session.reading() as store:
        found = service.looks(store)
    for look in found:
        session.out.say(look.words)
    if not found:
        session.out.say("No look is kept yet. `adviser risk` keeps one of your portfolio a day.")
    session.out.document({"looks": [look.day for look in found]})


# -- rules -------------------------------------------------------------------------------------------------------


@risk.command("rules", short_help="The rules, and what each does.")
@scoped_councils
@GROUP
@pass_session
def rules_(session: Session, asked: Asked, group: str | None) -> None:
    """What is looked for, from which threshold on, and what would change if a rule were switched off."""
    from adviser_app.services import risk as service

    with session.reading() as store:
        view = service.overview(store, _scope(store, asked), rule=group_rule(store, group))
    out = session.out
    out.say(view.rules.sentence)
    for rule in view.rules.rules:
        out.say()
        out.say(f"{rule.rule}: {'on' if rule.on else 'off'}; {rule.threshold}")
        for said in (rule.about, rule.why, rule.would):
            if said:
                out.say(f"  {said}")
    out.document(risk_shapes.rules(view.rules))


@risk.command("rule", short_help="Change a rule, or switch it on or off.")
@click.argument("name", metavar="RULE")
@click.argument("switch", metavar="[on|off]", required=False, type=click.Choice(["on", "off"]))
@click.option("--at-least", help="From how many on; of “little support”: fewer than.")
@click.option("--share", help="Per cent.")
@click.option("--months", help="Months.")
@click.option("--basket", help='Only the indicators of this basket, by its name; "" for all.')
@click.option("--why", help="Why the threshold is what it is.")
@pass_session
def rule_(session: Session, /, name: str, switch: str | None, **given: str | None) -> None:
    """Change a rule: adviser risk rule "no contact for long" --months 4; adviser risk rule "leader changed" off."""
    from adviser_app.services import risk as service

    values = {field: text for field, text in given.items() if text is not None}
    if switch is not None:
        values["on"] = "yes" if switch == "on" else "no"
    if not values:
        raise click.UsageError("Say on or off, or give a threshold.")
    with session.writing() as store:
        service.set_rule(store, name, values)
        view = service.rules(store)
    rule = next(r for r in view.rules if r.rule == service.rule_named(name))
    session.out.say(
        f"{rule.rule}: {'on' if rule.on else 'off'}; {rule.threshold}. `adviser records undo` takes it back."
    )
    session.out.document(risk_shapes.rule(rule))


# -- support beside pressure -------------------------------------------------------------------------------------


@risk.command(short_help="Support taken up beside pressure.")
@scoped_councils
@GROUP
@click.option("--year", default="", help="Support of this financial year (2025/26); the present one unless given.")
@OUTPUT
@pass_session
def pressure(session: Session, asked: Asked, group: str | None, year: str, path: Path | None) -> None:
    """A line a council: its share of indicators in the worst quarter, and the instances of support it had."""
    from adviser_app.services import risk as service

    with session.reading() as store:
        view = service.pressure(store, _scope(store, asked), rule=group_rule(store, group), year=year)
    out = session.out
    out.say(view.scope)
    out.say(view.sentence)
    written(session, view, path)
    if path is None and view.points:
        out.say()
        rows: Sequence[tuple[object, ...]] = [
            (p.name, f"{100 * (p.share or 0):.0f} %", p.worst, p.judged, p.instances, "little" if p.little else "")
            for p in view.points
        ]
        out.table(("council", "worst quarter", "indicators", "judged", "support", ""), rows, right=(1, 2, 3, 4))
    if view.unjudged:
        out.say(f"Nothing can be judged of: {', '.join(c.name for c in view.unjudged)}.")
    for note in view.notes:
        out.say(note)
    out.document(risk_shapes.pressure(view) | {"path": path})


COMMANDS = (risk,)
