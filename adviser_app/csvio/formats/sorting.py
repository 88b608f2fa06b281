"""Which column of a table of nobody's format is what: the area, the time, what tells rows apart, figures.

A heading alone decides nothing: what stands below it must go with it. Where the two disagree, or two columns claim the
same place, the table is refused; a column put in the wrong place would make wrong figures of right ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from adviser_app.csvio.formats import sampled
from adviser_app.csvio.formats.headings import (
    AREA_NAMES,
    ATTRIBUTE,
    E_CODE,
    GSS,
    NO_FIGURE,
    NOT_THE_AREA,
    NOTES,
    PERIODS,
    PUBLISHING,
    mostly,
)
from adviser_app.csvio.formats.layout import header_key
from adviser_app.csvio.formats.said_periods import LONGEST, said, year_ends_in
from adviser_app.csvio.formats.sampled import Column, Content
from adviser_app.csvio.parse import clean, parse_number
from adviser_app.domain.period_text import parse_period
from adviser_app.domain.periods import Period

_THESE_YEARS = re.compile(r"(?:199|20[0-4])\d", re.ASCII)
_YEAR = re.compile(r"(?:1[89]|2[01])\d\d", re.ASCII)
_PART = re.compile(
    r"(?:(?:financial|calendar|fiscal|academic|reporting) )?(?:quarter|qtr|month|week|term|half(?:[ -]year)?)"
    r"(?: ?(?:no|number|name|num|of (?:the )?year|ending|beginning|commencing)\.?)?"
)
_PART_TEXT = re.compile(
    r"\d{1,2}|q(?:uarter )?[1-4]|h[12]|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*|"
    r"week ?\d\d?|\w+ term|autumn|spring|summer", re.IGNORECASE,
)  # fmt: skip
_TIME_ITSELF = re.compile(
    r"(?:(?:time|reporting|financial|fiscal|fin|academic|calendar|tax|school) )?(?:years?|yr|period|date)|fy|fyear|time"
)
_OTHER_YEARS = re.compile(
    r"\b(?:financial|fin|academic|fiscal|tax|school) ?years?\b|^(?:fy|fyear|ay)$|\byears? end(?:ing|ed)?$",
    re.IGNORECASE,
)
_TIME_LABEL = re.compile(r"(?:period|year|date|quarter|month) ?(?:name|label|code|id)?")
_LENGTHS = (
    (re.compile(r"\b(?:years?|yr|fy|fyear)\b"), 12),
    (re.compile(r"\b(?:quarter|qtr)\b"), 3),
    (re.compile(r"\bmonth\b"), 1),
)
_DIMENSION = re.compile(
    r"(?:sex|gender|ages?|single year of age|age ?(?:group|band|range|years?)?|ethnic(?:ity| group)|nc year|year group|"
    r"key ?stage|(?:build|birth|arrival|construction) (?:year|period)|"
    r"(?:year|period) (?:of (?:birth|arrival|construction)|built|born))(?: ?(?:code|name|label|\(.*\)))?"
)
_GROUPS = re.compile(r"(?:\w+ )?(?:decile|quintile)(?: ?\(.*\))?")  # of people in a council, or of the council itself
_NUMBER_OF = re.compile(
    r"(?:la|lea|lad|dfe|authority|council|area|ons|lgf) (?:no\.?|num|number)|"
    r"(?:jpp|ons|sort|display|report) (?:sort|order)"
)  # codes, and orders of rows
_OBSERVED = re.compile(r"obs (?:status|conf)(?: name)?|date type")  # beside each figure of Nomis
_STATUS = re.compile(r"\b(?:status|flags?|markers?|marking|symbols?|footnotes?|suppress\w*|reliability|conf)\b")
SMALL = re.compile(r"[EWSN]0[0-5]|[EWSN]14|[EWSN]58")  # codes of wards, output areas, parishes, constituencies
_SMALLER = re.compile(
    r"(?:(?:electoral )?ward|[lm]soa|school|academy|establishment|provider|(?:gp )?practice|parish|postcode|"
    r"constituency|care home|location|site|street|address|supplier|output area|division)"
    r"(?: ?(?:name|code|id|number|no|\d\d(?:cd|nm)))?"
)
_IDENTIFIERS = re.compile(r"urn|ukprn|uprn|laestab")
_NUMBERED = re.compile(r"[A-Z]{0,3}\d{5,}")  # Nomis's URN is one of its rows, and no such number
PART = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?|"
    r"q(?:uarter ?)?[1-4]|h[12]|half[ -]?year|full[ -]?year|(?:first|second|third|fourth) (?:quarter|half)|"
    r"(?:autumn|spring|summer)(?: term)?|week ?\d\d?"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JOINED, _LOW_LINE = re.compile(r"[_-]"), re.compile(r"_")
_LEADING_ZERO = re.compile(r"0\d+", re.ASCII)
_V4 = re.compile(r"v4 (\d)")  # ONS's own name for it, with the number of columns of marks behind it
VALUES = frozenset(
    {"value", "values", "obs value", "observation", "observations", "measure value", "indicator value", "data value",
     "metric value", "numeric value", "figure value"}
)  # fmt: skip
LOWER = re.compile(r"\b(?:lower|lcl|lci|ll)\b")
UPPER = re.compile(r"\b(?:upper|ucl|uci|ul)\b")
# Beside a column of values, these are no figures of their own.
_BESIDE = re.compile(
    r"\b(?:numerator|denominator|count|rank|ranking|percentile|quartile|quintile|decile|median|mads?|mean|average|se|sd|"
    r"standard (?:error|deviation)|conf|confidence|ci|interval|cv|national|england|compared)\b|\b(?:lower|upper)\b"
)


def is_value(words: str) -> bool:
    """Whether a heading says no more than that a figure stands below."""
    return words in VALUES or _V4.fullmatch(words) is not None


class Refused(Exception):
    """Why a table is not read. ``remedy`` is completed by whoever catches it."""

    def __init__(self, code: str, column: str, value: str, message: str, remedy: str) -> None:
        super().__init__(code)
        self.code, self.column, self.value, self.message, self.remedy = code, column, value, message, remedy


@dataclass(slots=True)
class Looked:
    """One table being looked at: its header, facts of its columns, and which column is what."""

    header: list[str]  # as it stands, without marks of notes
    keys: list[str]
    facts: list[Column]
    rows: list[Sequence[str]]
    before: list[Sequence[str]]
    file: str
    code: int = -1
    name: int = -1
    period: int = -1
    kind: str = ""  # of year, as the heading of the periods' column says it
    ministry: bool = False
    status: int = -1
    naming: int = -1  # names the indicator, where the headings are periods
    limits: dict[int, tuple[int, int]] = field(default_factory=dict)  # of a column of figures
    figures: list[int] = field(default_factory=list)
    breakdown: list[int] = field(default_factory=list)
    over: list[int] = field(default_factory=list)  # passed over
    notes: tuple[int, ...] = ()

    def words(self, at: int) -> str:
        """A heading as it is looked at: ``OBS_VALUE`` is "obs value", ``TimePeriod`` and ``calendar-years`` are two."""
        parted = _CAMEL.sub(" ", self.header[at])
        return " ".join((_JOINED if " " not in parted else _LOW_LINE).sub(" ", header_key(parted)).split())

    def pairs(self, one: int, other: int) -> list[tuple[str, str]]:
        """What stands in two columns, row by row, where both hold something."""
        width = max(one, other) + 1
        found = {(clean(r[one]), clean(r[other])) for r in self.rows if len(r) >= width}
        return sorted(pair for pair in found if all(pair))


def sort_columns(t: Looked) -> None:
    """Give every column its place in ``t``. Raises Refused where that cannot be told."""
    _one_area(t)
    _of_the_council(t)
    t.over += codes_of_v4(t)
    times = [i for i in _open(t) if _is_time(t, i)]
    words: list[int] = []
    statuses: list[int] = []
    for i in _open(t):
        key, fact = t.words(i), t.facts[i]
        if i in times:
            continue
        if key in NOTES:
            t.notes = (*t.notes, i)
        elif _is_code_of(t, i) or _OBSERVED.fullmatch(key):
            t.over.append(i)
        elif _tells_apart(t, i, times):
            t.breakdown.append(i)
        elif (
            NO_FIGURE.search(t.keys[i])
            or _NUMBER_OF.fullmatch(key)
            or mostly(fact, _LEADING_ZERO)
            or mostly(fact, E_CODE)
            or mostly(fact, GSS)
        ):
            t.over.append(i)
        elif _STATUS.search(key) and (fact.content is Content.MARKS or all(len(x) <= 3 for x in fact.odd)):
            statuses.append(i)
        elif fact.content is Content.WORDS or (fact.content is Content.MARKS and ATTRIBUTE.search(t.keys[i])):
            words.append(i)
        else:
            t.figures.append(i)
    _times(t, times)
    area = [i for i in (t.code, t.name, t.period) if i >= 0]
    for i in words:
        texts = t.facts[i].texts
        one_text = len(texts) == 1 and not ATTRIBUTE.search(t.keys[i]) and not parse_period(next(iter(texts)))
        (t.breakdown if one_text or sampled.repeats(t.rows, area, [i]) else t.over).append(i)
    t.breakdown.sort()
    _periods_elsewhere(t, words)
    _each_in_one_council(t)
    _limits(t)
    _one_value(t)
    if len(statuses) == 1 == len(t.figures):
        t.status = statuses.pop()
    t.over += statuses


def is_dimension(heading: str) -> bool:
    """Whether a heading names what rows are told apart by: a sex, an age."""
    return _DIMENSION.fullmatch(header_key(heading).replace("_", " ").rstrip(":")) is not None


def _tells_apart(t: Looked, at: int, times: Sequence[int]) -> bool:
    """Whether a column's heading says that rows are told apart by it, and its texts may be such groups."""
    key, fact = t.words(at), t.facts[at]
    if _GROUPS.fullmatch(key):
        return sampled.repeats(t.rows, [max(t.code, t.name), *times], [at])
    return _DIMENSION.fullmatch(key) is not None and (fact.content is not Content.FIGURES or fact.whole)


