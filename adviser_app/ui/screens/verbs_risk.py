"""The risk overview: ops like those of `verbs`. What they give back are view models."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.progress import Work
from adviser_app.ui.screens.verbs_support import Wanted
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels.cells import Cell

if TYPE_CHECKING:
    from adviser_app.services.support import Scope
    from adviser_app.viewmodels.interventions import InterventionsView
    from adviser_app.viewmodels.pressure import PressureView
    from adviser_app.viewmodels.risk import CouncilRisk, RiskView
    from adviser_app.viewmodels.support import Options

KINDS = ("records",)
"""What a write of this page is told as."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the overview is asked for. ``since``: ISO day of the look to compare with ("": the usual one); ``off``:
    rules left out to try it; ``seen``: with the parked reasons."""

    wanted: Wanted
    rule: GroupRule
    since: str = ""
    off: frozenset[str] = field(default_factory=frozenset)
    seen: bool = False


def _councils(wanted: Wanted) -> Scope:
    """Of which councils, whatever the year: reasons are of today, a year is asked for apart."""
    return replace(wanted, year="").scope()


# -- read --------------------------------------------------------------------------------------------------------


def options() -> Op:
    """-> (Options of regions, types and years, whether there is a portfolio)"""

    def op(store: Any, work: Work) -> tuple[Options, bool]:
        from adviser_app.services import portfolio, support

        return support.options(store), bool(portfolio.get(store))

    return op


def overview(asked: Asked) -> Op:
    """-> RiskView"""

    def op(store: Any, work: Work) -> RiskView:
        from adviser_app.services import risk

        return risk.overview(
            store, _councils(asked.wanted), rule=asked.rule, off=tuple(sorted(asked.off)), seen=asked.seen,
            since=date.fromisoformat(asked.since) if asked.since else None,
        )  # fmt: skip

    return op


def council(code: str, rule: GroupRule) -> Op:
    """-> CouncilRisk with every link of its reasons"""

    def op(store: Any, work: Work) -> CouncilRisk:
        from adviser_app.services import risk

        return risk.council(store, code, rule=rule)

    return op


def baskets() -> Op:
    """-> list of (row, name) of the baskets that a rule can be held to, by name"""

    def op(store: Any, work: Work) -> list[tuple[str, str]]:
        from adviser_app.services import records

        found = [(r.id, r.values["name"]) for r in records.list_rows(store, "basket")]
        return sorted(found, key=lambda one: one[1].casefold())

    return op


def pressure(wanted: Wanted, rule: GroupRule) -> Op:
    """-> PressureView of a year"""

    def op(store: Any, work: Work) -> PressureView:
        from adviser_app.services import risk

        return risk.pressure(store, _councils(wanted), rule=rule, year=wanted.year)

    return op


def interventions(wanted: Wanted, *, open_only: bool) -> Op:
    """-> InterventionsView"""

    def op(store: Any, work: Work) -> InterventionsView:
        from adviser_app.services import interventions as service

        return service.list(store, _councils(wanted), open_only=open_only)

    return op


@dataclass(frozen=True, slots=True)
class Standing:
    """What the home list says of a council besides its figures: its clock, and how many reasons, by name."""

    clock: Cell
    reasons: Cell


def standing(codes: Sequence[str], rule: GroupRule) -> Op:
    """-> dict of code to Standing"""

    def op(store: Any, work: Work) -> dict[str, Standing]:
        from adviser_app.services import challenges, risk

        counted = risk.counts(store, list(codes), rule=rule)
        return {
            code: Standing(challenges.clock(store, code).status, _named(found.cell, found.words))
            for code, found in counted.items()
        }

    return op


def _named(count: Cell, words: str) -> Cell:
    """ "2 · Intervention; leader changed", sorted by how many."""
    return replace(count, text=f"{count.text} · {words}") if words else count


# -- write -------------------------------------------------------------------------------------------------------


def remember(view: RiskView) -> Op:
    """-> whether the overview was kept as this laptop's look of today"""

    def op(store: Any, work: Work) -> bool:
        from adviser_app.services import risk

        return risk.remember(store, view)

    return op


def see(reasons: Collection[tuple[str, str]], because: str, until: str, group: GroupRule) -> Op:
    """-> how many reasons, as (council, rule), are parked until they change or until the day"""

    def op(store: Any, work: Work) -> int:
        from adviser_app.services import records, risk

        with records.action(store, "parked reasons"):
            for code, rule in reasons:
                risk.see(store, code, rule, because, until, group=group)
        return len(reasons)

    return op


def unsee(code: str, rule: str) -> Op:
    """-> nothing: the reason is back"""

    def op(store: Any, work: Work) -> None:
        from adviser_app.services import risk

        risk.unsee(store, code, rule)

    return op


def set_rule(rule: str, values: Mapping[str, str]) -> Op:
    """-> what the service says after a rule was changed"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import risk

        return risk.set_rule(store, rule, dict(values))

    return op
