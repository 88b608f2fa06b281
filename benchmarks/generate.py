"""Refresh files with the field's shape, made by rule: the same arguments give the same bytes.

    python benchmarks/generate.py 2000000 own.csv                      # our own long format, five columns
    python benchmarks/generate.py 2000000 ons.csv --kind ons --areas 855
    python benchmarks/generate.py 2000000 later.csv --revised 0.001    # a later month: 0.1 % of the figures differ

Shape: 5,400 series of five kinds (percentages, rates, counts, pounds, scores); some know only a tier of councils, each
has its own areas and its own years (uneven coverage); 3 % of the figures are markers. Areas carry codes that the
register, or a rule for kinds of areas, knows: English councils first, then those of Wales, Scotland and Northern
Ireland, regions, police forces, and ITL areas.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt

SERIES = 5400
LAST_YEAR = 2025
MARKER_SHARE = 0.03
MARKERS = ("[c]", "[x]", "[low]", "[z]", "..")
DECIMALS = (1, 2, 0, 0, 4)
UNITS = (
    ("Percentage", "%"),
    ("Rate per 100,000 population", "per 100,000"),
    ("Number", "Count"),
    ("Pounds", "£"),
    ("Score out of 10", "points"),
)
TOPICS = (
    "Claimants as a share of residents", "Household waste sent for recycling", "Net additional homes",
    "Children in care", "Council tax collected in year", "Adults who smoke", "Library visits",
    "People killed or injured on the roads", "Pupils persistently absent", "Gross value added per hour worked",
)  # fmt: skip
HEADERS = {
    "own": "area_code,indicator,period,value,unit\n",
    "ons": "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes\n",
}
REGISTER = Path(__file__).parents[1] / "resources" / "register" / "councils.csv"

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    geography: str


def places(count: int) -> list[Place]:
    """``count`` areas; the first 317 are the principal councils of England as they stand."""
    with REGISTER.open(encoding="utf-8-sig", newline="") as file:
        found = [
            Place(row["gss_code"], row["name"], "Local Authority District")
            for row in csv.DictReader(file)
            if not row["end_date"] and row["gss_code"] < "E11"
        ]
    found += [Place(f"W060000{n:02d}", f"Welsh council {n:02d}", "Local Authority District") for n in range(1, 23)]
    found += [Place(f"S120000{n:02d}", f"Scottish council {n:02d}", "Local Authority District") for n in range(5, 37)]
    found += [
        Place(f"N090000{n:02d}", f"Council of Northern Ireland {n:02d}", "Local Authority District")
        for n in range(1, 12)
    ]
    found += [Place(f"E120000{n:02d}", f"Region {n}", "Region") for n in range(1, 10)]
    found += [Place(f"E230000{n:02d}", f"Police force area {n:02d}", "Police Force Area") for n in range(1, 44)]
    letters, ends = "CDEFGHIJKLMN", "123456789"
    found += [Place(f"TL{a}", f"ITL {a}", "ITL Level 1") for a in letters]
    found += [Place(f"TL{a}{b}", f"ITL {a}{b}", "ITL Level 2") for a, b in product(letters, ends[:4])]
    found += [Place(f"TL{a}{b}{c}", f"ITL {a}{b}{c}", "ITL Level 3") for a, b, c in product(letters, ends[:4], ends)]
    if len(found) < count:
        raise ValueError(f"{len(found)} areas at most")
    return found[:count]


@dataclass(frozen=True, slots=True)
class Piece:
    """One series: its number, the areas it knows, its years, and its figures [year, area].

    ``kinds``: 0 a value, else 1 + the position of a marker in MARKERS.
    """

    series: int
    areas: Ints
    years: range
    values: Floats
    kinds: npt.NDArray[np.int8]


def pieces(rows: int, areas: int, seed: int = 1, count: int = SERIES) -> Iterator[Piece]:
    """The series of a file of about ``rows`` rows (exactly that many, unless ``count`` series of a year are fewer)."""
    random = np.random.default_rng(seed)
    share = np.where(np.arange(count) % 10 == 9, 0.28, 0.6 + 0.4 * random.random(count))
    known = np.maximum(1, np.round(areas * share)).astype(np.int64)
    wanted = rows / known.sum()  # years of a series, on average
    # between half of them and half as many again; whole years by chance, so that they come out right on average
    years = np.floor(wanted * random.uniform(0.5, 1.5, count) + random.random(count)).astype(np.int64)
    years = np.maximum(years, 1)
    left = rows
    for series in range(count):
        if left <= 0:
            return
        n, last = int(known[series]), series == count - 1
        length = int(years[series]) if not last else max(1, -(-left // n))
        here = np.sort(random.permutation(areas)[:n])
        level = 10 ** random.uniform(0.5, 4.5)
        values = np.abs(random.normal(level, level / 4, (length, n))) + 0.05
        kinds = np.where(
            random.random((length, n)) < MARKER_SHARE, random.integers(1, len(MARKERS) + 1, (length, n)), 0
        ).astype(np.int8)
        yield Piece(series, here, range(LAST_YEAR - length, LAST_YEAR), np.round(values, DECIMALS[series % 5]), kinds)
        left -= length * n


def quoted(text: str) -> str:
    return f'"{text}"' if "," in text else text


def series_name(series: int) -> str:
    comma = "," if series % 10 == 3 else ""
    return quoted(f"{TOPICS[series % len(TOPICS)]}{comma} measure {series:04d}")


def write(
    path: Path,
    rows: int,
    *,
    areas: int = 400,
    series: int = SERIES,
    kind: str = "own",
    seed: int = 1,
    revised: float = 0.0,
    scattered: int = 0,
    ending: str = "",
) -> int:
    """Writes ``rows`` rows ('own': five columns, 'ons': twelve) and returns how many.

    ``revised``: the share of the figures that a later month changes. ``scattered``: write only so many figures, all
    of them changed, drawn evenly from the file. ``ending``: written after the last row (an empty line makes another
    file of the same figures).
    """
    known = places(areas)
    later = np.random.default_rng(seed + 1)
    written, left = 0, rows
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADERS[kind])
        for piece in pieces(rows, areas, seed, series):
            values = piece.values
            changed = later.random(values.shape) < (revised or scattered / rows * 1.1)
            if changed.any():
                values = np.where(changed, np.round(values * 1.1 + 1, 1 if piece.series % 5 else 0), values)
            wanted = changed & (piece.kinds == 0) if scattered else np.ones_like(changed)
            lines = _own(piece, values, wanted, known) if kind == "own" else _ons(piece, values, wanted, known)
            lines = lines[: scattered - written if scattered else left]
            left -= piece.values.size
            file.write("".join(lines))
            written += len(lines)
        file.write(ending)
    return written


def _texts(values: list[float], kinds: list[int], decimals: int, markers: tuple[str, ...]) -> list[str]:
    form = f"%.{decimals}f"
    return [markers[kind - 1] if kind else form % value for value, kind in zip(values, kinds, strict=True)]


def _decimals(piece: Piece) -> int:
    return DECIMALS[piece.series % 5]


def _own(piece: Piece, values: Floats, wanted: npt.NDArray[np.bool_], known: list[Place]) -> list[str]:
    """Year by year, area by area."""
    name, unit = series_name(piece.series), quoted(UNITS[piece.series % 5][1])
    lines: list[str] = []
    for n, year in enumerate(piece.years):
        at = np.flatnonzero(wanted[n])
        texts = _texts(values[n, at].tolist(), piece.kinds[n, at].tolist(), _decimals(piece), MARKERS)
        middle, tail = f",{name},{year}-04-01/P1Y,", f",{unit}\n"
        lines += [f"{known[a].code}{middle}{t}{tail}" for a, t in zip(piece.areas[at].tolist(), texts, strict=True)]
    return lines


def _ons(piece: Piece, values: Floats, wanted: npt.NDArray[np.bool_], known: list[Place]) -> list[str]:
    """Area by area, year by year, as ONS writes; a third of the series has confidence limits."""
    name, (measure, unit) = series_name(piece.series), UNITS[piece.series % 5]
    measure, unit = quoted(measure), quoted(unit)
    limits = piece.series % 3 == 0
    words = tuple(m.strip("[]").replace("..", "x") for m in MARKERS)
    lines: list[str] = []
    decimals = _decimals(piece)
    for column, area in enumerate(piece.areas.tolist()):
        at = np.flatnonzero(wanted[:, column])
        place = known[area]
        head = f"{place.code},{quoted(place.name)},{place.geography},{name},"
        kinds = piece.kinds[at, column].tolist()
        for n, value, kind in zip(at.tolist(), values[at, column].tolist(), kinds, strict=True):
            text = "" if kind else f"{value:.{decimals}f}"
            pair = f"{value * 0.9:.3f},{value * 1.1:.3f}" if limits and not kind else ","
            status = words[kind - 1] if kind else ""
            lines.append(f"{head}{piece.years[n]}-04-01/P1Y,{text},{measure},{unit},{pair},{status},\n")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rows", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--kind", choices=("own", "ons"), default="own")
    parser.add_argument("--areas", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--revised", type=float, default=0.0)
    given = parser.parse_args()
    count = write(given.path, given.rows, areas=given.areas, kind=given.kind, seed=given.seed, revised=given.revised)
    print(f"{count:,} rows in {given.path}")


if __name__ == "__main__":
    main()