def _open(t: Looked) -> list[int]:
    taken = (t.code, t.name, *t.over)
    return [i for i, fact in enumerate(t.facts) if i not in taken and fact.content is not Content.EMPTY]


def codes_of_v4(t: Looked) -> list[int]:
    """ONS's v4: behind the figure and its marks each column of codes stands before the one of their words."""
    at = next((i for i in range(len(t.keys)) if _V4.fullmatch(t.words(i))), -1)
    behind = int(t.words(at)[-1]) + 1 if at >= 0 else 0
    return [i for i in range(at + behind, len(t.keys), 2) if i != t.code] if behind else []


def _is_code_of(t: Looked, at: int) -> bool:
    """The number of what stands in words in a column beside it: SEX and SEX_NAME, metricType and metricTypeLabel."""
    if not t.facts[at].numbers or not t.facts[at].whole_numbers:
        return False
    of = re.escape(t.words(at).removesuffix(" code"))
    named = re.compile(of + r" ?(?:name|label|description|title)")
    beside = next((i for i in range(len(t.keys)) if named.fullmatch(t.words(i)) and not t.facts[i].numbers), -1)
    pairs = t.pairs(at, beside) if beside >= 0 else []
    return bool(pairs) and len({a for a, _ in pairs}) == len(pairs)


