"""The clock of peer challenges, rule by rule as tables: the published examples, leap days, month ends, versions of the
rules, reorganised councils. The rules are those that ship."""

from __future__ import annotations

import csv
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adviser_app.analysis import clock
from adviser_app.analysis.clock import Basis, Held, Rule, Step, StepState, add_months, months_between
from adviser_app.domain.records.challenge import EXPECTED, NEXT, PLAN, PROGRESS_REVIEW, REPORT, REVIEW_REPORT

LATE, SOON, NOT_DUE, DONE, NOT_REQUIRED = (
    StepState.LATE, StepState.DUE_SOON, StepState.NOT_DUE, StepState.DONE, StepState.NOT_REQUIRED,
)  # fmt: skip
SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "records" / "clock_rule.csv"


def day(text: str) -> date:
    return date.fromisoformat(text)


def shipped() -> list[Rule]:
    def months(text: str) -> int | None:
        return int(text) if text else None

    with SHIPPED.open(encoding="utf-8-sig", newline="") as file:
        return [
            Rule(day(r["applies_from"]), r["step"], r["demand"], months(r["opens"]), months(r["closes"]),
                 months(r["late"]))
            for r in csv.DictReader(file)
        ]  # fmt: skip


RULES = shipped()


def held(last: str, stage: str = "closed", kind: str = "Corporate", **more: object) -> Held:
    return replace(Held("row", "E1", kind, stage, day(last) - timedelta(days=2), day(last)), **more)  # type: ignore[arg-type]


def step(name: str, one: Held, today: str, rules: list[Rule] = RULES) -> Step:
    return {s.step: s for s in clock.steps(one, rules, day(today))}[name]


# -- months ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "months", "then"),
    [
        ("2024-07-18", 3, "2024-10-18"), ("2024-07-18", 5, "2024-12-18"), ("2024-07-18", 12, "2025-07-18"),
        ("2024-08-31", 6, "2025-02-28"), ("2023-08-31", 6, "2024-02-29"), ("2024-02-29", 60, "2029-02-28"),
        ("2024-02-29", 48, "2028-02-29"), ("2024-02-29", 12, "2025-02-28"), ("2024-11-30", 3, "2025-02-28"),
        ("2024-12-31", 2, "2025-02-28"), ("2024-10-31", 1, "2024-11-30"), ("2024-12-01", 1, "2025-01-01"),
        ("2024-03-31", -1, "2024-02-29"), ("2024-01-15", -1, "2023-12-15"), ("2024-05-31", 0, "2024-05-31"),
    ],
)  # fmt: skip
def test_calendar_months_are_clamped_at_the_end_of_a_month(start: str, months: int, then: str) -> None:
    assert add_months(day(start), months) == day(then)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 240))
def test_months_forward_land_in_the_right_month_on_the_day_or_its_last(start: date, months: int) -> None:
    then = add_months(start, months)
    assert (then.year - start.year) * 12 + then.month - start.month == months
    assert then.day == min(start.day, monthrange(then.year, then.month)[1])
    assert months_between(start, then) == months
    if then.day == start.day:
        assert months_between(start, then - timedelta(days=1)) == months - 1 or months == 0


def test_months_beyond_the_calendar_end_with_it() -> None:
    assert add_months(day("2024-07-18"), 99_999) == date.max
    assert add_months(day("2024-07-18"), -99_999) == date.min
    assert add_months(day("9999-12-31"), 1) == date.max
    found = step(PLAN, held("2024-07-18"), "2026-01-01", [Rule(day("2000-01-01"), PLAN, late=99_999)])
    assert (found.state, found.late_after) == (NOT_DUE, date.max)


