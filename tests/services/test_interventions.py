"""Public interventions: the file that ships, what is read of it, and that a user's word stays."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adviser_app import paths
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records.heads import Standing
from adviser_app.domain.records.risk import NON_STATUTORY, STATUTORY
from adviser_app.services import identity, interventions, portfolio, records, shipped, stores
from adviser_app.services.support import Scope
from adviser_app.store import edits
from adviser_app.store.connection import Store

TODAY = date(2026, 2, 1)
CROYDON, NORTHANTS, WEST_NORTHANTS, BIRMINGHAM = "E09000008", "E10000021", "E06000062", "E08000025"
PUBLIC = (".gov.uk", ".parliament.uk", "birminghamchildrenstrust.co.uk")  # the last is the city council's own


def shipped_rows() -> list[dict[str, str]]:
    with (shipped.folder() / "intervention.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stores.open_store(tmp_path / "new.db") as made:
        yield made


# -- the file ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", shipped_rows(), ids=lambda r: r["_key"])
def test_each_row_has_its_source_and_a_public_link(row: dict[str, str]) -> None:
    host = urlsplit(row["link"]).hostname or ""
    assert (row["link"].startswith("https://") and ("." + host).endswith(PUBLIC)) or host in PUBLIC
    assert len(row["source"].split(", ")) > 1, "publisher and title"
    assert row["summary"].endswith(".") and row["subject"]
    assert row["kind"] in STATUTORY + NON_STATUTORY
    start = date.fromisoformat(row["start"])
    end = date.fromisoformat(row["end"]) if row["end"] else None
    assert date(2010, 1, 1) <= start <= (end or date(2026, 2, 28)) <= date(2026, 2, 28)
    assert end is not None or "Last seen" in row["summary"]  # whoever reads it knows how old the word is


def test_the_councils_of_the_file_are_councils_of_the_register_there_at_the_time() -> None:
    with (paths.resources() / "register" / "councils.csv").open(encoding="utf-8", newline="") as file:
        register = {r["gss_code"]: r for r in csv.DictReader(file)}
    for row in shipped_rows():
        council = register[row["council"]]
        assert not council["start_date"] or council["start_date"] <= row["start"], row["_key"]
        assert not council["end_date"] or (row["end"] and row["end"] <= council["end_date"]), row["_key"]
        assert council["name"].split()[0].casefold().rstrip(",") in {
            *row["_key"].split("-"), "bournemouth" if row["_key"].startswith("bcp") else "",
            "kingston" if row["_key"].startswith("hull") else "",
        }, row["_key"]  # fmt: skip


def test_the_known_ones_are_there(store: Store) -> None:
    named = {
        "E08000017", "E08000018", "E09000030", BIRMINGHAM, "E09000020", NORTHANTS, "E08000012", "E06000039", CROYDON,
        "E06000034", "E07000217", "E08000028", "E06000018",
    }  # fmt: skip
    there = {v.values["council"] for v in records.list_rows(store, "intervention")}
    assert named <= there
    assert records.count(store)["intervention"] == len(shipped_rows())
    assert edits.compare(store) == []


# -- what is read ------------------------------------------------------------------------------------------------


def test_statutory_and_non_statutory_are_always_apart(store: Store) -> None:
    view = interventions.list(store, today=TODAY)
    rows = {v.id: v.values["kind"] for v in records.list_rows(store, "intervention")}
    assert {x.row for x in view.statutory.lines} == {r for r, kind in rows.items() if kind in STATUTORY}
    assert {x.row for x in view.non_statutory.lines} == {r for r, kind in rows.items() if kind in NON_STATUTORY}
    only = interventions.list(store, statutory=False, today=TODAY)
    assert not only.statutory.lines and only.non_statutory == view.non_statutory
    assert {r[3] for r in view.table()[1]} == {"statutory", "non-statutory"}
    assert all((r[3] == "statutory") == (r[4] in STATUTORY) for r in view.table()[1])


@pytest.mark.parametrize(
    ("day", "going"),
    [
        (date(2020, 10, 31), ()),
        (date(2020, 11, 1), ("Non-statutory review",)),
        (date(2021, 2, 15), ("Improvement or independent panel", "Non-statutory review")),  # both in a known month
        (date(2023, 7, 19), ("Improvement or independent panel",)),
        (date(2023, 7, 20), ("Best Value directions", "Improvement or independent panel")),  # July, the whole of it
        (date(2023, 8, 1), ("Best Value directions",)),
        (date(2025, 7, 16), ("Best Value directions",)),
        (date(2025, 7, 17), ("Commissioners",)),
        (TODAY, ("Commissioners",)),
    ],
)
def test_what_goes_on_at_croydon_on_a_day(store: Store, day: date, going: tuple[str, ...]) -> None:
    view = interventions.list(store, Scope(codes=(CROYDON,)), open_only=True, on=day)
    assert tuple(sorted(x.kind for x in view.open)) == going
    assert len(view.open) == len(view.statutory.lines) + len(view.non_statutory.lines)
    assert view.on == day and view.first <= day <= view.last


def test_a_last_day_to_come_goes_on_until_it_is_over(store: Store) -> None:
    row = records.create(store, "intervention", {
        "council": "E08000003", "kind": "Best Value Notice", "start": "2026-01-10", "end": "2026-03-31",
        "source": "MHCLG"}).id  # fmt: skip
    scope = Scope(codes=("E08000003",))
    for day, said in ((date(2026, 1, 9), "not begun"), (date(2026, 3, 31), "going on"), (date(2026, 4, 1), "ended")):
        (line,) = interventions.list(store, scope, on=day).non_statutory.lines
        assert (line.row, line.state.text, line.open) == (row, said, said == "going on")
    assert line.days.text == "3 months"


def test_a_successor_shows_the_interventions_of_the_council_it_followed_and_has_none_itself(store: Store) -> None:
    view = interventions.council(store, WEST_NORTHANTS, today=TODAY)
    assert [(x.code, x.kind) for x in view.statutory.lines] == [
        (NORTHANTS, "Commissioners"), (NORTHANTS, "Best Value inspection"),
    ]  # fmt: skip
    assert WEST_NORTHANTS not in interventions.open_now(store, today=date(2019, 1, 1))
    assert [x.kind for x in interventions.open_now(store, today=date(2019, 1, 1))[NORTHANTS]] == ["Commissioners"]
    with pytest.raises(AdviserError, match="Nowhere"):
        interventions.council(store, "Nowhere")


def test_open_now_is_what_a_plain_look_at_the_records_finds(store: Store) -> None:
    records.create(store, "intervention", {
        "council": CROYDON, "kind": "LGA-led support", "start": "2025-09-01", "source": "The council"})  # fmt: skip
    going = interventions.open_now(store, today=TODAY)
    plain: dict[str, set[str]] = {}
    asked = 'SELECT council, kind, start, "end", exact FROM intervention'
    for code, kind, start, end, exact in store.con.execute(asked):
        size = {"known to the month": 7, "known to the year": 4}.get(exact, 10)
        now = TODAY.isoformat()[:size]
        if start[:size] <= now and (not end or now <= end[:size]):
            plain.setdefault(code, set()).add(kind)
    assert {code: {x.kind for x in lines} for code, lines in going.items()} == plain
    assert [x.statutory for x in going[CROYDON]] == [True, False]
    assert set(interventions.open_now(store, [CROYDON, NORTHANTS], today=TODAY)) == {CROYDON}


def test_a_portfolio_a_region_and_a_type_narrow_it(store: Store) -> None:
    identity.ensure(store)
    portfolio.put(store, [WEST_NORTHANTS])
    mine = interventions.list(store, Scope(portfolio=True), today=TODAY)
    assert {x.code for g in mine.groups for x in g.lines} == {NORTHANTS}
    assert mine.scope == "My portfolio" and mine.sentence == "On 1 February 2026 no intervention goes on."
    london = interventions.list(store, Scope(region="London"), today=TODAY)
    assert {x.council for g in london.groups for x in g.lines} == {
        "Tower Hamlets", "Croydon", "Kensington and Chelsea", "Newham",
    }  # fmt: skip


def test_what_has_no_first_day_or_an_unknown_kind_is_told_not_hidden(store: Store) -> None:
    before = interventions.list(store, today=TODAY)
    store.con.execute("UPDATE intervention SET start = '' WHERE council = ?", (NORTHANTS,))
    store.con.execute("UPDATE intervention SET kind = 'Something new' WHERE council = 'E06000034' AND \"end\" = ''")
    view = interventions.list(store, today=TODAY)
    assert len(view.table()[1]) == len(before.table()[1]) - 3
    assert view.notes[:2] == (
        "1 intervention of a kind that only a newer version of Adviser knows is not listed.",
        "2 interventions without a first day are not listed.",
    )


# -- corrections -------------------------------------------------------------------------------------------------


def test_what_a_user_corrected_stays_when_a_later_file_says_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    folder = tmp_path / "records"
    shutil.copytree(shipped.folder(), folder)
    monkeypatch.setattr(shipped, "folder", lambda: folder)
    identity.ensure(store)
    by_council = {v.values["council"]: v for v in records.list_rows(store, "intervention") if not v.values["end"]}
    slough, newham, woking = (by_council[c].id for c in ("E06000039", "E09000025", "E07000217"))
    records.change(store, "intervention", slough, {"end": "2026-11-30"})
    records.change(store, "intervention", newham, {"summary": "Withdrawn, as the council says."})
    gone, said_anew = by_council["E08000027"].id, by_council["E06000049"].id
    records.delete(store, "intervention", [gone, said_anew])
    previous = hashlib.sha256((folder / "intervention.csv").read_bytes()).hexdigest()[:12]
    rows = {r["_key"]: r for r in shipped_rows()}
    with (folder / "intervention-2.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, [*rows["slough-2021"], "_previous"], lineterminator="\n")
        out.writeheader()
        out.writerow(rows["slough-2021"] | {"end": "2028-11-30", "_previous": previous})
        out.writerow(rows["newham-2025-notice"] | {"summary": "Renewed.", "_previous": previous})
        out.writerow(rows["woking-2023"] | {"end": "2027-03-31", "_previous": previous})
        out.writerow(rows["dudley-2025-notice"] | {"_previous": previous})
        out.writerow(rows["cheshire-east-2025-notice"] | {"end": "2026-05-08", "_previous": previous})
    assert not shipped.current(store)
    assert shipped.take_in(store) > 0
    now = records.get(store, "intervention", slough)
    assert (now.values["end"], now.values["start"], now.values["exact"]) == ("2026-11-30", "2021-12-01", "exact")
    assert now.conflicts == ("term",)  # both words stand; the user’s is the one that is shown
    assert records.get(store, "intervention", newham).values["summary"] == "Withdrawn, as the council says."
    assert records.get(store, "intervention", woking).values["end"] == "2027-03-31"  # nobody had changed that
    assert gone not in {v.id for v in records.list_rows(store, "intervention")}
    assert records.get(store, "intervention", said_anew).standing is Standing.CONTESTED  # for somebody to look at
    with stores.open_store(tmp_path / "late.db") as late:  # begins with both files
        assert records.get(late, "intervention", slough).values["end"] == "2028-11-30"
        assert edits.compare(late) == []
