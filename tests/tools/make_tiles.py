"""Make resources/register/tiles.csv: where each council of today stands on the map of equal tiles, and its short name.

    python tests/tools/make_tiles.py [FILE]

To be run when a council was made or abolished in councils.csv; the tests say when. Takes half a minute. County
councils, whose ground their districts cover, have a small map of their own in the sea off the east coast, placed by the
middle of their districts: the register's points for them do not lie in them.
"""

from __future__ import annotations

import csv
import itertools
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from adviser_app.analysis.comparison import Ints
from adviser_app.analysis.tiles import tiles
from adviser_app.domain.areas import CouncilType

REGISTER = Path(__file__).resolve().parents[2] / "resources" / "register"
HEADER = ("gss_code", "map", "column", "row", "label")
GAP = 1  # tiles between the two maps
_SMALL = {"and", "of", "upon", "the", "on", "in", "with"}
_TYPES = {str(kind) for kind in CouncilType}

Council = dict[str, str]


def councils() -> list[Council]:
    """The councils of today, counties with the middle of their districts."""
    with (REGISTER / "councils.csv").open(encoding="utf-8", newline="") as file:
        found = [r for r in csv.DictReader(file) if r["authority_type"] in _TYPES and not r["end_date"]]
    for county in (r for r in found if r["authority_type"] == CouncilType.COUNTY):
        mine = [r for r in found if r["county"] == county["gss_code"]]
        for side in ("latitude", "longitude"):
            county[side] = str(sum(float(r[side]) for r in mine) / len(mine))
    return found


def _shorts(name: str) -> Iterator[str]:
    """Three letters for a name, the plainest first; they all begin with its first."""
    words = [w for w in re.split(r"[^A-Za-z]+", name.replace("'", "")) if w and w.lower() not in _SMALL]
    if len(words) >= 3:
        yield "".join(w[0] for w in words[:3])
    if len(words) >= 2:
        yield words[0][0] + words[1][:2]
        yield words[0][:2] + words[1][0]
    if len(words[0]) >= 3:
        yield words[0][:3]
    yield from ("".join([name[0], *rest]) for rest in itertools.combinations("".join(words)[1:], 2))


def labels(names: Iterable[str]) -> dict[str, str]:
    """A short name for each, none twice, by alphabet; a single word goes first, as it has fewer to choose from."""
    out: dict[str, str] = {}
    for name in sorted(names, key=lambda n: (len(n.split()), n)):
        out[name] = next(s for s in _shorts(name) if s.casefold() not in {o.casefold() for o in out.values()})
    return out


def _placed(found: list[Council]) -> Ints:
    return tiles(np.array([float(r["latitude"]) for r in found]), np.array([float(r["longitude"]) for r in found]))


def rows() -> list[tuple[str, str, int, int, str]]:
    """What the file holds, by code."""
    found = councils()
    counties = [r for r in found if r["authority_type"] == CouncilType.COUNTY]
    local = [r for r in found if r["authority_type"] != CouncilType.COUNTY]
    land, inset = _placed(local), _placed(counties)
    width = int(land[:, 0].max()) + 1
    # As far to the left at the right edge as leaves a gap to every tile beside and below it.
    inset = inset + np.array([width - int(inset[:, 0].max()) - 1, 1])
    while np.abs(inset[:, None, :] - land[None, :, :]).max(axis=2).min() <= GAP:
        inset = inset + np.array([1, 0])
    short = labels(r["name"] for r in found)
    out = [
        (r["gss_code"], which, int(column), int(row), short[r["name"]])
        for which, some, at in (("local", local, land), ("county", counties, inset))
        for r, (column, row) in zip(some, at.tolist(), strict=True)
    ]
    return sorted(out)


def main(arguments: list[str]) -> int:
    path = Path(arguments[0]) if arguments else REGISTER / "tiles.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows())
    print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
