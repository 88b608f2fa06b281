"""The programme team's schedule of peer challenges as a CSV: previewed, applied, the next month's, rows to mend."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from adviser_app.services import identity, record_refresh, records
from adviser_app.services.record_refresh import RecordsPreview
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

A = {
    "Programme team's number": "PC-101", "Council": "Barnsley", "Kind": "Corporate", "Stage": "Confirmed",
    "First day on site": "02/03/2027", "Last day on site": "05/03/2027", "Challenge manager": "Robin Sample",
}  # fmt: skip
B = A | {"Programme team's number": "PC-102", "Council": "Leeds City Council", "Kind": "finance",
         "Last day on site": "9 March 2027", "First day on site": "8 March 2027"}  # fmt: skip
WITHOUT = "Programme team's number"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with _new(tmp_path, "Dana Adviser") as made:
        yield made


def _new(folder: Path, person: str) -> Store:
    folder.mkdir(exist_ok=True)
    made = new_store(folder)
    identity.name(made, person, "Laptop")
    return made


def a_file(folder: Path, name: str, rows: Sequence[Mapping[str, str]], day: str = "2026-11-30") -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*dict.fromkeys(n for row in rows for n in row), "_date"], restval="")
    writer.writeheader()
    writer.writerows({**row, "_date": day} for row in rows)
    path = folder / name
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return path


def take(store: Store, path: Path) -> RecordsPreview:
    assert record_refresh.recognise([path])
    shown = record_refresh.preview(store, [path])
    record_refresh.apply(store, shown, backup=False)
    return shown


def told(store: Store) -> list[tuple[str, str, str, str]]:
    known = records.names(store)
    rows = [r.values for r in records.list_rows(store, "challenge")]
    return sorted((known.council(v["council"]), v["kind"], v["stage"], v["last_day"]) for v in rows)


def test_a_month_the_next_and_undone(store: Store, tmp_path: Path) -> None:
    shown = take(store, a_file(tmp_path, "november.csv", [A, B]))
    assert (shown.counts["new"], shown.counts["rejected"]) == (2, 0)
    assert told(store) == [
        ("Barnsley", "Corporate", "confirmed", "2027-03-05"), ("Leeds", "Finance", "confirmed", "2027-03-09"),
    ]  # fmt: skip
    # The team's own number finds the challenge again though its days have moved, and what an adviser wrote stays
    row = next(r for r in records.list_rows(store, "challenge") if r.values["kind"] == "Corporate")
    records.change(store, "challenge", row.id, {"focus": "Skills", "stage_since": "2026-11-20"})
    december = [
        A | {"First day on site": "16/03/2027", "Last day on site": "19/03/2027", "Stage": "position statement"}
    ]
    shown = take(store, a_file(tmp_path, "december.csv", [*december, B], "2026-12-31"))
    assert (shown.counts["new"], shown.counts["changed"], shown.counts["unchanged"]) == (0, 1, 1)
    now = records.get(store, "challenge", row.id)
    assert now.values["last_day"] == "2027-03-19" and now.values["focus"] == "Skills"
    # Since when a stage is, is said with it: the file and the adviser now say two things of it, for somebody to settle
    assert now.conflicts == ("state",)
    while records.undo(store) is not None:
        pass
    assert told(store) == []


def test_without_a_number_council_kind_subject_and_last_day_find_it(store: Store, tmp_path: Path) -> None:
    plain = {k: v for k, v in A.items() if k != WITHOUT}
    service = plain | {"Kind": "Service", "Service or subject": "Planning"}
    take(store, a_file(tmp_path, "1.csv", [plain, service, service | {"Service or subject": "Housing"}]))
    again = [plain | {"Stage": "scoped"}, service, service | {"Service or subject": "Housing", "Stage": "cancelled"}]
    shown = take(store, a_file(tmp_path, "2.csv", again, "2026-12-31"))
    assert (shown.counts["new"], shown.counts["changed"], shown.counts["unchanged"]) == (0, 2, 1)


def test_moved_without_a_number_it_is_noticed_in_the_preview(store: Store, tmp_path: Path) -> None:
    plain = {k: v for k, v in A.items() if k != WITHOUT}
    take(store, a_file(tmp_path, "1.csv", [plain]))
    (row,) = records.list_rows(store, "challenge")
    moved = plain | {"Last day on site": "19/03/2027", "First day on site": "16/03/2027"}
    shown = record_refresh.preview(store, [a_file(tmp_path, "2.csv", [moved, B], "2026-12-31")])
    assert [(x.row, x.council, x.why) for x in shown.similar] == [(row.id, "Barnsley", "its days are 14 days apart")]
    assert any("may be here already: Corporate · Barnsley" in f.text for f in shown.view.findings)


def test_what_an_adviser_began_is_noticed_too(store: Store, tmp_path: Path) -> None:
    row = records.create(store, "challenge", {"council": "E08000038", "stage": "in discussion"}).id
    shown = record_refresh.preview(store, [a_file(tmp_path, "1.csv", [A])])
    assert [(x.row, x.why) for x in shown.similar] == [(row, "one of them has no day yet")]


def test_reviews_teams_and_recommendations_name_the_challenge_by_its_number(store: Store, tmp_path: Path) -> None:
    take(store, a_file(tmp_path, "1.csv", [A]))
    (challenge,) = records.list_rows(store, "challenge")
    review = {WITHOUT: "PC-101-R", "Council": "Barnsley", "Kind": "progress review", "Progress review of": "pc-101",
              "Last day on site": "1/2/2028"}  # fmt: skip
    take(store, a_file(tmp_path, "2.csv", [review]))
    (follows,) = (r.values["follows"] for r in records.list_rows(store, "challenge") if r.id != challenge.id)
    assert follows == challenge.id
    team = {"Peer challenge": "PC-101", "Role": "Member peer", "Lent by": "York", "Name": "C. Example", "Days": "4.5"}
    advice = {"Peer challenge": "PC-101", "Number": "1", "Recommendation": "Agree a plan.", "Due": "1/9/2027"}
    for name, rows in (("3.csv", [team]), ("4.csv", [advice])):
        assert take(store, a_file(tmp_path, name, rows)).counts["new"] == 1
    assert [r.values["challenge"] for t in ("team_member", "recommendation") for r in records.list_rows(store, t)] == [
        challenge.id, challenge.id,
    ]  # fmt: skip
    records.change(store, "challenge", challenge.id, {"reference": "PC-900"})  # it was called that, and still is found
    shown = take(store, a_file(tmp_path, "5.csv", [advice | {"Number": "2", "Recommendation": "Publish it."}]))
    assert (shown.counts["new"], shown.counts["rejected"]) == (1, 0)


def test_bad_rows_stop_no_other_and_come_back_to_be_mended(store: Store, tmp_path: Path) -> None:
    bad = [
        A, B | {WITHOUT: "PC-3", "Council": "Nowhere"}, B | {WITHOUT: "PC-4", "Kind": "Financial"},
        B | {WITHOUT: "PC-5", "Stage": "booked"}, B | {WITHOUT: "PC-6", "Last day on site": "31/02/2027"},
        B | {WITHOUT: "PC-7", "Progress review of": "PC-999"}, B | {WITHOUT: "PC-8", "Leader's score": "9"},
    ]  # fmt: skip
    path, mend = a_file(tmp_path, "1.csv", bad), tmp_path / "mend.csv"
    shown = take(store, path)
    assert (shown.counts["new"], shown.counts["rejected"], shown.can_mend) == (1, 6, True)
    assert record_refresh.write_to_mend(shown, mend) == 6
    rows = list(csv.DictReader(io.StringIO(mend.read_text("utf-8-sig"))))
    columns = [n for n in rows[0] if n]
    assert "no peer challenge “PC-999”" in rows[4]["_what_is_wrong"]
    for row, (column, value) in zip(rows, (
        ("council", "York"), ("kind", "Finance"), ("stage", "confirmed"), ("last day on site", "28/02/2027"),
        ("progress review of", "PC-101"), ("leader's score", ""),
    ), strict=True):  # fmt: skip
        at = next(c for c in columns if c.casefold() == column)
        assert row[at] != value
        row[at] = value
    with mend.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows({c: row[c] for c in columns} for row in rows)
    again = take(store, mend)
    assert (again.counts["new"], again.counts["rejected"]) == (6, 0)
    assert len(told(store)) == 7
