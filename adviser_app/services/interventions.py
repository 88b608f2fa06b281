"""Interventions read: which there were and are, of which councils, on which day."""

from __future__ import annotations

import builtins
from collections.abc import Collection
from datetime import date

from adviser_app.analysis.interventions import EXACT, Intervention
from adviser_app.services.councils import find
from adviser_app.services.support.scope import EVERYTHING, Scope, ask, words
from adviser_app.services.support.state import State, loaded
from adviser_app.store import takeup as stored
from adviser_app.store.connection import Store
from adviser_app.viewmodels import interventions as view

_FIELDS = ("council", "kind", "subject", "start", "end", "exact", "source", "link", "summary")


def list(
    store: Store,
    scope: Scope = EVERYTHING,
    *,
    open_only: bool = False,
    statutory: bool | None = None,
    on: date | None = None,
    today: date | None = None,
) -> view.InterventionsView:
    """The interventions of a scope's councils; a portfolio and picked councils bring those that they followed.

    ``open_only``: those that go on, on the day ``on`` (today); ``statutory``: only the statutory or only the
    non-statutory ones. Raises AdviserError for a region, type or council that there is not.
    """
    state = loaded(store)
    day = on or today or date.today()
    codes = ask(store, state, scope, day).codes
    found, dateless = _read(store, state, codes)
    shown = [
        x
        for x in found
        if (not open_only or x.open_on(day)) and (statutory is None or (x.known and x.statutory is statutory))
    ]
    return view.build(shown, state.by_code, words(state, scope).removesuffix("; all years"), day, dateless=dateless)


def council(store: Store, code: str, *, today: date | None = None) -> view.InterventionsView:
    """A council's interventions, and those of the councils that it followed. Raises AdviserError 'no-such-council'."""
    known = loaded(store).by_code.get(code) or find(store, code)
    return list(store, Scope(codes=(known.code,)), today=today)


def open_now(
    store: Store, codes: Collection[str] | None = None, *, today: date | None = None
) -> dict[str, tuple[view.Line, ...]]:
    """What goes on today, statutory ones first, by present code of the council; councils with nothing are not in it.
    ``codes``: present ones; None: all. What went on at a council that another followed is not of its successor."""
    state = loaded(store)
    day = today or date.today()
    found, _ = _read(store, state, None if codes is None else frozenset(codes))
    going: dict[str, tuple[view.Line, ...]] = {}
    for line in view.build([x for x in found if x.open_on(day)], state.by_code, "", day).open:
        going[line.code] = (*going.get(line.code, ()), line)
    return going


def _read(store: Store, state: State, codes: Collection[str] | None) -> tuple[tuple[Intervention, ...], int]:
    """The records of these councils (present codes; None: all), and how many more have no first day."""
    found: builtins.list[Intervention] = []
    dateless = 0
    for row, said, kind, subject, start, end, exact, source, link, summary in stored.columns(
        store, "intervention", _FIELDS
    ):
        code = state.by_code[said].code if said in state.by_code else said
        if codes is not None and code not in codes:
            continue
        if not start:
            dateless += 1
            continue
        last = date.fromisoformat(end) if end else None
        found.append(
            Intervention(
                row, code, kind, subject, date.fromisoformat(start), last, exact or EXACT, source, link, summary
            )
        )
    return tuple(found), dateless