# -- the published examples ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "last", "done", "today", "state", "limit", "late"),
    [
        # Last day on site 18 July 2024: the report is published within three months, the plan by five.
        (REPORT, "2024-07-18", "2024-10-18", "2026-01-01", DONE, "2024-10-18", False),
        (REPORT, "2024-07-18", "2024-10-19", "2026-01-01", DONE, "2024-10-18", True),
        (PLAN, "2024-07-18", "2024-12-17", "2026-01-01", DONE, "2024-12-18", False),
        (PLAN, "2024-07-18", "2024-12-18", "2026-01-01", DONE, "2024-12-18", False),
        (PLAN, "2024-07-18", "2024-12-19", "2026-01-01", DONE, "2024-12-18", True),
        (PLAN, "2024-07-18", "", "2024-12-17", SOON, "2024-12-18", False),
        (PLAN, "2024-07-18", "", "2024-12-18", SOON, "2024-12-18", False),
        (PLAN, "2024-07-18", "", "2024-12-19", LATE, "2024-12-18", False),
        # "About ten months": due from 9 until 11, late after 12.
        (PROGRESS_REVIEW, "2024-07-18", "", "2025-04-17", NOT_DUE, "2025-07-18", False),
        (PROGRESS_REVIEW, "2024-07-18", "", "2025-04-18", SOON, "2025-07-18", False),
        (PROGRESS_REVIEW, "2024-07-18", "", "2025-06-19", SOON, "2025-07-18", False),
        (PROGRESS_REVIEW, "2024-07-18", "", "2025-07-18", SOON, "2025-07-18", False),
        (PROGRESS_REVIEW, "2024-07-18", "", "2025-07-19", LATE, "2025-07-18", False),
        # The review's report by twelve; without a month from which it is due, from two before.
        (REVIEW_REPORT, "2024-07-18", "", "2025-05-17", NOT_DUE, "2025-07-18", False),
        (REVIEW_REPORT, "2024-07-18", "", "2025-05-18", SOON, "2025-07-18", False),
        (REVIEW_REPORT, "2024-07-18", "", "2025-07-19", LATE, "2025-07-18", False),
        # Southend-on-Sea: October 2022, followed up in December 2023.
        (PROGRESS_REVIEW, "2022-10-14", "2023-12-05", "2026-01-01", DONE, "2023-06-14", True),
        # Leap days and month ends.
        (REPORT, "2024-02-29", "", "2024-05-29", SOON, "2024-05-29", False),
        (REPORT, "2023-11-30", "", "2024-02-29", SOON, "2024-02-29", False),
        (REPORT, "2023-11-30", "", "2024-03-01", LATE, "2024-02-29", False),
        (PLAN, "2024-09-30", "", "2025-03-01", LATE, "2025-02-28", False),
        (REVIEW_REPORT, "2024-02-29", "", "2025-03-01", LATE, "2025-02-28", False),
        # Under the rules of 2019 and before it, report and plan are expected, and nobody is late with them.
        (REPORT, "2023-03-31", "", "2026-01-01", NOT_REQUIRED, "", False),
        (REPORT, "2023-04-01", "", "2026-01-01", LATE, "2023-07-01", False),
        (PLAN, "2019-03-31", "2022-01-01", "2026-01-01", DONE, "", False),
        (REVIEW_REPORT, "2023-03-31", "", "2026-01-01", NOT_REQUIRED, "", False),
        (PROGRESS_REVIEW, "2019-04-01", "", "2019-12-01", SOON, "2019-12-01", False),
        (PROGRESS_REVIEW, "2019-04-01", "", "2019-12-02", LATE, "2019-12-01", False),
        (PROGRESS_REVIEW, "2019-03-31", "", "2021-01-30", NOT_DUE, "2021-09-30", False),
        (PROGRESS_REVIEW, "2019-03-31", "", "2021-01-31", SOON, "2021-09-30", False),
        (PROGRESS_REVIEW, "2019-03-31", "", "2021-10-01", LATE, "2021-09-30", False),
    ],
)  # fmt: skip
def test_what_follows_a_challenge(
    name: str, last: str, done: str, today: str, state: StepState, limit: str, late: bool
) -> None:
    field = {REPORT: "report", PLAN: "plan", PROGRESS_REVIEW: "review", REVIEW_REPORT: "review_report"}[name]
    found = step(name, held(last, **{field: day(done) if done else None}), today)
    assert found.state is state
    assert found.late_after == (day(limit) if limit else None)
    assert found.done == (day(done) if done else None)
    assert (found.done is not None and found.overdue(day(today)) is not None) is late


def test_about_ten_months_has_its_three_days() -> None:
    found = step(PROGRESS_REVIEW, held("2024-07-18"), "2024-08-01")
    assert (found.due_from, found.due_until, found.late_after) == (
        day("2025-04-18"), day("2025-06-18"), day("2025-07-18"),
    )  # fmt: skip


def test_how_late_it_is_and_was() -> None:
    found = step(PLAN, held("2024-07-18"), "2025-03-20")
    assert found.overdue(day("2025-03-20")) == (day("2024-12-18"), day("2025-03-20"))
    done = step(PLAN, held("2024-07-18", plan=day("2024-12-19")), "2025-03-20")
    assert done.overdue(day("2025-03-20")) == (day("2024-12-18"), day("2024-12-19"))
    in_time = step(PLAN, held("2024-07-18", plan=day("2024-12-18")), "2025-03-20")
    assert in_time.overdue(day("2025-03-20")) is None


# -- rules as data -------------------------------------------------------------------------------------------------


