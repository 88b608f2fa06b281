"""The map that ships: every council of today on it once, where one would look for it."""

from __future__ import annotations

import csv
import re

import numpy as np
import pytest

from adviser_app import paths
from adviser_app.analysis.tiles import plane
from tests.tools import make_tiles

Row = dict[str, str]


@pytest.fixture(scope="module")
def placed() -> list[Row]:
    with (paths.resources() / "register" / "tiles.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def local(placed: list[Row]) -> tuple[np.ndarray, np.ndarray]:
    """Where the single-tier councils and districts are in England in kilometres, and on the map."""
    known = {r["gss_code"]: r for r in make_tiles.councils()}
    rows = [r for r in placed if r["map"] == "local"]
    where = [(float(known[r["gss_code"]]["latitude"]), float(known[r["gss_code"]]["longitude"])) for r in rows]
    latitude, longitude = np.array(where).T
    return plane(latitude, longitude), np.array([(int(r["column"]), int(r["row"])) for r in rows])


def test_every_council_of_today_is_there_once_counties_apart(placed: list[Row]) -> None:
    councils = make_tiles.councils()
    assert sorted(r["gss_code"] for r in placed) == sorted(c["gss_code"] for c in councils)
    counties = {c["gss_code"] for c in councils if c["authority_type"] == "county"}
    assert {r["gss_code"] for r in placed if r["map"] == "county"} == counties
    assert {r["map"] for r in placed} == {"local", "county"}
    assert len(counties) == 21


def test_no_tile_twice_and_a_gap_between_the_maps(placed: list[Row]) -> None:
    at = {which: [(int(r["column"]), int(r["row"])) for r in placed if r["map"] == which]
          for which in ("local", "county")}  # fmt: skip
    every = at["local"] + at["county"]
    assert len(set(every)) == len(every) == 317
    assert min(min(spot) for spot in every) == 0
    assert all(max(abs(a - c), abs(b - d)) > make_tiles.GAP for a, b in at["local"] for c, d in at["county"])


def test_short_names_are_three_letters_each_another_and_of_the_name(placed: list[Row]) -> None:
    short = [r["label"] for r in placed]
    assert all(re.fullmatch(r"[A-Z][A-Za-z]{2}", s) for s in short)
    assert len({s.casefold() for s in short}) == len(short)
    names = {c["gss_code"]: c["name"] for c in make_tiles.councils()}
    assert {r["gss_code"]: r["label"] for r in placed} == {
        code: make_tiles.labels(names.values())[name] for code, name in names.items()
    }


@pytest.mark.parametrize("axis", [0, 1], ids=["west and east", "north and south"])
def test_the_compass_is_mostly_kept(local: tuple[np.ndarray, np.ndarray], axis: int) -> None:
    """Of two councils more than 30 km apart along an axis, hardly any two have changed sides."""
    land, tile = local
    there = land[:, None, axis] - land[None, :, axis]
    here = tile[:, None, axis] - tile[None, :, axis]
    far = np.triu(np.abs(there) > 30, 1)
    assert (there * here < 0)[far].mean() < 0.015
    assert (there * here > 0)[far].mean() > 0.95


def test_neighbours_stay_neighbours_as_far_as_possible(local: tuple[np.ndarray, np.ndarray]) -> None:
    """Of the four nearest of each council, most touch it and nearly all are within two tiles."""
    land, tile = local
    apart = np.hypot(*(land[:, None] - land[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    near = np.argsort(apart, axis=1)[:, :4]
    steps = np.abs(tile[:, None] - tile[near]).max(axis=2)
    assert (steps <= 1).mean() > 0.75
    assert (steps <= 2).mean() > 0.95
    assert steps.max() <= 4


def test_london_is_one_piece_and_in_the_south_east(placed: list[Row]) -> None:
    london = {(int(r["column"]), int(r["row"])) for r in placed if r["gss_code"].startswith("E09")}
    seen, todo = set(), [next(iter(london))]
    while todo:
        spot = todo.pop()
        seen.add(spot)
        around = {(spot[0] + i, spot[1] + j) for i, j in ((1, 0), (-1, 0), (0, 1), (0, -1))}
        todo += (around & london) - seen
    assert seen == london
    assert len(london) == 33
