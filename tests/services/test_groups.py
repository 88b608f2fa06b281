"""Comparison groups in a store: neighbours from files and from figures, own groups, the portfolio; what is not here."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.services import councils, figures, groups, neighbours, portfolio, records, settings
from adviser_app.services import series as series_service
from adviser_app.store import settings as stored_settings
from adviser_app.store.connection import Store
from adviser_app.store.slabs import P, write_rows
from tests.tools.stores import add_figures, new_store

BARNSLEY, LEEDS, YORK, HALTON, WIGAN = "E08000038", "E08000035", "E06000014", "E06000006", "E08000010"
TODAY = date(2026, 11, 22)
FILE = f"\ufeffAREACD,1,2,3,4\r\nE08000016,W06000022,{LEEDS},{YORK},E07000026\r\n{LEEDS},{WIGAN},,,\r\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        add_figures(made, series=3)
        yield made


def file(folder: Path, text: str = FILE) -> Path:
    path = folder / "global.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def members(store: Store, code: str, rule: GroupRule) -> list[str]:
    return [c for c, _ in councils.group(store, code, rule, TODAY).members]


# -- from a file -------------------------------------------------------------------------------------------------


def test_a_file_is_taken_in_and_its_neighbours_compared_with(store: Store, tmp_path: Path) -> None:
    done = neighbours.import_file(store, file(tmp_path), "Global", "2026", source="ONS")
    assert (done.set.name, done.set.areas, done.councils, done.already) == ("global, 2026", 2, 2, False)
    rule = groups.read(store, "neighbours:global")
    group = councils.group(store, BARNSLEY, rule, TODAY)  # the file has Barnsley's former code
    assert sorted(code for code, _ in group.members) == [YORK, LEEDS, BARNSLEY]
    assert group.label == "Barnsley and its 2 nearest neighbours (global, 2026)"
    assert group.note == (
        "The set has 2 of the 15 neighbours asked for. Left out, though ranked among them: 1 (not a principal council"
        " of England), 1 (not there today)."
    )
    page = councils.page(store, BARNSLEY, rule, today=TODAY)
    assert page.group == group
    assert group.note in page.method
    assert {row.facts.n for theme in page.themes for row in theme.rows if row.facts} == {3}


def test_the_same_file_again_changes_nothing_and_another_needs_to_be_said(store: Store, tmp_path: Path) -> None:
    neighbours.import_file(store, file(tmp_path), "global", "2026")
    assert neighbours.import_file(store, file(tmp_path), "global", "2026").already
    other = file(tmp_path, f"AREACD,1\n{LEEDS},{YORK}\n")
    with pytest.raises(AdviserError) as refused:
        neighbours.import_file(store, other, "global", "2026")
    assert refused.value.code == "set-exists"
    assert len(members(store, BARNSLEY, GroupRule.neighbours("global"))) == 3
    assert neighbours.import_file(store, other, "global", "2026", replace=True).replaced
    assert members(store, LEEDS, GroupRule.neighbours("global")) == [LEEDS, YORK]


def test_editions_stand_beside_one_another_and_the_newest_is_meant(store: Store, tmp_path: Path) -> None:
    neighbours.import_file(store, file(tmp_path, f"AREACD,1\n{LEEDS},{YORK}\n"), "global", "2027-03")
    neighbours.import_file(store, file(tmp_path), "global", "2026")
    assert members(store, LEEDS, GroupRule.neighbours("global")) == [LEEDS, YORK]
    assert members(store, LEEDS, GroupRule.neighbours("global", "2026")) == [LEEDS, WIGAN]
    assert [c.words for c in groups.choices(store)][-2:] == [
        "15 nearest neighbours (global, 2027-03)", "15 nearest neighbours (global, 2026)",
    ]  # fmt: skip
    assert neighbours.remove(store, "global").edition == "2027-03"
    assert members(store, LEEDS, GroupRule.neighbours("global")) == [LEEDS, WIGAN]
    assert store.con.execute("SELECT count(*) FROM neighbour").fetchone() == (2,)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (f"{YORK},{LEEDS},Wigan", "no-area-code", "2"),
        (f",{LEEDS}", "no-area-code", "AREACD"),
        (f"{YORK},,{LEEDS}", "rank-missing", "1"),
        (f"{YORK},{LEEDS},{LEEDS}", "neighbour-twice", "2"),
        (f"{YORK},{YORK}", "neighbour-twice", "1"),
        (f"{YORK},{LEEDS},{WIGAN},{HALTON}", "cell-beyond", ""),
        (f"{LEEDS},{YORK}", "area-twice", "AREACD"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_the_others_are_taken(
    store: Store, tmp_path: Path, row: str, code: str, column: str
) -> None:
    text = f"AREACD,1,2\n{LEEDS},{WIGAN},{HALTON}\n{HALTON},{WIGAN}\n\n{row}\n"
    done = neighbours.import_file(store, file(tmp_path, text), "global", "2026")
    problem = done.problems[-1]
    assert (problem.code, problem.line, problem.column) == (code, 5, column)
    assert done.set.areas == (1 if code == "area-twice" else 2)
    assert members(store, HALTON, GroupRule.neighbours("global")) == [HALTON, WIGAN]


@pytest.mark.parametrize("text", ["", "code,name\n", "AREACD,1,3\n", 'AREACD,1\n"E08', "AREACD,1\n", "AREACD\nx\n"])
def test_what_is_no_such_file_is_refused_and_writes_nothing(store: Store, tmp_path: Path, text: str) -> None:
    with pytest.raises(AdviserError) as refused:
        neighbours.import_file(store, file(tmp_path, text), "global", "2026")
    assert refused.value.code == "not-neighbours"
    assert neighbours.sets(store) == []


@pytest.mark.parametrize(
    ("model", "edition", "code"),
    [("", "2026", "no-such-model-name"), ("a:b", "2026", "no-such-model-name"), ("a", "March", "no-such-edition")],
)
def test_names_that_a_rule_could_not_hold_are_refused(
    store: Store, tmp_path: Path, model: str, edition: str, code: str
) -> None:
    with pytest.raises(AdviserError) as refused:
        neighbours.import_file(store, file(tmp_path), model, edition)
    assert refused.value.code == code


def test_each_place_of_a_ranking_is_shown_with_why_it_does_not_count(store: Store, tmp_path: Path) -> None:
    neighbours.import_file(store, file(tmp_path), "global", "2026")
    shown = neighbours.show(store, BARNSLEY, "global", today=TODAY)
    assert [(x.rank, x.name, x.why) for x in shown.lines] == [
        (1, "W06000022", "not a principal council of England"), (2, "Leeds", ""), (3, "York", ""),
        (4, "Allerdale", "not there today"),
    ]  # fmt: skip
    assert shown.sentence == (
        "Barnsley has 4 neighbours in global, 2026; 2 of them count, left out: 1 (not a principal council of England), "
        "1 (not there today)."
    )
    assert neighbours.show(store, WIGAN, "global").sentence == "Wigan has no neighbours in global, 2026."


@pytest.mark.parametrize(
    ("day", "edition"), [(None, "2026-03"), ("2026-03-31", "2026-03"), ("2026-02-28", "2025"), ("2024-12-31", "2025")]
)
def test_a_page_of_a_past_day_has_the_edition_of_that_day(
    store: Store, tmp_path: Path, day: str | None, edition: str
) -> None:
    """The newest by then, unless one is named; before the first of them, the first."""
    for one, other in (("2025", LEEDS), ("2026-03", YORK)):
        neighbours.import_file(store, file(tmp_path, f"AREACD,1\n{BARNSLEY},{other}\n"), "global", one)
    state = figures.loaded(store)
    store.day = date.fromisoformat(day) if day else None  # as `services.past` opens it
    group = groups.of(store, state, state.by_code[BARNSLEY], GroupRule.neighbours("global"), TODAY)
    assert group.label == f"Barnsley and its nearest neighbour (global, {edition})"
    named = groups.of(store, state, state.by_code[BARNSLEY], GroupRule.neighbours("global", "2026-03"), TODAY)
    assert named.label.endswith("(global, 2026-03)")


def test_the_published_sets_read_as_the_csv_module_reads_them(store: Store, shared: Path) -> None:
    for path in sorted((shared / "data" / "neighbours").glob("*.csv")):
        model = path.stem.removesuffix("-neighbours")
        done = neighbours.import_file(store, path, model, "2026", source="ONS")
        assert (done.councils, done.of, done.problems) == (317, 317, ())
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = [[cell for cell in row if cell] for row in list(csv.reader(lines))[1:]]
        assert done.set.areas == len(rows)
        known = {a.code: a for a in councils.list_councils(store)}
        known |= {former: a for a in known.values() for former in a.former_codes}
        kinds = {code: "London borough" if a.region == "London" else a.council_type for code, a in known.items()}
        for code, *ranked in rows:
            if code not in known:
                continue
            area = known[code]
            wanted = [known[c] for c in ranked if c in known]
            alike = [a for a in wanted if kinds[a.code] == kinds[code]]
            for rule, nearest in (
                (GroupRule.neighbours(model, "2026"), wanted[:15]),
                (GroupRule.neighbours(model, n=4), wanted[:4]),
                (GroupRule.neighbours(model, n=6, same_type=True), alike[:6]),
            ):
                group = councils.group(store, area.code, rule)
                if rule.same_type and not nearest:
                    assert f"has no neighbours of the same type for {area.name})" in group.label
                else:
                    assert {c for c, _ in group.members} == {a.code for a in (area, *nearest)}, (area.name, rule)


# -- what is not here --------------------------------------------------------------------------------------------


def test_a_group_that_is_not_here_any_more_gives_way_to_the_type_and_every_page_says_so(
    store: Store, tmp_path: Path
) -> None:
    neighbours.import_file(store, file(tmp_path), "global", "2026")
    rule = settings.put(store, group="neighbours:global:2026").group
    neighbours.remove(store, "global", "2026")
    group = councils.group(store, BARNSLEY, settings.get(store).group)
    assert group.label == "36 metropolitan districts in England (the neighbours “global, 2026” are not here)"
    assert group.note.startswith("Compared with councils of the same type, because")
    assert groups.choice(store, rule).words == "15 nearest neighbours (global, 2026: not here)"
    portfolio.put(store, [BARNSLEY])
    assert portfolio.home(store, rule).group_rule == (
        "Each council is compared with councils of the same type in England, because the neighbours “global, 2026” are"
        " not here."
    )
    assert [c.rule for c in groups.choices(store, rule)][-1] == rule
    with pytest.raises(AdviserError) as refused:
        groups.read(store, rule)
    assert refused.value.code == "no-such-group"


def test_a_council_without_neighbours_in_a_set_is_compared_with_its_type(store: Store, tmp_path: Path) -> None:
    neighbours.import_file(store, file(tmp_path), "global", "2026")
    group = councils.group(store, WIGAN, GroupRule.neighbours("global"))
    assert group.label == "36 metropolitan districts in England (global, 2026 has no neighbours for Wigan)"
    # ranked, but of another type
    neighbours.import_file(store, file(tmp_path, f"AREACD,1\n{BARNSLEY},{YORK}\n"), "other", "2026")
    group = councils.group(store, BARNSLEY, GroupRule.neighbours("other", same_type=True))
    assert group.label.endswith("(other, 2026 has no neighbours of the same type for Barnsley)")


# -- own groups and the portfolio --------------------------------------------------------------------------------


def test_an_own_group_is_kept_found_by_name_changed_and_gone(store: Store) -> None:
    rule = groups.save_own(store, " Old mills ", [WIGAN, HALTON])
    assert groups.read(store, "own:old mills") == rule == groups.read(store, rule)
    assert groups.choice(store, rule).sentence == "the councils of “Old mills”"
    assert councils.group(store, WIGAN, rule).label == "2 councils of “Old mills”"
    assert councils.group(store, LEEDS, rule).label == "Leeds and 2 councils of “Old mills”"
    assert groups.save_own(store, "Old mills", [LEEDS]) == rule
    assert members(store, LEEDS, rule) == [LEEDS]
    records.undo(store)
    assert members(store, WIGAN, rule) == [HALTON, WIGAN]
    records.delete(store, "own_group", [rule.row])
    assert "the own group chosen is not here" in councils.group(store, WIGAN, rule).label
    with pytest.raises(AdviserError) as refused:
        groups.read(store, "own:Old mills")
    assert refused.value.code == "no-such-group"


def test_the_portfolio_is_a_group(store: Store) -> None:
    assert "the portfolio holds no council" in councils.group(store, LEEDS, GroupRule.PORTFOLIO).label
    portfolio.put(store, [LEEDS, YORK])
    assert councils.group(store, LEEDS, GroupRule.PORTFOLIO).label == "2 councils of the portfolio"
    held = councils.group(store, WIGAN, GroupRule.PORTFOLIO)  # as from the day it was put, which is today's
    assert [code for code, _ in held.members] == [LEEDS, WIGAN, YORK]


# -- settings, and who is shown ----------------------------------------------------------------------------------


def test_settings_of_before_still_read(store: Store) -> None:
    stored_settings.put(store, "group", "tier-region")
    assert (settings.get(store).group, settings.get(store).shown) == (GroupRule.TIER_REGION, None)
    settings.put(store, shown="portfolio")
    assert settings.get(store).shown == GroupRule.PORTFOLIO
    assert settings.put(store, shown=None).shown is None
    assert settings.get(store).shown is None
    with pytest.raises(ValueError, match="no group"):
        settings.put(store, shown="nobody")


def test_those_shown_are_drawn_and_nothing_is_compared_with_them(store: Store) -> None:
    rule = groups.save_own(store, "Mills", [WIGAN, HALTON])
    plain = series_service.page(store, 1, BARNSLEY, GroupRule.TYPE)
    shown = series_service.page(store, 1, BARNSLEY, GroupRule.TYPE, shown=rule)
    assert (plain.chart.beside, plain.shown) == ("", plain.group)
    assert shown.chart.beside == shown.shown.label == "Barnsley and 2 councils of “Mills”"
    assert [name for name, _ in shown.chart.others] == ["Halton", "Wigan"]
    assert shown.chart.points == plain.chart.points
    assert (shown.group, shown.ranking, shown.row) == (plain.group, plain.ranking, plain.row)
    assert shown.chart.subtitle.endswith("Lines: Barnsley and 2 councils of “Mills”")
    assert series_service.page(store, 1, BARNSLEY, rule, shown=rule).chart.beside == ""


# -- computed ----------------------------------------------------------------------------------------------------


def test_computed_neighbours_are_a_set_like_others_with_their_method(store: Store) -> None:
    done = neighbours.compute(store, "Ours", [2, 1, 2], "2026-11")
    assert (done.set.name, done.set.source, done.councils) == (
        "ours, 2026-11", neighbours.COMPUTED, done.of - 1,  # the first area has a marker
    )  # fmt: skip
    assert done.set.method.startswith("Standardised Euclidean distance over 2 series: each less its mean")
    # every series grows with the area's number there: the nearest is the next of the councils of today
    shown = neighbours.show(store, LEEDS, "ours")
    ids = {a.code: a.id for a in councils.list_councils(store)}
    gaps = [abs(ids[line.code] - ids[LEEDS]) for line in shown.lines]
    assert len(gaps) == neighbours.MOST
    assert gaps == sorted(gaps)
    assert [line.distance for line in shown.lines] == sorted(line.distance or 0 for line in shown.lines)
    with pytest.raises(AdviserError) as refused:
        neighbours.compute(store, "ours", [1, 3], "2026-11")
    assert refused.value.code == "set-exists"
    assert neighbours.compute(store, "ours", [1, 3], "2026-11", replace=True).replaced


def test_one_series_is_too_few(store: Store) -> None:
    for chosen in ([1], []):
        with pytest.raises(AdviserError) as refused:
            neighbours.compute(store, "ours", chosen)
        assert refused.value.code == "too-few-series"
    with pytest.raises(AdviserError) as refused:
        neighbours.compute(store, "ours", [1, 99])
    assert refused.value.code == "no-such-series"


def test_a_series_counts_in_its_newest_period_that_half_of_its_councils_have(store: Store) -> None:
    leeds = next(a.id for a in councils.list_councils(store) if a.code == LEEDS)
    with store.write() as con:
        con.execute("INSERT INTO period (id, start, length) VALUES (2, '2022-01-01', 'P1Y')")
        for series_id in (1, 2):
            only = f"[{'null,' * leeds}9.5]"  # one council has reported already
            write_rows(store, [(series_id * P + 2, only, None, None, None, None, None, 1)])
    figures.forget()
    method = neighbours.compute(store, "ours", [1, 2], "2026-11").set.method
    assert "(2021, 316 councils)" in method
    assert "2022" not in method