# ---- the area ----------------------------------------------------------------------------------------------------


def _one_area(t: Looked) -> None:
    """Two tables side by side, or places people moved from and to: one row speaks of two councils."""
    for main, others in ((t.code, _codes(t)), (t.name, _names(t))):
        for other in others:
            if main < 0 or other == main:
                continue
            pairs = t.pairs(main, other)
            here, there = {a for a, _ in pairs}, {b for _, b in pairs}
            two = next(((a, b) for a, b in pairs if a != b and (a in there or b in here)), None)
            if two:
                raise Refused("areas-several", t.header[other], f"{two[0]}; {two[1]}",
                              f"A row names two areas, {two[0]} under {t.header[main]} and {two[1]} under "
                              f"{t.header[other] or f'column {other + 1}'}.",
                              "Make a file of each table, or say which of the areas a figure is of.")  # fmt: skip


def _of_the_council(t: Looked) -> None:
    """Rows of schools or wards name their council, and their figures are not the council's."""
    if t.code >= 0 and any(SMALL.match(x) for x in t.facts[t.code].texts):
        return  # known for what they are by their codes
    for i, fact in enumerate(t.facts):
        key = t.words(i)
        within = _SMALLER.fullmatch(key) or (_IDENTIFIERS.fullmatch(key) and all(map(_NUMBERED.fullmatch, fact.texts)))
        if within and len(fact.texts) > 1 and i not in (t.code, t.name):
            raise Refused("rows-within-councils", t.header[i], min(fact.texts),
                          f"Each row is of a place within a council ({t.header[i]}: {min(fact.texts)}).",
                          "Fetch the publisher's table of councils, or make one row a council of them.")  # fmt: skip


