"""The rule of a deliverable's status, case by case; counts against pandas."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from adviser_app.analysis import programme
from adviser_app.analysis.programme import CountOf, Deliverable, count, judge
from adviser_app.analysis.takeup import Episode, Given
from adviser_app.domain import financial_years as years
from adviser_app.domain.records.programme import COUNTS, VERDICTS
from adviser_app.domain.records.support import STATUSES

YEAR = "FY2026-27"
Q1_OVER, Q2_OVER, YEAR_OVER = date(2026, 7, 1), date(2026, 11, 22), date(2027, 4, 1)


def wanted(*targets: float | None, due: date | None = None) -> Deliverable:
    q1, q2, q3, q4 = (None if t is None else Decimal(str(t)) for t in (*targets, None, None, None, None)[:4])
    return Deliverable(YEAR, (q1, q2, q3, q4), due)


def status(of: Deliverable, value: float | None, quarter: str, today: date) -> tuple[str, str]:
    found = judge(of, None if value is None else Decimal(str(value)), quarter, today)
    return found.status, found.why


@pytest.mark.parametrize(
    ("value", "quarter", "today", "told"),
    [
        # Targets 10, 25, 40, 60 by the end of each quarter.
        (25, "Q2", Q2_OVER, ("On track", "reached")),
        (22.5, "Q2", Q2_OVER, ("At risk", "within")),
        (22.4, "Q2", Q2_OVER, ("Off track", "beyond")),
        (60, "Q2", Q2_OVER, ("Delivered", "whole")),
        (0, "Q2", Q2_OVER, ("Off track", "beyond")),
        (None, "Q2", Q2_OVER, ("No value", "due")),
        (59, "Q4", YEAR_OVER, ("Off track", "year over")),
        (60, "Q4", YEAR_OVER, ("Delivered", "whole")),
        # While a quarter runs, the target before it counts; on its last day it still runs.
        (9, "Q2", date(2026, 9, 30), ("At risk", "within")),
        (10, "Q2", date(2026, 9, 30), ("On track", "reached")),
        (10, "Q2", date(2026, 10, 1), ("Off track", "beyond")),
        # Nothing was due yet: no amber for what is not delivered yet.
        (0, "Q1", date(2026, 6, 30), ("Not yet due", "target")),
        (None, "Q1", date(2026, 6, 30), ("Not yet due", "target")),
        (59, "Q4", date(2027, 3, 31), ("On track", "reached")),
    ],
)
def test_quarterly_targets(value: float | None, quarter: str, today: date, told: tuple[str, str]) -> None:
    assert status(wanted(10, 25, 40, 60), value, quarter, today) == told


def test_a_quarter_of_the_past_is_judged_by_its_own_target() -> None:
    assert status(wanted(10, 25, 40, 60), 12, "Q1", YEAR_OVER) == ("On track", "reached")


def test_targets_that_are_not_set_or_nothing_ask_for_nothing() -> None:
    assert status(wanted(0, None, None, 5), 0, "Q2", Q2_OVER) == ("Not yet due", "target")
    assert status(wanted(3, None, None, 5), 2, "Q2", Q2_OVER) == ("Off track", "beyond")
    assert status(wanted(0, 0, 0, 0), 0, "Q4", YEAR_OVER) == ("No target", "none")
    found = judge(wanted(None, None, 8, 12), Decimal(3), "Q2", Q2_OVER)
    assert (found.next_quarter, found.next_target, found.year_target) == ("Q3", 8, 12)


def test_a_day_of_its_own() -> None:
    due = date(2026, 10, 31)
    late = wanted(None, None, None, 1, due=due)
    assert status(late, 0, "Q3", date(2026, 10, 31)) == ("Not yet due", "target")
    assert status(late, 0, "Q3", date(2026, 11, 1)) == ("Off track", "overdue")
    assert status(late, None, "Q3", date(2026, 11, 1)) == ("No value", "overdue")
    assert status(late, 1, "Q3", date(2026, 11, 1)) == ("Delivered", "whole")
    # At the end of the quarter before, it was not due.
    assert status(late, 0, "Q2", date(2026, 11, 1)) == ("Not yet due", "target")
    assert status(wanted(due=due), None, "Q3", date(2026, 10, 31)) == ("Not yet due", "day")
    assert status(wanted(due=due), None, "Q3", date(2026, 11, 1)) == ("No target", "overdue")
    assert status(wanted(), 7, "Q3", date(2026, 11, 1)) == ("No target", "none")


def test_decimals_are_exact() -> None:
    assert status(wanted(None, 0.3), Decimal("0.1") + Decimal("0.2"), "Q2", Q2_OVER) == ("Delivered", "whole")
    assert status(wanted(None, 23, None, 40), 20.7, "Q2", Q2_OVER) == ("At risk", "within")


_TARGET = st.one_of(st.none(), st.integers(0, 50).map(Decimal))
_WORST_FIRST = ("Off track", "At risk", "On track", "Delivered")


@examples(
    st.tuples(_TARGET, _TARGET, _TARGET, _TARGET),
    st.one_of(st.none(), st.dates(date(2026, 4, 1), date(2027, 3, 31))),
    st.sampled_from(years.QUARTERS),
    st.dates(date(2026, 3, 1), date(2027, 6, 1)),
    st.lists(st.integers(0, 60), min_size=2, max_size=4),
)
def test_more_is_never_worse_and_what_is_not_due_is_never_judged(
    targets: tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None],
    due: date | None, quarter: str, today: date, values: list[int],
) -> None:  # fmt: skip
    of = Deliverable(YEAR, targets, due)
    told = [judge(of, Decimal(v), quarter, today) for v in sorted(values)]
    assert {v.status for v in told} <= set(programme.STANDINGS) and set(VERDICTS) < set(programme.STANDINGS)
    if len({v.status in VERDICTS for v in told}) == 1 and told[0].status in VERDICTS:
        worst = [_WORST_FIRST.index(v.status) for v in told]
        assert worst == sorted(worst)
    something_due = (due is not None and due < today) or any(
        t and years.last_day(YEAR, q) < today for q, t in zip(years.QUARTERS, targets, strict=True)
    )
    if not something_due:
        assert {v.status for v in told} <= {"Not yet due", "No target", "Delivered"}


# --- counts -----------------------------------------------------------------------------------------------------------


def made(seed: int, n: int) -> list[Episode]:
    rng = random.Random(seed)
    out = []
    for i in range(n):
        first = rng.choice([2024, 2025, 2026])
        day = date.fromordinal(date(first, 4, 1).toordinal() + rng.randrange(365)).isoformat()
        start = "" if rng.random() < 0.1 else day

        def some(top: int) -> int | None:
            return None if rng.random() < 0.3 else rng.randrange(top)

        money = some(90_000)
        out.append(
            Episode(
                f"r{i}", f"E{rng.randrange(40):08}", rng.choice("abcde"), rng.choice(STATUSES), first, start, "",
                councillors=some(9), officers=some(9), days=None if (d := some(99)) is None else Decimal(d) / 4,
                savings=None if money is None else Decimal(money) / 100,
            )
        )  # fmt: skip
    return out


def as_frame(episodes: list[Episode]) -> pd.DataFrame:
    columns = (
        "id", "council", "offer", "status", "year", "start", "councillors", "officers", "days", "savings", "income"
    )  # fmt: skip
    frame = pd.DataFrame([{c: getattr(e, c) for c in columns} for e in episodes])
    for name in ("councillors", "officers", "days", "savings", "income"):
        frame[name] = pd.to_numeric(frame[name])
    frame["people"] = frame[["councillors", "officers"]].sum(axis=1, min_count=1)
    return frame


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("what", [c for c in COUNTS if c not in ("days given", "peer challenges")])
def test_counts_against_pandas(what: str, seed: int) -> None:
    episodes = made(seed, 600)
    until = date(2025, 9, 30)
    tagged = frozenset(e.id for e in episodes if int(e.id[1:]) % 3)
    councils = frozenset(f"E{n:08}" for n in range(25))
    statuses = ("booked", "delivered") if seed % 2 else ()
    of = CountOf(what, frozenset("abc"), councils, statuses, tagged, all_years=seed > 1)
    found = count(of, episodes, [], "FY2025-26", until)

    frame = as_frame(episodes)
    frame = frame[frame.offer.isin(list("abc")) & frame.council.isin(councils) & frame.id.isin(tagged)]
    frame = frame[frame.status.isin(statuses or ("under way", "delivered"))]
    # What was had counts to the day; what is agreed for later is agreed now.
    frame = frame[(frame.start <= until.isoformat()) | ~frame.status.isin(("under way", "delivered"))]
    if seed <= 1:
        frame = frame[frame.year == 2025]
    assert found.of == len(frame) > 5
    assert found.undated == (frame.start == "").sum()
    if what in ("instances", "councils"):
        assert found.value == (len(frame) if what == "instances" else frame.council.nunique())
        return
    column = "days" if what == "days received" else what
    assert found.known == frame[column].notna().sum()
    if what == "income":  # nobody said any: not known, rather than nothing
        assert found.value is None
    else:
        assert float(found.value or 0) == pytest.approx(frame[column].sum())


def test_what_is_booked_for_later_is_booked_now() -> None:
    later = [Episode("1", "A", "a", status, 2025, "2026-01-15") for status in STATUSES]

    def instances(*statuses: str) -> Decimal | None:
        return count(CountOf("instances", statuses=statuses), later, [], "FY2025-26", date(2025, 9, 30)).value

    assert instances("booked") == 1
    assert instances("in discussion", "offered") == 2
    assert instances() == instances("delivered") == 0


def test_peer_days_given() -> None:
    lent = [
        Given("1", "A", "Member peer", Decimal("2.5"), 2025, "2025-05-01", offer="a"),
        Given("2", "A", "Officer peer", Decimal(4), 2025, "2025-12-01", offer="a"),
        Given("3", "B", "Officer peer", Decimal(8), 2025),
        Given("4", "A", "Officer peer", Decimal(16), 2024, "2024-05-01"),
    ]

    def days(of: CountOf) -> Decimal | None:
        return count(of, [], lent, "FY2025-26", date(2025, 9, 30)).value

    assert days(CountOf("days given")) == Decimal("10.5")
    assert days(CountOf("days given", offers=frozenset("a"))) == Decimal("2.5")
    assert days(CountOf("days given", councils=frozenset("A"), all_years=True)) == Decimal("18.5")
    assert count(CountOf("days given"), [], lent, "FY2025-26", date(2026, 3, 31)).undated == 1
    assert count(CountOf("savings"), [], [], "FY2025-26", date(2026, 3, 31)).value == 0
