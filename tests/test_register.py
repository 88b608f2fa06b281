"""The register that ships: complete, consistent, and covering what the publishers send."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from adviser_app import paths
from adviser_app.domain.areas import AreaKind, CouncilType
from adviser_app.services import stores
from adviser_app.services.refresh.area_kinds import Kinds
from adviser_app.services.themes import OTHER, theme_of
from adviser_app.store.areas import load_areas

CODE = re.compile(r"E(06|07|08|09|10|47|61)\d{6}")
NO_COUNCIL = {"combined authority", "strategic regional authority"}


def table(name: str) -> list[dict[str, str]]:
    with (paths.resources() / "register" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def register() -> list[dict[str, str]]:
    return table("councils.csv")


def test_the_317_councils_of_england_by_type(register: list[dict[str, str]]) -> None:
    now = Counter(r["authority_type"] for r in register if not r["end_date"] and r["authority_type"] not in NO_COUNCIL)
    assert now == {
        CouncilType.DISTRICT: 164,
        CouncilType.UNITARY: 63,
        CouncilType.METROPOLITAN: 36,
        CouncilType.LONDON: 32,
        CouncilType.COUNTY: 21,
        CouncilType.CITY: 1,
    }
    assert sum(now.values()) == 317


def test_the_48_councils_abolished_since_2019(register: list[dict[str, str]]) -> None:
    gone = [r for r in register if r["end_date"] and r["authority_type"] not in NO_COUNCIL]
    assert len(gone) == 48
    assert all(r["successor_codes"] for r in gone)


def test_codes_are_codes_and_each_means_one_area(register: list[dict[str, str]]) -> None:
    codes = [r["gss_code"] for r in register]
    former = [code for r in register for code in r["former_codes"].split(";") if code]
    assert all(CODE.fullmatch(code) for code in codes + former)
    assert len(set(codes + former)) == len(codes) + len(former)
    # MHCLG's tables have Scilly's code of before 2009 until today
    assert next(r["former_codes"] for r in register if r["gss_code"] == "E06000053") == "E07000025"


def test_what_a_row_refers_to_is_there(register: list[dict[str, str]]) -> None:
    by_code = {r["gss_code"]: r for r in register}
    for row in register:
        assert all(code in by_code for code in filter(None, row["successor_codes"].split(";")))
        if row["combined_authority"]:
            assert by_code[row["combined_authority"]]["authority_type"] in NO_COUNCIL
        if row["county"]:
            assert by_code[row["county"]]["authority_type"] == CouncilType.COUNTY


def test_a_council_is_gone_the_day_its_successor_begins(tmp_path: Path) -> None:
    """The sources write some ends as the last day and some as the day after; a store has only the second."""
    with stores.open_store(tmp_path / "store.db") as store:
        areas = load_areas(store)
    by_code = {a.code: a for a in areas}
    gone = [a for a in areas if a.end is not None]
    assert len(gone) == 50
    for area in gone:
        assert area.successors
        assert {by_code[code].start for code in area.successors} == {area.end}


def test_a_district_that_went_into_a_district_lay_in_its_county(register: list[dict[str, str]]) -> None:
    county = {r["gss_code"]: r["county"] for r in register}
    heirs = [
        (r["gss_code"], h) for r in register if r["county"] for h in r["successor_codes"].split(";") if county.get(h)
    ]
    assert len(heirs) > 5
    assert [pair for pair in heirs if county[pair[0]] != county[pair[1]]] == []


def test_dates_places_and_regions_make_sense(register: list[dict[str, str]]) -> None:
    now = [r for r in register if not r["end_date"] and r["authority_type"] not in NO_COUNCIL]
    assert len({r["region"] for r in now}) == 9
    assert all(r["region"] and r["population_2020"] for r in now)
    for row in now:
        assert not row["start_date"] or date.fromisoformat(row["start_date"]) < date(2026, 1, 1)
        assert 49.8 < float(row["latitude"]) < 55.9
        assert -6.5 < float(row["longitude"]) < 1.9
    without = [r for r in register if r["authority_type"] not in NO_COUNCIL and not r["population_2020"]]
    assert len(without) == 27


def test_every_way_to_write_a_name_means_areas_of_the_register(register: list[dict[str, str]]) -> None:
    names = table("council_names.csv")
    known = {r["gss_code"] for r in register}
    assert len(names) == 1396
    assert {n["gss_code"] for n in names} <= known
    assert all(n["name_variant"] == n["name_variant"].strip() != "" for n in names)
    covered = {n["gss_code"] for n in names}
    assert {r["gss_code"] for r in register if not r["end_date"] and r["authority_type"] not in NO_COUNCIL} <= covered


@pytest.mark.parametrize(
    ("code", "geography", "kind", "keep"),
    [
        ("E06000005", "County or Unitary Authority", AreaKind.COUNCIL, True),
        ("E47000001", "Combined Authority or City Region", AreaKind.COMBINED_AUTHORITY, True),
        ("E47000001", "ITL Level 2", AreaKind.ITL2, True),
        ("E61000001", "", AreaKind.STRATEGIC_AUTHORITY, True),
        ("E67000002", "County or Unitary Authority", AreaKind.OTHER, True),
        ("E13000001", "", AreaKind.OTHER, True),
        ("E11000001", "County or Unitary Authority", AreaKind.OTHER, True),
        ("E12000007", "Region", AreaKind.REGION, True),
        ("E92000001", "", AreaKind.NATION, True),
        ("K04000001", "Country", AreaKind.COUNTRY, True),
        ("K99000002", "ITL Level 1", AreaKind.OTHER, True),
        ("TLC", "", AreaKind.ITL1, True),
        ("TLC1", "", AreaKind.ITL2, True),
        ("TLC31", "ITL Level 3", AreaKind.ITL3, True),
        ("W06000001", "", AreaKind.COUNCIL_ELSEWHERE, True),
        ("W15000004", "Police Force Area", AreaKind.POLICE, True),
        ("E31000009", "", AreaKind.FIRE, True),
        ("W11000023", "Welsh Health Board", AreaKind.HEALTH, True),
        ("E01000001", "", AreaKind.OTHER, False),
        ("E05000026", "Ward", AreaKind.OTHER, False),
        ("S01006506", "", AreaKind.OTHER, False),
        ("X99999999", "", AreaKind.OTHER, False),
    ],
)
def test_what_kind_an_area_is(code: str, geography: str, kind: AreaKind, keep: bool) -> None:
    assert Kinds().of(code, geography) == (kind, keep)


def test_every_area_the_ons_publishes_has_a_kind_that_is_kept(shared: Path) -> None:
    seen: set[tuple[str, str]] = set()
    for bundle in (shared / "data" / "ons-explore-local-statistics").glob("*.zip"):
        with zipfile.ZipFile(bundle) as opened:
            for name in opened.namelist():
                text = opened.read(name).decode("utf-8-sig")
                seen |= {(r["areacd"], r["geography"]) for r in csv.DictReader(io.StringIO(text, newline=""))}
    kinds = Kinds()
    lost = {(code, geography) for code, geography in seen if code != "na" and not kinds.of(code, geography)[1]}
    assert len(seen) > 800
    assert not lost


def test_the_themes_are_in_order_and_end_with_the_rest() -> None:
    rules = table("indicator_themes.csv")
    assert [r["theme"] for r in rules if not r["pattern"]] == [OTHER] == [rules[-1]["theme"]]
    assert all(re.compile(r["pattern"]) for r in rules)


def test_every_indicator_of_the_ons_has_a_theme(shared: Path) -> None:
    with (shared / "data" / "ons-explore-local-statistics" / "indicator-polarity.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        names = {r["indicator"] for r in csv.DictReader(file)}
    assert {n for n in names if theme_of(n) == OTHER} == set()
