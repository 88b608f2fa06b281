"""Reasons as rules without a store: thresholds, days, states; looks compared and thinned out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from adviser_app.analysis.clock import LateStep
from adviser_app.analysis.interventions import EXACT, MONTH, Intervention
from adviser_app.analysis.risk import (
    DEFAULTS,
    Change,
    Contact,
    Facts,
    Found,
    Instance,
    Judged,
    Kept,
    Look,
    Movement,
    Office,
    Rule,
    World,
    change,
    find,
    look_for,
    to_drop,
)
from adviser_app.domain.records.challenge import NEXT, PLAN, REPORT
from adviser_app.domain.records.risk import (
    CLOCK_LATE,
    INTERVENED,
    LITTLE_SUPPORT,
    NEW_CHIEF,
    NEW_LEADER,
    NO_CONTACT,
    PLAN_MISSING,
    RULES,
    SEVERAL_THEMES,
    SHARP,
    WORST_WORSENING,
)

TODAY = date(2026, 11, 22)


def stood(worst: str, worsening: str = "") -> Judged:
    """ "1" where it is so, a figure for each series from 0 on."""
    flags = [np.array([c == "1" for c in text], np.bool_) for text in (worst, worsening or "0" * len(worst))]
    return Judged(np.arange(len(worst), dtype=np.int64), *flags)


def intervention(row: str, kind: str, start: str, end: str = "", exact: str = EXACT) -> Intervention:
    days = date.fromisoformat(start), date.fromisoformat(end) if end else None
    return Intervention(row, "E1", kind, "", *days, exact, "", "", "")


def world(themes: str = "", today: date = TODAY, **baskets: set[int]) -> World:
    return World(today, lambda s: f"series {s}", lambda s: themes[s : s + 1].strip(), baskets)


def facts(**given: object) -> Facts:
    return replace(Facts(stood("")), **given)  # type: ignore[arg-type]


def one(rule: str, given: Facts, where: World | None = None, **thresholds: object) -> Found | None:
    rules = DEFAULTS | {rule: replace(DEFAULTS[rule], **thresholds)}  # type: ignore[arg-type]
    return find(given, rules, where or world()).get(rule)


def test_every_rule_has_usual_thresholds_and_a_look() -> None:
    assert set(DEFAULTS) == set(RULES)
    everything = Facts(
        stood("1111100000", "1111100000"), [Movement(1, 1, 1.0, 2.0, 1.0, 1, 9, 8, 9)],
        [LateStep("a", "Corporate", NEXT, None, None, True), LateStep("a", "Corporate", PLAN, None, None, True)],
        [intervention("i", "Commissioners", "2020-01-01")], [], [Contact("note", "n", date(2020, 1, 1))], None,
        Office("d", date(2026, 11, 1)), Office("d", date(2026, 11, 1)),
    )  # fmt: skip
    found = find(everything, DEFAULTS | {SEVERAL_THEMES: Rule(SEVERAL_THEMES, share=10)}, world("aaaaaaaaaa"))
    assert list(found) == list(RULES)


def test_worst_and_worsening() -> None:
    assert one(WORST_WORSENING, facts(judged=stood("111110", "111101"))) is None  # four of them both
    found = one(WORST_WORSENING, facts(judged=stood("111110", "111110")))
    assert found is not None
    assert (found.count, found.of, found.weight, found.series) == (5, 6, 5, (0, 1, 2, 3, 4))
    where = world(b={0, 5})
    assert one(WORST_WORSENING, facts(judged=stood("111110", "111110")), where, basket="b") is None
    held = one(WORST_WORSENING, facts(judged=stood("111110", "111110")), where, basket="b", at_least=1)
    assert held is not None and (held.count, held.of) == (1, 2)
    assert one(WORST_WORSENING, facts(judged=stood("1" * 9, "1" * 9)), where, basket="gone") is None
    assert one(WORST_WORSENING, facts(judged=stood("0")), at_least=0) is None  # nothing is no reason


def test_the_state_is_of_what_stands_behind_it_in_any_order() -> None:
    given = stood("1111100", "1111100")
    turned = Judged(given.series[::-1].copy(), given.worst[::-1].copy(), given.worsening[::-1].copy())
    first, second = one(WORST_WORSENING, facts(judged=given)), one(WORST_WORSENING, facts(judged=turned))
    other = one(WORST_WORSENING, facts(judged=stood("1111010", "1111010")))
    assert first is not None and second is not None and other is not None
    assert first.state == second.state != other.state
    assert len(first.state) == 24 and "series" not in first.state


@pytest.mark.parametrize(
    ("worst", "themes", "found"),
    [
        ("110110110", "aaabbbccc", ["a", "b", "c"]),
        ("110110100", "aaabbbccc", None),  # a third of c is not 40 per cent: two themes are not three
        ("110110110", "aaabbbcc ", None),  # two judged figures of c, however bad, are no theme; nor is what has none
        ("110110110110", "aaabbbccc   ", ["a", "b", "c"]),
        ("110001100011000", "aaaaabbbbbccccc", ["a", "b", "c"]),  # two of five are 40 per cent
    ],
)
def test_several_themes(worst: str, themes: str, found: list[str] | None) -> None:
    got = one(SEVERAL_THEMES, facts(judged=stood(worst)), world(themes))
    assert (got and sorted(t.name for t in got.themes)) == found


def test_sharp_movements_of_a_basket() -> None:
    moved = [Movement(s, 1, 1.0, 2.0, 1.0, 1, 9, 8, 9) for s in (1, 2)]
    found = one(SHARP, facts(movements=moved), world(b={2}), basket="b")
    assert found is not None and [m.series for m in found.movements] == [2]
    assert one(SHARP, facts(movements=moved), at_least=3) is None
    again = one(SHARP, facts(movements=[replace(m, now=3.0) for m in moved]))
    first = one(SHARP, facts(movements=moved))
    assert again is not None and first is not None and again.state != first.state  # it moved on


@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [("2020-01-01", "", True), ("2026-11-22", "", True), ("2026-11-23", "", False),
     ("2020-01-01", "2026-11-22", True), ("2020-01-01", "2026-11-21", False)],
)  # fmt: skip
def test_interventions_that_are_open(start: str, end: str, counts: bool) -> None:
    found = one(INTERVENED, facts(interventions=[intervention("i", "Best Value Notice", start, end)]))
    assert (found is not None) == counts


def test_an_end_that_is_known_to_the_month_is_its_last_day() -> None:
    there = intervention("i", "Best Value Notice", "2025-01-01", "2026-11-01", MONTH)
    assert one(INTERVENED, facts(interventions=[there])) is not None
    assert one(INTERVENED, facts(interventions=[there]), world(today=date(2026, 12, 1))) is None


def test_an_intervention_by_law_weighs_more_than_any_number_of_others() -> None:
    notices = [intervention(f"n{i}", "Best Value Notice", "2025-01-01") for i in range(9)]
    some = one(INTERVENED, facts(interventions=notices))
    law = one(INTERVENED, facts(interventions=[intervention("c", "Commissioners", "2026-01-01")]))
    assert some is not None and law is not None and law.weight > some.weight


def test_the_clock_and_the_plan_are_told_apart() -> None:
    late = [LateStep("a", "Corporate", step, None, date(2026, 1, 1), True) for step in (REPORT, PLAN)]
    clock, plan = one(CLOCK_LATE, facts(late=late)), one(PLAN_MISSING, facts(late=late))
    assert clock is not None and [s.step for s in clock.late] == [REPORT]
    assert plan is not None and [s.step for s in plan.late] == [PLAN] and plan.weight == 2
    waits = facts(late=[replace(late[1], late=False)])
    waiting = one(PLAN_MISSING, waits)
    assert waiting is not None and waiting.weight == 1 and waiting.state != plan.state
    assert one(CLOCK_LATE, waits) is None


@pytest.mark.parametrize(
    ("support", "counts"),
    [
        ([], True),
        ([Instance("a", date(2025, 11, 23), date(2025, 11, 23))], True),  # one of two
        ([Instance("a", date(2025, 11, 23), date(2025, 11, 23)), Instance("b", TODAY, TODAY)], False),
        ([Instance("a", date(2025, 11, 22), date(2025, 11, 22)), Instance("b", TODAY, TODAY)], True),  # a year ago
        ([Instance("a", date(2020, 1, 1)), Instance("b", TODAY, TODAY)], False),  # goes on
        ([Instance("a", date(2026, 11, 23), None), Instance("b", TODAY, TODAY)], True),  # not begun
    ],
)
def test_little_support(support: list[Instance], counts: bool) -> None:
    found = one(LITTLE_SUPPORT, facts(judged=stood("1110000000"), support=support))
    assert (found is not None) == counts
    assert one(LITTLE_SUPPORT, facts(judged=stood("1100000000"), support=support)) is None  # under no pressure
    assert one(LITTLE_SUPPORT, facts(support=support)) is None  # nothing can be judged


def test_a_little_more_pressure_is_no_other_reason() -> None:
    a, b, c = (one(LITTLE_SUPPORT, facts(judged=stood("1" * n + "0" * (100 - n)))) for n in (31, 39, 41))
    assert a is not None and b is not None and c is not None
    assert a.state == b.state != c.state
    assert a.weight == b.weight < c.weight


@pytest.mark.parametrize(
    ("last", "today", "counts"),
    [
        (date(2026, 5, 22), date(2026, 11, 22), False),
        (date(2026, 5, 21), date(2026, 11, 22), True),
        (date(2026, 8, 31), date(2027, 2, 28), False),  # six months later there is no 31st
        (date(2026, 8, 31), date(2027, 3, 1), True),
    ],
)
def test_no_contact(last: date, today: date, counts: bool) -> None:
    found = one(NO_CONTACT, facts(contacts=[Contact("meeting", "m", last)]), world(today=today))
    assert (found is not None) == counts
    since = one(NO_CONTACT, facts(assigned=last), world(today=today))
    assert (since is not None) == counts
    assert one(NO_CONTACT, facts(), world(today=today)) is None  # nobody looks after it


def test_a_private_note_counts_and_never_travels() -> None:
    shared = Contact("meeting", "m", date(2026, 1, 1))
    private = Contact("private_note", "p", date(2026, 3, 1), shared=False)
    without, beside = (one(NO_CONTACT, facts(contacts=c)) for c in ([shared], [private, shared]))
    assert without is not None and beside is not None
    assert without.state == beside.state  # what is parked here is parked at a colleague's
    assert beside.contact == private and beside.count == 8
    assert one(NO_CONTACT, facts(contacts=[replace(private, day=TODAY), shared])) is None
    alone, never = one(NO_CONTACT, facts(contacts=[private], assigned=TODAY)), one(NO_CONTACT, facts(assigned=TODAY))
    assert alone is not None and never is None


@pytest.mark.parametrize(
    ("since", "status", "leader", "chief"),
    [
        (date(2026, 5, 22), "", True, 1), (date(2026, 5, 21), "", False, None), (date(2026, 11, 23), "", False, None),
        (None, "", False, None), (None, "interim", False, 2), (date(2020, 1, 1), "vacant", False, 3),
        (date(2026, 11, 23), "acting", False, None), (date(2026, 11, 1), "permanent", True, 1),
    ],
)  # fmt: skip
def test_who_leads(since: date | None, status: str, leader: bool, chief: float | None) -> None:
    office = Office("d", since, status)
    assert (one(NEW_LEADER, facts(leader=office)) is not None) == leader
    found = one(NEW_CHIEF, facts(chief=office))
    assert (found.weight if found else None) == chief


# -- looks -------------------------------------------------------------------------------------------------------

LOOK = Look(date(2026, 10, 1), frozenset({"A"}), {"r": "5"}, {("A", "r"): Kept("s", 3, "Three.")})


@pytest.mark.parametrize(
    ("council", "settings", "now", "became"),
    [
        ("A", "5", Found("r", 3, "s"), Change.SAME),
        ("A", "5", Found("r", 3, "t"), Change.OTHER),
        ("A", "5", Found("r", 4, "t"), Change.WORSE),
        ("A", "5", Found("r", 2, "t"), Change.BETTER),
        ("A", "5", None, Change.GONE),
        ("A", "6", Found("r", 4, "t"), Change.UNKNOWN),  # another threshold
        ("A", "6", None, Change.UNKNOWN),
        ("B", "5", Found("r", 3, "s"), Change.UNKNOWN),  # was not looked at
    ],
)
def test_what_became_of_a_reason(council: str, settings: str, now: Found | None, became: Change) -> None:
    assert change(LOOK, council, "r", settings, now) is became


def test_a_reason_that_was_not_there_is_new() -> None:
    look = replace(LOOK, reasons={})
    assert change(look, "A", "r", "5", Found("r", 3, "s")) is Change.NEW
    assert change(look, "A", "r", "5", None) is Change.SAME


def test_settings_hold_the_group_where_figures_are_asked() -> None:
    assert DEFAULTS[WORST_WORSENING].settings("type") != DEFAULTS[WORST_WORSENING].settings("tier-region")
    assert DEFAULTS[NO_CONTACT].settings("type") == DEFAULTS[NO_CONTACT].settings("tier-region")
    assert DEFAULTS[NO_CONTACT].settings("") != replace(DEFAULTS[NO_CONTACT], months=7).settings("")


def test_which_look_is_compared_with() -> None:
    days = [date(2026, 11, d) for d in (1, 10, 21, 22)]
    assert look_for(days, TODAY) == date(2026, 11, 1)  # none is 28 days old: the oldest
    assert look_for([*days, date(2026, 10, 25), date(2026, 10, 24), date(2026, 1, 1)], TODAY) == date(2026, 10, 25)
    assert look_for([TODAY], TODAY) is None
    assert look_for([], TODAY) is None


def test_after_a_year_the_last_look_of_each_month_is_kept() -> None:
    days = [date(2025, 9, 1), date(2025, 9, 30), date(2025, 10, 5), date(2025, 11, 3), date(2025, 11, 21),
            date(2025, 11, 22), date(2025, 11, 23), date(2026, 11, 1)]  # fmt: skip
    assert to_drop(days, TODAY) == [date(2025, 9, 1), date(2025, 11, 3)]
