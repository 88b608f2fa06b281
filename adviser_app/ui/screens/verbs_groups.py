"""Groups and sets of neighbours: ops like those of `verbs`. What they give back are view models."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op

if TYPE_CHECKING:
    from adviser_app.services.group_classes import ClassColumn, Classified
    from adviser_app.viewmodels.groups import NeighboursView, SetLine

KINDS = ("groups",)
"""What a write of sets is told as."""


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What the page of groups shows. ``own``: (row, name, councils in it); ``baskets``: (row, name), by name."""

    sets: list[SetLine]
    own: list[tuple[str, str, int]]
    baskets: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SetWish:
    """A set to take in from a file, or to compute from a basket (its row)."""

    model: str
    edition: str
    source: str = ""
    replace: bool = False
    file: Path | None = None
    basket: str = ""


def facts() -> Op:
    """-> GroupFacts"""

    def op(store: Any, work: Work) -> GroupFacts:
        from adviser_app.services import baskets, groups, neighbours

        found = [(b.line.row, b.line.name) for b in baskets.every(store)]
        return GroupFacts(neighbours.sets(store), groups.own(store), found)

    return op


def take(wish: SetWish) -> Op:
    """-> (SetLine, councils it ranks, of how many, whether it was here already, problems of rows not taken)"""

    def op(store: Any, work: Work) -> tuple[SetLine, int, int, bool, list[str]]:
        from adviser_app.services import neighbours

        if wish.file is not None:
            done = neighbours.import_file(
                store, wish.file, wish.model, wish.edition, source=wish.source, replace=wish.replace
            )
        else:
            chosen = neighbours.series_of_basket(store, wish.basket)
            done = neighbours.compute(store, wish.model, chosen, wish.edition, replace=wish.replace, work=work)
        told = [f"Line {p.line}: {p.message} {p.remedy}" for p in done.problems]
        return done.set, done.councils, done.of, done.already, told

    return op


def near(code: str, model: str, edition: str) -> Op:
    """-> (councils by name: (code, name); NeighboursView of one of them, the first where ``code`` is none of them)"""

    def op(store: Any, work: Work) -> tuple[list[tuple[str, str]], NeighboursView]:
        from adviser_app.services import councils, neighbours

        known = [(a.code, a.name) for a in councils.list_councils(store)]
        wanted = code if any(code == one for one, _name in known) else known[0][0]
        return known, neighbours.show(store, wanted, model, edition)

    return op


def look_at_classes(file: Path) -> Op:
    """-> (ClassColumn, …)"""

    def op(store: Any, work: Work) -> tuple[ClassColumn, ...]:
        from adviser_app.services import group_classes

        return group_classes.look(store, file)

    return op


def take_classes(file: Path, name: str, column: str) -> Op:
    """-> Classified"""

    def op(store: Any, work: Work) -> Classified:
        from adviser_app.services import group_classes

        return group_classes.import_file(store, file, name, column)

    return op


def remove(model: str, edition: str) -> Op:
    """-> SetLine"""

    def op(store: Any, work: Work) -> SetLine:
        from adviser_app.services import neighbours

        return neighbours.remove(store, model, edition)

    return op