def _each_in_one_council(t: Looked) -> None:
    """What tells rows apart has the same texts for one council as for another; names of places within them have not."""
    area = t.code if t.code >= 0 else t.name
    for i in t.breakdown:
        pairs = t.pairs(area, i)
        areas, texts = {a for a, _ in pairs}, {b for _, b in pairs}
        if 1 < len(areas) < len(texts) == len(pairs):
            raise Refused("rows-within-councils", t.header[i], min(texts),
                          f"What stands under {t.header[i]} ({min(texts)}) stands there for one council only: each row "
                          "seems to be of something within a council.",
                          "Fetch the publisher's table of councils, or make one row a council of them.")  # fmt: skip


def _codes(t: Looked) -> list[int]:
    return [i for i, fact in enumerate(t.facts) if mostly(fact, GSS) and not NOT_THE_AREA.search(t.words(i))]


def _names(t: Looked) -> list[int]:
    def is_name(i: int) -> bool:
        key = re.sub(r"\b(?:origin|destination|from|to|of|the|\d+)\b", " ", t.words(i))
        return " ".join(key.split()) in AREA_NAMES or t.keys[i] == t.keys[t.name]

    words = [i for i, fact in enumerate(t.facts) if fact.content is Content.WORDS]
    return [i for i in words if is_name(i) and not NOT_THE_AREA.search(t.words(i))]


# ---- the time ----------------------------------------------------------------------------------------------------


def _kind(t: Looked, at: int) -> str:
    """The kind of year a heading names, as a hint for reading its texts."""
    key = t.words(at)
    if re.search(r"\b(?:academic|school|ay)\b", key):
        return "academic year"
    if re.search(r"\b(?:financial|fiscal|fin|tax|fy|fyear)\b", key):
        return "financial year"
    return ""


def _readable(t: Looked, at: int) -> list[Period]:
    return [p for x in t.facts[at].texts if (p := parse_period(x, _kind(t, at)))]


def _is_time(t: Looked, at: int) -> bool:
    """Whether a column says when: its heading does, and so does what stands in it."""
    key, fact = t.words(at).split("(")[0].strip(), t.facts[at]
    if (
        PUBLISHING.search(key)
        or _DIMENSION.fullmatch(key)
        or not (PERIODS.search(key) or _TIME_LABEL.fullmatch(key) or _PART.fullmatch(key))
    ):
        return False
    if _is_part(t, at) or 2 * len(_readable(t, at)) >= len(fact.texts):
        return True
    says_how_often = len(fact.texts) == 1 and not any(c.isdigit() for c in min(fact.texts))  # "monthly"
    if _TIME_ITSELF.fullmatch(key) and not says_how_often:
        shown = min(x for x in fact.texts if not parse_period(x, _kind(t, at)))
        number = parse_number(shown)
        serial = number is not None and 20_000 < number < 80_000
        message = "it is the number a spreadsheet keeps for a day" if serial else "it is no period, or may be several"
        raise Refused("period-unclear", t.header[at], shown, f"Under {t.header[at]} stands {shown}: {message}.",
                      "Write periods as, for example, 2024, 2023/24, 2024 Q1, Jan 2024 or 2024-01-31.")  # fmt: skip
    return False


