"""The documents of ``--json`` about the programme (docs/json.md)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from adviser_app.cli.output import plain
from adviser_app.cli.support_shapes import number

if TYPE_CHECKING:
    from adviser_app.viewmodels.programme import CountsView, DeliverableLine, YearView
    from adviser_app.viewmodels.programme_grants import GrantsView
    from adviser_app.viewmodels.programme_meetings import MeetingsView
    from adviser_app.viewmodels.programme_voices import (
        ConsultationView,
        EvaluationView,
        FeedbackLine,
        NeedsView,
        QuestionView,
    )

Document = dict[str, Any]


def year(view: YearView) -> Document:
    return {
        "year": view.year,
        "quarter": view.quarter,
        "title": view.title,
        "sentence": view.sentence,
        "as_of": plain(view.as_of),
        "grant": view.grant,
        "counts": {status.lower().replace(" ", "_"): n for status, n in view.counts.items()},
        "deliverables": [_deliverable(x) for x in view.lines],
        "rules": list(view.rules),
        "meetings": meetings(view.meetings),
    }


def _deliverable(x: DeliverableLine) -> Document:
    f = x.facts
    return {
        "row": x.row,
        "number": x.number.text,
        "text": x.what.text,
        "theme": x.theme.text if x.theme_row else None,
        "owner": x.owner.text if x.owner.sort is not None else None,
        "value": number(f.value),
        "target": number(f.target),
        "target_quarter": f.target_quarter or None,
        "short": number(f.short),
        "year_target": number(f.year_target),
        "due": f.due or None,
        "status": f.status,
        "rule_status": f.rule_status,
        "rule_case": f.rule_case,
        "rule": x.rule,
        "override": x.override,
        "reason": x.reason,
        "comment": x.comment,
        "measured": x.measured,
        "count_row": x.count_row or None,
        "quarters": [
            {"quarter": q.quarter, "value": q.value.text, "target": q.target.text, "status": q.status,
             "comment": q.comment}
            for q in x.quarters
        ],
    }  # fmt: skip


def counts(view: CountsView) -> Document:
    return {
        "year": view.year,
        "quarter": view.quarter,
        "counts": [
            {
                "row": c.row, "name": c.name.text, "value": number(c.number), "what": c.what, "given_for": c.known,
                "of": c.instances, "undated": c.undated, "measures": c.used_by,
            }
            for c in view.lines
        ],
    }  # fmt: skip


def meetings(view: MeetingsView) -> Document:
    return {
        "sentence": view.sentence,
        "open_actions": view.open_actions,
        "meetings": [
            {
                "row": x.row, "date": x.date.text, "subject": x.subject.text, "quarter": x.quarter.text,
                "status": x.status, "link": x.link,
                "actions": [
                    {"row": a.row, "what": a.what.text, "owner": a.owner.text, "due": a.due.text, "status": a.status,
                     "state": a.state or None}
                    for a in x.actions
                ],
            }
            for x in view.lines
        ],
    }  # fmt: skip


def grants(view: GrantsView) -> Document:
    change = view.facts
    return {
        "base": view.base or None,
        "deflator": view.deflator,
        "change": {
            "from": change.first.year, "to": change.last.year, "cash": change.cash, "real": change.real,
            "first_in_last_years_prices": change.first_real, "sentence": view.change, "said": list(view.said),
        } if change else None,
        "funding": view.funding,
        "savings": {
            "grant": view.against.amount, "savings": view.against.savings, "years": view.against.years,
            "of": view.against.of, "per_pound": view.against.per_pound, "sentence": view.savings,
        },
        "missing": view.missing,
        "years": [
            {
                "row": x.row, "year": x.facts.year, "agreed": x.agreed.text, "title": x.title, "cash": x.facts.amount,
                "real": x.facts.real, "real_change_since_first": x.real_change, "funding": x.facts.funding,
                "savings": x.facts.savings, "savings_per_pound": x.facts.per_pound, "said": x.said,
                "source": x.source, "link": x.link,
            }
            for x in view.lines
        ],
    }  # fmt: skip


def needs(view: NeedsView) -> Document:
    return {
        "year": view.year or None,
        "sentence": view.sentence,
        "themes": [
            {
                "theme": x.theme.text, "theme_row": x.theme_row or None, "asked": x.facts.asked,
                "before": x.facts.before, "councils": x.facts.councils, "states": x.facts.states,
                "sources": x.facts.sources, "fed": x.facts.fed,
                "by_year": dict(zip(view.trend, x.by_year, strict=True)),
            }
            for x in view.demand
        ],
        "needs": [
            {
                "row": x.row, "council_code": x.council_code or None, "council_name": x.council.text,
                "theme": x.theme.text, "date": x.date.text, "source": x.source.text, "text": x.text,
                "state": x.state.text, "why": x.why, "deliverable": x.deliverable or None, "open": x.open,
            }
            for x in view.lines
        ],
        "waiting": list(view.waiting),
    }  # fmt: skip


def consultation(view: ConsultationView) -> Document:
    def councils(found: tuple[tuple[str, str], ...]) -> list[Document]:
        return [{"code": code, "name": name} for code, name in found]

    return {
        "row": view.row,
        "title": view.title,
        "body": view.body,
        "term": view.term,
        "link": view.link,
        "summary": view.summary,
        "responses": view.facts.responses,
        "day": plain(view.facts.day),
        "covered": view.facts.covered,
        "existed": view.facts.existed,
        "percent": view.facts.percent,
        "sentence": view.coverage,
        "notes": list(view.notes),
        "themselves": councils(view.themselves),
        "through": councils(view.through),
        "silent": councils(view.silent),
        "answers": [
            {"row": r.row, "who": r.who.text, "speaks_for": r.speaks_for, "date": r.date.text, "summary": r.summary,
             "link": r.link}
            for r in view.responses
        ],
    }  # fmt: skip


def evaluation(view: EvaluationView) -> Document:
    """Who said a quote is among it only with consent to the name."""
    return {
        "sentence": view.sentence,
        "surveys": [_question(q) for q in view.questions],
        "feedback": [_feedback(f) for f in view.feedback],
        "evaluations": [
            {"row": e.row, "title": e.title, "by": e.by, "date": e.date.text, "subject": e.subject,
             "finding": e.finding, "savings": e.savings, "link": e.link}
            for e in view.independent
        ],
        "quotes": [
            {"row": q.row, "text": q.text, "attribution": q.attribution, "consent": q.consent,
             "printable": q.printable}
            for q in view.quotes
        ],
    }  # fmt: skip


def _question(q: QuestionView) -> Document:
    return {
        "survey": q.survey, "question": q.question, "asked": q.asked, "answer": q.answer, "sentence": q.sentence,
        "waves": [
            {"row": w.row, "date": w.facts.wave.day, "n": w.facts.wave.n, "percent": w.facts.percent,
             "change": w.facts.change, "source": w.source, "link": w.link}
            for w in q.waves
        ],
    }  # fmt: skip


def _feedback(f: FeedbackLine) -> Document:
    return {"offer_name": f.offer.text if f.facts.offer else None, **asdict(f.facts)}
