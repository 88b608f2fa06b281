"""When the figures of a table of nobody's format are of: the column that says it, and what leaves it open.

A heading alone decides nothing: what stands below it must go with it. What may be two times, or none, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio.formats import in_parts, parts_above, running, two_years, year_headings
from adviser_app.csvio.formats.headings import PERIODS, PUBLISHING, said_above
from adviser_app.csvio.formats.layout import Reading
from adviser_app.csvio.formats.looked import DIMENSION, Looked, Refused
from adviser_app.csvio.formats.said_periods import EDUCATION, LONGEST, said, year_ends_in
from adviser_app.csvio.parse import clean, parse_number
from adviser_app.domain.period_text import american_firsts, are_joined_months, parse_period, short_month
from adviser_app.domain.periods import Period

_THESE_YEARS = re.compile(r"(?:199|20[0-4])\d", re.ASCII)
_YEAR = re.compile(r"(?:1[89]|2[01])\d\d", re.ASCII)
_BESIDE_YEARS = re.compile(
    r"(?:year|time|period) ?(?:type|kind|basis)|years? (?:ending|ended|end)(?: in)?|(?:collection|reporting) (?:period|"
    r"quarter)|season|years? pooled|pooled years|time ?period range|(?:number|no) of years|(?:time )?period length"
)
_PART = re.compile(
    r"(?:(?:financial|calendar|fiscal|academic|reporting) )?(?:quarter|qtr|month|week|term|half(?:[ -]year)?)"
    r"(?: ?(?:no|number|name|num|of (?:the )?year|ending|beginning|commencing)\.?)?"
)
_PART_TEXT = re.compile(
    r"\d{1,2}|(?:(?:q|qtr|quarter)[ .-]?[1-4]\b|h[12]\b|[1-4](?:st|nd|rd|th)\b|(?:first|second|third|fourth) )"
    r"(?!.*\d{4}).*|"
    r"(?:\d\d?[ .:-]+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[^\d]*|"
    r"week ?\d\d?|\w+ term|autumn|spring|summer", re.IGNORECASE,
)  # fmt: skip
_TIME_ITSELF = re.compile(
    r"(?:(?:time|reporting|financial|fiscal|fin|academic|calendar|tax|school) )?(?:years?|yr|period|date)|fy|fyear|time"
)
_MUNICIPAL = re.compile(r"\b(?:municipal|mayoral|civic) years?\b", re.IGNORECASE)
_WITH_YEAR = re.compile(r"\d{4}|[A-Za-z][ -]\d\d$", re.ASCII)
_OTHER_YEARS = re.compile(
    r"\b(?:financial|fin|academic|fiscal|tax|school) ?years?\b|^(?:fy|fyear|ay)$|\byears? end(?:ing|ed)?$",
    re.IGNORECASE,
)
_ON_A_DAY = re.compile(
    r"\b(?:at|on) (?:the )?(?:(?:end|start|beginning) of |\d\d?(?:st|nd|rd|th)? )?"
    r"(?:january|march|april|june|july|august|september|october|december)\b(?!,? \d{4})", re.IGNORECASE,
)  # fmt: skip
SEVERAL_YEARS = re.compile(
    r"\b(?:two|three|four|five|[2-5])[- ]years?(?:ly)? (?:\w+ )?(?:average|mean|period|pool|total)\w*|"
    r"\b(?:rolling|moving|pooled)\b(?! \w* ?(?:months?|quarters?))", re.IGNORECASE,
)  # fmt: skip
_INTERVALS = re.compile(r"\b(?:two|three|four|five|[2-5])[- ]years?(?:ly)?[- ]intervals?\b")
_SIX = re.compile(r"(?:19|20)\d{4}", re.ASCII)
_BARE_QUARTER = re.compile(r"(?:\d{4},?[ -]?)?(?:q|quarter )[1-4](?:,?[ -]?\d{4})?|\d{4}/[1-4]", re.IGNORECASE)
OTHER_QUARTERS = re.compile(
    r"\b(?:financial|fiscal|academic)(?: year)? quarters?\b|\bq(?:uarter )?1 ?(?:=|:|is|\() ?(?:apr|sep)", re.IGNORECASE
)
_CALENDAR_QUARTERS = re.compile(r"\bcalendar (?:year )?quarters?\b|\bq(?:uarter )?1 ?(?:=|:|is|\() ?jan", re.IGNORECASE)
_YEAR_ENDING = re.compile(r"\byears? end(?:ing|ed)?$")
_EDGE = re.compile(r"\b(?:start|starts|end|ends|begin|begins)\b|\b(?:from|to)$")
_SLASHED = re.compile(r"(\d\d?)[/.](\d\d?)[/.]\d{4}", re.ASCII)
_YEAR_MONTH = re.compile(r"\d{4}-\d\d", re.ASCII)
_TIME_LABEL = re.compile(r"(?:period|year|date|quarter|month) ?(?:name|label|code|id)?")
_LENGTHS = (
    (re.compile(r"\b(?:years?|yr|fy|fyear)\b"), 12),
    (re.compile(r"\b(?:quarter|qtr)\b"), 3),
    (re.compile(r"\bmonth\b"), 1),
)


def _kind(t: Looked, at: int) -> str:
    """The kind of year a heading names, as a hint for reading its texts."""
    key = t.words(at)
    if re.search(r"\b(?:academic|acad|school|ay)\b", key):
        return "academic year"
    if re.search(r"\b(?:financial|fiscal|fin|tax|fy|fyear)\b", key):
        return "financial year"
    if _YEAR_ENDING.search(key):
        return "year ending"
    if re.search(r"\bmonth\b", key):
        return "month"
    if key == "quarter":
        return "quarter"
    if are_joined_months(t.facts[at].texts):
        return "month"
    months = {short_month(x) for x in t.facts[at].texts}
    if len(months) > 1 and 0 not in months:
        return "month"
    return "financial year" if two_years.are_financial(t.facts[at].texts, t.before, t.header) else ""


def _kind_in_title(t: Looked) -> str:
    """The kind of years that the lines above the table speak of, under a heading that says no more than Year."""
    says = any(EDUCATION.search(clean(cell)) for row in t.before for cell in row)
    return "academic year" if says and re.fullmatch(r"years?|yr|(?:time )?period", t.words(t.period)) else ""


def _readable(t: Looked, at: int) -> list[Period]:
    return [p for x in t.facts[at].texts if (p := parse_period(x, _kind(t, at)))]


def is_time(t: Looked, at: int) -> bool:
    """Whether a column says when: its heading does, and so does what stands in it."""
    key, fact = t.words(at).split("(")[0].strip(), t.facts[at]
    if (
        PUBLISHING.search(key)
        or DIMENSION.fullmatch(key)
        or not (PERIODS.search(key) or _TIME_LABEL.fullmatch(key) or _PART.fullmatch(key))
    ):
        return False
    if _is_part(t, at) or 2 * len(_readable(t, at)) >= len(fact.texts):
        return True
    says_how_often = len(fact.texts) == 1 and not any(c.isdigit() for c in min(fact.texts))  # "monthly"
    in_full = _PART.fullmatch(key) and any(map(_WITH_YEAR.search, fact.texts))
    if (_TIME_ITSELF.fullmatch(key) or in_full) and not says_how_often:
        shown = min(x for x in fact.texts if not parse_period(x, _kind(t, at)))
        number = parse_number(shown)
        serial = number is not None and 20_000 < number < 80_000
        message = "it is the number a spreadsheet keeps for a day" if serial else "it is no period, or may be several"
        if _SIX.fullmatch(shown) and shown[4:] == f"{(int(shown[2:4]) + 1) % 100:02}":
            raise Refused("period-unclear", t.header[at], shown,
                          f"Under {t.header[at]} stands {shown}: {shown[:4]}/{shown[4:]}, of financial or of academic "
                          "years, which the heading does not say.",
                          f"Head the column Academic year or Financial year, or write {shown[:4]}/{shown[4:]} where "
                          "that is the financial year.")  # fmt: skip
        raise Refused("period-unclear", t.header[at], shown, f"Under {t.header[at]} stands {shown}: {message}.",
                      "Write periods as, for example, 2024, 2023/24, 2024 Q1, Jan 2024 or 2024-01-31.")  # fmt: skip
    return False


def _is_part(t: Looked, at: int) -> bool:
    """A quarter, month or week without its year."""
    key = t.words(at).split("(")[0].strip()
    if not _PART.fullmatch(key):
        return False
    texts = t.facts[at].texts
    if re.search(r"quarter|qtr|month", key) and not _readable(t, at) and not any(map(_WITH_YEAR.search, texts)):
        return True
    return 2 * sum(_PART_TEXT.fullmatch(x) is not None for x in texts) >= len(texts) or "week" in key


def place_times(t: Looked, times: list[int]) -> None:
    """Choose the column of periods among ``times``. Raises Refused where they leave it open."""
    parts = [i for i in times if _is_part(t, i)]
    whole = [i for i in times if i not in parts]
    t.period = _main(t, whole)
    if t.period >= 0:
        t.kind = _kind(t, t.period) or _kind_in_title(t)
        _goes_with_its_heading(t)
        _goes_with_the_title(t)
        _written_as_here(t)
    fine = t.period >= 0 and all(p.months < 12 for p in _readable(t, t.period))
    if parts and not fine and len(parts) == 1 and _are_joined(t, parts[0]):
        t.part, t.reading = parts[0], Reading.PARTS
    elif parts and not fine:
        beside = f" and {t.header[t.period]}" if t.period >= 0 else ""
        shown = min(t.facts[parts[0]].texts)
        raise Refused("period-in-parts", t.header[parts[0]], shown,
                      f"The time is told in parts: {t.header[parts[0]]}{beside}.",
                      "Write it in one column, for example 2023/24 Q1 or April 2023.")  # fmt: skip
    t.over += [i for i in times if i not in (t.period, t.part)]


def _are_joined(t: Looked, part: int) -> bool:
    """Whether a column of years and one of their quarters or months are a period together; then ``t.kind`` says of
    which years. Raises Refused where the lines above say that the figures are of more."""
    above = any(map(_CALENDAR_QUARTERS.search, running.above(t.before)))
    said_so = f"calendar {t.kind}" if above else t.kind
    kind = in_parts.kind(t.words(t.period), t.words(part), said_so) if t.period >= 0 else ""
    if kind.startswith(f"{in_parts.ANY} ") and in_parts.are_calendar(t.in_order(t.period, part)):
        kind = kind.replace(in_parts.ANY, in_parts.CALENDAR, 1)
    pairs = t.pairs(t.period, part) if kind else []
    found = [in_parts.joined(year, text, kind) for year, text in pairs]
    if 5 * sum(p is not None for p in found) < 4 * len(found) or not found or t.reading is not Reading.USUAL:
        return False
    running.check(t, [p.hint for p in found if p], t.header[part])
    t.kind = kind
    return not t.running


def _main(t: Looked, whole: list[int]) -> int:
    """The column of periods. Of several the finest, if they do not contradict each other."""
    if len(whole) < 2:
        return whole[0] if whole else -1
    whole = [i for i in whole if not _EDGE.search(t.words(i))] or whole  # the last day of a year is not the year
    finest = min(whole, key=lambda i: (max(p.months for p in _readable(t, i)), i))
    labels = [i for i in whole if any(t.words(i) in (f"{t.words(j)} name", f"{t.words(j)} label") for j in whole)]
    if labels:
        finest = labels[0]  # Nomis's DATE 2023-12 is called Jan 2023-Dec 2023
    for other in whole:
        for a, b in t.pairs(finest, other):
            one, two = parse_period(a, _kind(t, finest)), parse_period(b, _kind(t, other))
            apart = one and two and not (two.start <= one.start and one.end <= two.end)
            if one and two and apart and not (labels and one.start <= two.start and two.end <= one.end):
                raise Refused("period-twice", t.header[other], b,
                              f"{t.header[finest]} says {a}, {t.header[other]} says {b}: when a figure is of cannot "
                              "be told.", "Leave one of the two columns.")  # fmt: skip
    return finest


def periods_elsewhere(t: Looked, words: Sequence[int]) -> None:
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
    texts = sorted(t.facts[t.period].texts)
    if doubt := year_headings.doubtful(key, [(x, p) for x in texts if (p := parse_period(x, t.kind))]):
        raise Refused("period-unclear", t.header[t.period], doubt,
                      f"Under {t.header[t.period]} stands {doubt}: which time the figures are of is not told.",
                      "Write the period in full, for example 2023/24 or Year ending August 2023.")  # fmt: skip
    _days_or_longer(t)
    _in_intervals(t)
    _said_beside(t)
    for text in sorted(t.facts[t.period].texts):
        period = parse_period(text, t.kind)
        goes = period is None or not months or (period.months and period.months % 12 == 0 if months == 12 else
                                                period.months == months)  # fmt: skip
        if not goes:
            raise Refused("period-unclear", t.header[t.period], text,
                          f"Under {t.header[t.period]} stands {text}, which is shorter or longer.",
                          "Write the period in full, for example 2023/24, 2023 Q1 or April 2023.")  # fmt: skip
    check_years(t, sorted(t.facts[t.period].texts), t.header[t.period])


def _said_beside(t: Looked) -> None:
    """Refuse a table whose years mean what another column says: "Year type: Financial", "Years pooled: 3"."""
    labels = t.facts[t.period].texts
    for i, fact in enumerate(t.facts):
        if i in (t.period, t.part) or not fact.texts or not _BESIDE_YEARS.fullmatch(t.words(i)):
            continue
        words = {text.casefold().removesuffix(" year").removesuffix(" years") for text in fact.texts}
        plain = words == {"calendar"} and all(map(_YEAR.fullmatch, labels))
        plain |= all(re.fullmatch(r"\w+ly|annual", word) is not None for word in words)  # how often they come
        if not plain and not (words == {"financial"} and not any(map(_YEAR.fullmatch, labels))):
            raise Refused("period-in-parts", t.header[i], min(fact.texts),
                          f"{t.header[i]} may say what the years under {t.header[t.period]} are ({min(fact.texts)}).",
                          "Write each period in full in one column, for example 2022/23.")  # fmt: skip


def _in_intervals(t: Looked) -> None:
    """Refuse single years in a table of ONS's whose heading says that two or more are taken together."""
    heading = next((name for i, name in enumerate(t.header) if _INTERVALS.search(t.words(i))), "")
    short = sorted(x for x in t.facts[t.period].texts if (p := parse_period(x, t.kind)) and p.months == 12)
    if heading and short:
        raise Refused("period-unclear", t.header[t.period], short[0],
                      f"Under {t.header[t.period]} stands {short[0]}, and the heading {heading} says that several "
                      "years are taken together.",
                      "Write the periods in full, for example 2021-01-01/P2Y for 2021 and 2022.")  # fmt: skip


