"""Which column of a table of nobody's format is what: the area, the time, what tells rows apart, figures.

A heading alone decides nothing: what stands below it must go with it. Where the two disagree, or two columns claim the
same place, the table is refused; a column put in the wrong place would make wrong figures of right ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio.formats import flags, parts, parts_above, sampled
from adviser_app.csvio.formats.headings import (
    AGES,
    AREA_HEADINGS,
    AREA_NAMES,
    ATTRIBUTE,
    COUNCIL,
    E_CODE,
    GENERIC,
    GSS,
    NOT_THE_AREA,
    NOTES,
    WITHIN,
    mostly,
    one_period,
)
from adviser_app.csvio.formats.layout import header_key
from adviser_app.csvio.formats.looked import DIMENSION, OF_WHAT, Looked, Refused, counts_rows, is_no_figure
from adviser_app.csvio.formats.sampled import Content
from adviser_app.csvio.formats.timing import is_time, periods_elsewhere, place_times
from adviser_app.csvio.parse import clean, parse_cell, parse_number
from adviser_app.domain.period_text import parse_period

_GROUPS = re.compile(r"(?:\w+ )?(?:decile|quintile)(?: ?\(.*\))?")  # of people in a council, or of the council itself
_ASIDE = re.compile(r" ?\([^()]*\)$")
_OBSERVED = re.compile(r"obs (?:status|conf)(?: name)?|date type")  # beside each figure of Nomis
STATUS = re.compile(r"\b(?:status|flags?|markers?|marking|symbols?|footnotes?|suppress\w*|reliability|conf)\b")
SMALL = re.compile(r"[EWSN]0[0-5]|[EWSN]14|[EWSN]58")  # codes of wards, output areas, parishes, constituencies
_SMALLER = re.compile(
    r"(?:(?:electoral )?ward|[lm]soa|school|academy|establishment|provider|(?:gp )?practice|parish|postcode|"
    r"constituency|care home|location|site|street|address|supplier|output area|division)"
    r"(?: ?(?:name|code|id|number|no|\d\d(?:cd|nm)))?"
)
_INDICATOR_NUMBER = re.compile(r"(?:indicator|metric|measure|variable|series|data ?set) ?(?:id|code|number|no|ref)")
_IDENTIFIERS = re.compile(r"urn|ukprn|uprn|laestab")
_NUMBERED = re.compile(r"[A-Z]{0,3}\d{5,}")  # Nomis's URN is one of its rows, and no such number
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?"
PART = re.compile(
    rf"{_MONTH}|(?:q[1-4] ?)?{_MONTH}(?: ?[-–] ?| to | and | ){_MONTH}|"
    r"q(?:uarter ?)?[1-4]|h[12]|half[ -]?year|full[ -]?year|(?:first|second|third|fourth) (?:quarter|half)|"
    r"(?:autumn|spring|summer)(?: term)?|week ?\d\d?"
)
LEADING_ZERO = re.compile(r"0\d+", re.ASCII)
_V4 = re.compile(r"v4 (\d)")  # ONS's own name for it, with the number of columns of marks behind it
UNITS = frozenset({"unit", "units", "unit of measure", "unit of measurement", "measurement unit", "currency"})
VALUES = frozenset(
    {"value", "values", "obs value", "observation", "observations", "measure value", "indicator value", "data value",
     "metric value", "numeric value", "figure value"}
)  # fmt: skip
_OTHERWISE = r"(?! (?:quart|quint|dec|perc)ile| tiers?\b| layers?\b| super\b| income| paid\b)"  # are figures
LOWER = re.compile(rf"\b(?:lower|lcl|lci|ll)\b{_OTHERWISE}")
UPPER = re.compile(rf"\b(?:upper|ucl|uci|ul)\b{_OTHERWISE}")
_LIMIT = re.compile(
    r"\b(?:lower|upper)\b.*\b(?:ci|cl|confidence|limits?|intervals?|bounds?)\b|\b(?:[lu]c[li])\b|"
    r"\b(?:ci|cl|confidence(?: interval| limit)?|limit|interval)\b.*\b(?:lower|upper)\b"
)
# Beside a column of values, these are no figures of their own.
_BESIDE = re.compile(
    r"\b(?:numerator|denominator|count|rank|ranking|percentile|quartile|quintile|decile|median|mads?|mean|average|se|sd|"
    r"standard (?:error|deviation)|conf|confidence|ci|interval|cv|national|england|compared)\b|\b(?:lower|upper)\b"
)


# what somebody thinks of a figure, or says of its row: no group that it is of
_RATING = re.compile(
    r"(?:brag|rag|dot|direction of travel|trend|performance|progress)(?: ?(?:status|rating|colou?r))?|"
    r"(?:checked|entered|submitted|validated|signed off|approved|completed|updated|supplied|provided|owned) (?:by|on)|"
    r"(?:lead |responsible |data )?(?:officer|owner|contact|author)(?: name)?|(?:overall )?rating|"
    r"(?:date|last) (?:submitted|updated|checked|received|revised)|political control|control|estimated|intervention|"
    r"e-?mail(?: address)?|url|link|web ?site|source(?: of data)?|confidence(?: (?:level|rating))?|method(?:ology)?|"
    r"data quality|quality|assurance"
)

_ROWS = 12  # in all of which a column says the same
_AREAS = 6  # councils among which what describes them differs
_MARGINS = frozenset({"\u00b1", "+/-", "+-", "+/\u2212"})  # half an interval of confidence, beside its figure
# what stands in all cells of figures that are not there yet
_NOT_YET = re.compile(
    r"tb[acd]|to (?:be|follow)\b.*|await\w*.*|pending.*|outstanding.*|nil(?: return)?|see .*|true|false|up|down|none|"
    r"not (?:yet )?(?:available|due|known).*",
    re.IGNORECASE,
)


# a part of what the table is of: Reception, Year 6, 1 bed, 1000-1999, Net, SE
_PARTIAL = re.compile(
    r"(?:[<>\u2264\u2265]|under|over|up to|less than|more than) ?[1-9][\d,]*|"
    r"[1-9][\d,]* ?(?:[-\u2013]|to) ?[1-9][\d,]*|"
    r"\d\d?\+?(?: ?(?:[-\u2013]|to) ?\d\d?)? (?:bed(?:room)?s?|beds or more|year olds?|or more|and over)|"
    r"\d\d/\d\d|year \d+|"
    r"reception|max(?:imum)?|min(?:imum)?|net|gains?|loss(?:es)?|se|cv(?: \(%\))?|base|central|don.?t know|% yes|% no|"
    r"growth|short|long|\(?£[^()]*\)?|position|key|line \d+|code [a-z]"
)


def names_nothing(heading: str) -> bool:
    """Whether a heading names no thing that figures are of (Total, Median (£), 16, 90+, a rating's A, Of which: Boys):
    the table's name belongs before it."""
    key = header_key(heading).replace("_", " ")
    key = _ASIDE.sub("", key).strip() or key
    part = key.startswith(("of which", "by ")) or _PARTIAL.fullmatch(key) is not None
    return part or len(key) == 1 or key in GENERIC or is_value(key) or AGES.fullmatch(key) is not None


def is_value(words: str) -> bool:
    """Whether a heading says no more than that a figure stands below."""
    return words in VALUES or _V4.fullmatch(words) is not None


def sort_columns(t: Looked) -> None:
    """Give every column its place in ``t``. Raises Refused where that cannot be told."""
    _one_area(t)
    _of_the_council(t)
    t.over += codes_of_v4(t)
    times = [i for i in _open(t) if is_time(t, i)]
    worded = [i for i, fact in enumerate(t.facts) if fact.content is not Content.EMPTY and not fact.numbers]
    words: list[int] = []
    for i in _open(t):
        key, fact = t.words(i), t.facts[i]
        if i in times:
            continue
        if flags.looks_like(t, i):
            t.flags.append(i)
        elif key in NOTES:
            t.notes = (*t.notes, i)
        elif key in UNITS and fact.content is not Content.FIGURES and t.unit < 0:
            t.unit = i
        elif _is_code_of(t, i, worded) or _OBSERVED.fullmatch(key) or t.header[i] in _MARGINS:
            t.over.append(i)
        elif _tells_apart(t, i, times):
            t.breakdown.append(i)
        elif (
            (is_no_figure(t.header[i]) and not _is_number_of(t, i, key))
            or counts_rows(t.header[i], i, t.rows)
            or mostly(fact, LEADING_ZERO)
            or mostly(fact, E_CODE)
            or mostly(fact, GSS)
        ):
            t.over.append(i)
        elif STATUS.search(key) and (
            fact.content is Content.MARKS or all(len(x) <= 3 for x in fact.odd) or _is_state(t, i, times)
        ):
            (t.over if fact.numbers else t.flags).append(i)
        elif fact.texts and not any(parse_cell(x).marker or any(map(str.isalnum, x)) for x in fact.texts):
            t.over.append(i)  # arrows
        elif fact.content is Content.WORDS or (fact.content is Content.MARKS and ATTRIBUTE.search(t.words(i))):
            words.append(i)
        else:
            _half_words(t, i)
            t.figures.append(i)
    place_times(t, times)
    place = [i for i in (t.code, t.name) if i >= 0]
    when = [i for i in (t.period, t.part) if i >= 0]
    area = [*place, *when]
    for i in words:
        if _RATING.fullmatch(t.words(i)):
            t.over.append(i)
            continue
        texts = t.facts[i].texts
        if len(texts) == 1 and (_NOT_YET.fullmatch(next(iter(texts))) or one_period(t.header[i])):
            t.over.append(i)
            t.unread.append(i)
            continue
        one_text = len(texts) == 1 and not ATTRIBUTE.search(t.words(i)) and not parse_period(next(iter(texts)))
        if one_text and any(at < i for at in t.figures) and not OF_WHAT.search(t.words(i)):
            t.over.append(i)  # groups stand before what is told of them: "zero" under Homes
            t.unread.append(i)
            continue
        apart = sampled.repeats(t.rows, area, [i])
        if apart and WITHIN.search(t.words(i)):
            apart = not sampled.of_one_area(t.rows, place, when, i)
        (t.breakdown if one_text or apart else t.over).append(i)
    _one_for_all(t)
    t.breakdown.sort()
    _parts_of_years(t)
    _describing(t, place, when)
    parts.check(t, [*area, *t.breakdown, *([t.unit] if t.unit >= 0 else [])])
    periods_elsewhere(t, words)
    _each_in_one_council(t)
    _told_apart_by_a_number(t, area)
    _indicators_by_number(t)
    _limits(t)
    _one_value(t)
    flags.take(t)


def _is_number_of(t: Looked, at: int, key: str) -> bool:
    """Whether what looks like an order of rows is how many there are: "No." beside "%", right of the councils, in no
    order; or an index with decimals."""
    fact = t.facts[at]
    if key == "index" and fact.numbers and not fact.whole_numbers:
        return True
    if key.strip(". ") != "no" or at < max(t.code, t.name) or not fact.numbers:
        return False
    numbers = [n for row in t.rows if len(row) > at and (n := parse_number(clean(row[at]))) is not None]
    return numbers != sorted(numbers)


_BANDS = re.compile(
    r"\b(?:bed(?:room)?s|rooms|bands?|sic|line|class|code|size|level|grade|wave|round)\b|\b(?:no|number)$"
)


def _one_for_all(t: Looked) -> None:
    """A column among the figures that says the same in every row: Band D, or two bedrooms, is whom all are of. What may
    be a figure (a target) is noted, to be told."""
    if len(t.figures) < 2 or len(t.rows) < _ROWS:
        return
    for i in [i for i in t.figures if len(t.facts[i].texts) == 1]:
        text = min(t.facts[i].texts)
        is_letter = text.isalpha() and text.isupper() and len(text) <= 2
        if is_letter or (t.facts[i].whole_numbers and _BANDS.search(t.words(i))):
            t.figures.remove(i)
            t.breakdown.append(i)
        elif t.facts[i].numbers:
            t.constant.append(i)


def _parts_of_years(t: Looked) -> None:
    """Refuse years beside which another column, whatever its heading, says which part of them: Q1, Apr-Jun, P9."""
    years = (
        [x for x in t.facts[t.period].texts if (p := parse_period(x, t.kind)) and p.months == 12]
        if t.period >= 0
        else []
    )
    for i in (*t.breakdown, *t.over) if years and t.part < 0 else ():
        texts = t.facts[i].texts
        if texts and all(parts_above.is_part(text) for text in texts):
            raise Refused("period-in-parts", t.header[i], min(texts),
                          f"The time is told in parts: {t.header[i]} ({min(texts)}) and {t.header[t.period]}.",
                          "Write it in one column, for example 2023/24 Q1 or April 2023.")  # fmt: skip


def _describing(t: Looked, place: Sequence[int], when: Sequence[int]) -> None:
    """Pass over what describes councils in a table with several rows of each: it is no group of theirs."""
    at = [max(place, key=lambda i: len(t.facts[i].texts))]
    for i in sampled.describing(t.rows, at, when, t.breakdown, _AREAS):
        if not OF_WHAT.search(t.words(i)) and not DIMENSION.fullmatch(t.words(i)):
            t.breakdown.remove(i)
            t.over.append(i)


def _half_words(t: Looked, at: int) -> None:
    """Refuse a column with as many words as numbers: from some row on it changed places with its neighbour."""
    fact = t.facts[at]
    if fact.odd_cells > 1 and fact.odd_cells >= fact.number_cells and t.keys[at] not in AREA_HEADINGS:
        raise Refused("column-mixed", t.header[at], min(fact.odd),
                      f"Under {t.header[at] or f'column {at + 1}'} stand words ({min(fact.odd)}) and numbers: "
                      "which of them belong there is not told.",
                      "Put each cell under its own heading, or write a marker such as [x] for the words.")  # fmt: skip


def _is_state(t: Looked, at: int, times: Sequence[int]) -> bool:
    """How far a return has come, which ends no series when it comes further; rows twice are told apart by it."""
    area = [i for i in (t.code, t.name) if i >= 0]
    return all(map(flags.is_state, t.facts[at].texts)) and not sampled.repeats(t.rows, [*area, *times], [at])


def _tells_apart(t: Looked, at: int, times: Sequence[int]) -> bool:
    """Whether a column's heading says that rows are told apart by it, and its texts may be such groups."""
    key, fact = t.words(at), t.facts[at]
    if _GROUPS.fullmatch(key):
        return sampled.repeats(t.rows, [max(t.code, t.name), *times], [at])
    return DIMENSION.fullmatch(key) is not None and (fact.content is not Content.FIGURES or fact.whole)


def _open(t: Looked) -> list[int]:
    taken = (t.code, t.name, *t.over)
    return [i for i, fact in enumerate(t.facts) if i not in taken and fact.content is not Content.EMPTY]


def codes_of_v4(t: Looked) -> list[int]:
    """ONS's v4: behind the figure and its marks each column of codes stands before the one of their words."""
    at = next((i for i in range(len(t.keys)) if _V4.fullmatch(t.words(i))), -1)
    behind = int(t.words(at)[-1]) + 1 if at >= 0 else 0
    return [i for i in range(at + behind, len(t.keys), 2) if i != t.code] if behind else []


def _is_code_of(t: Looked, at: int, worded: Sequence[int]) -> bool:
    """The number of what stands in words in a column beside it: SEX and SEX_NAME, metricType and metricTypeLabel.
    ``worded``: the columns without numbers; a wide sheet has thousands of others."""
    if not t.facts[at].numbers or not t.facts[at].whole_numbers:
        return False
    of = re.escape(re.sub(" (?:code|id|number|no)$", "", t.words(at)))
    named = re.compile(of + r" ?(?:name|label|description|title)")
    beside = next((i for i in worded if named.fullmatch(t.words(i))), -1)
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
            # a district is in no unitary authority: two of their codes are of two days
            same_tier = {(a, b) for a, b in pairs if COUNCIL.fullmatch(a) and COUNCIL.fullmatch(b)}
            two = next(((a, b) for a, b in pairs if a != b and (a in there or b in here or (a, b) in same_tier)), None)
            if two:
                raise Refused("areas-several", t.header[other], f"{two[0]}; {two[1]}",
                              f"A row names two areas, {two[0]} under {t.header[main]} and {two[1]} under "
                              f"{t.header[other] or f'column {other + 1}'}.",
                              "Make a file of each table, or say which of the areas a figure is of.")  # fmt: skip


def _of_the_council(t: Looked) -> None:
    """Rows of schools or wards name their council, and their figures are not the council's."""
    codes = {a for a, _ in t.pairs(t.code, t.name)} if t.code >= 0 <= t.name else set()
    for i in _names(t) if codes else []:
        names = {b for _, b in t.pairs(t.code, i)}
        if 2 * len(names) > 3 * len(codes):  # more than other spellings of some
            raise Refused("rows-within-councils", t.header[i], min(names),
                          f"{t.header[i]} names more places ({min(names)}) than {t.header[t.code]} has codes.",
                          "Give each row the code of its own area.")  # fmt: skip
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


def _told_apart_by_a_number(t: Looked, area: Sequence[int]) -> None:
    """Most councils have several rows, and among the figures is what tells them apart: a number of bedrooms."""
    keys = [*area, *t.breakdown, *([t.unit] if t.unit >= 0 else [])]
    if len(t.figures) < 2 or 2 * sampled.repeated(t.rows, keys) < sampled.repeated(t.rows, keys, 1):
        return
    for i in t.figures:
        others = [at for at in t.figures if at != i]
        if t.facts[i].could_group and not sampled.repeats(t.rows, [*keys, i], others):
            raise Refused("columns-unclear", t.header[i], min(t.facts[i].texts),
                          f"Rows of one council and time differ in {t.header[i]}: whether that is a group or a figure "
                          "is not told.", "Say it in a mapping, or write the groups as words.")  # fmt: skip


def _indicators_by_number(t: Looked) -> None:
    """Rows of several indicators, each known by its number only: they would be one series."""
    for i in t.over:
        texts = t.facts[i].texts
        if not _INDICATOR_NUMBER.fullmatch(t.words(i)) or len(texts) < 2:
            continue
        named = [at for at, fact in enumerate(t.facts) if fact.content is Content.WORDS and at not in (t.code, t.name)]
        if not any(len({a for a, _ in t.pairs(i, at)}) == len(t.pairs(i, at)) for at in named):
            raise Refused("columns-unclear", t.header[i], min(texts),
                          f"Rows are of several indicators, which {t.header[i]} gives by number only ({min(texts)}).",
                          "Put the name of each indicator in a column beside it.")  # fmt: skip


def _codes(t: Looked) -> list[int]:
    return [i for i, fact in enumerate(t.facts) if mostly(fact, GSS) and not NOT_THE_AREA.search(t.words(i))]


def _names(t: Looked) -> list[int]:
    def is_name(i: int) -> bool:
        key = re.sub(r"\b(?:origin|destination|from|to|of|the|\d+)\b", " ", t.words(i))
        return " ".join(key.split()) in (*AREA_NAMES, "name", "council") or t.keys[i] == t.keys[t.name]

    words = [i for i, fact in enumerate(t.facts) if fact.content is Content.WORDS]
    return [i for i in words if is_name(i) and not NOT_THE_AREA.search(t.words(i))]


_PERCENTAGE = re.compile(r"%|\bper ?cent|\bpercentage", re.IGNORECASE)
_NO_PERCENTAGE = re.compile(
    r"\bper (?:\d|head|hundred|thousand|million|capita|person)|[£€$]|\b(?:number|count)s? of\b", re.IGNORECASE
)


def check_percentages(t: Looked, columns: Sequence[int]) -> None:
    """Refuse 41% beside 0.42 in one series: one of the two is a hundred times what it says."""
    texts = sorted({x for i in columns for x in t.facts[i].texts})
    shares = [x for x in texts if x.endswith("%") and parse_number(x) is not None]
    heading, money = t.header[columns[0]], [x for x in texts if x[:1] in "£€$" and parse_number(x) is not None]
    unlike = shares if _NO_PERCENTAGE.search(heading) else money if _PERCENTAGE.search(heading) else []
    if unlike:
        raise Refused("sign-unlike-heading", heading, unlike[0],
                      f"Under {heading} stands {unlike[0]}: the sign is that of another unit.",
                      "Put the figures under their own heading, or write them without the sign.")  # fmt: skip
    bare = [x for x in texts if not x.endswith("%") and 0 < abs(parse_number(x) or 0) <= 1]
    bare = bare or [x for x in texts if shares and not x.endswith("%") and abs(parse_number(x) or 0) > 100]
    if shares and bare:
        raise Refused("percentages-mixed", t.header[columns[0]], bare[0],
                      f"{bare[0]} stands beside {shares[0]}: whether both are shares of 100 is not told.",
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
    alone = [i for i in t.figures if i not in used and _LIMIT.search(t.words(i))]
    t.over += alone
    t.figures = [i for i in t.figures if i not in used and i not in alone]


def _between(t: Looked, at: int, low: int, high: int) -> bool:
    """Nine of ten figures within their limits tell which columns those are, and half of them where both are called
    limits of confidence; the others are refused row by row."""
    enough = 0.5 if _LIMIT.search(t.words(low)) and _LIMIT.search(t.words(high)) else 0.9
    seen = within = 0
    for row in t.rows:
        if len(row) > max(at, low, high):
            value, lower, upper = (parse_number(clean(row[i])) for i in (at, low, high))
            if value is not None and lower is not None and upper is not None:
                seen += 1
                within += lower <= value <= upper
    return within > 0 and within >= enough * seen


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
