"""Peer challenges: ops like those of `verbs`. What they give back are view models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adviser_app.domain.progress import Work
from adviser_app.domain.records.challenge import CLOCK_RULE
from adviser_app.ui.screens.verbs_support import Wanted
from adviser_app.ui.tasks import Op

if TYPE_CHECKING:
    from adviser_app.viewmodels.support import Options

# -- read --------------------------------------------------------------------------------------------------------


def options() -> Op:
    """-> (Options, number of challenges in the store, whether there is a portfolio, councils as (code, name))"""

    def op(store: Any, work: Work) -> tuple[Options, int, bool, list[tuple[str, str]]]:
        from adviser_app.services import councils, portfolio, records, support

        named = [(a.code, a.name) for a in councils.list_councils(store, include_abolished=True)]
        count = records.count(store).get("challenge", 0)
        return support.options(store), count, bool(portfolio.get(store)), named

    return op


def board(wanted: Wanted) -> Op:
    """-> BoardView"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import challenges

        return challenges.board(store, wanted.scope())

    return op


def timeline(wanted: Wanted, year: int | None) -> Op:
    """-> TimelineView of a calendar year, the present one unless given"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import challenges

        return challenges.timeline(store, wanted.scope(), year)

    return op


def due(wanted: Wanted) -> Op:
    """-> DueListView"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import challenges

        return challenges.due(store, wanted.scope())

    return op


def never(wanted: Wanted) -> Op:
    """-> NeverView"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import challenges

        return challenges.never(store, wanted.scope())

    return op


def published(wanted: Wanted) -> Op:
    """-> PublishedView"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import challenges

        return challenges.published(store, wanted.scope())

    return op


def lending(wanted: Wanted, year: str) -> Op:
    """-> LendingView; "" for the present year"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import challenges

        return challenges.lending(store, year, wanted.scope())

    return op


def peers(kind: str = "", strength: str = "", available: bool = False, not_of: str = "") -> Op:
    """-> PeersView; ``not_of``: a council whose own peers are marked"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import challenges

        return challenges.peers(store, kind=kind, strength=strength, available=available, not_of=not_of)

    return op


def council(code: str) -> Op:
    """-> CouncilChallengeView"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import challenges

        return challenges.council(store, code)

    return op


def what_if(row: str, first_day: str, last_day: str) -> Op:
    """-> WhatIfView, with a challenge's days on site (as typed) moved; nothing is written"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import challenges

        return challenges.what_if(store, row, first_day=first_day, last_day=last_day)

    return op


def one(row: str) -> Op:
    """-> RecordView of a challenge"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import records

        return records.get(store, "challenge", row)

    return op


def team_facts(row: str) -> Op:
    """-> (RecordView of the challenge, its team_member rows, PeersView of the register, names of councils by code)"""

    def op(store: Any, work: Work) -> tuple[Any, list[Any], Any, dict[str, str]]:
        from adviser_app.services import challenges, councils, records

        named = {a.code: a.name for a in councils.list_councils(store, include_abolished=True)}
        found = records.get(store, "challenge", row)
        team = [m for m in records.list_rows(store, "team_member") if m.values["challenge"] == row]
        return found, team, challenges.peers(store, not_of=found.values["council"]), named

    return op


def to_staff() -> Op:
    """-> list of (row, caption) of the challenges that a team can still be made for, the next first"""

    def op(store: Any, work: Work) -> list[tuple[str, str]]:
        from adviser_app.services import records

        open_ones = [
            r for r in records.list_rows(store, "challenge") if r.values["stage"] not in ("closed", "cancelled")
        ]
        open_ones.sort(key=lambda r: (r.values["first_day"] or "9999", r.caption))
        return [(r.id, r.caption) for r in open_ones]

    return op


def rules() -> Op:
    """-> list of RecordView of the clock's rules, the newest version first, its steps in their order"""

    def op(store: Any, work: Work) -> list[Any]:
        from adviser_app.services import records

        steps = CLOCK_RULE.by_name["step"].choices
        found = records.list_rows(store, "clock_rule")
        found.sort(key=lambda r: steps.index(r.values["step"]) if r.values["step"] in steps else len(steps))
        found.sort(key=lambda r: r.values["applies_from"], reverse=True)
        return list(found)

    return op


# -- write -------------------------------------------------------------------------------------------------------


def change(row: str, texts: Mapping[str, str]) -> Op:
    """-> RecordView of a challenge that was changed"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import records

        return records.change(store, "challenge", row, texts)

    return op


def move(row: str, stage: str) -> Op:
    """-> Moved: what it did, and what the record lacks for it"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import challenges

        return challenges.move(store, row, stage)

    return op


def save_team(
    row: str, new: Sequence[Mapping[str, str]], changed: Mapping[str, Mapping[str, str]], gone: Sequence[str]
) -> Op:
    """-> notes on those who are new. ``new``: fields of team_member rows; ``changed``: fields by row; ``gone``: rows.
    One action, which one undo takes back."""

    def op(store: Any, work: Work) -> tuple[str, ...]:
        from adviser_app.services import challenges, records

        notes: tuple[str, ...] = ()
        with records.action(store, "changed the team of a peer challenge"):
            if gone:
                records.delete(store, "team_member", gone)
            for member, texts in changed.items():
                records.change(store, "team_member", member, texts)
            if new:
                notes = challenges.make_team(store, row, new).notes
        return notes

    return op


def calendar(wanted: Wanted, path: Path) -> Op:
    """-> number of dates written as a calendar file"""

    def op(store: Any, work: Work) -> int:
        from adviser_app.services import challenges

        return challenges.calendar(store, wanted.scope(), path)

    return op