def _goes_with_the_title(t: Looked) -> None:
    """Refuse one year in all rows under a heading that says more than Year (the "Year of return"), below a title that
    says another one: which of them the figures are of is not told."""
    if _TIME_ITSELF.fullmatch(t.words(t.period)):
        return
    column = {str(p) for p in _readable(t, t.period)}
    title = {label: p for one in said_above(t.before) for label in one.labels if (p := parse_period(label))}
    if len(column) != 1 or len({str(p) for p in title.values()}) != 1:
        return
    label, above = next(iter(title.items()))
    here = _readable(t, t.period)[0]
    if not (above.start <= here.start and here.end <= above.end) and not (
        here.start <= above.start and above.end <= here.end
    ):
        shown = min(t.facts[t.period].texts)
        raise Refused("period-twice", t.header[t.period], shown,
                      f"The title says {label}, and {t.header[t.period]} says {shown}: when the figures are of is not "
                      "told.", "Leave one of them.")  # fmt: skip


def _days_or_longer(t: Looked) -> None:
    """Refuse months, quarters or years in a column that is mostly of days: a spreadsheet shows days as any of these."""
    found = {text: period for text in t.facts[t.period].texts if (period := parse_period(text, t.kind))}
    days = sorted(text for text, period in found.items() if period.length == "P1D")
    longer = sorted(found.keys() - set(days))
    if longer and 2 * len(days) >= len(found):
        raise Refused("period-unclear", t.header[t.period], longer[0],
                      f"Under {t.header[t.period]} stand days ({days[0]}) and longer times ({longer[0]}): which are "
                      "meant is not told.", "Write all of them in one way, for example 2024-03-31.")  # fmt: skip


