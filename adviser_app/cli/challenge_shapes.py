"""The documents of ``--json`` about peer challenges (docs/json.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from adviser_app.viewmodels.cells import Cell
    from adviser_app.viewmodels.challenge import ClockView, StepLine
    from adviser_app.viewmodels.challenge_board import BoardView, TimelineView
    from adviser_app.viewmodels.challenge_council import ChallengeLine, CouncilChallengeView
    from adviser_app.viewmodels.challenge_lists import DueListView, NeverView, PublishedView, WhatIfView
    from adviser_app.viewmodels.challenge_peers import LendingView, PeersView

Document = dict[str, Any]


def _number(cell: Cell) -> float | None:
    """A cell's number; None where nothing is known."""
    return cell.sort if isinstance(cell.sort, float | int) else None


def step(found: StepLine) -> Document:
    """``state``: "late", "due soon", "not due", "done" or "not required"; ``said`` has its days in words."""
    return {
        "step": found.step, "state": found.kind, "said": found.state.text, "due_from": found.due_from,
        "due_until": found.due_until, "late_after": found.late_after, "done": found.done,
        "planned_for": found.planned_for, "expected": found.expected, "planned": found.planned,
        "link": found.link, "why": found.why, "challenge_row": found.row or None,
    }  # fmt: skip


def clock(view: ClockView) -> Document:
    return {
        "code": view.code, "name": view.name, "sentence": view.sentence, "basis": view.basis,
        "steps": [step(s) for s in view.steps], "notes": list(view.notes),
    }  # fmt: skip


def board(view: BoardView) -> Document:
    return {
        "scope": view.scope,
        "sentence": view.sentence,
        "stages": [
            {
                "stage": column.stage,
                "challenges": [
                    {"row": c.row, "council_code": c.council_code, "council_name": c.council, "kind": c.kind,
                     "subject": c.subject, "stage_since": c.stage_since or None, "first_day": c.first_day,
                     "last_day": c.last_day, "next": c.next.text, "follows": c.follows or None}
                    for c in column.cards
                ],
            }
            for column in view.columns
        ],
        "notes": list(view.notes),
    }  # fmt: skip


def timeline(view: TimelineView) -> Document:
    return {
        "scope": view.scope,
        "year": view.year,
        "sentence": view.sentence,
        "election": view.election,
        "pre_election": {"start": view.pre_election.start, "end": view.pre_election.polling_day},
        "councils": [
            {
                "code": lane.code,
                "name": lane.name,
                "bars": [
                    {"kind": b.kind, "start": b.start, "end": b.end, "said": b.words, "challenge_row": b.row or None}
                    for b in lane.bars
                ],
            }
            for lane in view.lanes
        ],
        "warnings": list(view.warnings),
    }


def due(view: DueListView) -> Document:
    return {
        "scope": view.scope,
        "sentence": view.sentence,
        "counts": view.counts,
        "steps": [
            {"council_code": x.council_code, "council_name": x.council.text, "challenge": x.challenge.text}
            | step(x.line)
            for x in view.lines
        ],
    }


def never(view: NeverView) -> Document:
    return {
        "scope": view.scope,
        "sentence": view.sentence,
        "councils": [
            {"code": x.council_code, "name": x.council.text, "type": x.type, "region": x.region,
             "vesting_day": x.since.sort, "said": x.words.text}
            for x in view.lines
        ],
    }  # fmt: skip


def published(view: PublishedView) -> Document:
    return {
        "scope": view.scope,
        "sentence": view.sentence,
        "challenges": [
            {"row": x.row, "council_code": x.council_code, "council_name": x.council.text, "challenge": x.kind.text,
             "last_day": x.last_day.sort, "report": x.report.text, "report_link": x.report_link, "plan": x.plan.text,
             "plan_link": x.plan_link, "review_report": x.review.text, "review_link": x.review_link}
            for x in view.lines
        ],
    }  # fmt: skip


def lending(view: LendingView) -> Document:
    return {
        "scope": view.scope,
        "year": view.year,
        "sentence": view.sentence,
        "councils": [
            {
                "code": x.code, "name": x.council.text,
                "lent": {"in_challenges": _number(x.lent_challenges), "otherwise": _number(x.lent_otherwise),
                         "total": _number(x.lent_total), "people": _number(x.peers)},
                "borrowed": {"in_challenges": _number(x.borrowed_challenges),
                             "otherwise": _number(x.borrowed_otherwise), "total": _number(x.borrowed_total),
                             "people": _number(x.received)},
            }
            for x in view.lines
        ],
        "notes": list(view.notes),
    }  # fmt: skip


def peers(view: PeersView) -> Document:
    return {
        "sentence": view.sentence,
        "peers": [
            {"row": x.row, "name": x.name, "kind": x.kind, "council_code": x.council_code, "council_name": x.council,
             "post": x.post, "party": x.party, "strengths": [s for s in x.strengths.split("; ") if s],
             "availability": x.availability.text, "days_given": _number(x.days), "teams": _number(x.teams),
             "can_be_asked": x.free}
            for x in view.lines
        ],
    }  # fmt: skip


def _challenge(line: ChallengeLine) -> Document:
    return {
        "row": line.row, "council_code": line.council_code, "council_name": line.council.text,
        "challenge": line.kind.text, "stage": line.stage.text, "first_day": line.first_day, "last_day": line.last_day,
        "report": line.report.text, "plan": line.plan.text, "next": line.next.text, "counts": line.counts,
    }  # fmt: skip


def council(view: CouncilChallengeView) -> Document:
    return {
        "code": view.code,
        "name": view.name,
        "sentence": view.sentence,
        "current": None if view.current is None else _challenge(view.current),
        "facts": [{"what": what, "said": said} for what, said in (*view.facts, *view.said)],
        "clock": clock(view.clock),
        "recommendations": [
            {"row": r.row, "number": r.number, "text": r.text, "theme": r.element, "owner": r.owner, "due": r.due.sort,
             "status": r.status.text, "progress": r.progress, "late": r.late}
            for r in view.recommendations
        ],
        "team": [
            {"row": m.row, "role": m.role, "name": m.name, "lender_code": m.lender_code, "days": _number(m.days),
             "state": m.state.text}
            for m in view.team
        ],
        "past": [_challenge(c) for c in view.past],
        "of_councils_it_followed": [_challenge(c) for c in view.earlier],
        "interventions": [
            {"row": i.row, "kind": i.kind.text, "statutory": i.statutory, "when": i.words.text, "link": i.link}
            for i in view.interventions
        ],
        "asked_next": list(view.questions),
    }  # fmt: skip


def what_if(view: WhatIfView) -> Document:
    return {
        "row": view.row,
        "council_name": view.council,
        "sentence": view.sentence,
        "steps": [
            {"step": x.step, "before": x.before.text, "after": x.after.text, "changed": x.changed} for x in view.lines
        ],
        "notes": list(view.notes),
    }
