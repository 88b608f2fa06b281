"""Each rule of the refresh on files made for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adviser_app import paths
from adviser_app.domain.errors import AdviserError
from adviser_app.services import export, refresh, stores
from adviser_app.store import areas
from adviser_app.store.connection import Store
from tests.services.refresh.conftest import HEADER, dump, observations

Bring = Callable[..., refresh.Preview]
BARNSLEY, BARNSLEY_OLD, SHEFFIELD = "E08000038", "E08000016", "E08000039"


def row(
    code: str, value: str, period: str = "2024", indicator: str = "Pay", measure: str = "M", unit: str = "£"
) -> str:
    return f"{code},{indicator},{period},{value},{measure},{unit},P"


def codes_of(shown: refresh.Preview) -> list[tuple[str, int]]:
    return [(p.code, p.line) for p in shown.problems]


def test_a_repeated_row_counts_and_changes_nothing(bring: Bring, store: Store) -> None:
    shown = bring(row(BARNSLEY, "1"), row(SHEFFIELD, "2"), row(BARNSLEY, "1.0"))
    assert (shown.counts["new"], shown.counts["duplicate"], shown.counts["rejected"]) == (2, 1, 0)
    assert [r[4] for r in observations(store)] == [1.0, 2.0]


def test_one_of_a_kind_is_said_as_one(bring: Bring, store: Store) -> None:
    england = bring(row(BARNSLEY, "1"), row(SHEFFIELD, "2"), row("E92000001", "3"))
    found = [cell.text for cell in england.view.findings]
    assert "Areas met for the first time, kept and never compared as councils: 1 nation." in found
    shown = bring(row(BARNSLEY, "1"), row("E92000001", "4"))
    said = "1 stored figure of these series is not in the files; it stays as it is."
    assert said in [cell.text for cell in shown.view.findings]


def test_two_lines_that_contradict_are_both_named_and_neither_taken(bring: Bring, store: Store) -> None:
    shown = bring(row(BARNSLEY, "1"), row(SHEFFIELD, "2"), row(BARNSLEY, "3"), row(BARNSLEY, "1"))
    assert codes_of(shown) == [("contradiction", 2), ("contradiction", 4), ("contradiction", 5)]
    assert "line 4" in shown.problems[0].message and "Barnsley" in shown.problems[0].message
    assert (shown.counts["new"], shown.counts["rejected"]) == (1, 3)
    assert [r[0] for r in observations(store)] == [SHEFFIELD]


def test_a_value_and_a_marker_contradict(bring: Bring) -> None:
    shown = bring(row(BARNSLEY, "1"), row(BARNSLEY, "[c]"), apply=False)
    assert codes_of(shown) == [("contradiction", 2), ("contradiction", 3)]


def test_the_current_code_counts_and_a_difference_is_named(bring: Bring, store: Store) -> None:
    shown = bring(row(BARNSLEY_OLD, "1"), row(BARNSLEY, "2"), row("E08000019", "5"), row(SHEFFIELD, "5"))
    assert shown.counts["superseded code"] == 2
    assert codes_of(shown) == [("superseded-differs", 2)]
    assert observations(store, "area_code, value") == [(BARNSLEY, 2.0), (SHEFFIELD, 5.0)]
    assert codes_of(bring(row(BARNSLEY_OLD, "63.748000000000005"), row(BARNSLEY, "63.748"))) == []  # as ONS writes it


def test_a_former_code_alone_meets_its_council(bring: Bring, store: Store) -> None:
    bring(row(BARNSLEY, "1", "2023"))
    shown = bring(row(BARNSLEY_OLD, "2", "2024"), row(BARNSLEY_OLD, "2", "2024"))
    assert (shown.counts["new"], shown.counts["duplicate"]) == (1, 1)
    assert observations(store, "area_code, period, value") == [(BARNSLEY, "2023", 1.0), (BARNSLEY, "2024", 2.0)]


def test_two_lines_of_a_former_code_that_contradict(bring: Bring) -> None:
    shown = bring(row(BARNSLEY_OLD, "2"), row(BARNSLEY_OLD, "3"), apply=False)
    assert codes_of(shown) == [("contradiction", 2), ("contradiction", 3)]
    assert not shown.can_apply


def test_abolished_councils_keep_their_own_figures(bring: Bring, store: Store) -> None:
    bring(row("E07000026", "1"), row("E06000063", "2"))  # Allerdale, Cumberland
    assert observations(store, "area_name, value") == [("Allerdale", 1.0), ("Cumberland", 2.0)]


def test_a_code_beside_the_name_of_its_own_family_is_believed(bring: Bring, store: Store) -> None:
    """A council that was, one that followed it, a district beside its county's name, and it is said; not a district
    beside its county's code, nor two districts of one county."""
    shown = bring(
        "E06000063,Allerdale,Pay,2024,1",  # Cumberland, whose part it was
        "E07000026,Cumberland,Pay,2024,2",  # Allerdale
        "E10000016,Ashford,Pay,2024,3",  # Kent
        "E07000105,Kent,Pay,2024,4",  # Ashford
        "E07000110,Ashford,Pay,2024,5",  # Maidstone
        header="area_code,area_name,indicator,period,value",
    )
    disagree = [found for found in codes_of(shown) if found[0] == "code-name-disagree"]
    assert disagree == [("code-name-disagree", 4), ("code-name-disagree", 6)]
    said = {p.line: p.message for p in shown.problems if p.code == "area-name-family"}
    assert [(line, words.rpartition(" is ")[2]) for line, words in said.items()] == [
        (2, "a council that it followed."),
        (3, "a council that followed it."),
        (5, "its county."),
    ]
    assert observations(store, "area_code, value") == [("E06000063", 1.0), ("E07000026", 2.0), ("E07000105", 4.0)]


