"""The catalogue that ships: taken in once, the same everywhere, changed by users like any record."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from adviser_app import paths
from adviser_app.domain.records.risk import RULES
from adviser_app.services import baskets, figures, identity, records, refresh, shipped, stores
from adviser_app.services.exchange import log
from adviser_app.services.themes import theme_of, theme_order
from adviser_app.store import edits, exchange
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

LEADERSHIP = "Leadership"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stores.open_store(tmp_path / "new.db") as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files, to be added to."""
    made = tmp_path / "records"
    shutil.copytree(shipped.folder(), made)
    monkeypatch.setattr(shipped, "folder", lambda: made)
    return made


def ids(store: Store) -> set[str]:
    return {e.id for e in edits.select(store, None, {})}


def follow(folder: Path, row: str) -> None:
    """A second file of offers."""
    before = hashlib.sha256((folder / "offer.csv").read_bytes()).hexdigest()[:12]
    (folder / "offer-2.csv").write_text(
        "_source,_previous,_key,name,theme\n" + row.format(previous=before), encoding="utf-8"
    )


def test_a_new_store_has_the_catalogue(store: Store) -> None:
    counts = records.count(store)
    assert counts["support_theme"] == 4
    assert counts["programme_year"] == 8
    offers = {v.values["name"]: v for v in records.list_rows(store, "offer")}
    named = {
        "Leadership Academy", "Leadership Essentials", "Next Generation", "Be a Councillor", "Mentoring", "LG Inform",
        "National graduate development programme", "Senior officer programmes with Solace", "Productivity experts",
        "Central and local secondments", "Workforce support", "Pay negotiations", "Member peers", "Officer peers",
        "Service-based support", "Intensive support", "Commercial experts", "Commercial skills", "Local Partnerships",
        "Behavioural insights", "Procurement frameworks", "Value-for-money profiles", "Digital", "Cyber resilience",
        "Devolution and combined-authority networks", "Housing Advisers", "Community cohesion", "Flooding",
        "Licensing", "Emergency planning and resilience", "Corporate peer challenge",
    }  # fmt: skip
    assert named <= set(offers)
    known = records.names(store)
    assert {known.record("support_theme", v.values["theme"]) for v in offers.values()} == {
        "Leadership", "Peer support", "Efficiency and productivity", "Strong communities",
    }  # fmt: skip
    assert all(v.values["about"].endswith(".") and v.values["counted"] for v in offers.values())
    grants = {v.values["year"]: v.values for v in records.list_rows(store, "programme_year")}
    assert {y: v["amount"] for y, v in grants.items() if v["amount"]} == {
        "FY2010-11": "41300000", "FY2017-18": "21000000",
    }  # fmt: skip
    assert {y for y, v in grants.items() if v["funding"] == "Direct grant"} == {"FY2017-18"}
    levels = [v.values for v in sorted(records.list_rows(store, "deflator"), key=lambda v: v.values["year"])]
    assert [v["year"] for v in levels] == [f"FY{y}-{(y + 1) % 100:02}" for y in range(2008, 2025)]
    assert {v["index"] for v in levels if v["year"] == "FY2017-18"} == {"100"}
    assert all("rounded" in v["source"] for v in levels)
    assert edits.compare(store) == []


def test_the_rules_of_the_clock_are_the_published_ones(store: Store) -> None:
    """By version and step: what it is, and its months. The three versions of the LGA's own pages."""
    rules = {
        (v["applies_from"], v["step"]): (v["demand"], v["opens"], v["closes"], v["late"])
        for v in (r.values for r in records.list_rows(store, "clock_rule"))
    }
    asked = ("expected", "", "", "")
    assert rules == {
        ("2000-01-01", "next challenge"): ("required", "48", "60", "60"),
        ("2000-01-01", "progress review"): ("required", "22", "26", "30"),
        ("2000-01-01", "feedback report"): asked,
        ("2000-01-01", "action plan"): asked,
        ("2019-04-01", "next challenge"): ("required", "54", "60", "60"),
        ("2019-04-01", "progress review"): ("required", "5", "7", "8"),
        ("2019-04-01", "feedback report"): asked,
        ("2019-04-01", "action plan"): asked,
        ("2023-04-01", "next challenge"): ("required", "54", "60", "60"),
        ("2023-04-01", "progress review"): ("required", "9", "11", "12"),
        ("2023-04-01", "feedback report"): ("required", "", "", "3"),
        ("2023-04-01", "action plan"): ("required", "", "", "5"),
        ("2023-04-01", "progress review's report"): ("required", "", "", "12"),
    }
    said = [r.values for r in records.list_rows(store, "clock_rule")]
    assert all(v["source"].startswith("LGA, ") and v["link"].startswith("https://www.local.gov.uk/") for v in said)
    # What is our reading of a published “about” says so
    assert {(v["applies_from"], v["step"]) for v in said if "Adviser" in v["source"]} == {
        key for key, rule in rules.items() if rule[1] and key != ("2000-01-01", "next challenge")
    }


