"""Support take-up: ops like those of `verbs`. What they give back are view models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op

if TYPE_CHECKING:
    from adviser_app.services.support import Scope
    from adviser_app.viewmodels.support import Options
    from adviser_app.viewmodels.support_council import CouncilSupportView, EnteredMany, EpisodesView, SimilarRow
    from adviser_app.viewmodels.support_figures import FiguresView
    from adviser_app.viewmodels.support_offers import CatalogueView


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the filters of the page say; "" narrows nothing. ``year``: canonical; ``theme``, ``offer``: row ids;
    ``group``: one of those the page offers, which it makes a scope of."""

    portfolio: bool = False
    group: str = ""
    region: str = ""
    council_type: str = ""
    theme: str = ""
    offer: str = ""
    year: str = ""
    status: str = ""

    def scope(self) -> Scope:
        from adviser_app.services.support import Scope

        return Scope(
            portfolio=self.portfolio, region=self.region, council_type=self.council_type, theme=self.theme,
            offer=self.offer, years=(self.year,) if self.year else (), statuses=(self.status,) if self.status else (),
        )  # fmt: skip


# -- read --------------------------------------------------------------------------------------------------------


def options() -> Op:
    """-> (Options, number of episodes in the store, whether there is a portfolio)"""

    def op(store: Any, work: Work) -> tuple[Options, int, bool]:
        from adviser_app.services import portfolio, records, support

        return support.options(store), records.count(store).get("episode", 0), bool(portfolio.get(store))

    return op


def matrix(wanted: Wanted) -> Op:
    """-> MatrixView; a status narrows the councils, not what their cells say"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import support

        found = support.matrix(store, replace(wanted, status="").scope())
        return found.filtered(status=wanted.status) if wanted.status else found

    return op


def figures(wanted: Wanted) -> Op:
    """-> FiguresView, of all statuses: those that are no take-up are counted apart"""

    def op(store: Any, work: Work) -> FiguresView:
        from adviser_app.services import support

        return support.figures(store, replace(wanted, status="").scope())

    return op


def episodes(wanted: Wanted) -> Op:
    """-> EpisodesView"""

    def op(store: Any, work: Work) -> EpisodesView:
        from adviser_app.services import support

        return support.episodes(store, wanted.scope())

    return op


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The catalogue with what its forms are opened by: ``themes`` and ``targets`` as RecordView. ``every``: of all
    years, for the targets of an offer."""

    view: CatalogueView
    every: CatalogueView
    themes: tuple[Any, ...]
    targets: tuple[Any, ...]
    about: Mapping[str, tuple[str, str, str]]
    """By offer's id: what it is, its link, what is counted."""


def catalogue(wanted: Wanted) -> Op:
    """-> Catalogue, with what was had in the year"""

    def op(store: Any, work: Work) -> Catalogue:
        from adviser_app.services import records, support

        offers = records.list_rows(store, "offer")
        narrowed = Wanted(portfolio=wanted.portfolio, theme=wanted.theme)
        return Catalogue(
            support.catalogue(store, replace(narrowed, year=wanted.year).scope()),
            support.catalogue(store, narrowed.scope()),
            tuple(records.list_rows(store, "support_theme")), tuple(records.list_rows(store, "offer_target")),
            {r.id: (r.values["about"], r.values["link"], r.values["counted"]) for r in offers},
        )  # fmt: skip

    return op


def council(code: str) -> Op:
    """-> CouncilSupportView"""

    def op(store: Any, work: Work) -> CouncilSupportView:
        from adviser_app.services import support

        return support.council(store, code)

    return op


def offers() -> Op:
    """-> list of (id, name) of the offers, by theme and name"""

    def op(store: Any, work: Work) -> list[tuple[str, str]]:
        from adviser_app.services import support

        return [(o.value, o.words) for o in support.options(store).offers]

    return op


def entry_facts() -> Op:
    """-> (offers as (id, name), councils as Area: what the dialog for many councils is made with)"""

    def op(store: Any, work: Work) -> tuple[list[tuple[str, str]], list[Any]]:
        from adviser_app.services import councils, support

        found = [(o.value, o.words) for o in support.options(store).offers]
        return found, list(councils.list_councils(store, include_abolished=True))

    return op


def similar(common: Mapping[str, str], rows: Mapping[str, Mapping[str, str]]) -> Op:
    """-> list of SimilarRow: what is perhaps recorded already"""

    def op(store: Any, work: Work) -> list[SimilarRow]:
        from adviser_app.services import support

        return support.similar_many(store, common, rows)

    return op


# -- write -------------------------------------------------------------------------------------------------------


def enter_many(common: Mapping[str, str], rows: Mapping[str, Mapping[str, str]]) -> Op:
    """-> EnteredMany"""

    def op(store: Any, work: Work) -> EnteredMany:
        from adviser_app.services import support

        return support.enter_many(store, common, rows)

    return op


def set_status(rows: Sequence[str], status: str, why: str) -> Op:
    """-> how many were changed"""

    def op(store: Any, work: Work) -> int:
        from adviser_app.services import support

        return support.set_status(store, rows, status, why)

    return op
