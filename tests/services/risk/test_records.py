"""The reasons that rest on records, of every council, against plain SQL and pandas on the file of the store."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd
import pytest

from adviser_app.analysis.risk import DEFAULTS
from adviser_app.domain.records.risk import (
    CLOCK_LATE,
    INTERVENED,
    LITTLE_SUPPORT,
    NEW_CHIEF,
    NEW_LEADER,
    NO_CONTACT,
    PLAN_MISSING,
    STATUTORY,
)
from adviser_app.services import identity, records, risk, shipped, stores
from adviser_app.services.support import EVERYTHING
from adviser_app.store.connection import Store
from adviser_app.viewmodels.risk import ReasonView
from adviser_app.viewmodels.tone import Tone
from tests.services.risk import independent
from tests.tools import example_challenges, example_support

TODAY = example_challenges.TODAY
HELD = ("on site", "feedback report", "action plan", "progress review", "review reported", "closed")
STANDING = ("interim", "acting", "vacant")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A synthetic programme: challenges, support, contacts, who leads; the interventions that ship."""
    with stores.open_store(tmp_path_factory.mktemp("programme") / "a.db") as made:
        shipped.take_in(made)
        example_support.fill(made, 1500, TODAY)
        example_challenges.challenges(made)
        _contacts(made, random.Random(11))
        yield made


def _contacts(store: Store, rng: random.Random) -> None:
    codes = list(independent.register(TODAY).query("standing").index)
    me = identity.ensure(store)
    other = records.create(store, "person", {"name": "Bo Other"}).id

    def day(back: int = 900) -> str:
        return (TODAY - timedelta(days=rng.randrange(-60, back))).isoformat()

    with records.action(store, "synthetic contacts"):
        some = {"subject": "Talk", "kind": "Meeting"}
        records.create_many(store, "meeting", [
            some | {"council": rng.choice(codes), "date": day(), "status": rng.choice(("held", "held", "planned",
                                                                                       "cancelled"))}
            for _ in range(500)
        ])  # fmt: skip
        for table in ("note", "private_note"):
            records.create_many(store, table, [
                {"council": rng.choice(codes), "date": day(), "text": "Said"} for _ in range(120)
            ])  # fmt: skip
        records.create_many(store, "portfolio", [
            {"council": c, "person": rng.choice((me.person, other)), "role": "Lead adviser", "start": day(1500),
             "end": rng.choice(("", "", "", day(200)))}
            for c in codes[::2]
        ])  # fmt: skip
        records.create_many(store, "council_detail", [
            {"council": c, "leader": "Somebody", "leader_since": rng.choice(("", day(600))),
             "chief_executive": "Somebody", "chief_since": rng.choice(("", day(600))),
             "chief_status": rng.choice(("", "permanent", "permanent", "interim", "acting", "vacant"))}
            for c in codes[::3]
        ])  # fmt: skip


def reasons(store: Store, rule: str) -> dict[str, ReasonView]:
    off = [name for name in DEFAULTS if name != rule]
    return {c.code: c.reasons[0] for c in risk.overview(store, EVERYTHING, off=off, today=TODAY).lines}


def sql(store: Store, query: str) -> pd.DataFrame:
    """By the standard library's SQLite, on the file."""
    with sqlite3.connect(f"file:{store.path}?mode=ro", uri=True) as con:
        table = pd.read_sql_query(query, con, dtype=str).fillna("")
    con.close()
    return table


def later(day: str, months: int) -> date:
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()


def test_interventions(store: Store) -> None:
    table = sql(
        store, f"SELECT * FROM intervention WHERE start <= '{TODAY}' AND (\"end\" = '' OR \"end\" >= '{TODAY}')"
    )
    councils = independent.register(TODAY)
    table = table[table.council.isin(councils.index[councils.standing])]
    found = reasons(store, INTERVENED)
    assert len(found) >= 5
    assert {c: {x.key for x in r.links} for c, r in found.items()} == {
        c: {f"intervention/{i}" for i in rows.id} for c, rows in table.groupby("council")
    }
    for code, rows in table.groupby("council"):
        of_law = rows.kind.isin(STATUTORY)
        said = found[code].sentence
        assert ("Statutory intervention: " in said) == of_law.any()
        assert ("Non-statutory intervention: " in said) == (~of_law).any()
        assert (found[code].tone is Tone.BAD) == of_law.any()


