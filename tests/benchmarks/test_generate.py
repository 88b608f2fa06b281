"""The files of the benchmarks: the same arguments give the same bytes, in the shape that is said."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks import generate


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


@pytest.mark.parametrize("kind", ["own", "ons"])
def test_same_arguments_same_bytes(tmp_path: Path, kind: str) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    assert generate.write(one, 5000, areas=855, kind=kind) == 5000
    generate.write(two, 5000, areas=855, kind=kind)
    assert one.read_bytes() == two.read_bytes()
    table = rows(one)
    assert len(table) == 5001
    assert {len(r) for r in table} == {5 if kind == "own" else 12}


def test_no_figure_twice(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    generate.write(path, 20_000)
    keys = [(r[0], r[1], r[2]) for r in rows(path)[1:]]
    assert len(set(keys)) == len(keys)


def test_revised_changes_that_share(tmp_path: Path) -> None:
    first, later = tmp_path / "first.csv", tmp_path / "later.csv"
    generate.write(first, 20_000)
    generate.write(later, 20_000, revised=0.1)
    changed = sum(a != b for a, b in zip(rows(first), rows(later), strict=True))
    assert 0.08 * 20_000 < changed < 0.12 * 20_000


def test_scattered_are_all_changed_figures_of_the_file(tmp_path: Path) -> None:
    first, few = tmp_path / "first.csv", tmp_path / "few.csv"
    generate.write(first, 50_000)
    count = generate.write(few, 50_000, scattered=300)
    stood = {tuple(r[:3]): r[3] for r in rows(first)}
    given = rows(few)[1:]
    assert count == len(given) == 300
    assert all(stood[tuple(r[:3])] != r[3] for r in given)
    assert len({r[1] for r in given}) > 50  # from all over the file


@pytest.mark.parametrize("count", [400, 855])
def test_areas_are_known_and_kept(count: int) -> None:
    places = generate.places(count)
    assert len({p.code for p in places}) == count
    kept = ("E06", "E07", "E08", "E09", "E10", "E12", "E23", "W06", "S12", "N09", "TL")
    assert all(p.code.startswith(kept) for p in places)
