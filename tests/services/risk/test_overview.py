"""The overview as a whole: parked until it changes, a month later, rules switched off for a look and for good."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records.risk import (
    INTERVENED,
    LITTLE_SUPPORT,
    NEW_LEADER,
    NO_CONTACT,
    RULES,
    SHARP,
    WORST_WORSENING,
)
from adviser_app.services import identity, records, risk, shipped, support
from adviser_app.services.support import EVERYTHING, Scope
from adviser_app.store.connection import Store
from adviser_app.viewmodels.risk import CouncilRisk, RiskView
from tests.services.risk.making import BARNSLEY, DONCASTER, MINE, ROTHERHAM, TODAY, add, figures
from tests.services.small import bring, line
from tests.tools.stores import new_store


def intervention(store: Store, council: str, kind: str = "Best Value Notice", start: str = "2026-02-01") -> str:
    return add(store, "intervention", council=council, kind=kind, start=start, source="MHCLG, 1 February 2026")


def leader(store: Store, council: str, since: str = "2026-10-01") -> str:
    return add(store, "council_detail", council=council, leader="Lee Der", leader_since=since)


def see(store: Store, day: date = TODAY, **more: object) -> RiskView:
    return risk.overview(store, today=day, **more)  # type: ignore[arg-type]


def line_of(view: RiskView, code: str) -> CouncilRisk:
    found = view.council(code)
    assert found is not None
    return found


def rules_of(view: RiskView, code: str) -> list[str]:
    found = view.council(code)
    return [r.rule for r in found.reasons] if found else []


# -- the list ----------------------------------------------------------------------------------------------------


def test_a_line_a_council_with_its_reasons(store: Store) -> None:
    row = intervention(store, BARNSLEY, "Commissioners", "2025-05-01")
    notice = intervention(store, BARNSLEY)
    details = leader(store, BARNSLEY)
    leader(store, DONCASTER)
    view = see(store)
    assert view.sentence == "2 of 3 councils have a reason to be looked at, 3 reasons in all."
    assert [c.name for c in view.lines] == ["Barnsley", "Doncaster"]
    assert [c.name for c in view.none] == ["Rotherham"]
    assert view.scope == "My portfolio"
    first, second = view.lines[0].reasons
    assert first.sentence == (
        "Statutory intervention: Commissioners since 1 May 2025. Non-statutory intervention: Best Value Notice since"
        " 1 February 2026."
    )
    assert [(x.kind, x.key) for x in first.links] == [
        ("record", f"intervention/{row}"), ("record", f"intervention/{notice}"),
    ]  # fmt: skip
    assert second.sentence == "A new leader since 1 October 2026."
    assert "Lee Der" not in second.sentence + second.links[0].caption  # no name: sentences are kept with looks
    assert second.links[0].key == f"council_detail/{details}"
    assert view.lines[0].words == "Intervention; leader changed"
    assert view.lines[0].count.said == "2 reasons"
    assert not hasattr(view.lines[0], "score")


def test_a_scope_narrows_it_and_leaves_no_look(store: Store) -> None:
    leader(store, BARNSLEY)
    leader(store, "E06000023")  # Bristol, which nobody looks after
    everywhere = see(store, scope=EVERYTHING)
    assert {c.code for c in everywhere.lines} == {BARNSLEY, "E06000023"}
    assert len(everywhere.lines) + len(everywhere.none) == 317
    west = see(store, scope=Scope(region="South West"))
    assert [c.code for c in west.lines] == ["E06000023"] and west.scope == "South West"
    assert not risk.remember(store, everywhere) and not risk.remember(store, west)
    assert not risk.remember(store, see(store, off=[NEW_LEADER]))
    assert risk.looks(store) == ()
    with pytest.raises(AdviserError) as refused:
        see(store, scope=Scope(region="Nowhere"))
    assert refused.value.code == "no-such-region"


def test_former_codes_are_the_same_council(store: Store) -> None:
    with store.write() as con:  # as an older file of a colleague left it
        con.execute("UPDATE intervention SET council = 'E08000016' WHERE id = ?", (intervention(store, BARNSLEY),))
    leader(store, DONCASTER)
    assert rules_of(see(store), BARNSLEY) == [INTERVENED]
    assert list(risk.counts(store, ["E08000016"], today=TODAY)) == ["E08000016"]


def test_counts_for_home(store: Store) -> None:
    intervention(store, BARNSLEY)
    leader(store, BARNSLEY)
    risk.see(store, BARNSLEY, NEW_LEADER, "Met", today=TODAY)
    found = risk.counts(store, [BARNSLEY, DONCASTER, "X"], today=TODAY)
    assert {c: (n.reasons, n.parked, n.words) for c, n in found.items()} == {
        BARNSLEY: (1, 1, "Intervention"), DONCASTER: (0, 0, ""),
    }  # fmt: skip
    assert found[BARNSLEY].cell.said == "1 reason, 1 reason parked: Intervention"


def test_the_table_has_a_row_a_reason(store: Store, tmp_path: Path) -> None:
    intervention(store, BARNSLEY)
    leader(store, BARNSLEY)
    risk.see(store, BARNSLEY, NEW_LEADER, "Met her", "1 December 2026", today=TODAY)
    assert support.write_csv(see(store, seen=True), tmp_path / "risk.csv") == 2
    rows = list(csv.DictReader((tmp_path / "risk.csv").read_text("utf-8-sig").splitlines()))
    assert [(r["council_code"], r["reason"], r["seen_because"], r["seen_until"]) for r in rows] == [
        (BARNSLEY, INTERVENED, "", ""), (BARNSLEY, NEW_LEADER, "Met her", "1 December 2026"),
    ]  # fmt: skip


# -- seen --------------------------------------------------------------------------------------------------------


def test_seen_parks_a_reason_until_it_changes(store: Store) -> None:
    intervention(store, BARNSLEY)
    done = risk.see(store, "Barnsley", "Intervention", "Spoke to MHCLG", today=TODAY)
    assert done.values["date"] == TODAY.isoformat()
    view = see(store)
    assert (view.parked, view.council(BARNSLEY)) == (1, None)
    assert view.sentence == "None of 3 councils has a reason to be looked at. 1 reason is parked."
    shown = line_of(see(store, seen=True), BARNSLEY)
    assert not shown.reasons and shown.seen[0].seen is not None
    assert shown.seen[0].seen.words == "Seen by Dana Adviser on 22 November 2026: Spoke to MHCLG"
    assert see(store, TODAY + timedelta(days=400)).parked == 1  # time alone is no change
    intervention(store, BARNSLEY, "Commissioners")
    assert rules_of(see(store), BARNSLEY) == [INTERVENED]
    records.undo(store)
    assert see(store).parked == 1
    assert risk.unsee(store, BARNSLEY, INTERVENED)
    assert not risk.unsee(store, BARNSLEY, INTERVENED)
    assert rules_of(see(store), BARNSLEY) == [INTERVENED]
    records.undo(store)
    assert see(store).parked == 1


def test_seen_until_a_day_and_seen_again(store: Store) -> None:
    leader(store, BARNSLEY)
    risk.see(store, BARNSLEY, NEW_LEADER, "Wait", "30/11/2026", today=TODAY)
    assert see(store, date(2026, 11, 30)).parked == 1
    later = see(store, date(2026, 12, 1))
    assert later.parked == 0 and rules_of(later, BARNSLEY) == [NEW_LEADER]  # fmt: skip
    risk.see(store, BARNSLEY, NEW_LEADER, "Met", today=date(2026, 12, 1))
    assert see(store, date(2026, 12, 2)).parked == 1
    assert len(records.list_rows(store, "risk_seen")) == 1
    records.change(store, "council_detail", records.list_rows(store, "council_detail")[0].id,
                   {"leader_since": "2026-11-30"})  # fmt: skip
    assert see(store, date(2026, 12, 2)).parked == 0  # another leader


def test_what_cannot_be_seen(store: Store) -> None:
    leader(store, BARNSLEY)
    for given, code in (
        (("Nowhere", NEW_LEADER, "x"), "no-such-council"),
        ((BARNSLEY, "gossip", "x"), "no-such-rule"),
        ((BARNSLEY, INTERVENED, "x"), "no-reason"),
        ((BARNSLEY, NEW_LEADER, "x", "1 May 2026"), "until-past"),
        ((BARNSLEY, NEW_LEADER, "x", "soon"), "record-refused"),
    ):
        with pytest.raises(AdviserError) as refused:
            risk.see(store, *given, today=TODAY)  # type: ignore[arg-type]
        assert refused.value.code == code
    assert not records.list_rows(store, "risk_seen")


def test_seen_with_a_colleague_is_seen_here(tmp_path: Path) -> None:
    """The state is the same in another store with the same records and figures, whatever their ids there."""
    states = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        with new_store(folder) as store:
            if name == "b":
                bring(store, folder, "other.csv", [line(BARNSLEY, "Other", "2024", 5)], date(2026, 1, 1))
            figures(store, folder)
            view = risk.overview(store, EVERYTHING, off=[r for r in RULES if r != WORST_WORSENING], today=TODAY)
            states.append({c.code: (c.reasons[0].state, c.reasons[0].weight) for c in view.lines})
    assert states[0] == states[1] and states[0]


# -- a month later -----------------------------------------------------------------------------------------------


def test_a_month_later_new_worse_better_gone(store: Store) -> None:
    a_month_ago = date(2026, 10, 20)
    commissioners = intervention(store, BARNSLEY, "Commissioners", "2025-01-01")
    intervention(store, BARNSLEY, start="2026-01-01")
    intervention(store, DONCASTER, start="2026-01-01")
    old = leader(store, ROTHERHAM, "2026-04-20")  # six months ago to the day
    with_meeting = add(store, "meeting", council=ROTHERHAM, date="2026-05-21", subject="Talk", status="held")
    me = identity.ensure(store)
    for row in records.list_rows(store, "portfolio", person=me.person):
        records.delete(store, "portfolio", [row.id])
    records.create_many(store, "portfolio", [
        {"council": c, "person": me.person, "role": "Lead adviser", "start": "2026-09-01"} for c in MINE
    ])  # fmt: skip
    assert risk.remember(store, see(store, a_month_ago))
    risk.remember(store, see(store, TODAY - timedelta(days=1)))

    records.change(store, "intervention", commissioners, {"end": "2026-11-01"})
    intervention(store, DONCASTER, "Commissioners", "2026-11-05")
    view = see(store)
    assert view.since is not None and view.since.day == a_month_ago.isoformat()  # not yesterday's
    assert view.since.sentence == "Since 20 October 2026: 1 new, 1 worse, 1 better and 1 gone."
    assert [(x.council, x.rule, x.change.text) for x in view.since.lines] == [
        ("Rotherham", NO_CONTACT, "new"), ("Doncaster", INTERVENED, "worse"), ("Barnsley", INTERVENED, "better"),
        ("Rotherham", NEW_LEADER, "gone"),
    ]  # fmt: skip
    gone = view.since.lines[-1]
    assert (gone.before, gone.now) == ("A new leader since 20 April 2026.", "")
    assert line_of(view, DONCASTER).change.text == "1 worse"
    assert line_of(view, ROTHERHAM).change.text == "1 new, 1 gone"
    yesterday = see(store, since=TODAY - timedelta(days=1))
    assert yesterday.since is not None and yesterday.since.words == "21 November 2026"
    assert ("Rotherham", NEW_LEADER) not in [(x.council, x.rule) for x in yesterday.since.lines]
    with pytest.raises(AdviserError) as refused:
        see(store, since=date(2020, 1, 1))
    assert refused.value.code == "no-such-look"
    assert [x.words for x in view.looks] == ["21 November 2026", "20 October 2026"]
    assert records.get(store, "council_detail", old) and with_meeting


def test_what_weighs_the_same_but_is_another_is_changed(store: Store) -> None:
    first = intervention(store, BARNSLEY)
    risk.remember(store, see(store, date(2026, 10, 1)))
    records.change(store, "intervention", first, {"end": "2026-10-31"})
    intervention(store, BARNSLEY, "LGA-led support", "2026-11-01")
    view = see(store)
    assert view.since is not None
    assert [(x.rule, x.change.text) for x in view.since.lines] == [(INTERVENED, "changed")]
    assert line_of(view, BARNSLEY).reasons[0].change.text == "changed"
    nothing = see(store, date(2026, 10, 2))
    assert nothing.since is not None and nothing.since.day == "2026-10-01"  # the oldest, where none is 28 days old


def test_what_a_look_cannot_say_is_not_called_new(store: Store) -> None:
    leader(store, BARNSLEY, "2026-07-01")
    risk.set_rule(store, NEW_LEADER, {"months": "2"})
    risk.set_rule(store, INTERVENED, {"on": "no"})
    intervention(store, BARNSLEY)
    portfolio_before = see(store, date(2026, 10, 1))
    assert portfolio_before.council(BARNSLEY) is None
    risk.remember(store, portfolio_before)
    risk.set_rule(store, NEW_LEADER, {"months": "6"})
    risk.set_rule(store, INTERVENED, {"on": "yes"})
    me = identity.ensure(store)
    leader(store, "E06000014", "2026-11-01")
    add(store, "portfolio", council="E06000014", person=me.person, role="Lead adviser", start="2026-11-01")
    view = see(store)
    assert rules_of(view, BARNSLEY) == [INTERVENED, NEW_LEADER]
    assert view.since is not None and view.since.lines == ()
    assert {r.change.text for c in view.lines for r in c.reasons} == {"–"}
    assert any("another then" in n and INTERVENED in n and NEW_LEADER in n for n in view.notes)
    assert any("Not in the look of 1 October 2026: York" in n for n in view.notes)


def test_one_look_a_day_the_last_wins_and_nothing_typed_is_in_it(store: Store) -> None:
    risk.remember(store, see(store))
    row = add(store, "intervention", council=BARNSLEY, kind="Best Value Notice", start="2026-02-01",
              subject="SECRET subject", source="SECRET source", summary="SECRET")  # fmt: skip
    add(store, "council_detail", council=BARNSLEY, leader="SECRET leader", leader_since="2026-10-01",
        chief_executive="SECRET chief", chief_status="interim")  # fmt: skip
    add(store, "note", council=DONCASTER, date="2026-01-01", text="SECRET note")
    risk.see(store, BARNSLEY, NEW_LEADER, "SECRET because", today=TODAY)
    assert risk.remember(store, see(store))
    assert [x.day for x in risk.looks(store)] == [TODAY.isoformat()]
    kept = store.con.execute("SELECT council, rule, said FROM risk_look").fetchall()
    assert {(c, r) for c, r, _ in kept if r} == {
        (BARNSLEY, INTERVENED), (BARNSLEY, NEW_LEADER), (BARNSLEY, "chief executive changed"), (DONCASTER, NO_CONTACT),
    }  # fmt: skip
    assert not [said for _, _, said in kept if "SECRET" in said or row in said]
    risk.remember(store, see(store, date(2028, 1, 1)))
    risk.remember(store, see(store, date(2028, 1, 2)))
    assert [x.day for x in risk.looks(store)] == ["2028-01-02", "2028-01-01", TODAY.isoformat()]


# -- rules -------------------------------------------------------------------------------------------------------


def test_what_would_change_if_a_rule_were_switched_off(store: Store) -> None:
    intervention(store, BARNSLEY)
    leader(store, BARNSLEY)
    leader(store, DONCASTER)
    view = see(store)
    by_rule = {r.rule: r for r in view.rules.rules}
    assert (by_rule[NEW_LEADER].councils, by_rule[NEW_LEADER].gone) == (2, ((DONCASTER, "Doncaster"),))
    assert by_rule[NEW_LEADER].would == (
        "It gives 2 councils a reason. Switched off, 1 of them would have none left: Doncaster."
    )
    assert by_rule[INTERVENED].would == "It gives 1 council a reason. Switched off, none would be without one."
    assert by_rule[SHARP].would == "It gives no council a reason."

    tried = see(store, off=["Leader Changed"])  # as people type it
    assert [c.code for c in tried.lines] == [BARNSLEY]
    again = {r.rule: r for r in tried.rules.rules}[NEW_LEADER]
    assert (again.on, again.tried) == (False, True)
    assert again.would == "Switched on, it would give 2 councils a reason, 1 of them for nothing else: Doncaster."
    assert [c.code for c in see(store).lines] == [BARNSLEY, DONCASTER]  # nothing was stored
    assert not records.list_rows(store, "risk_rule")

    risk.set_rule(store, NEW_LEADER, {"on": "no"})
    assert [c.code for c in see(store).lines] == [BARNSLEY]
    assert risk.rules(store).sentence == "9 of 10 rules are looked for. Switched off: leader changed."
    records.undo(store)
    assert [c.code for c in see(store).lines] == [BARNSLEY, DONCASTER]


def test_parked_reasons_do_not_hold_a_council_in_the_list(store: Store) -> None:
    intervention(store, BARNSLEY)
    leader(store, BARNSLEY)
    risk.see(store, BARNSLEY, INTERVENED, "Known", today=TODAY)
    by_rule = {r.rule: r for r in see(store).rules.rules}
    assert by_rule[NEW_LEADER].gone == ((BARNSLEY, "Barnsley"),)
    assert by_rule[INTERVENED].councils == 0


def test_thresholds_are_records(store: Store) -> None:
    shipped.take_in(store)
    view = risk.rules(store)
    assert [r.rule for r in view.rules] == list(RULES) and all(r.row and r.why for r in view.rules)
    by_rule = {r.rule: r for r in view.rules}
    assert {f.field: f.value for f in by_rule[LITTLE_SUPPORT].fields} == {
        "at_least": "2", "share": "30", "months": "12", "basket": "",
    }  # fmt: skip
    assert by_rule[WORST_WORSENING].threshold == "from 5 indicators on, of all indicators that can be judged"
    assert by_rule[NO_CONTACT].threshold == "for more than 6 months"
    leader(store, BARNSLEY, "2026-08-01")
    risk.set_rule(store, NEW_LEADER, {"months": "3"})
    assert not [c for c in see(store).lines if c.code == BARNSLEY]
    with pytest.raises(AdviserError) as refused:
        risk.set_rule(store, NEW_LEADER, {"share": "3"})
    assert refused.value.code == "no-such-threshold"
    with pytest.raises(AdviserError) as refused:
        risk.set_rule(store, NEW_LEADER, {"months": "many"})
    assert refused.value.code == "record-refused"


def test_the_rules_that_ship_are_the_usual_ones(store: Store) -> None:
    from adviser_app.services.risk.state import loaded

    without = loaded(store).rules
    shipped.take_in(store)
    assert loaded(store).rules == without
    assert set(loaded(store).rows) == set(RULES)
