"""What headings of nobody's format mean, and what stands in the lines above a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio.formats import states
from adviser_app.csvio.formats.dfe import without_years
from adviser_app.csvio.formats.said_periods import EDUCATION, Said, said
from adviser_app.csvio.formats.sampled import Column
from adviser_app.csvio.formats.units_above import is_unit
from adviser_app.csvio.parse import clean
from adviser_app.domain.period_text import parse_period

GSS, E_CODE = re.compile(r"[EWSNK][0-9]{8}"), re.compile(r"[EWSN][0-9]{4}(?:[0-9]{2})?")
COUNCIL = re.compile(r"E0[6-9][0-9]{6}")  # a unitary authority, a district or a borough
NOTE_MARK = re.compile(r"\s*[\[(]?notes? ?[0-9, ]+[\])]?$|(?<=\d)[⁰¹²³⁴⁵⁶⁷⁸⁹]+$|[\s*†‡]+$")
AREA_NAMES = frozenset(
    {"local authority", "council", "authority", "area name", "la name", "local authority name", "billing authority",
     "authority name", "local planning authority", "council name", "local authority area", "local authority district",
     "district", "borough", "la", "lad name", "area_name", "la_name", "local_authority", "local_authority_name",
     "ladnm", "areanm", "ltla name", "utla name",
     "official name", "name of authority", "name of council", "local council", "lpa name", "waste authority"}
)  # fmt: skip
LOOSE_NAMES = frozenset(
    {"name", "area", "organisation", "organisation name", "place", "geography", "geography name"}
)  # only beside a code
AREA_HEADINGS = (
    AREA_NAMES | LOOSE_NAMES | {"code", "ons code", "la code", "area code", "gss code", "ons area code", "mnemonic"}
)
NOT_THE_AREA = re.compile(r"\b(old|former|previous|region|regional|county|country|parent|itl|nuts)\b")
# places that are called as councils are, and are none: Devon is an ICB too, and Ashfield a constituency
OTHER_PLACES = re.compile(
    r"\b(?:pcon|wd|wdcd|par|ttwa|bua|lsoa|msoa|ward|parish|icb|sicbl|ccg|pct|stp)(?:\d\d)?(?:nm|name)?\b|"
    r"constituenc|built.up area|travel to work|\btown\b|school|\btrust\b|\bnhs\b|provider|hospital|police|\bforce\b|"
    r"postcode|\blep\b|national park"
)
PERIODS = re.compile(r"\b(years?|yr|period|quarter|month|fy|fyear)\b|^(date|time)$")
ATTRIBUTE = re.compile(
    r"\b(region|class|tier|type|county|country|rural|urban|family|group|status of authority|website|contact|level|"
    r"geograph\w*)\b"
)
WITHIN = re.compile(r"\b(?:region|county|country|nation)\b")  # where an area lies
DERIVED = re.compile(r"\b(change|difference|rank|ranking|average|mean|median|trend|increase|decrease|total)\b|%\s*$")
GENERIC = frozenset(
    {"value", "values", "number", "total", "rate", "percentage", "percent", "per cent", "count", "average", "mean",
     "amount", "figure", "score", "%", "£", "n", "all", "result", "indicator value", "observation", "numerator",
     "index", "numerical", "numeric", "median", "lower quartile", "upper quartile", "quantity", "per capita",
     "per head", "denominator", "conf", "confidence", "rank", "lower", "upper", "lower ci", "upper ci", "lower limit",
     "upper limit", "lower confidence limit", "upper confidence limit", "lci", "uci", "male", "female", "males",
     "females", "persons", "men", "women", "boys", "girls", "all ages", "all people", "yes", "no", "unknown", "other",
     "actual", "actuals", "target", "variance", "current", "latest", "current year", "this year", "previous year",
     "last year", "prior year", "no.", "nr", "nr.", "num", "num.", "budget", "outturn", "forecast", "baseline"}
)  # fmt: skip
# which of two periods a heading is of, where both are said
WHICH = frozenset(
    {"previous", "latest", "current", "before", "after", "prior", "most recent", "this", "last", "newest"}
)
_STAT_XPLORE = re.compile(r"national - regional - la - oas|geography \((?:residence|work|school|hospital)[ -]based\)")
NAME_LIKE = re.compile(r"(?:(?:upper|lower|single)[ -]tier )?(?:local authorit(?:y|ies)|councils?)(?: name| area)?")
AGES = re.compile(r"(?:aged? )?\d{1,3}(?:\+|(?: ?[-–] ?| to )\d{1,3})?(?: years?| and over)?")
INDICATOR = ("indicator", "measure", "metric", "indicator name", "measure name", "variable")
NOTES = frozenset(
    {
        "note",
        "notes",
        "comment",
        "comments",
        "annotation",
        "annotations",
        "commentary",
        "footnote",
        "footnotes",
        "remark",
        "remarks",
    }
)
PUBLISHING = re.compile(
    r"publish|releas|updat|^\W*(?:date )?issued|\bissued on|created|produced|extract|download|\bnext\b|\blast\b|"
    r"copyright|©",
    re.IGNORECASE,
)
NO_TITLE = re.compile(
    r"^(?:applied filters|filters?|"
    r"sources?|notes?|footnotes?|contacts?|e-?mail|coverage|produced|prepared|please|some|this|these|see|crown|"
    r"back to|return to|figures|department|ministry|office|official|all figures|units?)\b|@|https?:|www\.",
    re.IGNORECASE,
)
_KEY = re.compile(r"[A-Za-z][\w /()-]{2,39}:")
_KEYED = re.compile(r"([A-Za-z][\w /()-]{2,39}): ?(\S.*)")
_TIME_KEY = re.compile(
    r"(?:(?:time|reporting|reference|data|collection|report) )?period(?: covered)?|(?:(?:financial|academic|school|"
    r"calendar|reporting|fiscal) )?(?:year|quarter|month)(?: of data)?|(?:year|quarter|12 months) (?:ending|ended|to)|"
    r"reference date|snapshot date|date of (?:the )?data"
)
_NO_TIME_KEY = re.compile(
    r"(?:(?:date|last) )?(?:revised|reviewed|modified)(?: on| date)?|status|version|contacts?|authors?|licence|basis|"
    r"e-?mail|(?:tele)?phone|revision"
)
# what money is told in: the next table is told in next year's prices
_PRICES = re.compile(r"[(,]? ?\b(?:at |in )?(?:19|20)\d\d(?: ?[-/–] ?\d\d(?:\d\d)?)? prices\)?", re.IGNORECASE)
# lines whose dates are not those of the figures
_NO_TIME_LINE = re.compile(
    r"\W*(?:sources?\b|report (?:run|date|generated)|run (?:on|date|at)\b|(?:date )?generated|annual report|"
    r"statistical (?:bulletin|(?:first )?release)|"
    r"(?:mhclg|dluhc|ministry|department|ons|dfe|dwp|defra|desnz|nhs england|home office|ofsted)\b[^.]{0,40} \d{4}$)",
    re.IGNORECASE,
)
_TITLE_KEY = re.compile(
    r"(?:table )?(?:title|name|description|subject|indicator|measure|dataset|data set|statistic|counting)"
)
_LONGEST_TITLE = 200  # letters; what is beyond is cut between words
TABLE_NO = re.compile(r"^\s*(?:table|sheet|tab|annex)\s+[0-9a-z.]{1,10}\b(?:-by_\w+)?\s*[:.–-]*\s*", re.IGNORECASE)


def is_area_name(heading: str) -> bool:
    """Whether a heading (as ``header_key`` gives it, or in words) is that of councils' names. Nomis heads them "local
    authority: district / unitary (as of April 2023)"."""
    key = heading.casefold()
    plain = key.split(":")[0].split("(")[0].strip()
    return (
        key in AREA_NAMES
        or plain in AREA_NAMES
        or NAME_LIKE.fullmatch(plain) is not None
        or _STAT_XPLORE.fullmatch(key) is not None
    )