def _is_part(t: Looked, at: int) -> bool:
    """A quarter, month or week without its year."""
    if not _PART.fullmatch(t.words(at)):
        return False
    texts = t.facts[at].texts
    return 2 * sum(_PART_TEXT.fullmatch(x) is not None for x in texts) >= len(texts) or "week" in t.words(at)


def _times(t: Looked, times: list[int]) -> None:
    parts = [i for i in times if _is_part(t, i)]
    whole = [i for i in times if i not in parts]
    t.period = _main(t, whole)
    if t.period >= 0:
        t.kind = _kind(t, t.period)
        _goes_with_its_heading(t)
    fine = t.period >= 0 and all(p.months < 12 for p in _readable(t, t.period))
    if parts and not fine:
        beside = f" and {t.header[t.period]}" if t.period >= 0 else ""
        shown = min(t.facts[parts[0]].texts)
        raise Refused("period-in-parts", t.header[parts[0]], shown,
                      f"The time is told in parts: {t.header[parts[0]]}{beside}.",
                      "Write it in one column, for example 2023/24 Q1 or April 2023.")  # fmt: skip
    t.over += [i for i in times if i != t.period]


def _main(t: Looked, whole: list[int]) -> int:
    """The column of periods. Of several the finest, if they do not contradict each other."""
    if len(whole) < 2:
        return whole[0] if whole else -1
    finest = min(whole, key=lambda i: (max(p.months for p in _readable(t, i)), i))
    for other in whole:
        for a, b in t.pairs(finest, other):
            one, two = parse_period(a, _kind(t, finest)), parse_period(b, _kind(t, other))
            if one and two and not (two.start <= one.start and one.end <= two.end):
                raise Refused("period-twice", t.header[other], b,
                              f"{t.header[finest]} says {a}, {t.header[other]} says {b}: when a figure is of cannot "
                              "be told.", "Leave one of the two columns.")  # fmt: skip
    return finest


def _periods_elsewhere(t: Looked, words: Sequence[int]) -> None:
    """Years under "Edition" or days under "Snapshot" may be the time of the figures: no title says it then."""
    years = [i for i in t.figures if _is_years(t, i)]
    dates = [i for i in words if not PUBLISHING.search(t.words(i)) and all(map(parse_period, t.facts[i].texts))]
    if t.period < 0 and (found := sorted(years + dates)):
        heading, shown = t.header[found[0]], min(t.facts[found[0]].texts)
        raise Refused("period-unclear", heading, shown,
                      f"Under {heading or f'column {found[0] + 1}'} stands {shown}: whether the figures are of that "
                      "time is not told.", "Head the column Period if they are, or take it out.")  # fmt: skip
    t.figures = [i for i in t.figures if i not in years]
    t.over += years


def _is_years(t: Looked, at: int) -> bool:
    """A column of nothing but years, some of them more than once; figures that are all near 2000 would differ."""
    cells = [clean(r[at]) for r in t.rows if len(r) > at and clean(r[at])]
    return (
        len(set(cells)) < len(cells) and all(_THESE_YEARS.fullmatch(x) for x in cells) and not said(t.header[at]).labels
    )


def _goes_with_its_heading(t: Looked) -> None:
    """A year that is a day, a quarter that is a month: the text is short for something else."""
    key = t.words(t.period)
    months = next((n for pattern, n in _LENGTHS if pattern.search(key)), 0)
    check_lengths(t, t.period, sorted(t.facts[t.period].texts))
    for text in sorted(t.facts[t.period].texts):
        period = parse_period(text, t.kind)
        goes = period is None or not months or (period.months and period.months % 12 == 0 if months == 12 else
                                                period.months == months)  # fmt: skip
        if not goes:
            raise Refused("period-unclear", t.header[t.period], text,
                          f"Under {t.header[t.period]} stands {text}, which is shorter or longer.",
                          "Write the period in full, for example 2023/24, 2023 Q1 or April 2023.")  # fmt: skip
    check_years(t, sorted(t.facts[t.period].texts), t.header[t.period])


