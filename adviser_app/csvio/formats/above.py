"""What short lines above a table say of all its figures: whom they are of, how they are measured, or that they are
none of councils at all.

"Females only" below the title makes the men's table another series. "Rank (1 = highest)" makes it no figures that
anybody compares. What is neither, and no title, source or date, is told word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adviser_app.csvio.formats import running, scope, units_above
from adviser_app.csvio.formats.headings import NO_TITLE, PUBLISHING, TABLE_NO, keyed, mostly, title_line
from adviser_app.csvio.formats.looked import Looked, Refused, is_dimension
from adviser_app.csvio.formats.said_periods import said
from adviser_app.csvio.parse import clean
from adviser_app.domain.area_names import name_index, normalise_name

_LONGEST = 80  # letters; longer lines are notes
_PEOPLE = re.compile(
    r"\(?(?:all )?(?:(?:fe)?males?|(?:wo)?men|boys|girls)(?: only)?\)?|"
    r"\(?(?:[a-z]+,? )?aged? (?:\d.*|under .*|over .*)|"
    r"(?:full|part)[- ]time (?:employees|workers|jobs)|(?:disabled|non-disabled)(?: people)?|(?:under|over)[- ]\d+s?",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\(?(?:median|mean|average|(?:lower|upper) quartile|(?:10|25|75|90)th percentile|number|rate|percentage|per ?cent|"
    r"proportion|numerator|denominator|count|targets?|forecasts?|budgets?|outturn|actuals?)\)?|"
    r"rate per [\d,]+(?: [a-z ]{1,30})?", re.IGNORECASE,
)  # fmt: skip
_DERIVED = re.compile(
    r"\(?(?:rank(?:s|ing)?\b.*|(?:(?:lower|upper|\d+ ?%|95 per ?cent) )*confidence (?:limits?|intervals?).*|"
    r"coefficients? of variation.*|standard errors?.*|"
    r"(?:percentage|annual|absolute|% )? ?changes? (?:on|from|since|in)\b.*|"
    r"(?:percentage )?(?:point )?differences? (?:from|to|between)\b.*|index \(.*=.*|(?:row|column) (?:%|per ?cent.*)|"
    r"z-?scores?|sample sizes?|(?:un)?weighted bases?|bases?)\)?", re.IGNORECASE,
)  # fmt: skip
_KINDS = (
    r"police forces?(?: areas?)?|pfas?|fire (?:and rescue )?(?:authorit\w+|services?)|"
    r"(?:parliamentary )?constituenc\w+|wards?|[lm]soas?|(?:civil )?parish(?:es)?|integrated care boards?|icbs?|ccgs?|"
    r"nhs trusts?|travel to work areas?|built[- ]up areas?|towns?(?: and cit(?:y|ies))?|schools?|courts?|jobcentres?|"
    r"brmas?|broad rental market areas?|housing market areas?|local enterprise partnerships?|leps?|"
    r"community safety partnerships?|csps?|primary urban areas?|postcode (?:areas?|districts?|sectors?)|health boards?"
)
_BY_KIND = re.compile(
    rf"\b(?:by|of each) (?:{_KINDS})\b(?! (?:types?|phases?|years?|sizes?|places?|meals?)\b)"
    r"(?!.*\b(?:authorit|council|district))",
    re.IGNORECASE,
)
_KIND = re.compile(rf"(?:{_KINDS})(?: (?:level|data))?", re.IGNORECASE)
_PLACES = re.compile(
    rf"\(?(?:by |for |data for )?(?:{_KINDS}|(?:itl|nuts) ?(?:level )?[123](?: (?:sub)?regions?)?)"
    r"(?: level| areas?)?\)?",
    re.IGNORECASE,
)
_ITL_CODE = re.compile(r"(?:TL|UK)[A-Z][0-9A-Z]{0,2}")
_ITL = re.compile(r"\b(?:itl|nuts) ?-?(?:level )?[1-3]?\b", re.IGNORECASE)
_FILTERED = re.compile(r"(?:applied |selected )?filters?(?: applied)?(?: are)?|selected|selections?", re.IGNORECASE)
_SAYS = re.compile(r"([A-Za-z][\w /()-]{1,39}?)(?: is | ?= ?|: ?)(\S.*)")
_MEASURES = frozenset(("measure", "measures", "statistic", "value type"))
_GROUPS = frozenset(("family type", "industry", "occupation", "ethnicity"))
_ANYTHING = re.compile(r"(?:all\b|\(all\)|total\b|not blank|persons?$|people$|both\b).*", re.IGNORECASE)
_NEVER_TOLD = re.compile(
    r"local (?:authorit|planning)|\b(?:districts?|unitar\w+|council(?:s|'s)?|authorit\w+|counties|boroughs|regions?)\b|"
    r"england|wales|united kingdom|great britain|\buk\b|statistics|survey|census|dataset|open data|experimental|"
    r"accredited|provisional|revised|\bdata\b|geograph|coverage|worksheet|rounded|shorthand|\bmarkers?\b|\breports?\b|"
    r"department|ministry|index of|contents|\bkey\b|version|licen[cs]e|\bstatus\b|designat|reference|\bref\b|ons crown",
    re.IGNORECASE,
)


def heed(t: Looked) -> None:
    """Note in ``t`` what all its figures are of. Raises Refused for lines by which they are none, or none of
    councils."""
    _check_areas(t)
    found, filtered = [scope.of_all(t)], False
    title, first = title_line(t.before), next((clean(c) for row in t.before for c in row if clean(c)), "")
    title = "" if title != first and _PEOPLE.fullmatch(title.strip("() ")) else title  # below one of a single word
    for text in _lines(t, title):
        plain = text.strip("() ").rstrip(":. ")
        if _FILTERED.fullmatch(plain):
            filtered = True
            continue
        if _PLACES.fullmatch(plain) and t.code < 0:
            message = f"The table is of other areas, as “{text}” above it says; some are called as councils are."
            raise Refused("areas-not-councils", "", text, message, "Put the councils' codes in a column.")
        if _DERIVED.fullmatch(plain):
            message = f"“{text}” stands above the table: its numbers are no figures of councils, or of another kind."
            remedy = "Say so in the headings if they are wanted, and import the file again."
            raise Refused("figures-derived", "", text, message, remedy)
        group, measure = ("", "") if said(text).labels else _of_all(text, plain, filtered=filtered)
        found += [group] if group else []
        t.measure = measure or t.measure
        if group == measure == "" and text != first and not _is_remark(text):
            t.unheeded.append(text)
    t.groups = "; ".join(filter(None, found))


def _check_areas(t: Looked) -> None:
    """Refuse names of other areas than councils, as the title or the sheet's name says, and of ITL or NUTS: Kent is
    Kent and Medway there."""
    if t.code >= 0:
        return
    title, sheet = title_line(t.before), t.file.rpartition(", sheet ")[2] if ", sheet " in t.file else ""
    if (found := _BY_KIND.search(title)) or (found := _KIND.fullmatch(sheet.strip())):
        message = f"The table is of other areas, as “{found[0]}” says; some are called as councils are."
        raise Refused("areas-not-councils", "", found[0], message, "Put the councils' codes in a column.")
    codes = next((i for i, fact in enumerate(t.facts) if mostly(fact, _ITL_CODE)), -1)
    words = [*t.header, *(clean(cell) for row in t.before for cell in row)]
    shown = min(t.facts[codes].texts) if codes >= 0 else next((w[:80] for w in words if _ITL.search(w)), "")
    if shown:
        message = f"The areas are of ITL or NUTS, as “{shown}” says; some are called as councils are."
        raise Refused("areas-not-councils", "", shown, message, "Nothing; or use a table with the councils' codes.")


def _lines(t: Looked, title: str) -> Iterator[str]:
    for row in t.before:
        cells = [clean(c) for c in row if clean(c)]
        if len(cells) != 1 or cells[0] == title:
            continue
        for line in str(next(c for c in row if clean(c))).splitlines():
            if 1 < len(text := clean(line)) <= _LONGEST:
                yield text


def _of_all(text: str, plain: str, *, filtered: bool) -> tuple[str | None, str]:
    """The group, or the measure, of all figures that a line names; both '' where it names none, and None for a group
    that is everybody."""
    if _PEOPLE.fullmatch(plain):
        return plain, ""
    if _MEASURE.fullmatch(plain) and not units_above.is_unit(text):
        return "", plain
    if not (says := _SAYS.fullmatch(text)):
        return "", ""
    key, value = says[1].strip(), says[2].strip()
    if _FILTERED.fullmatch(key):
        inner = _SAYS.fullmatch(value)
        key, value, filtered = (inner[1], inner[2], True) if inner else ("Filter", value, True)
    if key.casefold() in _MEASURES:
        return "", value
    if filtered or is_dimension(key) or key.casefold() in _GROUPS:
        return None if _ANYTHING.fullmatch(value) else f"{key}: {value}", ""
    return "", ""


def _is_remark(text: str) -> bool:
    """Whether a line is a source, a date, a note, a unit, a place: none of what makes figures others."""
    key, _ = keyed([text])
    return bool(
        PUBLISHING.search(text)
        or NO_TITLE.search(text)
        or _NEVER_TOLD.search(text)
        or key
        or said(text).labels
        or said(text).unclear
        or units_above.lines([[text]])
        or units_above.is_unit(text)
        or running.year_said(text)
        or not TABLE_NO.sub("", text).strip()
        or not re.search(r"[A-Za-z]{3}", text)
        or normalise_name(text) in name_index()
    )