def mostly(fact: Column, pattern: re.Pattern[str]) -> bool:
    """Whether four of five of a column's texts are of a pattern."""
    return bool(fact.texts) and sum(pattern.fullmatch(t) is not None for t in fact.texts) * 5 >= len(fact.texts) * 4


def one_period(text: str) -> str:
    """The one period in a text, '' where there is none or several."""
    found = said(text).labels
    return found[0] if len(found) == 1 else ""


def is_half(heading: str, period: str) -> bool:
    """Whether what is left of a heading without its period is a half of that: the 22 of "Visits 2021 22", the T1 of
    "T1 2021", the letter of a note."""
    if re.search(r"(?:19|20)\d\d ?[ |] ?\d\d(?!\d)", heading):
        return True
    return re.fullmatch(r"\W*(?:\d+|[A-Za-z]\d|\([A-Za-z]\))\W*", without(heading, period)) is not None


def without(heading: str, period: str) -> str:
    """A heading without the period in it, nor how far its figures have come. Where low lines stand for spaces, spaces
    are put: around a hole they look like what they are."""
    machine = "_" in heading and " " not in heading  # internal_in_2020: who moved in
    heading = states.parted(heading)[0]
    for written in said(heading).written or (period,):
        # the number of a note, which is another next year: "Visits 2024 2"
        heading = re.sub(rf"(?<={re.escape(written)}) \d$", "", heading)
        heading = heading.replace(written, " ") if written else heading
    heading = heading.replace("_", " ")
    heading = re.sub(r"\bFY\b", " ", heading) if period else heading
    heading = re.sub(r"\( *(?:[Cc]ensus|started in)? *\)", " ", heading)
    rest = " ".join(EDUCATION.sub(" ", heading).replace("( )", " ").replace("()", " ").split())
    rest = re.sub(r"\s+([,:;)])", r"\1", rest).strip(" ,:;–-_/")
    words = r"(?:^as(?: at| of)?|^at|\s+(?:as )?(?:at|by|in|for|on|during))$"
    return rest if machine and rest.endswith(" in") else re.sub(words, "", rest, flags=re.IGNORECASE)


