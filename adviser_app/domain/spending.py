"""What an indicator says of spending, by the words of its publisher: in pounds, of a council, in all or per somebody.

Publishers write it in many ways: MHCLG ``RSX_asc_net_cur_exp`` (thousands of pounds, a column of its revenue outturn)
and ``Adult Social Care - Net Current Expenditure (C7)``, LG Inform ``Gross current expenditure on …, per adult aged 18
to 64`` in ``£ per person aged 18-64``, others ``Spending per capita`` in ``£/head``. Prices, pay, income, what firms
and households spend, and spending *power* (which is funding) are none of it. A budget is what was planned.

MHCLG's summaries of the revenue outturn (RS, RSX) head their columns with the services alone, under a title that says
what they are: a total in pounds that is called as one of the divisions of service of CIPFA's Service Reporting Code of
Practice, which the forms follow, is what was spent on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adviser_app.domain.indicators import SeriesKey


@dataclass(frozen=True, slots=True)
class Spending:
    """``pounds``: how many pounds one unit is; ``total``: of a whole council, not yet per anybody; ``planned``: a
    budget, not what was spent."""

    pounds: float
    total: bool
    planned: bool = False


_POUNDS = re.compile(
    r"(?:£|gbp|pounds?(?: sterling)?) ?(?P<size>000s?|thousands?|k|millions?|m|billions?|bn)?"
    r"(?P<rest>,.*|/.*| ?per .*| a head.*)?"
)
_SIZES = {"": 1.0, "0": 1e3, "t": 1e3, "k": 1e3, "m": 1e6, "b": 1e9}
_IN_NAME = re.compile(r"£ ?(?:000s?|thousands?|k|millions?|m|billions?|bn)?(?![\w ])")
_SPENT = re.compile(r"\b(?:spends?|spent|spending|expenditures?|outturns?|(?:net|gross|tot|cur) exp|budget(?:s|ed)?)\b")
_COST = re.compile(r"\bcosts?\b")
_PLANNED = re.compile(r"\b(?:budget(?:s|ed)?|planned|forecast|projected)\b")
_NONE = re.compile(
    r"\bspending power\b|\bresearch and development\b|\bindex\b|\b(?:over|under)[- ]?spends?\b"
    r"|\bvariance\b|\bsavings?\b|\b(?:business|household|consumer|visitor|tourist|tourism|retail|personal|family|families)"
    r"(?:['\u2019]?s|s['\u2019])? (?:spend\w*|expenditures?|costs?)\b"
    r"|\bper (?:hour|day|night|week|month)\b|\b(?:weekly|hourly|daily|monthly)\b"
)
_PER = re.compile(
    r"\bper (?!cent\b|annum\b|year\b)\w|\ba head\b|/ ?(?:head|person|capita|resident|adult|child|dwelling)"
)
_SERVICE = re.compile(
    r"(?:(?:education|highways and transport|(?:children|adult)(?:['\u2019]?s|s['\u2019]|s)? social care|public health"
    r"|cultural and related|environmental and regulatory|planning and development|fire and rescue)(?: services?)?"
    r"|(?:police|housing|central|other|all|total) services?)(?: gfra(?: only)?)?"
)
_AVERAGE = re.compile(r"\b(?:average|mean|median|unit)\b")


def spending(key: SeriesKey) -> Spending | None:
    """What an indicator says of a council's spending; None where it is none, or not in pounds."""
    name, *others = (_plain(t) for t in (key.indicator, key.breakdown, key.measure, key.unit))
    whole = " · ".join((name, *others))
    pounds = next((p for p in map(_pounds, (others[2], others[1])) if p is not None), None)
    if pounds is None and not others[2]:
        pounds = next((p for m in _IN_NAME.findall(name) if (p := _pounds(m)) is not None), None)
    spent = _SPENT.search(whole) or (_SERVICE.fullmatch(name.replace("&", "and")) if pounds != 1 else None)
    if pounds is None or not (spent or _COST.search(whole)) or _NONE.search(whole):
        return None
    total = not _PER.search(whole)
    if total and (_AVERAGE.search(whole) or (not spent and pounds == 1)):
        return None  # a price
    return Spending(pounds, total, bool(_PLANNED.search(whole)))


def _plain(text: str) -> str:
    """In small letters, names of columns as words: ``RSX_asc_net_cur_exp`` → ``rsx asc net cur exp``."""
    return " ".join(re.sub(r"[_()]", " ", text.casefold()).replace("£'", "£").replace("£\u2019", "£").split())


def _pounds(unit: str) -> float | None:
    """How many pounds a unit is: 1000 for "£000s", 1 for "£ per person aged 18-64"; None where it is no money."""
    if unit in ("thousand pounds", "million pounds"):
        return 1e3 if unit[0] == "t" else 1e6
    found = _POUNDS.fullmatch(unit)
    return _SIZES[(found["size"] or "")[:1]] if found else None
