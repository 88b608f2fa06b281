"""Periods said within a text: a table's title, or a heading beside other words.

``January to March 2024`` is not March 2024, ``year ending 31 March 2024`` not a day and ``mid-2023`` no year: what is
around a date says what it means. So a text is read as a whole. Each date in it either is a period beyond doubt, or
surely speaks of something else (prices, boundaries, a projection's base, a comparison), or leaves the text unclear, and
then no period is taken from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adviser_app.domain.period_text import parse_period

_Y = r"(?:1[89]|2[01])\d\d"
_M = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
)
_D = r"\d\d?(?:st|nd|rd|th)?"
_DASH = r"(?: ?[-–—] ?| to )"
_SPLIT = rf"{_Y} ?[/–-] ?(?:{_Y}|\d\d)"
_ENDING = rf"(?:year|quarter|\d\d? months?) (?:ending|ended|end|to)(?: in)?(?: {_D})? {_M} {_Y}"
_Q = r"(?:Q|quarter ?)[1-4]"
_DAY = rf"\d\d?[/.]\d\d?[/.]{_Y}"
_ANY = re.compile(
    rf"(?<![\w/-])(?<!\d\.)(?:{_ENDING}|{_D} {_M}(?: {_Y})?{_DASH}{_D} {_M} {_Y}|{_DAY}{_DASH}{_DAY}|"
    rf"{_M}(?: {_Y})?{_DASH}{_M} {_Y}|{_D} {_M} {_Y}|{_DAY}|{_Y}-\d\d-\d\d|"
    rf"mid[- ]?{_Y}|{_Q},? {_SPLIT}|{_SPLIT},? {_Q}|{_Q},? {_Y}|{_Y}(?:,? |-)?{_Q}|{_M}[ -]{_Y}|"
    rf"{_Y}[/-]\d\d{_DASH}{_Y}[/-]\d\d|{_SPLIT}|{_Y})"
    r"(?![\w/]|-\w|[.,]\d)",
    re.IGNORECASE,
)
# After a date, or before it: then it speaks of something else than when the figures are of.
_OTHER_AFTER = re.compile(
    r"\s*= ?100\b|[- ]?(?:(?:local authority|district|council|ward|la|ltla|utla|census) )?"
    r"(?:based|targets?\b|ambition|prices?|boundar|geograph|codes?\b|onwards|base\b|definition|methodolog)",
    re.IGNORECASE,
)
_OTHER_BEFORE = re.compile(
    r"(?:since|\b(?:act|regulations|bill|directive|by|before|vs\.?|versus|excl(?:uding|\.)?|except|classification|"
    r"methodology|accessed|retrieved|downloaded|contains \w+ data|(?:issue|volume|no\.?) \d+,?|v\d+)|"
    r"\((?:revised|corrected|amended|provisional|final)(?: in| on)?|compared (?:with|to)|relative to|indexed to|"
    r"(?:change|increase|decrease|difference|up|down)[\w ]{0,12} (?:on|from)|\(?\bbase(?: year)?:?|"
    r"(?:district|unitary|authorit\w+|boundar\w+|count\w+)[^.;]{0,30}\b(?:as of|as at|at))\s*$",
    re.IGNORECASE,
)
# What makes a date mean another stretch of time than it says by itself. (A small "may" is a verb.)
_UNCLEAR_BEFORE = re.compile(
    r"(?:\bmid|\bweeks? (?:\d\d?,?|ending|ended|commencing|beginning)|\bw/[ce]|\bending|\bended|\bto|\buntil|"
    r"\bup to|\bfrom|\b(?:end|start|beginning)(?: of)?|\b(?:f?ye|y/e|ay)\.?|\b(?:plan|strategy|programme|framework),?|"
    r"\bbetween|\bbefore|\bafter|\bearly|\blate|\bsince|\b(?:half|term)(?: \d)?|\bspring|\bsummer|\bautumn|\bwinter|"
    r"\bmonths?|\bmid[- ]?year|\binterim|\bseasons?|\b(?:half|months?|quarters?) of|"
    r"\b(?:year|month)s? (?:commencing|starting|beginning)(?: (?:in|on))?)"
    r"[\s-]*(?:the )?$",
    re.IGNORECASE,
)
_UNCLEAR_AFTER = re.compile(
    r"\s*(?:[-–—]\s*(?:$|\d)|to\b|and\b|or\b|&|term|half|\(?(?:year to date|ytd)|so far)|"
    r"[ ,(-]*(?:mid[- ]?year|ay\b|p\d\d?\b|m\d\d?\b|(?:\d\d?|two|three|six|nine) months\b)", re.IGNORECASE,
)  # fmt: skip
_LEFT_OVER = re.compile(
    rf"\b(?:{_M.replace('May|', '')})|\bMay\b|\bquarters?\b|\b[QH][1-4]\b|\bweek|\bhalf[- ]year", re.A
)
# a season, a term or the number of a month right beside a year, and nothing else there
_PART_BESIDE = re.compile(
    r"(?:(?<=,)|^)\s*(?:(?:autumn|spring|summer|winter)(?: term)?|(?:month|period|week|m|p|wk) ?\d\d?)\s*(?:$|(?=,))",
    re.IGNORECASE,
)
# stretches of time that say how long or how often something is, and not when: within 13 weeks, weekly pay
_SPANS = re.compile(
    r"\b\d+\+?(?: ?[-–] ?\d+| to \d+)?[- ](?:weeks?|days?)\b(?! (?:ending|ended|to)\b)|\bper (?:calendar )?"
    r"(?:week|month|quarter|day)\b|\b(?:times|hours|minutes|days|units|visits) a (?:week|month)\b|"
    r"\blasting \d+ months\b|"
    r"\bweekly (?:pay|rents?|earnings|wages?|hours|charges?|income|benefits?|costs?)\b", re.IGNORECASE,
)  # fmt: skip
LONGEST = 60  # months
_YEAR_KIND = re.compile(r"\b(financial|fiscal|academic|school|tax) years?\b", re.IGNORECASE)
_FY = re.compile(r"\b(?:fy|f/y)\s*$", re.IGNORECASE)
_ACADEMIC = re.compile(r"[ ,(-]*academic\b", re.IGNORECASE)
_DASHES = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-"})  # as Word writes them; – and — are read as such
EDUCATION = re.compile(r"\b(academic|school) years?\b", re.IGNORECASE)
_ENDS_IN = re.compile(rf"\b(?:years?|12 months) (?:ending|ended|end|to)(?: in)?(?: the)?(?: end of)?(?: {_D})? ({_M})",
                      re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """``labels``: the periods a text names, to be read by ``parse_period``; ``written``: as they stand in it;
    ``unclear``: the words that leave it open when, '' if none."""

    labels: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    unclear: str = ""


_JOINED = re.compile(rf"(?<!\d)({_Y})_(\d\d)(?!\d)")


def _parted(found: re.Match[str]) -> str:
    """2021_22, as R and databases write a year; of as many letters as before."""
    follows = int(found[2]) == (int(found[1]) + 1) % 100
    return f"{found[1]}/{found[2]}" if follows else found[0]


def _capitals(text: str) -> str:
    """APRIL as April."""
    return re.sub(r"\b[A-Z]{3,9}\b", lambda found: found[0].capitalize(), text)


def said(text: str) -> Said:
    """All periods in a text (in a machine's name too: ``population_2023``)."""
    asked, text = text, _JOINED.sub(_parted, text.translate(_DASHES)).replace("_", " ")
    text = _SPANS.sub(lambda span: "." * len(span[0]), text)
    labels: list[str] = []
    written: list[str] = []
    rest, at = "", 0
    for match in _ANY.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        rest += text[at : match.start()] + " , "
        at = match.end()
        if _OTHER_AFTER.match(after) or _OTHER_BEFORE.search(before):
            continue
        label = match[0].replace(",", "")
        around = " ".join((*before.split()[-2:], match[0], *after.split()[:1]))
        if _UNCLEAR_BEFORE.search(before) or _UNCLEAR_AFTER.match(after):
            return Said(unclear=around)
        if re.fullmatch(_Y, label) and (_YEAR_KIND.search(text) or _FY.search(before)):
            return Said(unclear=around)  # "financial year 2023" begins or ends in 2023
        if (EDUCATION.search(text) or _ACADEMIC.match(after)) and re.fullmatch(_SPLIT, label):
            label = f"academic year {label}"
        period = parse_period(label)
        if period is None or (period.months or 0) > LONGEST:
            return Said(unclear=around)  # "2001-02 to 2024-25" is what a table covers, not when each figure is of
        labels.append(label)
        written.append(asked[match.start() : match.end()])
    rest += text[at:]
    if labels and (left := _LEFT_OVER.search(_capitals(rest)) or _PART_BESIDE.search(rest)):
        return Said(unclear=" ".join(left[0].split()).strip(" ,"))
    return Said(tuple(labels), tuple(written))


def year_ends_in(text: str) -> str:
    """The month in which the years of a text end ("years ending 31 March"), '' where it names none or December."""
    found = _ENDS_IN.search(text)
    return "" if found is None or found[1].casefold().startswith("dec") else found[1]