def keyed(row: Sequence[str]) -> tuple[str, str]:
    """The key and the value of a line such as ``Period: | September 2025`` above a table, in one cell or in two beside
    each other; both '' where a row is none."""
    filled = [i for i, cell in enumerate(row) if clean(cell)]
    texts = [clean(row[i]) for i in filled]
    if len(texts) == 2 and filled[1] == filled[0] + 1 and _KEY.fullmatch(texts[0]):
        return texts[0].rstrip(": ").casefold(), texts[1]
    one = _KEYED.fullmatch(texts[0]) if len(texts) == 1 else None
    return (one[1].casefold(), one[2]) if one else ("", "")


_M = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_HOLES = tuple(
    (re.compile(pattern, re.IGNORECASE), put)
    for pattern, put in (
        (r"\(\s*(?:from|between)?\s*(?:/ ?\d\d)?\s*(?:to|and|-|–)?\s*(?:/ ?\d\d)?\s*\)", " "),  # (from /22 to /24)
        (r"(?:,|\bfrom|\bbetween|\bfor|\bin)?\s*/ ?\d\d (?:to|and|-|–) /\d\d\b", " "),
        (r"\bmid[- ]+(?=\w)(?!year|term|day|size|career|wife|week|life|way)", " "),
        # the end of a sentence that named months of a year
        (
            r"(?:,|\bfor|\bin)?(?: the)? (?:\d+ months|years?|quarter) (?:to|ending|ended)(?: the)?(?: end of)?"
            rf"(?: \d+)? {_M}$",
            "",
        ),
        (rf"(?:,|\bfrom|\bbetween|\bfor)? (?:\d\d? )?{_M} (?:to|and|-|–) (?:\d\d? )?{_M}$", ""),
        (r"(?:\s[-–]|,)?(?: in each (?:month|quarter|year))?(?: up to| until| to| as at| at| on)? \d\d?/\d\d?$", ""),
        (r"(?:[,;]\s*)+(?=[,;])", ""),
        (r"(?:\s[-–])+(?=\s[-–]\s)", ""),
        (r"\s+([,;:])", r"\1"),
        (r"\s+", " "),
    )
)


