"""Which way is good: tables, the user's word, and the order in which they count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import Polarity, PolaritySource
from adviser_app.services import polarity, records, refresh, series
from adviser_app.store.catalogue import load_series
from adviser_app.store.connection import Store
from tests.services.small import HEADER, bring, line
from tests.tools.stores import new_store

CODE = "E08000038"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path)
    lines = [
        line(CODE, "Recycling", "2024", 1),
        line(CODE, "Recycling", "2024", 1, measure="Tonnes", unit="t"),
        line(CODE, "Smoking", "2024", 1),
        line(CODE, "Population", "2024", 1, measure="Number", unit="Number"),
    ]
    bring(made, tmp_path, "figures.csv", lines, date(2026, 1, 30))
    return made


def table(folder: Path, *lines: str, header: str = "indicator,measure,unit,polarity", encoding: str = "utf-8") -> Path:
    path = folder / "polarity.csv"
    path.write_bytes("\r\n".join([header, *lines]).encode(encoding))
    return path


def said(store: Store) -> dict[tuple[str, str], tuple[Polarity, PolaritySource | None]]:
    return {(s.key.indicator, s.key.unit): (s.polarity, s.polarity_source) for s in load_series(store)}


def test_the_whole_name_beats_the_unit_beats_the_indicator(store: Store, tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "Recycling,,,low is good",
        "recycling ,PERCENTAGE,%,High is good",
        "Smoking,Anything,%,low is good",
        "Population,,,no judgement",
        "Unheard of,,,high is good",
        encoding="utf-8-sig",
    )
    found = polarity.import_table(store, path)
    assert (found.lines, found.matched, found.series, found.changed) == (5, 4, 4, 4)
    assert found.unmatched == ("Unheard of",)
    assert said(store) == {
        ("Recycling", "%"): (Polarity.HIGH, PolaritySource.TABLE),
        ("Recycling", "t"): (Polarity.LOW, PolaritySource.TABLE),
        ("Smoking", "%"): (Polarity.LOW, PolaritySource.TABLE),
        ("Population", "Number"): (Polarity.NONE, PolaritySource.TABLE),
    }
    assert polarity.import_table(store, path).changed == 0


def test_what_is_no_polarity_is_told_with_its_line(store: Store, tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "Smoking,,,bad",
        '"Recycling\nrate",,,high is good',
        "",
        "Population,,,",
        ",,,high is good",
        "Recycling,,",
    )
    found = polarity.import_table(store, path)
    assert [(p.code, p.line, p.value) for p in found.problems] == [
        ("polarity-unknown", 2, "bad"),
        ("polarity-unknown", 6, ""),
        ("polarity-no-indicator", 7, ""),
        ("polarity-unknown", 8, ""),
    ]
    assert found.series == 0


def test_lines_that_contradict_each_other_are_both_named(store: Store, tmp_path: Path) -> None:
    path = table(
        tmp_path, "Smoking,Percentage,%,low is good", "smoking,percentage,%,high is good", "Recycling,,,high is good"
    )
    found = polarity.import_table(store, path)
    assert [(p.code, p.line) for p in found.problems] == [("polarity-contradiction", 2), ("polarity-contradiction", 3)]
    assert said(store)[("Smoking", "%")] == (Polarity.NONE, None)
    assert said(store)[("Recycling", "%")] == (Polarity.HIGH, PolaritySource.TABLE)


@pytest.mark.parametrize(
    "content", [b"", b"area_code,value\nE1,2\n", b'indicator,polarity\n"open,high is good\n', b"\xff\xfe\x00\x00"]
)
def test_what_is_no_table_is_refused(store: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "polarity.csv"
    path.write_bytes(content)
    with pytest.raises(AdviserError) as refused:
        polarity.import_table(store, path)
    assert refused.value.code == "not-a-polarity-table"
    with pytest.raises(AdviserError) as missing:
        polarity.import_table(store, tmp_path / "nowhere.csv")
    assert missing.value.code == "cannot-read"


def test_the_user_s_word_counts_most_and_can_be_taken_back(store: Store, tmp_path: Path) -> None:
    polarity.import_table(store, table(tmp_path, "Smoking,,,low is good"))
    smoking = next(s.id for s in load_series(store) if s.key.indicator == "Smoking")
    assert polarity.set(store, smoking, Polarity.NONE).polarity_source is PolaritySource.USER
    polarity.import_table(store, table(tmp_path, "Smoking,,,high is good"))
    assert said(store)[("Smoking", "%")] == (Polarity.NONE, PolaritySource.USER)
    assert polarity.set(store, smoking, None).polarity is Polarity.HIGH
    with pytest.raises(AdviserError) as refused:
        polarity.set(store, 999, Polarity.HIGH)
    assert refused.value.code == "no-such-series"
    listed = polarity.listing(store)
    assert [(x.title, x.source) for x in listed][-1] == ("Smoking", PolaritySource.TABLE)
    assert len(listed) == 4


def test_the_page_says_who_says_it_and_the_user_s_word_outlasts_a_refresh(store: Store, tmp_path: Path) -> None:
    barnsley = CODE

    def claimants(month: str, value: float, says: str, day: date) -> None:
        lines = [f"{HEADER},polarity", f"{line(barnsley, 'Claimants', month, value)},{says}"]
        path = tmp_path / f"{month}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        refresh.apply(store, refresh.preview(store, [path], refresh.RefreshOptions(released=day, backup=False)))

    def source() -> str:
        return series.page(store, of, barnsley, GroupRule.TYPE).polarity_source

    claimants("2023", 4, "high is good", date(2026, 1, 31))
    of = next(s.id for s in load_series(store) if s.key.indicator == "Claimants")
    yours = "what you choose goes before it, whatever later files and tables say"
    assert source() == f"said by the publisher’s file; {yours}"
    polarity.import_table(store, table(tmp_path, "Claimants,,,high is good"))
    assert source() == f"from an imported table; {yours}"
    polarity.set(store, of, Polarity.LOW)
    assert (
        source() == "set by you, though the publisher’s file says high is good and an imported table says high is good"
    )
    claimants("2024", 5, "high is good", date(2026, 2, 28))
    page = series.page(store, of, barnsley, GroupRule.TYPE)
    assert (page.polarity, page.row.period.text) == ("Low is good", "2024")
    assert said(store)[("Claimants", "%")] == (Polarity.LOW, PolaritySource.USER)
    polarity.import_table(store, table(tmp_path, "Claimants,,,low is good"))
    assert source() == "set by you, though the publisher’s file says high is good"


def test_it_is_a_record_and_can_be_undone(store: Store) -> None:
    smoking = next(s for s in load_series(store) if s.key.indicator == "Smoking")
    polarity.set(store, smoking.id, Polarity.NONE)
    polarity.set(store, smoking.id, Polarity.LOW)
    row = records.list_rows(store, "polarity")[0]
    assert (row.values["indicator"], row.values["polarity"]) == ("Smoking", "low is good")
    records.undo(store)
    assert said(store)[("Smoking", "%")] == (Polarity.NONE, PolaritySource.USER)
    records.undo(store)
    assert said(store)[("Smoking", "%")] == (Polarity.NONE, None)
    assert polarity.set(store, smoking.id, None).polarity_source is None  # nothing to take back


def test_a_series_with_odd_letters_in_its_name_is_met(store: Store) -> None:
    store.con.execute("UPDATE series SET indicator = 'Cafe\u0301s\u00a0' WHERE indicator = 'Smoking'")
    odd = next(s for s in load_series(store) if s.key.indicator.startswith("Cafe"))
    assert polarity.set(store, odd.id, Polarity.HIGH).polarity_source is PolaritySource.USER
    assert polarity.set(store, odd.id, None).polarity_source is None


def test_what_was_said_before_the_series_came_counts_when_it_comes(store: Store, tmp_path: Path) -> None:
    known = {"publisher": "Test", "indicator": "Libraries", "measure": "Percentage", "unit": "%"}
    records.create(store, "polarity", known | {"polarity": "high is good"})
    bring(store, tmp_path, "new.csv", [line("E08000038", "Libraries", "2024", 1)], date(2026, 9, 1))
    assert said(store)[("Libraries", "%")] == (Polarity.HIGH, PolaritySource.USER)
