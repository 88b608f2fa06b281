"""What the lines above a table say of the unit of its figures: "All figures in £ thousands".

It is taken where one such line speaks of all figures and nothing in the table speaks of units itself. Else it is told,
so that no figure counts as a thousandth of what it is without anybody knowing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio.parse import clean

_MONEY = r"(?:£|GBP|pounds?(?: sterling)?)"
_SCALE = (
    rf"(?:{_MONEY} ?(?:in )?(?:thousands?|millions?|billions?|0{{3}}s?|k|m|mn|bn)\b|(?:thousands?|millions?|billions?)"
    rf"(?: of (?:{_MONEY}|people|persons|households|dwellings|hours|tonnes))?|£|0{{3}}s)"
)
_SHARE = r"(?:per ?cent(?:ages?)?|percentages?|%)"
_UNIT = rf"(?P<unit>{_SCALE}|{_SHARE}|rates? per [\d,]+(?: [a-z]+)?|per (?:1,?000|10,?000|100,?000)(?: [a-z]+)?)"
_WHOLE = re.compile(
    rf"(?:\(|\[)?(?:(?:all |the )?(?:figures|values|amounts|numbers|data|units?(?: of measure(?:ment)?)?)"
    rf"(?: (?:in (?:this|the) table|below))?(?: (?:are|is))?(?: (?:shown|given|expressed|presented|measured|reported))?"
    rf"[: ]*(?:in|as)?:? ?)?{_UNIT}[.)\]]*",
    re.IGNORECASE,
)
_BUT_SOME = re.compile(
    rf"(?:\(|\[)?{_UNIT}[)\]]?,? ?(?:\(|\[)?(?:unless|except|apart from|where|rounded|at \d{{4}}|to the nearest)\b.*",
    re.IGNORECASE,
)
_IN_TITLE = re.compile(rf"[(\[,–-] ?(?:(?:all )?figures )?(?:in )?{_UNIT}[)\]]?\.?$", re.IGNORECASE)
_SPOKEN_OF = re.compile(
    rf"{_MONEY} ?(?:thousand|million|billion|0{{3}}|m\b|k\b|bn\b)|\b(?:thousands|millions|billions)\b|"
    r"\b0{3}s\b|\b(?:figures|values|amounts|units?)\b.{0,30}(?:%|\bper ?cent|\bpercentages?\b|£)",
    re.IGNORECASE,
)
_HEADING_SAYS = re.compile(
    r"[%£€$]|\b(?:per|rate|rates|percent|percentage|proportion|share|ratio|number|count|index|score|days|weeks|years|"
    r"hours|thousands?|millions?|0{3}s?|pounds?|pence|gbp|unit|units|average|median|mean)\b",
    re.IGNORECASE,
)


def lines(before: Sequence[Sequence[str]]) -> list[str]:
    """The lines above a table that speak of a unit or a scale, each as one text."""
    texts = (" ".join(clean(c) for c in row if clean(c)) for row in before)
    return [text for text in texts if _of_all(text) or _SPOKEN_OF.search(text)]


def of_all(before: Sequence[Sequence[str]], headings: Sequence[str], cells: Sequence[str]) -> str:
    """The unit of all figures, as the one line that names one writes it ("£ thousands"); '' where that is not certain.

    ``headings``: of the columns of figures; ``cells``: what stands in them.
    """
    found = lines(before)
    unit = _of_all(found[0]) if len(found) == 1 else ""
    spoken = any(_HEADING_SAYS.search(h.replace("_", " ")) for h in headings)
    return "" if spoken or any(set(cell) & set("%£€$") for cell in cells) else unit


def is_unit(text: str) -> bool:
    """Whether a line says a unit and nothing else: it is no title."""
    return _WHOLE.fullmatch(text) is not None or _BUT_SOME.fullmatch(text) is not None


def _of_all(text: str) -> str:
    match = _WHOLE.fullmatch(text) or _IN_TITLE.search(text)
    return match["unit"] if match else ""