def test_contact(store: Store) -> None:
    held = "SELECT id, council, date FROM meeting WHERE status = 'held'"
    notes = " UNION ALL ".join(f"SELECT id, council, date FROM {t}" for t in ("note", "private_note"))
    every = f"SELECT council, max(date) AS day FROM ({held} UNION ALL {notes}) WHERE date <= '{TODAY}'"
    last = sql(store, f"{every} GROUP BY council").set_index("council").day
    assigned = f"SELECT council, min(start) AS day FROM portfolio WHERE start <= '{TODAY}'"
    stands = f"AND (\"end\" = '' OR \"end\" >= '{TODAY}')"
    since = sql(store, f"{assigned} {stands} GROUP BY council").set_index("council").day
    begun = {**since.to_dict(), **last.to_dict()}
    found = reasons(store, NO_CONTACT)
    assert set(found) == {c for c, day in begun.items() if later(day, 6) < TODAY}
    never = set(found) - set(last.index)
    assert len(never) >= 3 and len(found) - len(never) >= 20
    assert all("came to its adviser" in found[c].sentence for c in never)
    for code in set(found) - never:
        (link,) = found[code].links
        table, row = link.key.split("/")
        assert sql(store, f"SELECT date, council FROM {table} WHERE id = '{row}'").iloc[0].tolist() == [
            last[code],
            code,
        ]


def test_who_leads(store: Store) -> None:
    table = sql(store, "SELECT * FROM council_detail")

    def new(day: str) -> bool:
        return bool(day) and day <= TODAY.isoformat() and later(day, 6) >= TODAY

    leaders = {r.council for r in table.itertuples() if new(r.leader_since)}
    chiefs = {
        r.council: 3 if r.chief_status == "vacant" else 2 if r.chief_status in STANDING else 1
        for r in table.itertuples()
        if new(r.chief_since) or (r.chief_status in STANDING and r.chief_since <= TODAY.isoformat())
    }
    assert set(reasons(store, NEW_LEADER)) == leaders and len(leaders) >= 5
    assert {c: r.weight for c, r in reasons(store, NEW_CHIEF).items()} == chiefs and set(chiefs.values()) == {1, 2, 3}


def test_support(store: Store) -> None:
    """Without figures nobody is under pressure; how many instances each council had is what the rule counts."""
    assert not reasons(store, LITTLE_SUPPORT)
    table = sql(store, "SELECT * FROM episode WHERE status IN ('delivered', 'under way')")
    begin = (pd.Timestamp(TODAY) - pd.DateOffset(months=12)).date().isoformat()
    year = table.year.str[2:6]
    dated = (table.start != "") | (table.end != "")
    first = table.start.where(table.start != "", table.end).where(dated, year + "-04-01")
    last = table.end.where(table.end != "", table.start).where(dated, (pd.to_numeric(year, "coerce") + 1).map(
        lambda y: "" if y != y else f"{y:.0f}-03-31"))  # fmt: skip
    last = last.where(~(dated & (table.status == "under way")), "9999")
    known = dated | (table.year != "")
    expected = table[known & (first <= TODAY.isoformat()) & (last > begin)].groupby("council").id.agg(set)
    from adviser_app.services.risk.state import loaded

    found = {
        code: {i.row for i in had if i.first <= TODAY and (i.last is None or i.last.isoformat() > begin)}
        for code, had in loaded(store).support.items()
    }
    assert {c: rows for c, rows in found.items() if rows} == expected.to_dict()
    assert len(expected) >= 50