def _written_as_here(t: Looked) -> None:
    """Refuse days that are written the American way, and months of Nomis that may be the last of twelve."""
    texts = sorted(t.facts[t.period].texts)
    american = next((x for x in texts if (m := _SLASHED.fullmatch(x)) and int(m[1]) <= 12 < int(m[2])), "")
    last = next((x for x in texts if _YEAR_MONTH.fullmatch(x)), "")
    if american:
        raise Refused("period-unclear", t.header[t.period], american,
                      f"{american} has its month first: which numbers of the other days are months is not told.",
                      "Write days as 31/03/2024 or 2024-03-31.")  # fmt: skip
    if last and t.words(t.period) == "date" and any(t.words(i) == "obs value" for i in range(len(t.keys))):
        raise Refused("period-unclear", t.header[t.period], last,
                      f"{last} may be a month, or the twelve months that end with it.",
                      "Take the column DATE_NAME from Nomis, too.")  # fmt: skip


def check_years(t: Looked, labels: Sequence[str], heading: str = "") -> None:
    """Refuse plain years where the table says that its years end in some other month, or are financial ones; and years
    of any kind where it says that several are taken together."""
    running.check(t, labels, heading)
    for text in running.above(t.before):
        year = next((x for x in labels if (p := parse_period(x)) and p.months <= 12), "")
        if year and not t.running and (several := SEVERAL_YEARS.search(text)):
            raise Refused("period-unclear", heading, year,
                          f"The lines above say “{several[0]}”: which years {year} stands for is not told.",
                          "Write the periods in full, for example 2021 to 2023.")  # fmt: skip
    quarter = next((x for x in labels if _BARE_QUARTER.fullmatch(x)), "")
    above = "; ".join(clean(c) for row in t.before for c in row if clean(c))
    if quarter and (other := OTHER_QUARTERS.search(f"{heading}; {above}")):
        raise Refused("period-unclear", heading, quarter,
                      f"{quarter} may be of a financial or academic year, as “{other[0]}” says.",
                      "Write quarters as Apr-Jun 2024, or as 2024/25 Q1.")  # fmt: skip
    years = [x for x in labels if (p := parse_period(x, t.kind)) and p.months == 12]
    if years and any(_MUNICIPAL.search(text) for text in (heading.replace("_", " "), above)):
        raise Refused("period-unclear", heading, years[0], f"{years[0]} is a municipal year, which begins in May.",
                      "Say in a mapping which months are meant, for example 2023-05-01/P1Y.")  # fmt: skip
    if years and (part := parts_above.found(t.before, t.file, one_year=len(labels) == 1)):
        raise Refused("period-unclear", heading, years[0],
                      f"“{part}” stands above the table, or in its name, and {years[0]} is a whole year: which part of "
                      "it the figures are of is not told.",
                      "Write both in one place, for example 2023/24 Q1, Apr-Sep 2023 or December 2023.")  # fmt: skip
    if firsts := american_firsts(labels):
        raise Refused("period-unclear", heading, firsts,
                      f"{firsts} may be a day of January or, as others of the file, the first of a month, month first.",
                      "Write days with the year first, as 2024-05-01.")  # fmt: skip
    plain = next((x for x in labels if _YEAR.fullmatch(x)), "")
    if not plain:
        return
    for text in (heading, *(" ".join(clean(c) for c in row if clean(c)) for row in t.before)):
        found = _OTHER_YEARS.search(text.replace("_", " ")) or _ON_A_DAY.search(text)
        month = year_ends_in(text) or (found[0] if found else "")
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