def check_years(t: Looked, labels: Sequence[str], heading: str = "") -> None:
    """Refuse plain years where the table says that its years end in some other month, or are financial ones."""
    plain = next((x for x in labels if _YEAR.fullmatch(x)), "")
    if not plain:
        return
    for text in (heading, *(" ".join(clean(c) for c in row if clean(c)) for row in t.before)):
        month = year_ends_in(text) or (_OTHER_YEARS.search(text.replace("_", " ")) or [""])[0]
        if month:
            raise Refused("period-unclear", heading, plain,
                          f"{plain} is no calendar year, as “{text[:80]}” says: where it begins is not told.",
                          "Write the years as 2023/24, or as Year ending March 2024.")  # fmt: skip


def check_lengths(t: Looked, at: int, labels: Sequence[str]) -> None:
    """Refuse 1900-1918: years in which something was built or born, not those the figures are of."""
    long = next((x for x in labels if (p := parse_period(x)) and p.months > LONGEST), "")
    if long:
        raise Refused("period-unclear", t.header[at], long,
                      f"{long} is longer than five years: whether the figures are of that time is not told.",
                      "Make a file of each of them with a column headed Year, or read it by a mapping.")  # fmt: skip


def check_percentages(t: Looked, columns: Sequence[int]) -> None:
    """Refuse 41% beside 0.42 in one series: one of the two is a hundred times what it says."""
    texts = sorted({x for i in columns for x in t.facts[i].texts})
    shares = [x for x in texts if x.endswith("%") and parse_number(x) is not None]
    bare = [x for x in texts if not x.endswith("%") and 0 < abs(parse_number(x) or 0) <= 1]
    if shares and bare:
        raise Refused("percentages-mixed", t.header[columns[0]], bare[0],
                      f"{bare[0]} stands beside {shares[0]}: it may be a share of 1 or one of 100.",
                      "Write all of them with the sign, or none.")  # fmt: skip


# ---- figures -----------------------------------------------------------------------------------------------------


def _limits(t: Looked) -> None:
    """A lower and an upper limit right behind a figure that lies between them are its own."""
    lower = [i for i in t.figures if LOWER.search(t.words(i))]
    upper = [i for i in t.figures if UPPER.search(t.words(i))]
    main = [i for i in t.figures if i not in lower and i not in upper]
    if t.figures and not main:
        raise Refused("no-figures", t.header[t.figures[0]], t.header[t.figures[0]],
                      "The table has limits of figures, and no figures.", "Choose another file.")  # fmt: skip
    for low in lower:
        at = t.figures.index(low)
        before = t.figures[at - 1] if at else -1
        high = t.figures[at + 1] if at + 1 < len(t.figures) else -1
        if before in main and high in upper and _between(t, before, low, high):
            t.limits[before] = (low, high)
    used = {i for pair in t.limits.values() for i in pair}
    t.figures = [i for i in t.figures if i not in used]


def _between(t: Looked, at: int, low: int, high: int) -> bool:
    seen = 0
    for row in t.rows:
        if len(row) > max(at, low, high):
            value, lower, upper = (parse_number(clean(row[i])) for i in (at, low, high))
            if value is not None and lower is not None and upper is not None:
                seen += 1
                if not lower <= value <= upper:
                    return False
    return seen > 0


def _one_value(t: Looked) -> None:
    """Beside a column called Value, other numbers are codes, counts or limits: none is a figure of its own."""
    values = [i for i in t.figures if is_value(t.words(i))]
    if len(values) != 1 or len(t.figures) == 1:
        return
    others = [i for i in t.figures if i != values[0]]
    if unclear := [i for i in others if not _BESIDE.search(t.words(i))]:
        named = ", ".join(t.header[i] or f"column {i + 1}" for i in unclear)
        raise Refused("columns-unclear", t.header[unclear[0]], named,
                      f"The figures stand under {t.header[values[0]]}, and there are numbers under {named} too: "
                      "whether those are codes, groups or figures is not told.",
                      "Take out columns of codes.")  # fmt: skip
    t.figures = values
    t.over += others
