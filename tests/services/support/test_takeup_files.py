"""The programme team's monthly take-up as a CSV: preview, apply, the next month; bad rows come back and are mended."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.services import identity, record_refresh, records, shipped, support
from adviser_app.services.record_refresh import RecordsPreview
from adviser_app.store import edits
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

ACADEMY, EXPERTS = "Leadership Academy", "Productivity experts"
A = {
    "_key": "T-1", "Council": "Barnsley", "Offer": "leadership academy", "Status": "booked", "First day": "03/05/2026",
}  # fmt: skip
B = {
    "_key": "T-2", "Council": "Leeds City Council", "Offer": EXPERTS, "Status": "Delivered", "First day": "1 June 2026",
    "Days received": "12.5", "Estimated savings": "£120,000", "Basis of the estimate": "the council's own",
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with _new(tmp_path, "Dana Adviser") as made:
        yield made


def _new(folder: Path, person: str) -> Store:
    folder.mkdir(exist_ok=True)
    made = new_store(folder)
    identity.name(made, person, "Laptop")
    shipped.take_in(made)
    return made


def a_file(folder: Path, name: str, rows: Sequence[Mapping[str, str]], day: str = "2026-06-30") -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*dict.fromkeys(n for row in rows for n in row), "_date"], restval="")
    writer.writeheader()
    writer.writerows({**row, "_date": day} for row in rows)
    path = folder / name
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return path


def take(store: Store, path: Path) -> RecordsPreview:
    shown = record_refresh.preview(store, [path])
    record_refresh.apply(store, shown, backup=False)
    return shown


def told(store: Store) -> list[tuple[str, str, str, str]]:
    return sorted(
        (x.council.text, x.offer.text, x.episode.status, x.episode.start) for x in support.episodes(store).lines
    )


def test_a_month_the_next_and_undone(store: Store, tmp_path: Path) -> None:
    shown = take(store, a_file(tmp_path, "may.csv", [A, B]))
    assert (shown.counts["new"], shown.counts["rejected"]) == (2, 0)
    assert told(store) == [
        ("Barnsley", ACADEMY, "booked", "2026-05-03"), ("Leeds", EXPERTS, "delivered", "2026-06-01"),
    ]  # fmt: skip
    # Its own number finds the row again though its day moved; an empty cell says nothing
    june = [A | {"Status": "delivered", "First day": "10/06/2026"}, B | {"Days received": "", "Estimated savings": ""}]
    shown = take(store, a_file(tmp_path, "june.csv", june, "2026-07-31"))
    assert (shown.counts["new"], shown.counts["changed"], shown.counts["unchanged"]) == (0, 1, 1)
    (leeds,) = (x.episode for x in support.episodes(store, words="leeds").lines)
    assert (str(leeds.days), str(leeds.savings)) == ("12.5", "120000")
    assert told(store)[0] == ("Barnsley", ACADEMY, "delivered", "2026-06-10")
    take(store, a_file(tmp_path, "july.csv", [B | {"Days received": "", "_blanks": "clear"}], "2026-08-31"))
    (leeds,) = (x.episode for x in support.episodes(store, words="leeds").lines)
    assert leeds.days is None
    for _ in range(3):
        records.undo(store)
    assert told(store) == []


def test_without_a_number_the_natural_fields_or_the_teams_reference_find_the_row(store: Store, tmp_path: Path) -> None:
    plain = {k: v for k, v in A.items() if k != "_key"}
    take(store, a_file(tmp_path, "1.csv", [plain, {**B, "_key": "", "Programme team's number": "PT/7"}]))
    moved = {**B, "_key": "", "Programme team's number": "PT/7", "First day": "2/6/2026"}
    shown = take(store, a_file(tmp_path, "2.csv", [plain | {"Status": "delivered"}, moved], "2026-07-31"))
    assert (shown.counts["changed"], shown.counts["new"]) == (2, 0)
    assert told(store)[1][3] == "2026-06-02"


def test_bad_rows_stop_no_other_and_come_back_to_be_mended_on_any_laptop(store: Store, tmp_path: Path) -> None:
    bad = [
        A, B | {"_key": "T-3", "Council": "Nowhere"}, B | {"_key": "T-4", "Offer": "Productivity wizards"},
        B | {"_key": "T-5", "Status": "=sort of"}, B | {"_key": "T-6", "First day": "31/02/2026"},
        B | {"_key": "T-7", "Days received": "some"}, B | {"_key": "T-8", "Feedback score": "4.5"},
    ]  # fmt: skip
    path, mend = a_file(tmp_path, "may.csv", bad), tmp_path / "mend.csv"
    shown = take(store, path)
    assert (shown.counts["new"], shown.counts["rejected"], shown.can_mend) == (1, 6, True)
    assert record_refresh.write_to_mend(shown, mend) == 6
    rows = list(csv.DictReader(io.StringIO(mend.read_text("utf-8-sig"))))
    assert [(r["_key"], r["_line"]) for r in rows] == [(f"T-{n}", str(n)) for n in range(3, 9)]
    assert rows[1]["_what_to_do"] == "Is it “Productivity experts”?"
    assert rows[5]["_what_is_wrong"] == "Feedback score needs a highest score."
    for row, (column, value) in zip(rows, (
        ("council", "York"), ("offer", EXPERTS), ("status", "under way"), ("first day", "28/02/2026"),
        ("days received", "3"), ("feedback score", ""),
    ), strict=True):  # fmt: skip
        assert row[column] != value
        row[column] = value
    with mend.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with _new(tmp_path / "other", "Bob Marsh") as other:
        early = record_refresh.preview(other, [mend])
        assert [p.code for p in early.rejected] == ["previous-missing"]  # it follows the file it came from
        take(other, path)
        assert take(other, mend).counts["new"] == 6
        again = take(store, mend)
        assert (again.counts["new"], again.counts["rejected"], again.files[0].unknown) == (6, 0, ())
        assert told(store) == told(other)
        assert len(told(store)) == 7
        for one in (store, other):
            assert not records.list_rows(one, "episode")[0].conflicts
        assert _source(store) == _source(other)


def _source(store: Store) -> set[str]:
    return {e.id for e in edits.select(store, None, {}) if e.replica[0] == "f" and e.table == "episode"}


def test_what_an_adviser_wrote_before_is_noticed_in_the_preview(store: Store, tmp_path: Path) -> None:
    row = records.create(store, "episode", {"council": "E08000038", "offer": ACADEMY, "start": "2026-05-03"}).id
    shown = record_refresh.preview(store, [a_file(tmp_path, "may.csv", [A, B])])
    assert [(x.row, x.why) for x in shown.similar] == [(row, "the same days")]
    assert any("may be here already: Leadership Academy · Barnsley" in f.text for f in shown.view.findings)
    record_refresh.apply(store, shown, backup=False)
    assert len(told(store)) == 3


def test_nothing_to_mend_is_said(store: Store, tmp_path: Path) -> None:
    good = record_refresh.preview(store, [a_file(tmp_path, "1.csv", [A])])
    late = record_refresh.preview(store, [a_file(tmp_path, "2.csv", [A | {"_previous": "0123456789ab"}])])
    wrong = A | {"Council": "Nowhere"}
    two = record_refresh.preview(store, [a_file(tmp_path, "3.csv", [wrong]), a_file(tmp_path, "4.csv", [wrong, B])])
    for shown, code in ((good, "nothing-to-mend"), (late, "nothing-to-mend"), (two, "several-files")):
        assert not shown.can_mend
        with pytest.raises(AdviserError) as refused:
            record_refresh.write_to_mend(shown, tmp_path / "mend.csv")
        assert refused.value.code == code
    # Of a file of which nothing was taken, the rows to mend follow nothing that is not here
    none = record_refresh.preview(store, [a_file(tmp_path, "5.csv", [wrong])])
    record_refresh.write_to_mend(none, tmp_path / "mend.csv")
    assert "_previous" not in (tmp_path / "mend.csv").read_text("utf-8-sig")