def test_areas_by_name_and_those_that_cannot_be_told(bring: Bring, store: Store) -> None:
    header = "area_code,area_name,indicator,period,value"
    shown = bring(
        ",Barnsley,Pay,2024,1",
        'na,"Bristol, City of",Pay,2024,2',
        ",Bristol UA,Pay,2023,3",
        ",Barsetshire,Pay,2024,4",
        "E0000 England Total,,Pay,2024,5",
        f"{BARNSLEY},Sheffield,Pay,2024,6",
        "E05000026,Abbey,Pay,2024,7",
        "E06000999,New Town,Pay,2024,8",
        header=header,
    )
    assert codes_of(shown) == [
        ("area-unknown", 5),
        ("area-code-invalid", 6),
        ("code-name-disagree", 7),
        ("council-not-in-register", 9),
    ]
    assert shown.counts["not for us"] == 1
    assert shown.view.sentence == (
        "8 rows in 1 file: 4 new, 3 rejected and 1 not for us. Nothing has been written yet."
    )
    assert "1 other" in " ".join(c.text for c in shown.view.findings)
    assert observations(store, "area_name, area_kind, value") == [
        ("Barnsley", "council", 1.0),
        ("City of Bristol", "council", 2.0),
        ("City of Bristol", "council", 3.0),
        ("New Town", "other area", 8.0),
    ]


def test_one_code_of_two_kinds_is_two_areas(bring: Bring, store: Store) -> None:
    header = "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"
    bring(
        "E47000001,Greater Manchester,Combined Authority or City Region,Exports,2020-01-01/P1Y,1,Pounds,£,,,,",
        "E47000001,Greater Manchester,ITL Level 2,Exports,2020-01-01/P1Y,2,Pounds,£,,,,",
        header=header,
    )
    assert observations(store, "area_kind, value") == [("ITL 2", 2.0), ("combined authority", 1.0)]


def test_zero_is_a_value_and_missing_has_a_reason(bring: Bring, store: Store) -> None:
    bring(row(BARNSLEY, "0"), row(SHEFFIELD, ""), row("E08000003", "[c]"))
    assert observations(store, "area_name, value, marker") == [
        ("Barnsley", 0.0, None),
        ("Manchester", None, "[c]"),
        ("Sheffield", None, "missing, no reason given"),
    ]


def test_absence_deletes_nothing_unless_asked(bring: Bring, store: Store) -> None:
    bring(*(row(c, v, p) for p in ("2023", "2024") for c, v in ((BARNSLEY, "1"), (SHEFFIELD, "2"))))
    shown = bring(row(BARNSLEY, "1", "2024"))
    assert len(observations(store)) == 4
    assert shown.plan is not None and shown.plan.series[0].missing == 3
    before = dump(store)
    bring(row(BARNSLEY, "5", "2024"), remove_missing=True)
    assert observations(store, "area_name, period, value") == [("Barnsley", "2024", 5.0)]
    refresh.undo(store)
    assert dump(store) == before


def test_a_period_is_its_days_whatever_its_label(bring: Bring, store: Store) -> None:
    bring(row(BARNSLEY, "1", "2024"), row(BARNSLEY, "2", "2023-2024"))
    shown = bring(row(BARNSLEY, "1", "2024-01-01/P1Y"), row(BARNSLEY, "3", "2023-04-01/P1Y"))
    assert (shown.counts["new"], shown.counts["changed"], shown.counts["unchanged"]) == (0, 1, 1)
    assert observations(store, "period, value") == [("2023-04-01/P1Y", 3.0), ("2024-01-01/P1Y", 1.0)]