def test_every_reason_of_the_risk_overview_has_its_rule_and_is_looked_for(store: Store) -> None:
    rules = {r.values["rule"]: r.values for r in records.list_rows(store, "risk_rule")}
    assert set(rules) == set(RULES)
    assert all(v["on"] == "yes" and v["why"].endswith(".") and not v["basket"] for v in rules.values())
    thresholds = {rule: (v["at_least"], v["share"], v["months"]) for rule, v in rules.items()}
    assert {rule: t for rule, t in thresholds.items() if any(t)} == {
        "worst quarter and worsening": ("5", "", ""), "several themes at once": ("3", "40", ""),
        "sharp movements": ("1", "25", ""), "little support under pressure": ("2", "30", "12"),
        "no contact for long": ("", "", "6"), "leader changed": ("", "", "6"),
        "chief executive changed": ("", "", "6"),
    }  # fmt: skip


def test_the_baskets_are_of_the_themes_and_all_of_them_together(store: Store) -> None:
    found = {b.line.name: b for b in baskets.every(store)}
    whole = found.pop("All themes")
    assert found and set(found) <= set(theme_order())
    for name, one in found.items():
        assert one.line.count >= 3 and one.line.about.endswith(".")
        assert {theme_of(m.key.indicator) for m in one.members} == {name}
    assert {m.key for m in whole.members} == {m.key for b in found.values() for m in b.members}


def test_every_indicator_of_the_baskets_is_published_for_councils_of_two_years(tmp_path: Path, shared: Path) -> None:
    sample = paths.resources() / "sample"
    months = [
        sample / "2026-01.zip",
        sample / "2026-02.zip",
        shared / "data" / "ons-explore-local-statistics" / "2026-01-full.zip",
    ]
    with stores.open_store(tmp_path / "adviser.db") as made:
        for released, file in enumerate(months, 10):
            options = refresh.RefreshOptions(released=date(2026, 1, released), backup=False)
            refresh.apply(made, refresh.preview(made, [file], options))
        whole = baskets.get(made, "All themes")
        state = figures.loaded(made)
        for m in whole.members:
            assert m.series_id is not None, m.key
            columns = state.figures.columns([a.id for a in state.areas if a.is_council])
            councils = [
                (~np.isnan(state.figures.values(state.figures.positions(int(lane)), columns))).sum(axis=1)
                for lane in state.figures.lanes_of(m.series_id)
            ]
            assert max((n > 1).sum() for n in councils) >= 2, m.key
        figures.forget()


def test_a_shipped_basket_that_a_user_changed_stays_changed(store: Store) -> None:
    housing = baskets.get(store, "Housing")
    records.change(store, "basket", housing.line.row, {"name": "Homes"})
    records.delete(store, "basket_member", [housing.members[0].row])
    assert shipped.take_in(store) == 0
    mine = baskets.get(store, "Homes")
    assert mine.line.row == housing.line.row
    assert [m.row for m in mine.members] == [m.row for m in housing.members[1:]]