def _mended(text: str) -> str:
    """A title without the holes that years leave which were taken out."""
    for pattern, put in _HOLES:
        text = pattern.sub(put, text.strip(" ,:;–-/"))
    return text.strip(" ,:;–-/")


def title_of(before: Sequence[Sequence[str]]) -> str:
    """The title among the rows above a table: a line of words of its own, without table numbers and years."""
    return _title(before)[1]


def title_line(before: Sequence[Sequence[str]]) -> str:
    """The same as it stands there."""
    return _title(before)[0]


def _title(before: Sequence[Sequence[str]]) -> tuple[str, str]:
    for row in before:
        filled = [clean(c) for c in row if clean(c)]
        key, value = keyed(row)
        line = filled[0] if filled else ""
        filled = [value] if _TITLE_KEY.fullmatch(key) else filled
        if len(filled) == 1 and is_unit(filled[0]):
            continue
        text = TABLE_NO.sub("", filled[0]) if filled else ""
        text = _mended(without_years(without(_PRICES.sub(" ", text), "")))  # the same from one year's table to the next
        if len(filled) == 1 and len(text.split()) > 1 and not PUBLISHING.search(text) and not NO_TITLE.search(text):
            return line, text if len(text) <= _LONGEST_TITLE else text[:_LONGEST_TITLE].rpartition(" ")[0]
    return "", ""


def said_above(before: Sequence[Sequence[str]]) -> list[Said]:
    """What the rows above a table say of periods, without days of publishing: where a line has the key Period or the
    like, what that says, and nothing else."""
    lines = [(*keyed(row), " ".join(clean(c) for c in row if clean(c))) for row in before]
    if times := [(key, value) for key, value, _ in lines if _TIME_KEY.fullmatch(key)]:
        return [_of_key(key, value) for key, value in times]
    return [
        said(text)
        for key, _, text in lines
        if not (PUBLISHING.search(text) or _NO_TIME_KEY.fullmatch(key) or _NO_TIME_LINE.match(text))
    ]


def _of_key(key: str, value: str) -> Said:
    found = said(f"{key} {value}")
    if not found.labels and parse_period(value, key):
        return Said((value,), (value,))
    return found if found.labels or found.unclear else Said(unclear=value)


def periods_above(before: Sequence[Sequence[str]]) -> list[str]:
    """The periods that the rows above a table name."""
    return [label for found in said_above(before) for label in found.labels]


_AS_AT = re.compile(r"\bas (?:at|of) $", re.IGNORECASE)


def day_of(labels: Sequence[str], before: Sequence[Sequence[str]]) -> list[str]:
    """The day that the rows above a table give beside its year ("Council Taxbase 2025 … as at 8 September 2025"), where
    it is within all other periods named there."""
    periods = {label: period for label in labels if (period := parse_period(label))}
    days = [label for label, period in periods.items() if period.length == "P1D"]
    if len(days) != 1 or len(periods) != len(set(labels)):
        return []
    day = periods[days[0]]
    above = " ".join(clean(c) for row in before for c in row if clean(c))
    told = _AS_AT.search(above[: above.find(days[0])]) if days[0] in above else None
    return days if told and all(p.start <= day.start <= p.end for p in periods.values()) else []
