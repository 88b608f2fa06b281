"""The risk overview written: reasons parked, rules changed, looks kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from adviser_app.analysis import risk
from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import check
from adviser_app.domain.records.risk import RISK_RULE, RISK_SEEN
from adviser_app.services import records
from adviser_app.services.councils import find
from adviser_app.services.records import RecordView
from adviser_app.services.risk.reading import found_reason, rule_named
from adviser_app.services.risk.state import loaded
from adviser_app.store import looks as stored
from adviser_app.store.connection import Store
from adviser_app.viewmodels.risk import RiskView


def see(
    store: Store,
    code: str,
    rule: str,
    because: str,
    until: str = "",
    *,
    group: GroupRule = GroupRule.TYPE,
    today: date | None = None,
) -> RecordView:
    """Park the reason that a rule gives for a council (by code or name) until it changes, or ``until`` a day (as
    typed) has passed. Undone like any change.

    Raises AdviserError 'no-such-council', 'no-such-rule', 'no-reason' where there is none to park, 'until-past',
    RecordRefused.
    """
    today = today or date.today()
    name = rule_named(rule)
    state = loaded(store)
    area = state.by_code.get(code) or find(store, code)
    found = found_reason(store, area, name, rule=group, today=today)
    if found is None:
        raise AdviserError(
            "No such reason", f"“{name}” is no reason at {area.name} now.", "See `adviser risk` for its reasons.",
            code="no-reason",
        )  # fmt: skip
    texts = {"state": found.state, "because": because, "date": today.isoformat(), "until": until}
    checked, wrong = check(RISK_SEEN, texts, new=False)
    if wrong:
        raise records.RecordRefused(RISK_SEEN, wrong)
    if checked["until"] and checked["until"] < today.isoformat():
        raise AdviserError(
            "That day has passed", f"Until {until}: the reason would not be parked at all.", "Give a day to come.",
            code="until-past",
        )  # fmt: skip
    there = state.seen.get((area.code, name))
    with records.action(store, "parked a reason"):
        if there is not None:  # perhaps by a council's former code
            return records.change(store, RISK_SEEN.name, there.row, texts)
        return records.create(store, RISK_SEEN.name, {"council": area.code, "rule": name, **texts}, upsert=True)


def unsee(store: Store, code: str, rule: str) -> bool:
    """No longer park a reason; False where it was not. Raises AdviserError 'no-such-council', 'no-such-rule'."""
    name = rule_named(rule)
    state = loaded(store)
    area = state.by_code.get(code) or find(store, code)
    there = state.seen.get((area.code, name))
    if there is None:
        return False
    records.delete(store, RISK_SEEN.name, [there.row])
    return True


def set_rule(store: Store, rule: str, values: Mapping[str, str]) -> RecordView:
    """Change a rule: ``values`` by field as typed (on, at_least, share, months, basket, why). Undone like any change.

    Raises AdviserError 'no-such-rule', 'no-such-threshold' for one that the rule does not look at, RecordRefused.
    """
    name = rule_named(rule)
    uses = (*risk.USES[name], "on", "why")
    unknown = [field for field in values if field not in uses]
    if unknown:
        raise AdviserError(
            "No such threshold", f"“{name}” does not look at {', '.join(unknown)}.", f"It looks at: {', '.join(uses)}.",
            code="no-such-threshold",
        )  # fmt: skip
    return records.create(store, RISK_RULE.name, {"rule": name, **values}, upsert=True)


def remember(store: Store, view: RiskView) -> bool:
    """Keep an overview as the look of its day, instead of one kept of it before; whether it was kept. Only the whole
    portfolio is, and with no rule switched off for the view alone: an earlier look must be one to compare with."""
    kept = view.kept
    if kept is None or not kept.councils:
        return False
    days = [date.fromisoformat(d) for d in stored.days(store)]
    drop = [d.isoformat() for d in risk.to_drop(days, kept.day)]
    stored.put(store, kept.day.isoformat(), kept.settings, kept.councils, kept.rows, drop)
    return True