def test_a_rule_that_a_user_changed_stays_changed(store: Store, tmp_path: Path) -> None:
    rule = next(r for r in records.list_rows(store, "risk_rule") if r.values["rule"] == "leader changed")
    records.change(store, "risk_rule", rule.id, {"on": "no", "months": "3"})
    mine = {"applies_from": "2023-04-01", "step": "action plan", "late": "6"}
    records.create(store, "clock_rule", mine, upsert=True)  # typed anew, it is the same rule
    assert shipped.take_in(store) == 0
    assert records.get(store, "risk_rule", rule.id).values["on"] == "no"
    changed = [r.values for r in records.list_rows(store, "clock_rule") if r.values["step"] == "action plan"]
    assert [(v["applies_from"], v["late"]) for v in changed] == [
        ("2023-04-01", "6"), ("2019-04-01", ""), ("2000-01-01", ""),
    ]  # fmt: skip
    records.undo(store)
    assert records.list_rows(store, "clock_rule")[0].values["late"] != "6"


def test_history_says_where_it_is_from_and_nothing_is_to_be_sent_or_undone(store: Store) -> None:
    offer = records.list_rows(store, "offer", text="mentoring")[0]
    assert offer.by == "Adviser"
    assert {(line.who, line.source) for line in records.history(store, "offer", offer.id)} == {
        ("Adviser", "Adviser’s own catalogue")
    }
    assert records.undo_labels(store) == (None, None)
    assert log(store) == []
    me = identity.ensure(store).person
    assert not {r for r in exchange.replicas_of(store, me) if r.startswith("f")}
    assert offer.changed.year > 2000  # it is undated, so it counts from when it came


def test_two_stores_have_the_same_edits_and_a_second_opening_makes_none(tmp_path: Path, store: Store) -> None:
    with stores.open_store(tmp_path / "other.db") as other:
        assert ids(other) == ids(store)
        before = exchange.count(other)
    with stores.open_store(tmp_path / "other.db") as again:
        asked: list[str] = []
        again.con.set_trace_callback(asked.append)
        assert shipped.current(again)
        again.con.set_trace_callback(None)
        assert len(asked) == 1
        assert exchange.count(again) == before


def test_what_a_user_changed_stays_when_the_next_version_says_something_else(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    offers = {v.values["name"]: v for v in records.list_rows(store, "offer")}
    records.change(store, "offer", offers["Digital"].id, {"name": "Digital and data"})
    follow(
        folder,
        f"{shipped_source()},{{previous}},digital,Digital services,{LEADERSHIP}\n"
        f"{shipped_source()},{{previous}},new,Climate,{LEADERSHIP}\n",
    )
    assert not shipped.current(store)
    assert shipped.take_in(store) > 0
    assert shipped.current(store) and shipped.take_in(store) == 0
    digital = records.get(store, "offer", offers["Digital"].id)
    assert digital.values["name"] == "Digital and data"  # shown; the other word stands beside it
    assert digital.conflicts == ("name",)
    known = records.names(store)
    assert known.record("support_theme", digital.values["theme"]) == LEADERSHIP  # nobody had changed that
    assert records.list_rows(store, "offer", text="climate")
    with stores.open_store(tmp_path / "late.db") as late:  # has skipped the first version
        assert ids(late) <= ids(store)
        assert edits.compare(late) == []


def test_a_theme_renamed_or_deleted_is_still_the_one_the_files_mean(folder: Path, store: Store, tmp_path: Path) -> None:
    theme = next(v for v in records.list_rows(store, "support_theme") if v.values["name"] == LEADERSHIP)
    records.change(store, "support_theme", theme.id, {"name": "Leading"})
    records.delete(store, "support_theme", [theme.id])
    follow(folder, f"{shipped_source()},{{previous}},new,Climate,{LEADERSHIP}\n")
    shipped.take_in(store)
    (climate,) = records.list_rows(store, "offer", text="climate")
    assert climate.values["theme"] == theme.id
    with stores.open_store(tmp_path / "other.db") as other:
        assert ids(other) <= ids(store)


def test_killed_while_it_is_taken_in_nothing_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> str:
        raise RuntimeError("killed")

    with new_store(tmp_path) as store:
        with monkeypatch.context() as patch:
            patch.setattr(shipped, "digest", killed)
            with pytest.raises(RuntimeError, match="killed"):
                shipped.take_in(store)
        assert exchange.count(store) == 0
        assert shipped.take_in(store) > 0


def shipped_source() -> str:
    return "Adviser’s own catalogue"