def test_length_is_part_of_a_period(bring: Bring, store: Store) -> None:
    bring(row(BARNSLEY, "3.2", "2025-04-01/P1M"), row(BARNSLEY, "3.1", "2025-04-01/P3M"))
    assert observations(store, "period_length, value") == [("P1M", 3.2), ("P3M", 3.1)]


COUNCILS = [f"E080000{n:02d}" for n in range(1, 15)]


def series(scale: float = 1.0, period: str = "2023", **names: str) -> list[str]:
    return [row(c, f"{scale * (10 + n * 1.7):.1f}", period, **names) for n, c in enumerate(COUNCILS)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"unit": "%"}, {"unit": "per cent"}),
        ({"measure": "per 1,000 stock"}, {"measure": "per 1000 stock"}),
        ({"unit": "yrs"}, {"unit": "Years"}),
    ],
)
def test_a_name_written_otherwise_is_the_same_series(
    bring: Bring, store: Store, old: dict[str, str], new: dict[str, str]
) -> None:
    bring(*series(**{k: f'"{v}"' for k, v in old.items()}))
    before = dump(store)
    shown = bring(*series(**new), *series(2, "2024", **new))
    assert (shown.counts["new"], shown.counts["unchanged"]) == (14, 14)
    (key,) = {(r[2], r[3]) for r in observations(store, "period, value, measure, unit")}
    assert next(iter(new.values())) in key
    refresh.undo(store)
    assert dump(store) == before


def test_a_renamed_measure_is_recognised_by_its_figures(bring: Bring, store: Store) -> None:
    bring(*series(measure="Rate"), *series(1.1, "2022", measure="Rate"))
    shown = bring(*series(measure="Rate of pay"), *series(1.2, "2024", measure="Rate of pay"))
    (rename,) = shown.plan.findings if shown.plan else ()
    assert (rename.kind, rename.old, rename.new, rename.joined) == ("series", "Rate", "Rate of pay", True)
    assert shown.view.renames[0][2] is True
    assert {r[0] for r in observations(store, "measure")} == {"Rate of pay"}
    # the file of the old generation still finds it
    assert bring(*series(measure="Rate")).counts["unchanged"] == 14


OLD_HEADER = (
    "AREACD,AREANM,Geography,Variable Name,Indicator,Period,Observation,Measure,Unit,"
    "Lower Confidence Interval (95%),Upper Confidence Interval (95%),Observation Status,Polarity,Notes"
)
NEW_HEADER = "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"


@pytest.mark.parametrize(("label", "newer"), [("2024", "2024-01-01/P1Y"), ("2023-2024", "2023-08-01/P1Y")])
def test_the_header_before_this_one_meets_the_same_series(bring: Bring, store: Store, label: str, newer: str) -> None:
    """The generations of ONS files: header, label of the year, measure and writing of the name all change at once."""
    values = [(code, f"{10 + n * 1.7:.1f}") for n, code in enumerate(COUNCILS)]
    place = "Local Authority District"
    old = [f"{c},,{place},Claimant count,Claimant count,{label},{v},Rate,%,,,,Low is good," for c, v in values]
    bring(*old, header=OLD_HEADER)
    new = [f"{c},,{place},Claimant Count,{newer},{v},Percentage,%,,,," for c, v in values]
    shown = bring(*new, header=NEW_HEADER)
    assert (shown.counts["new"], shown.counts["unchanged"]) == (0, 14)
    assert {r[:3] for r in observations(store, "indicator, measure, period_start")} == {
        ("Claimant Count", "Percentage", newer[:10])
    }
    assert store.con.execute("SELECT polarity, source FROM series_polarity").fetchall() == [("low is good", "file")]


def test_a_rename_can_be_kept_apart(bring: Bring, store: Store) -> None:
    bring(*series(measure="Rate"))
    offered = bring(*series(measure="Rate of pay"), apply=False)
    assert offered.plan is not None
    kept = bring(*series(measure="Rate of pay"), joins={offered.plan.findings[0].id: False})
    assert kept.counts["new"] == 14
    assert {r[0] for r in observations(store, "measure")} == {"Rate", "Rate of pay"}