# -- the clock ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def held(store: Store) -> pd.DataFrame:
    """The challenges whose days are over, with what their reviews on lines of their own say; none that a later one has
    taken the place of."""
    table = sql(store, "SELECT * FROM challenge")
    lines = table[(table.kind == "Progress review") & table.stage.isin(HELD)].sort_values("last_day")
    lines = lines.drop_duplicates("follows").set_index("follows")
    by_day = table.stage.isin(HELD) & (table.last_day != "") & (table.last_day <= TODAY.isoformat())
    own = table[by_day & table.kind.isin(["Corporate", "Finance", "Governance"])].copy()
    for field, of_line in (("review_on", "last_day"), ("review_report_on", "report_on")):
        own[field] = own[field].where(own[field] != "", own.id.map(lines[of_line]).fillna(""))
    own["anew"] = ((own.kind == "Corporate") & (own.resets != "no")) | (own.resets == "yes")
    newest = own[own.anew].groupby("council").last_day.max()
    return own[~(own.last_day < own.council.map(newest).fillna(""))]


def test_action_plans(store: Store, held: pd.DataFrame) -> None:
    required = held[(held.last_day >= "2023-04-01") & ((held.plan_on == "") | (held.plan_on > TODAY.isoformat()))]
    required = required[required.council.isin(_standing())]
    late = {r.id for r in required.itertuples() if later(r.last_day, 5) < TODAY}
    waits = {r.id for r in required.itertuples() if r.report_on and r.report_on <= TODAY.isoformat()} - late
    found = reasons(store, PLAN_MISSING)
    assert {x.key for r in found.values() for x in r.links} == {f"challenge/{i}" for i in late | waits}
    assert len(late) >= 2
    for reason in found.values():
        rows = {x.key.partition("/")[2] for x in reason.links}
        assert (reason.tone is Tone.BAD) == bool(rows & late)
        assert reason.weight == len(rows) + len(rows & late)


def test_steps_that_are_late(store: Store, held: pd.DataFrame) -> None:
    """The next challenge, the review, and the reports, by the months that the rules of their day give."""
    late: set[tuple[str, str]] = set()
    standing = _standing()
    for r in held.itertuples():
        since_2023, since_2019 = r.last_day >= "2023-04-01", r.last_day >= "2019-04-01"
        months = {"progress review": (r.review_on, 12 if since_2023 else 8 if since_2019 else 30)}
        if since_2023:
            months |= {"feedback report": (r.report_on, 3), "progress review's report": (r.review_report_on, 12)}
        late |= {
            (r.council, step) for step, (done, most) in months.items()
            if not (done and done <= TODAY.isoformat()) and later(r.last_day, most) < TODAY and r.council in standing
        }  # fmt: skip
    begun = _began(held)
    late |= {(c, "next challenge") for c, day in begun.items() if c in standing and later(day, 60) < TODAY}
    found = reasons(store, CLOCK_LATE)
    said = {(c, x.caption.rpartition(": ")[2].lower()) for c, r in found.items() for x in r.links}
    assert said == late
    assert {step for _, step in late} == {"next challenge", "progress review", "feedback report",
                                          "progress review's report"}  # fmt: skip


def _began(held: pd.DataFrame) -> dict[str, str]:
    """The day from which each council's five years count: its newest challenge, or one of a predecessor that counts for
    it, else its first day where it followed others."""
    councils = independent.register(TODAY)
    followed = {s for successors in councils.successor_codes for s in successors.split(";") if s}
    begun = {c: str(councils.start_date[c]) for c in followed & set(councils.index) if councils.start_date[c]}
    days: dict[str, list[str]] = {}
    for r in held[held.anew].itertuples():
        for code in {r.council, *r.counts_for.split("; ")} - {""}:
            days.setdefault(code, []).append(r.last_day)
    return begun | {code: max(found) for code, found in days.items()}


def _standing() -> set[str]:
    councils = independent.register(TODAY)
    return set(councils.index[councils.standing])
