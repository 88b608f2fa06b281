"""The councils somebody looks after: adviser portfolio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from adviser_app.cli import shapes
from adviser_app.cli.reading import GROUP_HELP, GROUPS, group_rule
from adviser_app.cli.session import Session, pass_session
from adviser_app.domain.errors import AdviserError

if TYPE_CHECKING:
    from adviser_app.services.stores import Store


@click.group(invoke_without_command=True)
@click.pass_context
def portfolio(ctx: click.Context) -> None:
    """The councils you look after: show, set, add, remove, by, undo."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(portfolio_show)


def _show(session: Session, store: Store, group: str | None = None) -> None:
    from adviser_app.services import portfolio as service

    codes = service.get(store)
    page = service.home(store, group_rule(store, group))
    out = session.out
    out.say(page.title)
    out.say(page.sentence)
    for notice in page.notices:
        out.say(notice)
    if page.lines:
        out.say()
        out.table(
            ("code", "name", "type", "region", "worst quarter", "worsening", "better", "changed", "data to"),
            [
                (
                    line.code,
                    line.name.text,
                    line.type.text,
                    line.region.text,
                    line.pressures.text,
                    line.worsening.text,
                    line.better.text,
                    line.changed.text,
                    line.latest.text,
                )
                for line in page.lines
            ],
            right=(4, 5, 6, 7),
        )
    elif page.empty_hint:
        out.say(page.empty_hint)
    if not codes:
        out.say('`adviser portfolio by --region "South West"` chooses a region; `adviser councils` lists all councils.')
    out.document(shapes.portfolio(codes, page))


@portfolio.command("show")
@click.option("--group", type=GROUPS, help=GROUP_HELP)
@pass_session
def portfolio_show(session: Session, group: str | None = None) -> None:
    """How the councils of the portfolio stand."""
    with session.reading() as store:
        _show(session, store, group)


def _codes(store: Store, named: tuple[str, ...]) -> list[str]:
    from adviser_app.services import councils as service

    return [service.find(store, text).code for text in named]


@portfolio.command("set")
@click.argument("councils", nargs=-1)
@pass_session
def portfolio_set(session: Session, councils: tuple[str, ...]) -> None:
    """Make these councils the portfolio (none: empty it)."""
    from adviser_app.services import portfolio as service

    with session.writing() as store:
        service.put(store, _codes(store, councils))
        _show(session, store)


@portfolio.command("add")
@click.argument("councils", nargs=-1, required=True)
@pass_session
def portfolio_add(session: Session, councils: tuple[str, ...]) -> None:
    """Add councils."""
    from adviser_app.services import portfolio as service

    with session.writing() as store:
        service.put(store, [*service.get(store), *_codes(store, councils)])
        _show(session, store)


@portfolio.command("remove")
@click.argument("councils", nargs=-1, required=True)
@pass_session
def portfolio_remove(session: Session, councils: tuple[str, ...]) -> None:
    """Take councils out."""
    from adviser_app.services import portfolio as service

    with session.writing() as store:
        gone = set(_codes(store, councils))
        service.put(store, [code for code in service.get(store) if code not in gone])
        _show(session, store)


@portfolio.command("by", short_help="Choose by region, by type, or by both.")
@click.option("--region", help="All councils of this region …")
@click.option("--type", "council_type", help="… of this type: county, district, unitary, metropolitan, london, city.")
@pass_session
def portfolio_by(session: Session, region: str | None, council_type: str | None) -> None:
    """Make all councils of a region, of a type, or of both the portfolio."""
    from adviser_app.services import portfolio as service

    if region is None and council_type is None:
        raise click.UsageError("Give --region, --type or both.")
    with session.writing() as store:
        service.put(store, service.by(store, region, council_type))
        _show(session, store)


@portfolio.command("undo")
@pass_session
def portfolio_undo(session: Session) -> None:
    """Take back the last change of the portfolio."""
    from adviser_app.services import portfolio as service

    with session.writing() as store:
        if service.undo(store) is None:
            raise AdviserError("Nothing to undo", "The portfolio was not changed.", code="nothing-to-undo")
        _show(session, store)


COMMANDS = (portfolio,)
