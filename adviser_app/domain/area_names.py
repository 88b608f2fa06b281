"""How names of areas are compared, and whom the register says they mean."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from adviser_app import paths

_APOSTROPHES = re.compile("['’‘ʼ`´]")
_NOT_WORD = re.compile(r"[^\w]+")


def normalise_name(name: str) -> str:
    """A name as names are compared: case, accents, punctuation and '&' aside; every word still counts, so that
    "Cambridge" never meets "Cambridgeshire" nor a council its county."""
    text = name.casefold()
    if not text.isascii():  # nearly all are, and of those this would leave every letter as it is
        text = unicodedata.normalize("NFKD", name).casefold()
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = _APOSTROPHES.sub("", text.replace("&", " and "))
    return " ".join(_NOT_WORD.sub(" ", text).replace("_", " ").split())


# What tables write after (or before) a council's name, by the kind of its code, and by what its official name ends in;
# (B) is the Ordnance Survey's for boroughs.
_BY_CODE = {
    "E06": ("ua", "unitary", "unitary authority", "b"),
    "E07": ("dc", "bc", "district", "borough", "b"),
    "E08": ("b", "mbc", "mb", "mdc", "metropolitan borough", "metropolitan district"),
    "E09": ("lb", "lbc", "london borough"),
    "E10": ("cc", "county"),
}
_ENDINGS = {
    " borough council": ("bc", "borough"),
    " city council": ("cc", "city"),
    " county council": ("cc", "county"),
    " district council": ("dc", "district"),
}


def _shortened(name: str, official: str, code: str) -> Iterator[str]:
    """Other names of a council, its own two being normalised: Barnsley MBC, LB Barnet, York, City of."""
    yield from (f"{name} {word}" for word in _BY_CODE.get(code[:3], ()))
    if code.startswith("E09"):
        yield from (f"lb {name}", f"lb of {name}", f"{name} london borough council")  # the last is DfE's
    if official.startswith("royal borough"):
        yield f"the {official}"
    if official in (f"city of {name}", f"city of {name} council", f"{name} city council"):
        yield from (f"{name} city of", f"city of {name}")  # Westminster, City of
    for ending, words in _ENDINGS.items():
        if official.endswith(ending):
            yield from (f"{own} {word}" for own in {name, official.removesuffix(ending)} for word in words)


@lru_cache(maxsize=1)
def name_index() -> dict[str, frozenset[str]]:
    """Normalised name to the codes it may mean: the register's names, shortened ones, and the variants published files
    use.

    More than one code where a name is ambiguous (a council and its successor of the same name). Not to be changed."""
    folder = paths.resources() / "register"
    found: dict[str, set[str]] = {}
    plain: dict[str, set[str]] = {}
    with (folder / "councils.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            code, own, official = row["gss_code"], normalise_name(row["name"]), normalise_name(row["official_name"])
            for name in filter(None, (own, official, *_shortened(own, official, code))):
                found.setdefault(name, set()).add(code)
            if code[:3] in _BY_CODE:
                plain.setdefault(f"{own} council", set()).add(code)
    found = plain | found  # Somerset Council is who is called so, not the county council that was
    with (folder / "council_names.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            found.setdefault(normalise_name(row["name_variant"]), set()).add(row["gss_code"])
    return {name: frozenset(meant) for name, meant in found.items()}