def test_a_newer_rule_of_one_step_leaves_the_others_as_they_are() -> None:
    rules = [*RULES, Rule(day("2027-01-01"), PLAN, late=4)]
    assert step(PLAN, held("2026-12-31"), "2027-01-10", rules).late_after == day("2027-05-31")
    assert step(PLAN, held("2027-01-01"), "2027-01-10", rules).late_after == day("2027-05-01")
    assert step(REPORT, held("2027-01-01"), "2027-01-10", rules).late_after == day("2027-04-01")


def test_what_is_only_expected_is_never_late_whatever_its_months_say() -> None:
    rules = [Rule(day("2000-01-01"), PLAN, EXPECTED, 3, 6, 6)]
    for today, state in (
        ("2024-10-17", NOT_DUE),
        ("2024-10-18", SOON),
        ("2025-01-18", SOON),
        ("2025-01-19", NOT_REQUIRED),
    ):
        found = step(PLAN, held("2024-07-18"), today, rules)
        assert (found.state, found.late_after, found.due_until) == (state, None, day("2025-01-18"))


def test_without_rules_nothing_is_required() -> None:
    assert {s.state for s in clock.steps(held("2024-07-18"), [], day("2030-01-01"))} == {NOT_REQUIRED}
    assert step(REPORT, held("2024-07-18", report=day("2024-08-01")), "2030-01-01", []).state is DONE


# -- planned, cancelled, others ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "last"),
    [
        ("confirmed", "2027-03-12"),
        ("on site", "2026-11-24"),
        ("confirmed", "2026-01-12"),
        ("in discussion", "2027-05-01"),
    ],
)
def test_a_challenge_that_has_not_taken_place_has_planned_dates(stage: str, last: str) -> None:
    """By its stage or by the calendar: one that somebody forgot to move on is not late with anything."""
    found = clock.steps(held(last, stage), RULES, day("2026-11-22"))
    assert all(s.planned for s in found)
    assert {s.state for s in found} == {NOT_DUE}
    assert [s.late_after for s in found] == [add_months(day(last), n) for n in (3, 5, 12, 12)]


def test_its_last_day_is_the_first_on_which_it_has_taken_place() -> None:
    assert held("2026-11-22", "on site").took_place(day("2026-11-22"))
    assert not held("2026-11-23", "on site").took_place(day("2026-11-22"))


@pytest.mark.parametrize(
    "one",
    [
        held("2024-07-18", "cancelled"), held("2024-07-18", kind="Service"), held("2024-07-18", kind="Progress review"),
        replace(held("2024-07-18"), last_day=None),
    ],
    ids=["cancelled", "service", "review", "no day"],
)  # fmt: skip
def test_without_a_clock_there_are_no_steps(one: Held) -> None:
    assert clock.steps(one, RULES, day("2026-01-01")) == ()


@pytest.mark.parametrize("kind", ["Corporate", "Finance", "Governance"])
def test_the_kinds_that_have_a_clock(kind: str) -> None:
    assert step(PLAN, held("2024-07-18", kind=kind), "2024-12-19").state is LATE


def test_a_day_to_come_is_planned_and_not_done() -> None:
    ahead = step(PROGRESS_REVIEW, held("2024-07-18", review=day("2025-06-02")), "2025-05-01")
    assert (ahead.state, ahead.done, ahead.planned_for) == (SOON, None, day("2025-06-02"))
    after = step(PROGRESS_REVIEW, held("2024-07-18", review=day("2025-06-02")), "2025-06-02")
    assert (after.state, after.done, after.planned_for) == (DONE, day("2025-06-02"), None)


def test_a_review_that_is_arranged_is_planned_until_its_day_and_never_done_by_it() -> None:
    one = held("2024-07-18", arranged=day("2025-06-02"))
    assert step(PROGRESS_REVIEW, one, "2025-05-01").planned_for == day("2025-06-02")
    past = step(PROGRESS_REVIEW, one, "2025-07-19")
    assert (past.state, past.planned_for) == (LATE, None)


def test_a_review_that_was_held_is_not_planned_by_a_line_of_its_own() -> None:
    one = held("2025-11-20", review=day("2026-09-20"), arranged=day("2026-12-01"))
    found = step(PROGRESS_REVIEW, one, "2026-11-22")
    assert (found.state, found.done, found.planned_for) == (DONE, day("2026-09-20"), None)


def test_nothing_more_is_asked_of_a_council_that_has_ended() -> None:
    one = held("2024-07-18", report=day("2024-09-01"))
    ended = clock.steps(one, RULES, day("2026-01-01"), ended=day("2025-04-01"))
    assert [s.state for s in ended] == [DONE, NOT_REQUIRED, NOT_REQUIRED, NOT_REQUIRED]
    before = clock.steps(one, RULES, day("2025-03-31"), ended=day("2025-04-01"))
    assert before[1].state is LATE