def test_another_indicator_name_is_offered_not_joined(bring: Bring, store: Store) -> None:
    bring(*series(indicator="Claimants"))
    offered = bring(*series(indicator="Claimant count"), apply=False)
    (rename,) = offered.plan.findings if offered.plan else ()
    assert (rename.old, rename.new, rename.joined) == ("Claimants", "Claimant count", False)
    joined = bring(*series(indicator="Claimant count"), joins={rename.id: True})
    assert joined.counts["unchanged"] == 14
    assert {r[0] for r in observations(store, "indicator")} == {"Claimant count"}


def test_a_different_series_is_not_joined(bring: Bring, store: Store) -> None:
    bring(*series(measure="Rate"))
    shown = bring(*series(37, measure="Number"))
    assert shown.plan is not None and not shown.plan.findings
    assert shown.counts["new"] == 14


def test_a_relabelled_academic_year_moves_and_never_doubles(bring: Bring, store: Store) -> None:
    """'2023-2024' is read as a financial year; when the publisher says September, the stored years move."""
    bring(*series(1, "2021-2022"), *series(1.1, "2022-2023"), *series(1.2, "2023-2024"))
    before = dump(store)
    shown = bring(*series(1.1, "2022-09-01/P1Y"), *series(1.2, "2023-09-01/P1Y"), *series(1.3, "2024-09-01/P1Y"))
    assert (shown.counts["new"], shown.counts["unchanged"]) == (14, 28)
    (finding,) = shown.plan.findings if shown.plan else ()
    assert finding.kind == "period" and finding.joined
    assert sorted({r[0] for r in observations(store, "period_start")}) == [
        f"{year}-09-01" for year in range(2021, 2025)
    ]
    assert bring(*series(1.2, "2023-2024")).counts["unchanged"] == 14
    refresh.undo(store)
    refresh.undo(store)
    assert dump(store) == before


def test_next_years_same_figures_are_no_relabel(bring: Bring, store: Store) -> None:
    bring(*series(1, "2023"))
    shown = bring(*series(1, "2024"))
    assert shown.counts["new"] == 14 and shown.plan is not None and not shown.plan.findings


def test_the_same_file_again_is_recognised(bring: Bring, store: Store, tmp_path: Path) -> None:
    bring(row(BARNSLEY, "1"))
    again = refresh.preview(store, [tmp_path / "file1.csv"])
    assert not again.can_apply and again.same_files[0].release_id == 1
    with pytest.raises(AdviserError) as refused:
        refresh.apply(store, again)
    assert refused.value.code == "nothing-to-apply"
    refresh.undo(store)
    assert refresh.preview(store, [tmp_path / "file1.csv"]).can_apply


def test_of_a_file_passed_over_it_is_said_how_refused_rows_are_read_again(
    bring: Bring, store: Store, tmp_path: Path
) -> None:
    bring(row(BARNSLEY, "1"), row(SHEFFIELD, "many"))
    (same, why) = (c.text for c in refresh.preview(store, [tmp_path / "file1.csv"]).view.findings)
    assert "passed over" in same and "can be read again" in why
    assert refresh.preview(store, [tmp_path / "file1.csv"]).view.can_read_again
    bring(row(BARNSLEY, "2"))
    (same,) = (c.text for c in refresh.preview(store, [tmp_path / "file2.csv"]).view.findings)
    assert "passed over" in same


def test_two_exports_of_one_series_in_one_go_are_to_be_imported_in_turn(store: Store, tmp_path: Path) -> None:
    files = [tmp_path / "older.csv", tmp_path / "newer.csv"]
    for path, value in zip(files, ("1", "2"), strict=True):
        path.write_text(f"{HEADER}\n{row(BARNSLEY, value)}\n", encoding="utf-8")
    problems = refresh.preview(store, files).problems
    assert [p.code for p in problems] == ["contradiction", "contradiction"]
    (remedy,) = {p.remedy for p in problems}
    assert "the older one first" in remedy and "men and women" in remedy


def test_a_preview_of_another_state_is_not_applied(bring: Bring, store: Store) -> None:
    old = bring(row(BARNSLEY, "1"), apply=False)
    bring(row(BARNSLEY, "2"))
    with pytest.raises(AdviserError) as refused:
        refresh.apply(store, old)
    assert refused.value.code == "stale-preview"


def test_nothing_to_undo(store: Store) -> None:
    with pytest.raises(AdviserError) as refused:
        refresh.undo(store)
    assert refused.value.code == "nothing-to-undo"


def test_noise_digits_are_unchanged(bring: Bring, store: Store) -> None:
    bring(row(BARNSLEY, "23.11602783203125"))
    shown = bring(row(BARNSLEY, "23.11602783203126"))
    assert shown.counts["unchanged"] == 1 and shown.plan is not None and shown.plan.series[0].noise == 1


