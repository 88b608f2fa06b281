"""The documents of ``--json`` about the risk overview (docs/json.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from adviser_app.viewmodels.pressure import PressureView
    from adviser_app.viewmodels.risk import CouncilRisk, ReasonView, RiskView, SinceLine, SinceView
    from adviser_app.viewmodels.risk_rules import RulesView, RuleView
    from adviser_app.viewmodels.risk_words import Link

Document = dict[str, Any]


def link(found: Link) -> Document:
    return {"kind": found.kind, "key": found.key, "caption": found.caption}


def reason(found: ReasonView) -> Document:
    seen = found.seen
    return {
        "rule": found.rule, "sentence": found.sentence, "weight": found.weight, "state": found.state,
        "change": "" if found.change.text == "–" else found.change.text,
        "seen": {"row": seen.row, "because": seen.because, "date": seen.date, "until": seen.until, "by": seen.by}
        if seen else None,
        "links": [link(x) for x in found.links], "more": found.more,
    }  # fmt: skip


def council(line: CouncilRisk) -> Document:
    return {
        "code": line.code, "name": line.name, "type": line.type, "region": line.region,
        "reasons": [reason(r) for r in line.reasons], "parked": line.parked,
        "seen": [reason(r) for r in line.seen], "gone": [since_line(x) for x in line.gone],
    }  # fmt: skip


def since_line(line: SinceLine) -> Document:
    return {"code": line.code, "name": line.council, "rule": line.rule, "change": line.change.text,
            "before": line.before, "now": line.now}  # fmt: skip


def since(view: SinceView | None) -> Document | None:
    if view is None:
        return None
    return {"day": view.day, "counts": {name.lower(): n for name, n in view.counts},
            "lines": [since_line(x) for x in view.lines]}  # fmt: skip


def overview(view: RiskView) -> Document:
    return {
        "scope": view.scope, "sentence": view.sentence, "group": view.group,
        "councils": [council(x) for x in view.lines],
        "none": [{"code": c.code, "name": c.name} for c in view.none], "parked": view.parked,
        "since": since(view.since), "looks": [x.day for x in view.looks], "notes": list(view.notes),
    }  # fmt: skip


def rule(view: RuleView) -> Document:
    return {
        "rule": view.rule, "row": view.row or None, "on": view.on, "threshold": view.threshold,
        "fields": {f.field: f.value for f in view.fields}, "why": view.why, "councils": view.councils,
        "would": view.would, "only_reason_of": [{"code": code, "name": name} for code, name in view.gone],
    }  # fmt: skip


def rules(view: RulesView) -> Document:
    return {"sentence": view.sentence, "rules": [rule(r) for r in view.rules]}


def pressure(view: PressureView) -> Document:
    return {
        "scope": view.scope, "sentence": view.sentence, "year": view.year, "share_at": view.share_at,
        "support_at": view.support_at,
        "councils": [
            {"code": p.code, "name": p.name, "share": p.share, "judged": p.judged, "worst": p.worst,
             "instances": p.instances, "little": p.little}
            for p in view.points
        ],
        "unjudged": [{"code": c.code, "name": c.name} for c in view.unjudged], "notes": list(view.notes),
    }  # fmt: skip
