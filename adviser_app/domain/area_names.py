"""How names of areas are compared, and whom the register says they mean."""

from __future__ import annotations

import csv
import re
import unicodedata
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


@lru_cache(maxsize=1)
def name_index() -> dict[str, frozenset[str]]:
    """Normalised name to the codes it may mean: the register's names and the variants published files use.

    More than one code where a name is ambiguous (a council and its successor of the same name). Not to be changed."""
    folder = paths.resources() / "register"
    found: dict[str, set[str]] = {}
    with (folder / "councils.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            for name in (row["name"], row["official_name"]):
                if name:
                    found.setdefault(normalise_name(name), set()).add(row["gss_code"])
    with (folder / "council_names.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            found.setdefault(normalise_name(row["name_variant"]), set()).add(row["gss_code"])
    return {name: frozenset(meant) for name, meant in found.items()}