def test_noise_digits_stay_as_first_stored_where_all_others_change(bring: Bring, store: Store) -> None:
    """Rows of which most cells change are written anew as a whole, but not over figures that did not change."""
    others = (SHEFFIELD, "E08000035", "E08000032")
    bring(row(BARNSLEY, "23.11602783203125"), *(row(code, "1") for code in others))
    shown = bring(row(BARNSLEY, "23.11602783203126"), *(row(code, "2") for code in others))
    assert (shown.counts["changed"], shown.counts["unchanged"]) == (3, 1)
    assert dict(observations(store, "area_code, value")) == {BARNSLEY: 23.11602783203125} | dict.fromkeys(others, 2.0)


def test_a_small_change_is_one(bring: Bring) -> None:
    bring(row(BARNSLEY, "1000000.0001"))
    assert bring(row(BARNSLEY, "1000000.0002")).counts["changed"] == 1


def test_a_figure_that_changes_with_its_status_is_changed(bring: Bring, store: Store) -> None:
    header = HEADER + ",status,note"
    bring(row(BARNSLEY, "1") + ",provisional,", row(SHEFFIELD, "5") + ",provisional,", header=header)
    shown = bring(row(BARNSLEY, "2") + ",final,Now all", row(SHEFFIELD, "5") + ",final,", header=header)
    assert shown.plan is not None
    [series] = shown.plan.series
    assert (shown.counts["changed"], shown.counts["unchanged"], series.annotated) == (2, 0, 1)
    assert observations(store, "area_code, value, status, note") == [
        (BARNSLEY, 2.0, "final", "Now all"), (SHEFFIELD, 5.0, "final", None),
    ]  # fmt: skip


def test_a_withdrawn_value_becomes_its_marker_and_comes_back(bring: Bring, store: Store) -> None:
    bring(row(BARNSLEY, "7"))
    before = dump(store)
    assert bring(row(BARNSLEY, "[x]")).counts["changed"] == 1
    assert observations(store, "value, marker") == [(None, "[x]")]
    refresh.undo(store)
    assert dump(store) == before


def test_a_changed_unit_of_a_whole_period_is_named(bring: Bring) -> None:
    bring(*series(1, "2023"))
    shown = bring(*series(1000, "2024"), apply=False)
    assert any("Has the unit changed?" in w for w in shown.warnings)


def test_a_council_the_register_learns_of_later_takes_over_its_figures(
    bring: Bring, store: Store, tmp_path: Path
) -> None:
    bring(row("E06000999", "8"))
    register = (paths.resources() / "register" / "councils.csv").read_text(encoding="utf-8")
    newer = tmp_path / "register.csv"
    newer.write_text(
        register.rstrip("\n") + "\nE06000999,East Surrey,East Surrey Council,unitary authority,South East,,,"
        "2027-04-01,,,,,,\n",
        encoding="utf-8",
    )
    areas.load_register(store, newer)
    assert observations(store, "area_name, area_kind, value") == [("East Surrey", "council", 8.0)]
    again = bring(row("E06000999", "8"), row("E06000999", "9", "2025"))
    assert (again.counts["new"], again.counts["unchanged"], again.problems) == (1, 1, [])


def test_what_is_exported_comes_back_the_same(bring: Bring, store: Store, tmp_path: Path) -> None:
    """Two areas of one code, limits, markers, status, notes: a second store has the same figures."""
    header = "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"
    bring(
        "E47000001,Greater Manchester,Combined Authority or City Region,Exports,2020-01-01/P1Y,1,Pounds,£,,,,",
        "E47000001,Greater Manchester,ITL Level 2,Exports,2020-01-01/P1Y,2,Pounds,£,1.5,2.5,p,"
        '"=note, with ""quotes"" and\nlines"',
        f"{BARNSLEY_OLD},Barnsley,Local Authority District,Exports,2020-01-01/P3Y,,Pounds,£,,,x,",
        f"{SHEFFIELD},Sheffield,Local Authority District,Exports,2020-05-01,0.1,Pounds,£,,,,",
        header=header,
    )
    export.export(store, "observations", tmp_path / "out.csv")
    with stores.open_store(tmp_path / "second.adviser") as second:
        shown = refresh.preview(second, [tmp_path / "out.csv"])
        assert shown.problems == [] and shown.counts["new"] == 4
        refresh.apply(second, shown)
        everything = "area_code, area_kind, publisher, indicator, measure, unit, period_start, period_length, value,"
        everything += "lower, upper, marker, status, note, period"
        assert observations(second, everything) == observations(store, everything)
