"""Peer challenges through their services: clock, page, board, timeline, lists, lending, teams, moves, what-if."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records.challenge import NEXT, PLAN, PROGRESS_REVIEW, REPORT, REVIEW_REPORT, STAGES
from adviser_app.services import challenges, identity, portfolio, records, shipped, support
from adviser_app.services.support import Scope
from adviser_app.store.connection import Store
from adviser_app.viewmodels.cells import Tone
from adviser_app.viewmodels.challenge import ClockView, StepLine
from tests.tools.stores import new_store

TODAY = date(2026, 11, 22)
BARNSLEY, DONCASTER, ROTHERHAM, OXFORD, BOSTON = "E08000038", "E08000017", "E08000018", "E07000178", "E07000136"
FORMER_BARNSLEY = "E08000016"
CUMBERLAND, CARLISLE, SOMERSET, MENDIP, DURHAM = "E06000063", "E07000028", "E06000066", "E07000187", "E06000047"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        identity.name(made, "Dana Adviser", "Train laptop")
        shipped.take_in(made)
        yield made


def add(store: Store, table: str, **texts: str) -> str:
    return records.create(store, table, texts).id


def challenge(store: Store, council: str = BARNSLEY, last: str = "", stage: str = "closed", **more: str) -> str:
    said = {"council": council, "stage": stage, "kind": "Corporate", "last_day": last, "first_day": last}
    return add(store, "challenge", **{k: v for k, v in (said | more).items() if v})


def step(view: ClockView, name: str) -> StepLine:
    return next(s for s in view.steps if s.step == name)


# -- the clock -----------------------------------------------------------------------------------------------------


def test_the_published_example_in_words(store: Store) -> None:
    """Last day on site 18 July 2024: a plan on 17 December is in time, on 19 December late."""
    in_time = challenge(store, BOSTON, "2024-07-18", report_on="2024-10-18", plan_on="2024-12-17")
    challenge(store, OXFORD, "2024-07-18", report_on="2024-10-18", plan_on="2024-12-19", plan_link="https://a.uk/plan")
    on = date(2025, 1, 2)
    plan = step(challenges.clock(store, BOSTON, on), PLAN)
    assert (plan.state.text, plan.kind, plan.due.text) == ("done on 17 December 2024", "done", "by 18 December 2024")
    assert (plan.row, plan.field, plan.challenge) == (in_time, "plan_on", "Corporate peer challenge, 18 July 2024")
    late = step(challenges.clock(store, OXFORD, on), PLAN)
    assert (late.state.text, late.link) == ("done on 19 December 2024, 1 day late", "https://a.uk/plan")
    review = step(challenges.clock(store, OXFORD, on), PROGRESS_REVIEW)
    assert review.due.text == "18 April to 18 June 2025, at the latest by 18 July 2025"
    assert step(challenges.clock(store, OXFORD, date(2025, 6, 19)), PROGRESS_REVIEW).due.text == (
        "at the latest by 18 July 2025"
    )


def test_southends_follow_up_was_late(store: Store) -> None:
    challenge(store, "E06000033", "2022-10-14", review_on="2023-12-05")
    found = challenges.clock(store, "E06000033", TODAY)
    assert step(found, PROGRESS_REVIEW).state.text == "done on 5 December 2023, 5 months late"
    assert step(found, REPORT).state.text == "expected, not required"
    assert step(found, REVIEW_REPORT).state.text == "not required"
    assert found.sentence == "Nothing is late or due soon; next comes the next challenge, due by 14 October 2027."


def test_states_say_how_late_and_carry_icon_and_tone(store: Store) -> None:
    row = challenge(store, BARNSLEY, "2026-05-08", "action plan", report_on="2026-08-02")
    found = challenges.clock(store, BARNSLEY, TODAY)
    plan = step(found, PLAN)
    assert (plan.state.text, plan.state.tone, plan.state.icon) == ("late by 1 month", Tone.BAD, "triangle-alert")
    assert plan.sentence == "Action plan of Barnsley is late by 1 month; it was due by 8 October 2026."
    assert found.sentence == "Action plan is late by 1 month."
    assert found.status.text == "Action plan: late by 1 month"
    assert (step(found, REPORT).state.icon, step(found, REPORT).state.tone) == ("check", Tone.GOOD)
    records.change(store, "challenge", row, {"plan_on": "2026-11-20"})
    assert step(challenges.clock(store, BARNSLEY, TODAY), PLAN).state.text == "done on 20 November 2026, 1 month late"
    records.undo(store)
    assert step(challenges.clock(store, BARNSLEY, TODAY), PLAN).kind == "late"


def test_a_changed_rule_changes_the_clock_at_once(store: Store) -> None:
    challenge(store, BARNSLEY, "2024-07-18", report_on="2024-09-01")
    rule = next(
        r for r in records.list_rows(store, "clock_rule")
        if (r.values["applies_from"], r.values["step"]) == ("2023-04-01", PLAN)
    )  # fmt: skip
    records.change(store, "clock_rule", rule.id, {"late": "6"})
    assert step(challenges.clock(store, BARNSLEY, TODAY), PLAN).due.text == "by 18 January 2025"
    records.delete(store, "clock_rule", [rule.id])  # the version before holds again: only expected then
    plan = step(challenges.clock(store, BARNSLEY, TODAY), PLAN)
    assert (plan.state.text, plan.why.partition(":")[0]) == ("expected, not required", "Challenges from 1 April 2019")


def test_a_council_whose_code_changed_is_the_same(store: Store) -> None:
    challenge(store, BARNSLEY, "2024-07-18")
    old = challenges.clock(store, FORMER_BARNSLEY, TODAY)
    assert (old.code, old.name) == (BARNSLEY, "Barnsley")
    assert old.steps == challenges.clock(store, "barnsley", TODAY).steps
    with pytest.raises(AdviserError) as refused:
        challenges.clock(store, "Atlantis", TODAY)
    assert refused.value.code == "no-such-council"


def test_a_review_with_a_line_of_its_own_is_the_challenges_review(store: Store) -> None:
    row = challenge(store, SOMERSET, "2024-09-26", review_link="")
    add(store, "challenge", council=SOMERSET, kind="Progress review", stage="closed", last_day="2025-08-03",
        follows=row, report_on="2025-10-01", report_link="https://a.uk/review")  # fmt: skip
    found = challenges.clock(store, SOMERSET, TODAY)
    assert step(found, PROGRESS_REVIEW).state.text == "done on 3 August 2025"
    report = step(found, REVIEW_REPORT)
    assert (report.state.text, report.link) == ("done on 1 October 2025, 5 days late", "https://a.uk/review")
    page = challenges.council(store, SOMERSET, TODAY)
    assert page.current is not None
    assert page.current.row == row
    assert [x.kind.text for x in page.past] == ["Progress review"]
    assert {p.step: p.link for p in page.papers}[REVIEW_REPORT] == "https://a.uk/review"


def test_an_arranged_review_is_planned_and_not_done(store: Store) -> None:
    row = challenge(store, BARNSLEY, "2026-03-18", "progress review", report_on="2026-05-01", plan_on="2026-06-01")
    add(store, "challenge", council=BARNSLEY, kind="Progress review", stage="confirmed", last_day="2027-01-20",
        follows=row)  # fmt: skip
    review = step(challenges.clock(store, BARNSLEY, TODAY), PROGRESS_REVIEW)
    assert review.state.text == "not due, planned for 20 January 2027"
    assert step(challenges.clock(store, BARNSLEY, date(2027, 3, 19)), PROGRESS_REVIEW).state.text == "late by 1 day"


# -- reorganisation ------------------------------------------------------------------------------------------------


def test_a_new_council_counts_from_vesting_day_and_a_predecessors_only_where_it_is_said(store: Store) -> None:
    assert challenges.clock(store, CUMBERLAND, TODAY).basis == (
        "The five years are counted from vesting day, 1 April 2023: none of its own since."
    )
    row = challenge(store, CARLISLE, "2022-06-23")
    assert step(challenges.clock(store, CUMBERLAND, TODAY), NEXT).late_after == date(2028, 4, 1)
    records.change(store, "challenge", row, {"counts_for": CUMBERLAND})
    found = challenges.clock(store, CUMBERLAND, TODAY)
    assert found.basis == (
        "The five years are counted from Carlisle’s corporate peer challenge, 23 June 2022, which counts for"
        " Cumberland."
    )
    assert step(found, NEXT).late_after == date(2027, 6, 23)
    assert [s.step for s in found.steps] == [NEXT]  # its report and plan were Carlisle's to publish
    page = challenges.council(store, CUMBERLAND, TODAY)
    assert [(x.council.text, x.counts) for x in page.earlier] == [("Carlisle", True)]
    assert "counts for Cumberland only where somebody said so" in page.earlier_words


def test_a_council_that_ended_owes_nothing_and_one_of_old_has_no_vesting_day(store: Store) -> None:
    challenge(store, MENDIP, "2022-06-23")
    ended = challenges.clock(store, MENDIP, TODAY)
    assert ended.basis == "Mendip no longer exists."
    assert not any(s.kind in ("late", "due soon") for s in ended.steps)
    assert MENDIP not in {s.council_code for s in challenges.due_steps(store, today=TODAY)}
    durham = challenges.clock(store, DURHAM, TODAY)  # made in 2009, and not from councils that the register knows
    assert "never had a challenge" in durham.basis
    assert durham.steps == ()


# -- a council's page ----------------------------------------------------------------------------------------------


def test_the_page_of_a_council(store: Store) -> None:
    old = challenge(store, BARNSLEY, "2019-05-10")
    now = challenge(
        store, BARNSLEY, "2026-05-08", "action plan", first_day="2026-05-05", report_on="2026-08-02", focus="Growth",
        leader_said="Useful", leader_score="8", out_of="10", note="Between us",
    )  # fmt: skip
    challenge(store, BARNSLEY, "2026-06-08", "cancelled")
    for number, status, due in (
        ("10", "done", "2026-09-01"),
        ("2", "under way", "2026-09-01"),
        ("1", "not started", ""),
    ):
        add(store, "recommendation", challenge=now, number=number, text=f"Do {number}", status=status, due=due)
    peer = add(store, "peer", name="Ada Archer", council=OXFORD)
    add(store, "team_member", challenge=now, role="Member peer", peer=peer, lender=OXFORD, days="4.5", state="agreed")
    add(store, "team_member", challenge=now, role="Officer peer", name="Ben Frost", state="agreed")
    add(store, "intervention", council=BARNSLEY, kind="Best Value Notice", start="2026-01-10", source="Test")
    add(
        store,
        "intervention",
        council=BARNSLEY,
        kind="Commissioners",
        start="2010-01-10",
        end="2014-01-10",
        source="Test",
    )
    page = challenges.council(store, BARNSLEY, TODAY)
    assert page.current is not None
    assert (page.current.row, page.current.dates.text) == (now, "5 to 8 May 2026")
    assert page.sentence == ("Corporate peer challenge, 5 to 8 May 2026: action plan. Action plan is late by 1 month.")
    assert [x.row for x in page.past if x.stage.text != "cancelled"] == [old]
    assert page.count == 3
    assert [(r.number, r.late) for r in page.recommendations] == [("1", False), ("2", True), ("10", False)]
    assert page.recommendations_sentence == ("3 recommendations: 1 done, 1 under way and 1 not started; 1 late.")
    assert [(m.name, m.lender.text, m.days.text) for m in page.team] == [
        ("Ada Archer", "Oxford", "4.5"), ("Ben Frost", "–", "not known"),
    ]  # fmt: skip
    assert page.team_sentence == "2 on the team, 2 agreed; 4.5 days, known for 1 of 2."
    assert ("Local focus", "Growth") in page.facts
    assert page.said == (("What the leader said of it", "Useful (8 of 10)"), ("Note", "Between us"))
    assert not any("Between us" in words or "Useful" in words for _, words in page.facts)
    assert [(x.kind.text, x.statutory) for x in page.interventions] == [("Best Value Notice", False)]
    assert page.questions[0] == "Action plan of Barnsley is late by 1 month; it was due by 8 October 2026."
    assert "Add the link to the feedback report." in page.questions
    assert page.asks[0].row == now
    assert page.asks[-1].sentence == "Ask how far the council is with 1 recommendation whose day is past."


def test_a_page_without_anything(store: Store) -> None:
    page = challenges.council(store, BARNSLEY, TODAY)
    assert page.current is None
    assert page.sentence.startswith("No peer challenge of Barnsley is recorded.")
    assert (page.steps, page.papers, page.questions, page.team_sentence) == ((), (), (), "Nobody is on the team yet.")


def test_a_challenge_to_come_is_the_current_one_and_shows_planned_dates(store: Store) -> None:
    challenge(store, DONCASTER, "2022-04-01")
    row = challenge(store, DONCASTER, "2027-03-12", "confirmed")
    page = challenges.council(store, DONCASTER, TODAY)
    assert page.current is not None
    assert page.current.row == row
    report = page.steps[0]
    assert (report.step, report.planned, report.late_after) == (REPORT, True, date(2027, 6, 12))
    assert step(page.clock, NEXT).state.text == "due soon, planned for 12 March 2027"
    assert "Ask the council for its position statement." in page.questions
    undated = challenge(store, DONCASTER, "", "in discussion")
    assert challenges.council(store, DONCASTER, TODAY).current.row == undated  # type: ignore[union-attr]


def test_what_cannot_be_right_is_told_and_breaks_nothing(store: Store, tmp_path: Path) -> None:
    challenge(store, BARNSLEY, "2027-03-09", "confirmed", first_day="2027-03-12")
    add(store, "challenge", council=BARNSLEY, kind="Progress review", stage="closed", last_day="2025-08-03")
    challenge(store, BARNSLEY, "", "closed", kind="Finance")
    challenge(store, OXFORD, "9999-12-31", "confirmed")
    add(store, "clock_rule", applies_from="2026-01-01", step=PLAN, late="99999")
    found = challenges.clock(store, BARNSLEY, TODAY)
    assert found.notes == (
        "1 challenge without a last day on site: the clock counts from it.",
        "1 progress review of which nobody wrote down which challenge it follows: it counts as none's.",
        "A first day on site is after the last day: one of the two is wrong.",
    )
    for code in (BARNSLEY, OXFORD):
        challenges.council(store, code, TODAY)
    bars = [b for lane in challenges.timeline(store, year=2027, today=TODAY).lanes for b in lane.bars]
    assert all(b.start <= b.end for b in bars)
    challenges.board(store, today=TODAY)
    assert challenges.calendar(store, Scope(codes=(BARNSLEY, OXFORD)), tmp_path / "x.ics", today=TODAY) == 2
    for year in (0, 1, 9999, 20_000):
        with pytest.raises(AdviserError) as refused:
            challenges.timeline(store, year=year, today=TODAY)
        assert refused.value.code == "no-year"


# -- board and timeline --------------------------------------------------------------------------------------------


def test_the_board_has_a_column_a_stage_and_says_what_is_next(store: Store) -> None:
    a = challenge(store, BARNSLEY, "2026-05-08", "action plan", report_on="2026-08-02")
    b = challenge(store, DONCASTER, "2027-03-12", "confirmed")
    c = challenge(store, ROTHERHAM, "2026-01-12", "confirmed", kind="Service", subject="Housing")
    old = challenge(store, BARNSLEY, "2023-05-01")
    board = challenges.board(store, today=TODAY)
    assert [x.stage for x in board.columns] == list(STAGES)
    cards = {x.row: x for column in board.columns for x in column.cards}
    assert {r: x.stage for r, x in cards.items()} == {a: "action plan", b: "confirmed", c: "confirmed", old: "closed"}
    assert cards[a].next.text == "Action plan: late by 1 month"
    assert cards[b].next.text == "–"
    assert cards[c].next.text == "was to end on 12 January 2026"
    assert cards[old].next.text == "–"  # followed by the one of 2026
    assert cards[c].said == (
        "Rotherham: Service peer challenge (Housing), 12 January 2026, confirmed. Was to end on 12 January 2026."
    )
    assert [x.row for x in board.columns[2].cards] == [c, b]  # the earliest day first
    assert board.sentence == "4 peer challenges, 3 of them open; 1 with something late."
    assert [r[0] for r in board.table()[1]] == [c, b, a, old]
    portfolio.put(store, [DONCASTER])
    assert challenges.board(store, Scope(portfolio=True), today=TODAY).scope == "My portfolio"
    assert [
        x.row for col in challenges.board(store, Scope(portfolio=True), today=TODAY).columns for x in col.cards
    ] == [b]


def test_the_timeline_of_a_year(store: Store) -> None:
    add(store, "council_detail", council=BARNSLEY, next_election="2027-05-06")
    add(store, "council_detail", council=OXFORD, next_election="2027-05-06")
    challenge(store, BARNSLEY, "2027-04-16", "confirmed", first_day="2027-04-13")
    challenge(store, DONCASTER, "2022-04-01")
    found = challenges.timeline(store, Scope(codes=(BARNSLEY, DONCASTER)), 2027, today=TODAY)
    assert (found.election, found.pre_election.start) == (date(2027, 5, 6), date(2027, 3, 31))
    assert [lane.name for lane in found.lanes] == ["Barnsley", "Doncaster"]
    bars = [(b.kind, b.start, b.end) for b in found.lanes[0].bars]
    assert bars[:3] == [
        ("pre-election", date(2027, 3, 31), date(2027, 5, 5)), ("site", date(2027, 4, 13), date(2027, 4, 16)),
        ("election", date(2027, 5, 6), date(2027, 5, 6)),
    ]  # fmt: skip
    assert ("due", date(2027, 7, 16), date(2027, 7, 16)) in bars  # the planned report
    assert [(b.kind, b.start) for b in found.lanes[1].bars] == [("due", date(2027, 4, 1))]
    assert found.warnings == (
        "Barnsley: on site 13 to 16 April 2027 lies within its pre-election period (31 March to 6 May 2027).",
    )
    assert found.years == (2027, 2026, 2022)
    assert all(len(row) == len(found.table()[0]) for row in found.table()[1])


# -- lists ---------------------------------------------------------------------------------------------------------


def test_due_and_late_steps(store: Store) -> None:
    plan_late = challenge(store, BARNSLEY, "2026-05-08", "action plan", report_on="2026-08-02")
    challenge(store, DONCASTER, "2022-04-01", review_on="2022-10-01")
    waits = challenge(store, OXFORD, "2026-09-18", "action plan", report_on="2026-10-02")
    found = challenges.due(store, Scope(codes=(BARNSLEY, DONCASTER, OXFORD)), today=TODAY)
    assert [(x.council.text, x.step.text, x.kind, x.since.text) for x in found.lines] == [
        ("Barnsley", "Action plan", "late", "1 month late"), ("Doncaster", "Next challenge", "due soon", "in 130 days"),
    ]  # fmt: skip
    assert found.counts == {"late": 1, "due soon": 1}
    assert found.sentence == "1 late, 1 due soon, of 2 councils."
    late = challenges.late_steps(store, [FORMER_BARNSLEY, DONCASTER, OXFORD], TODAY)
    assert {code: [(s.row, s.step, s.late) for s in steps] for code, steps in late.items()} == {
        BARNSLEY: [(plan_late, PLAN, True)], OXFORD: [(waits, PLAN, False)],
    }  # fmt: skip
    assert late[BARNSLEY][0].last_day == date(2026, 5, 8)
    assert late[BARNSLEY][0].late_after == date(2026, 10, 8)


def test_what_a_challenge_left_open_is_not_asked_for_once_another_followed(store: Store) -> None:
    challenge(store, BARNSLEY, "2023-05-01")
    assert challenges.due_steps(store, [BARNSLEY], today=TODAY)[0].step == REPORT
    service = challenge(store, BARNSLEY, "2026-11-01", kind="Service")
    assert challenges.due_steps(store, [BARNSLEY], today=TODAY)
    records.change(store, "challenge", service, {"kind": "Corporate"})
    assert challenges.due_steps(store, [BARNSLEY], today=TODAY) == ()


def test_where_nothing_is_recorded_no_list_says_that_anybody_is_late(store: Store) -> None:
    assert challenges.due(store, today=TODAY).sentence == "No peer challenge is recorded yet."
    assert challenges.late_steps(store, None, TODAY) == {}
    assert step(challenges.clock(store, "Dorset Council", TODAY), NEXT).kind == "late"
    challenge(store, BARNSLEY, "2026-11-01")
    assert "E06000059" in challenges.late_steps(store, None, TODAY)


def test_never_had_one(store: Store) -> None:
    challenge(store, BARNSLEY, "2024-05-01")
    challenge(store, DONCASTER, "2024-05-01", kind="Finance")
    challenge(store, CARLISLE, "2022-05-01", counts_for=CUMBERLAND)
    challenge(store, OXFORD, "2027-03-12", "confirmed")
    first = step(challenges.clock(store, OXFORD, TODAY), NEXT)
    assert (first.state.text, first.kind, first.late_after) == ("planned for 12 March 2027", "not required", None)
    planned = challenges.never(store, Scope(codes=(OXFORD,)), today=TODAY).lines
    assert [x.words.text for x in planned] == ["Nothing recorded; planned for 12 March 2027"]
    found = challenges.never(store, Scope(codes=(BARNSLEY, DONCASTER, CUMBERLAND, SOMERSET)), today=TODAY)
    assert [(x.council.text, x.since.text, x.words.text) for x in found.lines] == [
        ("Doncaster", "–", "Had finance peer challenge, 1 May 2024"),
        ("Somerset", "1 April 2023", "Nothing recorded; first challenge not due, due by 1 April 2028"),
    ]  # fmt: skip
    assert found.sentence == (
        "2 of 4 councils never had a challenge that starts the five years; one of them is new since a reorganisation, "
        "as far as is recorded."
    )


def test_published_or_not_with_links(store: Store, tmp_path: Path) -> None:
    challenge(store, BARNSLEY, "2026-05-08", report_on="2026-08-12", report_link="https://a.uk/report")
    challenge(store, OXFORD, "2022-05-08", plan_link="https://a.uk/plan", report_on="2022-09-01")
    challenge(store, DONCASTER, "2027-05-08", "confirmed")
    found = challenges.published(store, today=TODAY)
    assert [(x.council.text, x.report.text, x.plan.text, x.review.text) for x in found.lines] == [
        ("Barnsley", "published on 12 August 2026, 4 days late", "not published, late by 1 month",
         "not published, not due: by 8 May 2027"),
        ("Oxford", "published on 1 September 2022", "published, day not known", "not published, not required"),
    ]  # fmt: skip
    assert (found.lines[0].report_link, found.lines[1].plan_link) == ("https://a.uk/report", "https://a.uk/plan")
    assert [(c.label, c.figure, c.context) for c in found.cards][:2] == [
        ("Feedback report", "2 of 2 published", "none late"), ("Action plan", "1 of 2 published", "1 late"),
    ]  # fmt: skip
    assert support.write_csv(found, tmp_path / "published.csv") == 2
    with (tmp_path / "published.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [r["plan_link"] for r in csv.DictReader(file)] == ["", "https://a.uk/plan"]


# -- moved on, what if ---------------------------------------------------------------------------------------------


def test_moving_a_challenge_is_one_action_and_tells_what_is_missing(store: Store) -> None:
    row = challenge(store, BARNSLEY, "2026-05-08", "feedback report", why="Put off once")
    moved = challenges.move(store, row, "Action plan", date(2026, 8, 2))
    assert (moved.stage, moved.sentence) == (
        "action plan", "Barnsley: “action plan” since 2 August 2026, “feedback report” before.",
    )  # fmt: skip
    assert moved.missing == ("“Feedback report published” is not written down.",)
    values = records.get(store, "challenge", row).values
    assert (values["stage"], values["stage_since"], values["report_on"], values["why"]) == (
        "action plan",
        "2026-08-02",
        "",
        "",
    )
    records.undo(store)
    assert records.get(store, "challenge", row).values["stage"] == "feedback report"
    assert challenges.move(store, row, "feedback report").sentence == "It is “feedback report” already."
    with pytest.raises(AdviserError) as refused:
        challenges.move(store, row, "somewhere")
    assert refused.value.code == "record-refused"
    assert challenges.move(store, row, "feedback report", why="Put off again").sentence.startswith("Barnsley: ")
    assert records.get(store, "challenge", row).values["why"] == "Put off again"
    undated = challenge(store, DONCASTER, "", "in discussion")
    assert challenges.move(store, undated, "on site").missing == (
        "The last day on site is not written down: the clock counts from it.",
    )


def test_what_if_a_day_is_moved_stores_nothing(store: Store) -> None:
    add(store, "council_detail", council=BARNSLEY, next_election="2027-05-06")
    row = challenge(store, BARNSLEY, "2027-03-12", "confirmed", first_day="2027-03-09")
    found = challenges.what_if(store, row, last_day="3 May 2027", today=TODAY)
    assert found.sentence == "Barnsley: 30 April to 3 May 2027 instead of 9 to 12 March 2027. 5 dates would change."
    assert [(x.step, x.before.text, x.after.text) for x in found.lines][:2] == [
        (REPORT, "by 12 June 2027", "by 3 August 2027"), (PLAN, "by 12 August 2027", "by 3 October 2027"),
    ]  # fmt: skip
    assert found.notes == ("That is within the council's pre-election period, 31 March to 6 May 2027.",)
    assert records.get(store, "challenge", row).values["last_day"] == "2027-03-12"
    for day in (date(2027, 3, 31), date(2027, 5, 6)):  # its first day and its last
        assert challenges.what_if(store, row, first_day=day, last_day=day, today=TODAY).notes == found.notes
    same = challenges.what_if(store, row, first_day=date(2027, 3, 9), today=TODAY)
    assert (same.sentence, any(x.changed for x in same.lines)) == ("Barnsley: the days stay 9 to 12 March 2027.", False)
    weekend = challenges.what_if(store, row, first_day=date(2027, 6, 4), last_day=date(2027, 6, 6), today=TODAY)
    assert weekend.notes == ("6 June 2027 is a Sunday.",)
    for days, code in (
        ({}, "no-day"), ({"first_day": "2027-03-09", "last_day": "2027-03-01"}, "days-reversed"),
        ({"last_day": "someday"}, "record-refused"),
    ):  # fmt: skip
        with pytest.raises(AdviserError) as refused:
            challenges.what_if(store, row, today=TODAY, **days)  # type: ignore[arg-type]
        assert refused.value.code == code
