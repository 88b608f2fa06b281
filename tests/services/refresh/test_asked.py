"""Names that no register knows: asked once, remembered, never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.problems import Problem, Severity
from adviser_app.services import records, refresh
from adviser_app.services.records import undo
from adviser_app.services.refresh import asked
from adviser_app.services.refresh.verbs import Preview
from adviser_app.services.stores import open_store
from adviser_app.store.connection import Store

LEEDS, YORK = "E08000035", "E06000014"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "adviser.db")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "walks.csv"
    path.write_text(
        "Council,Year,Walks\nLeeds,2023,5\nCity of Yorke,2023,6\nCity of  yorke,2022,7\nAverage,2023,8\nXyzzy,2023,9\n"
    )
    return path


def look(store: Store, file: Path) -> Preview:
    return refresh.preview(store, [file], refresh.RefreshOptions(backup=False))


def test_what_is_not_known_is_named_with_guesses_and_not_taken(store: Store, file: Path) -> None:
    shown = look(store, file)
    assert [(u.name, u.rows, u.line) for u in shown.unknown] == [
        ("City of Yorke", 2, 3), ("Average", 1, 5), ("Xyzzy", 1, 6)
    ]  # fmt: skip
    assert shown.unknown[0].guesses[0] == asked.Candidate(YORK, "York")
    assert shown.unknown[2].guesses == ()
    assert (shown.counts["new"], shown.counts["rejected"]) == (1, 4)


@pytest.mark.parametrize(
    "name",
    ["England Total", "Column Total", "Total England", "All English authorities", "E0000 England Total",
     "England average", "Total for all London boroughs", "All Councils", "Average of English unitary authorities"],
)  # fmt: skip
def test_sums_of_councils_are_not_for_us_and_never_asked(store: Store, tmp_path: Path, name: str) -> None:
    path = tmp_path / "walks.csv"
    path.write_text(f"Council,Year,Walks\nLeeds,2023,5\n{name},2023,600\n")
    shown = look(store, path)
    assert (shown.counts["new"], shown.counts["not for us"], shown.counts["rejected"]) == (1, 1, 0)
    assert shown.unknown == []


def test_a_row_of_a_name_nobody_knows_is_listed_once(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "walks.csv"
    path.write_text("Council,Year,Walks,Runs,Rides\nLeeds,2023,5,6,7\nXyzzy,2023,6,7,8\nXyzzy,2022,6,7,8\n")
    shown = look(store, path)
    assert shown.counts["rejected"] == 6
    assert [(p.code, p.line, p.message.endswith(" (3 figures.)")) for p in shown.rejected] == [
        ("area-unknown", 3, True), ("area-unknown", 4, True)
    ]  # fmt: skip
    assert [(u.name, u.rows) for u in shown.unknown] == [("Xyzzy", 2)]


def test_an_answer_is_used_from_then_on_and_can_be_taken_back(store: Store, file: Path) -> None:
    assert asked.answer(store, {"City of Yorke": YORK, "Average": asked.NONE}) == 2
    shown = look(store, file)
    assert (shown.counts["new"], shown.counts["not for us"], shown.counts["rejected"]) == (3, 1, 1)
    assert [u.name for u in shown.unknown] == ["Xyzzy"]
    assert [(a.name, a.code, a.council) for a in asked.listing(store)] == [
        ("Average", "", ""), ("City of Yorke", YORK, "York")
    ]  # fmt: skip
    # another answer to the same name, written otherwise, stands in for the first
    asked.answer(store, {"CITY OF YORKE": LEEDS})
    assert [(a.name, a.code) for a in asked.listing(store)] == [("Average", ""), ("City of Yorke", LEEDS)]
    undo(store)
    assert asked.answers(store) == {"average": "", "city of yorke": YORK}
    assert [(a.name, a.conflict) for a in asked.listing(store)] == [("Average", False), ("City of Yorke", False)]
    # somebody's record says another: neither is an answer
    records.create(store, "area_name", {"name": "CITY OF YORKE", "council": LEEDS})
    assert [a.conflict for a in asked.listing(store)] == [False, True, True]
    undo(store)
    asked.forget(store, "city of yorke")
    assert [u.name for u in look(store, file).unknown] == ["City of Yorke", "Xyzzy"]
    with pytest.raises(AdviserError, match="Nobody has said"):
        asked.forget(store, "City of Yorke")


def test_what_the_register_knows_needs_no_answer_and_takes_none(store: Store, file: Path) -> None:
    with pytest.raises(AdviserError) as refused:
        asked.answer(store, {"Xyzzy": LEEDS, "Leeds City Council": YORK})
    assert refused.value.code == "name-known"
    assert asked.listing(store) == []
    # nor one that came by exchange
    from adviser_app.services.records import verbs

    verbs.create(store, "area_name", {"name": "Leeds", "council": YORK})
    applied = refresh.apply(store, look(store, file))
    assert applied.counts["new"] == 1
    row = store.con.execute("SELECT area_code FROM observation").fetchall()
    assert [r[0] for r in row] == [LEEDS]


def test_two_people_who_answered_differently_settle_nothing(store: Store, file: Path) -> None:
    from adviser_app.services.records import verbs

    verbs.create(store, "area_name", {"name": "City of Yorke", "council": YORK})
    verbs.create(store, "area_name", {"name": "city of yorke", "council": LEEDS})
    assert [u.name for u in look(store, file).unknown] == ["City of Yorke", "Average", "Xyzzy"]


def test_a_name_of_several_areas_is_asked_as_such(store: Store) -> None:
    told = Problem("area-ambiguous", Severity.ERROR, "a.csv", 7, "area", "Yorke", "", "")
    (unknown,) = asked.unknown(store, [told, replace(told, line=9), replace(told, code="contradiction")])
    assert (unknown.name, unknown.rows, unknown.line, unknown.several) == ("Yorke", 2, 7, True)
    assert unknown.guesses[0].code == YORK


def test_a_nation_by_its_name_is_no_question(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Council,Year,Walks\nLeeds,2023,5\nEngland,2023,1\nWest Midlands,2023,1\n")
    shown = look(store, path)
    assert [u.name for u in shown.unknown] == ["West Midlands"]  # a region, or a combined authority
    refresh.apply(store, shown)
    rows = store.con.execute("SELECT area_code FROM observation ORDER BY 1").fetchall()
    assert [r[0] for r in rows] == [LEEDS, "E92000001"]


# -- rows that were refused, once what stood in their way is settled ---------------------------------------------------

AGAIN = refresh.RefreshOptions(backup=False, again=True)


def bring(store: Store, path: Path, lines: str, day: str) -> None:
    path.write_text(f"area_name,indicator,period,value,publisher\n{lines}", encoding="utf-8")
    options = refresh.RefreshOptions(backup=False, released=date.fromisoformat(day))
    refresh.apply(store, refresh.preview(store, [path], options))


def values(store: Store) -> set[tuple[str, str, float]]:
    rows = store.con.execute("SELECT area_name, period, value FROM observation WHERE value IS NOT NULL").fetchall()
    return {(str(name), str(period), float(value)) for name, period, value in rows}


def test_refused_rows_are_read_again_under_the_date_of_their_import(store: Store, tmp_path: Path) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    bring(store, old, "Leeds,Walks,2023,5,P\nCity of Yorke,Walks,2023,6,P\n", "2026-01-31")
    bring(store, new, "Leeds,Walks,2023,7,P\n", "2026-02-28")
    assert not refresh.preview(store, [old], AGAIN).plan.incoming.present.sum() > 1  # type: ignore[union-attr]
    asked.answer(store, {"City of Yorke": YORK})
    assert not look(store, old).can_apply
    shown = refresh.preview(store, [old], AGAIN)
    assert shown.released == date(2026, 1, 31)
    refresh.apply(store, shown)
    # what the newer release said of Leeds since still counts
    assert values(store) == {("Leeds", "2023", 7.0), ("York", "2023", 6.0)}
    assert not refresh.preview(store, [old], AGAIN).can_apply  # nothing is refused any more
    refresh.undo(store)
    assert values(store) == {("Leeds", "2023", 7.0)}


def test_files_of_several_imports_are_not_read_again_in_one_go(store: Store, tmp_path: Path) -> None:
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for file, day in zip(files, ("2026-01-31", "2026-02-28"), strict=True):
        bring(store, file, f"Leeds,Walks,{day[:4]},5,P\nCity of Yorke,Walks of {file.stem},2023,6,P\n", day)
    with pytest.raises(AdviserError) as refused:
        refresh.preview(store, files, AGAIN)
    assert refused.value.code == "again-not-alone"
    files[1].write_text("area_name,indicator,period,value,publisher\nLeeds,Walks,2024,5,P\n", encoding="utf-8")
    with pytest.raises(AdviserError) as refused:
        refresh.preview(store, files, AGAIN)
    assert refused.value.code == "again-not-alone"


def test_an_import_of_the_same_day_stands_in_the_way_until_a_date_is_given(store: Store, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    bring(store, first, "Leeds,Walks,2023,5,P\nCity of Yorke,Walks,2023,6,P\n", "2026-01-31")
    bring(store, second, "Leeds,Walks,2023,7,P\n", "2026-01-31")
    with pytest.raises(AdviserError) as refused:
        refresh.preview(store, [first], AGAIN)
    assert refused.value.code == "again-later-that-day"
    asked.answer(store, {"City of Yorke": YORK})
    earlier = replace(AGAIN, released=date(2026, 1, 30))
    refresh.apply(store, refresh.preview(store, [first], earlier))
    assert values(store) == {("Leeds", "2023", 7.0), ("York", "2023", 6.0)}


def test_marks_of_notes_behind_a_name_are_no_part_of_it(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "walks.csv"
    path.write_text("Council,Year,Walks\nLeeds (3),2023,5\nYork [note 2],2023,6\nBarnsley,2023,7\n")
    assert (look(store, path).counts["new"], look(store, path).unknown) == (3, [])


def test_a_ministrys_code_is_called_so(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "walks.csv"
    path.write_text("area_code,indicator,period,value\nE4401,Walks,2023,5\n")
    assert [(p.code, "MHCLG" in p.message) for p in look(store, path).rejected] == [("area-code-ministrys", True)]


def test_a_figure_for_two_councils_together_is_told_and_not_asked(store: Store, tmp_path: Path) -> None:
    """DfE's social workers of Northamptonshire: whoever answered with one of the two would give it the other's too."""
    path = tmp_path / "walks.csv"
    rows = [
        "Leeds,2023,5",
        "North Northamptonshire / West Northamptonshire,2023,600",
        "Hackney and City of London,2023,7",
    ]
    path.write_text("\n".join(["Council,Year,Walks", *rows, "Brstol and Poole,2023,8", ""]))
    shown = look(store, path)
    assert [p.code for p in shown.problems] == ["area-together", "area-together", "area-unknown"]
    assert [one.name for one in shown.unknown] == ["Brstol and Poole"]