# -- the next challenge --------------------------------------------------------------------------------------------


def following(today: str, *challenges: Held, vesting: str = "", ended: str = "") -> clock.Next:
    return clock.next_challenge(
        challenges, RULES, day(vesting) if vesting else None, day(today), council="E1",
        ended=day(ended) if ended else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("last", "today", "state", "limit"),
    [
        ("2024-07-18", "2029-01-17", NOT_DUE, "2029-07-18"), ("2024-07-18", "2029-01-18", SOON, "2029-07-18"),
        ("2024-07-18", "2029-07-18", SOON, "2029-07-18"), ("2024-07-18", "2029-07-19", LATE, "2029-07-18"),
        ("2024-02-29", "2029-02-28", SOON, "2029-02-28"), ("2024-02-29", "2029-03-01", LATE, "2029-02-28"),
        ("2019-03-31", "2023-03-30", NOT_DUE, "2024-03-31"), ("2019-03-31", "2023-03-31", SOON, "2024-03-31"),
        ("2014-08-31", "2019-09-01", LATE, "2019-08-31"),
    ],
)  # fmt: skip
def test_the_next_challenge_is_within_five_years(last: str, today: str, state: StepState, limit: str) -> None:
    found = following(today, held(last))
    assert (found.step.state, found.step.late_after, found.basis) == (state, day(limit), Basis.CHALLENGE)


@pytest.mark.parametrize(
    ("kind", "resets", "counts"),
    [
        ("Corporate", None, True), ("Corporate", True, True), ("Corporate", False, False),
        ("Finance", None, False), ("Finance", True, True), ("Finance", False, False),
        ("Governance", None, False), ("Governance", True, True), ("Service", None, False), ("Service", True, True),
        ("Progress review", None, False), ("Progress review", True, True),
    ],
)  # fmt: skip
def test_which_challenges_start_the_five_years(kind: str, resets: bool | None, counts: bool) -> None:
    found = following(
        "2026-01-01", held("2020-01-31", id="first"), held("2024-07-18", kind=kind, resets=resets, id="later")
    )
    assert found.counted is not None
    assert found.counted.id == ("later" if counts else "first")
    assert found.step.late_after == day("2029-07-18" if counts else "2025-01-31")


def test_a_council_without_one_has_no_day_to_count_from() -> None:
    for others in ((), (held("2024-07-18", kind="Service"),), (held("2024-07-18", "cancelled"),)):
        found = following("2026-01-01", *others)
        assert (found.basis, found.step.state, found.step.late_after) == (Basis.NOTHING, NOT_REQUIRED, None)


def test_one_that_is_arranged_is_told_and_counts_only_once_it_took_place() -> None:
    past, coming = held("2021-07-18", id="past"), held("2026-06-12", "confirmed", id="coming")
    found = following("2026-03-01", past, coming)
    assert (found.step.state, found.step.planned_for) == (SOON, day("2026-06-12"))
    assert found.coming is not None
    assert found.coming.id == "coming"
    forgotten = following("2026-07-01", past, coming)
    assert (forgotten.step.planned_for, forgotten.coming) == (None, coming)
    took_place = following("2026-06-12", past, replace(coming, stage="on site"))
    assert (took_place.step.late_after, took_place.coming) == (day("2031-06-12"), None)


# -- reorganised councils ------------------------------------------------------------------------------------------


def test_what_is_no_plan_for_the_next_challenge() -> None:
    """A cancelled one, one of a predecessor, and one whose last day has come without anybody moving it on."""
    last, today = held("2022-03-10"), "2026-11-22"
    ahead = held("2027-02-10", "arranged", id="ahead")

    def coming(one: Held) -> tuple[Held | None, date | None]:
        found = clock.next_challenge([last, one], RULES, None, day(today), council="E1")
        assert found.counted == last
        return found.coming, found.step.planned_for

    assert coming(ahead) == (ahead, day("2027-02-10"))
    assert coming(replace(ahead, stage=clock.CANCELLED)) == (None, None)
    assert coming(replace(ahead, council="E9", counts_for=("E1",))) == (None, None)
    ends_today = held(today, "arranged", id="today")
    assert coming(ends_today) == (ends_today, None)
    tomorrow = held("2026-11-23", "arranged", id="tomorrow")
    assert coming(tomorrow) == (tomorrow, day("2026-11-23"))


