"""Areas: the register in the store, ids that never move, names as they are compared."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from adviser_app import paths
from adviser_app.domain.area_names import name_index, normalise_name
from adviser_app.domain.areas import Area, AreaKind, CouncilType
from adviser_app.services import records
from adviser_app.store import cells
from adviser_app.store.areas import (
    add_area,
    codes,
    council_names,
    load_areas,
    load_register,
    register_current,
)
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

REGISTER = paths.resources() / "register" / "councils.csv"


def positions(store: Store) -> dict[int, tuple[str, ...]]:
    """What every id stands for."""
    return {a.id: (*sorted((a.code, *a.former_codes)), a.kind.value) for a in load_areas(store)}


def changed_register(folder: Path, change: dict[str, dict[str, str]], first: dict[str, str] | None = None) -> Path:
    """The shipped register with other values for some codes, and perhaps a new first line."""
    with REGISTER.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows = [row | change.get(row["gss_code"], {}) for row in rows]
    if first:
        rows.insert(0, dict.fromkeys(rows[0], "") | first)
    path = folder / "register.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_register(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        areas = load_areas(store)
        assert register_current(store)
    assert [a.id for a in areas] == list(range(len(areas)))
    today = [a for a in areas if a.is_council and a.exists_on(date(2026, 3, 1))]
    assert Counter(a.council_type for a in today) == {
        CouncilType.DISTRICT: 164,
        CouncilType.UNITARY: 63,
        CouncilType.METROPOLITAN: 36,
        CouncilType.LONDON: 32,
        CouncilType.COUNTY: 21,
        CouncilType.CITY: 1,
    }
    assert sum(a.kind is AreaKind.COMBINED_AUTHORITY for a in areas) == 15
    assert sum(a.kind is AreaKind.STRATEGIC_AUTHORITY for a in areas) == 1
    by_code = {a.code: a for a in areas}
    assert by_code["E08000038"].former_codes == ("E08000016",)
    assert by_code["E10000006"].successors == ("E06000063", "E06000064")
    assert by_code["E06000063"].predecessors == ("E07000026", "E07000028", "E07000029", "E10000006")


def test_councils_end_on_the_first_day_without_them(tmp_path: Path) -> None:
    """The register gives the last day for some (2019-03-31) and the day after for others (2023-04-01)."""
    with new_store(tmp_path) as store:
        areas = load_areas(store)
    by_code = {a.code: a for a in areas}
    assert by_code["E06000028"].end == date(2019, 4, 1)  # Bournemouth: 2019-03-31 in the register
    assert by_code["E07000026"].end == date(2023, 4, 1)  # Allerdale: 2023-04-01 in the register
    for area in areas:
        if area.is_council and area.end:
            assert area.end.day == 1
            assert not area.exists_on(area.end)
            assert all(by_code[s].start is not None for s in area.successors)
            # Nobody is without a council for a day, and nobody has two.
            assert all(by_code[s].exists_on(area.end) for s in area.successors)


def test_both_codes_lead_to_one_council(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        at = codes(store)
        rows = store.con.execute("SELECT code FROM area_code WHERE is_current = 0").fetchall()
    assert at[("E08000016", "council")] == at[("E08000038", "council")]
    assert ("E08000016",) in rows


def test_one_code_of_two_kinds_is_two_areas(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        before = codes(store)[("E47000001", AreaKind.COMBINED_AUTHORITY.value)]
        with store.write():
            new = add_area(store, "E47000001", AreaKind.ITL2, "Greater Manchester")
        assert new != before
        assert load_areas(store)[new].kind is AreaKind.ITL2


def test_loading_the_register_again_changes_nothing(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        before = positions(store)
        load = load_register(store)
        assert (load.added, load.updated, load.unmerged) == (0, 0, ())
        assert positions(store) == before


def test_a_newer_register_updates_appends_and_moves_no_id(tmp_path: Path) -> None:
    """The guard: whatever a later register says, in whatever order, ids stay and new areas come last."""
    newer = changed_register(
        tmp_path,
        {
            "E07000213": {"name": "Spelthorne-on-Thames"},
            "E07000240": {"gss_code": "E07000990", "former_codes": "E07000240;E07000100"},
            "E06000001": {"end_date": "2028-03-31", "successor_codes": "E06000099"},
        },
        {
            "gss_code": "E06000099",
            "name": "Tees",
            "official_name": "Tees Council",
            "authority_type": "unitary authority",
            "start_date": "2028-04-01",
        },
    )
    with new_store(tmp_path) as store:
        with store.write():
            ward = add_area(store, "E23000001", AreaKind.POLICE, "Metropolitan Police")
        before = positions(store)
        load = load_register(store, newer)
        after = positions(store)
        by_code = {a.code: a for a in load_areas(store)}
        assert not register_current(store)
    assert load.added == 1
    assert by_code["E06000099"].id == len(before) == ward + 1
    changed = {i for i in before if after[i] != before[i]}
    assert changed == {by_code["E07000990"].id}
    assert before[by_code["E07000990"].id] == ("E07000100", "E07000240", "council")
    assert by_code["E07000990"].former_codes == ("E07000100", "E07000240")
    assert by_code["E07000213"].name == "Spelthorne-on-Thames"
    assert by_code["E06000001"].end == date(2028, 4, 1)
    assert by_code["E06000001"].successors == ("E06000099",)


def test_two_areas_with_figures_stay_two(tmp_path: Path) -> None:
    """A refresh brought a code before the register knew whose it was: figures of two positions are never merged."""
    newer = changed_register(tmp_path, {"E07000213": {"gss_code": "E07000991", "former_codes": "E07000213"}})
    with new_store(tmp_path) as store:
        with store.write():
            new = add_area(store, "E07000991", AreaKind.COUNCIL, "Spelthorne")
        load = load_register(store, newer)
        at = codes(store)
    assert load.unmerged == ("E07000213",)
    assert at[("E07000991", "council")] == new
    assert at[("E07000213", "council")] != new


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bristol, City of", "E06000023"),
        ("Bristol UA", "E06000023"),
        ("KINGSTON UPON HULL, CITY OF", "E06000010"),
        ("Bath & North East Somerset", "E06000022"),
        ("St. Helens", "E08000013"),
        ("King’s Lynn and West Norfolk", "E07000146"),
        ("  barnsley  metropolitan borough council ", "E08000038"),
        ("Greater London Authority", "E61000001"),
    ],
)
def test_names(name: str, code: str) -> None:
    assert name_index()[normalise_name(name)] == {code}


def test_names_that_stay_apart() -> None:
    assert name_index()[normalise_name("Cambridge")] == {"E07000008"}
    assert name_index()[normalise_name("Cambridgeshire")] == {"E10000003"}
    assert name_index()[normalise_name("North Yorkshire")] == {"E06000065", "E10000023"}  # before and after
    assert normalise_name("England") not in name_index()


def test_every_variant_is_found() -> None:
    with (REGISTER.parent / "council_names.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            assert row["gss_code"] in name_index()[normalise_name(row["name_variant"])]


def test_corrections_lie_over_the_register_and_survive_its_next_release(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        before = {a.code: a for a in load_areas(store)}
        signature = cells.signature(store)
        made = records.create(
            store,
            "council_detail",
            {"council": "E08000038", "name": "Barnsley (corrected)", "region": "Wessex", "population": "250,000",
             "council_type": CouncilType.UNITARY.value, "leader": "Somebody"},
        )  # fmt: skip
        assert cells.signature(store) != signature

        def barnsley() -> Area:
            return next(a for a in load_areas(store) if a.code == "E08000038")

        now = barnsley()
        assert (now.name, now.region, now.population) == ("Barnsley (corrected)", "Wessex", 250000)
        assert now.council_type is CouncilType.UNITARY
        assert now.official_name == before["E08000038"].official_name
        assert {code: name for code, _, name in council_names(store)}["E08000016"] == "Barnsley (corrected)"
        load_register(store, changed_register(tmp_path, {"E08000038": {"name": "Barnsley of the new register"}}))
        assert barnsley().name == "Barnsley (corrected)"
        others = [a for a in load_areas(store) if a.code != "E08000038"]
        assert others == [a for code, a in before.items() if code != "E08000038"]
        records.change(store, "council_detail", made.id, {"name": ""})
        assert barnsley().name == "Barnsley of the new register"
        store.con.execute("UPDATE council_detail SET council_type = 'parish', population = 'many', region = ''")
        assert barnsley().council_type is before["E08000038"].council_type  # of a newer version: passed over
        assert barnsley().population == before["E08000038"].population
