"""Of which councils, offers and years a command is, and its CSV: shared by support, challenges, risk and others."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

import click

if TYPE_CHECKING:
    from adviser_app.cli.session import Session
    from adviser_app.services.stores import Store
    from adviser_app.services.support import Scope
    from adviser_app.services.support.reading import Tabular

    class Listed(Tabular, Protocol):
        """A view that is one list."""

        @property
        def sentence(self) -> str: ...


F = TypeVar("F", bound=Callable[..., Any])

OUTPUT = click.option("-o", "--output", "--csv", "path", type=click.Path(path_type=Path, dir_okay=False),
                      help="Write it to this CSV.")  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What was typed."""

    portfolio: bool
    region: str
    council_type: str
    councils: tuple[str, ...]
    theme: str = ""
    offer: str = ""
    years: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()


_COUNCILS = (
    click.option("--portfolio", is_flag=True, help="Of my councils only."),
    click.option("--region", default="", help="Of this region only."),
    click.option("--type", "council_type", default="",
                 help="Of this type only: county, district, unitary, metropolitan, london, city."),
    click.option("--council", "councils", multiple=True, help="Only this council (code or name); may be given again."),
)  # fmt: skip
_SUPPORT = (
    click.option("--theme", default="", help="Only offers of this theme."),
    click.option("--offer", default="", help="Only this offer."),
    click.option("--year", "years", multiple=True, help="Only this financial year (2025/26); may be given again."),
    click.option("--status", "statuses", multiple=True, help="Only this status; may be given again."),
)  # fmt: skip


def scoped(command: F) -> F:
    """Options of the scope, handed to the command as ``asked``."""
    return _with_options(command, (*_COUNCILS, *_SUPPORT))


def scoped_councils(command: F) -> F:
    """Options of which councils alone, handed to the command as ``asked``."""
    return _with_options(command, _COUNCILS)


def _with_options(command: F, options: Sequence[Callable[..., Any]]) -> F:
    @functools.wraps(command)
    def run(**given: Any) -> Any:
        names = [name for name in Asked.__dataclass_fields__ if name in given]
        asked = Asked(**{name: given.pop(name) for name in names})
        return command(asked=asked, **given)

    wrapped: Any = run
    for option in reversed(options):
        wrapped = option(wrapped)
    return cast(F, wrapped)


def scope_of(store: Store, asked: Asked) -> Scope:
    """The scope meant: names of themes, offers and councils found, types and regions as people write them. Raises
    AdviserError."""
    from adviser_app.services import councils, portfolio
    from adviser_app.services.support import Scope

    regions = {c.region.casefold(): c.region for c in councils.list_councils(store, include_abolished=True)}
    plain = asked.council_type.strip().casefold()
    kind = portfolio.TYPE_WORDS.get(plain)
    return Scope(
        portfolio=asked.portfolio,
        region=regions.get(asked.region.strip().casefold(), asked.region),
        council_type=kind.value if kind else plain,
        theme=record_id(store, "theme", asked.theme),
        offer=record_id(store, "offer", asked.offer),
        years=asked.years,
        statuses=tuple(s.strip().casefold() for s in asked.statuses),
        codes=tuple(councils.find(store, c).code for c in asked.councils),
    )


def record_id(store: Store, what: str, said: str) -> str:
    """The id of a theme or an offer by its name, "" for none. Raises AdviserError 'no-such-support-theme',
    'no-such-offer' …"""
    from adviser_app.domain.records import RECORD_TYPES, FieldError
    from adviser_app.services import records

    if not said.strip():
        return ""
    field = RECORD_TYPES["offer"].by_name["theme"] if what == "theme" else RECORD_TYPES["episode"].by_name["offer"]
    try:
        return records.names(store).find_record(field, said)
    except FieldError as error:
        raise records.not_found(what, error) from error


def written(session: Session, view: Tabular, path: Path | None) -> None:
    """Writes a view to the CSV that was asked for, if one was, and says so. Raises AdviserError 'cannot-write'."""
    from adviser_app.services import support

    if path is not None:
        count = support.write_csv(view, path)
        session.out.say(f"{count:,} row{'' if count == 1 else 's'} written to {path}.")


def told(
    session: Session,
    view: Listed,
    path: Path | None,
    heads: Sequence[str],
    rows: Collection[Sequence[object]],
    right: Sequence[int] = (),
) -> None:
    """A view that is one list: its sentence, then its rows, or how many went to the CSV that was asked for."""
    session.out.say(view.sentence)
    written(session, view, path)
    if rows and path is None:
        session.out.table(heads, rows, right)