def test_of_two_rules_from_one_day_the_same_one_holds_in_any_order() -> None:
    rules = [Rule(day("2020-01-01"), REPORT, late=months, id=f"r{months}") for months in (3, 4)]
    assert clock.rule_for(rules, REPORT, day("2024-01-01")) == clock.rule_for(rules[::-1], REPORT, day("2024-01-01"))


def test_a_new_council_counts_from_vesting_day_until_a_challenge_of_its_own() -> None:
    new = following("2023-05-01", vesting="2023-04-01")
    assert (new.basis, new.step.state, new.step.late_after) == (Basis.VESTING, NOT_DUE, day("2028-04-01"))
    assert following("2028-04-02", vesting="2023-04-01").step.state is LATE
    own = following("2025-01-01", held("2024-09-26"), vesting="2023-04-01")
    assert (own.basis, own.step.late_after) == (Basis.CHALLENGE, day("2029-09-26"))
    service = following("2025-01-01", held("2024-09-26", kind="Service"), vesting="2023-04-01")
    assert (service.basis, service.step.late_after) == (Basis.VESTING, day("2028-04-01"))


def test_a_predecessors_challenge_counts_only_where_somebody_said_so() -> None:
    before = held("2022-06-23", council="E2")
    silent = following("2025-01-01", before, vesting="2023-04-01")
    assert (silent.basis, silent.step.late_after) == (Basis.VESTING, day("2028-04-01"))
    said = following("2025-01-01", replace(before, counts_for=("E1",)), vesting="2023-04-01")
    assert (said.basis, said.step.late_after) == (Basis.PREDECESSOR, day("2027-06-23"))
    for_another = following("2025-01-01", replace(before, counts_for=("E3",)), vesting="2023-04-01")
    assert for_another.basis is Basis.VESTING
    own = following("2025-01-01", replace(before, counts_for=("E1",)), held("2024-09-26"), vesting="2023-04-01")
    assert own.basis is Basis.CHALLENGE


def test_a_predecessors_finance_challenge_counts_only_where_it_starts_the_five_years_too() -> None:
    before = held("2022-06-23", council="E2", kind="Finance", counts_for=("E1",))
    assert following("2025-01-01", before, vesting="2023-04-01").basis is Basis.VESTING
    assert following("2025-01-01", replace(before, resets=True), vesting="2023-04-01").basis is Basis.PREDECESSOR


def test_a_council_that_has_ended_is_asked_for_none() -> None:
    found = following("2023-04-01", held("2010-01-01"), ended="2023-04-01")
    assert (found.basis, found.step.state) == (Basis.ENDED, NOT_REQUIRED)
    assert following("2023-03-31", held("2010-01-01"), ended="2023-04-01").step.state is LATE


# -- what if -------------------------------------------------------------------------------------------------------


def test_what_if_tells_every_step_before_and_after_and_changes_nothing() -> None:
    one = held("2027-03-12", "confirmed")
    known = [one, held("2022-04-01", id="past")]
    moved = clock.what_if(known, replace(one, last_day=day("2027-05-03")), RULES, None, day("2026-11-22"), council="E1")
    assert [(m.before.step, m.before.late_after, m.after.late_after) for m in moved] == [
        (REPORT, day("2027-06-12"), day("2027-08-03")), (PLAN, day("2027-08-12"), day("2027-10-03")),
        (PROGRESS_REVIEW, day("2028-03-12"), day("2028-05-03")),
        (REVIEW_REPORT, day("2028-03-12"), day("2028-05-03")), (NEXT, day("2032-03-12"), day("2032-05-03")),
    ]  # fmt: skip
    assert all(m.changed for m in moved)
    same = clock.what_if(known, one, RULES, None, day("2026-11-22"), council="E1")
    assert not any(m.changed for m in same)


def test_what_if_over_the_border_of_a_version_changes_the_rules_too() -> None:
    one = held("2023-03-30")
    moved = clock.what_if([one], replace(one, last_day=day("2023-04-03")), RULES, None, day("2023-05-01"), council="E1")
    plan = next(m for m in moved if m.after.step == PLAN)
    assert (plan.before.late_after, plan.after.late_after) == (None, day("2023-09-03"))


def test_what_if_of_a_challenge_that_another_has_followed_leaves_the_next_one_alone() -> None:
    old, new = held("2018-05-01", id="old"), held("2023-05-01", id="new")
    moved = clock.what_if(
        [old, new], replace(old, last_day=day("2018-07-01")), RULES, None, day("2026-01-01"), council="E1"
    )
    assert (moved[-1].after.step, moved[-1].after.late_after, moved[-1].changed) == (NEXT, day("2028-05-01"), False)
