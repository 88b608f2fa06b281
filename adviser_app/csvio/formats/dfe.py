"""DfE Explore Education Statistics: tidy but wide. A row is an area, a time and its filters; every measure is a column.

The publisher's rules (https://www.gov.uk/guidance/how-to-prepare-open-data-for-explore-education-statistics): the first
columns are ``time_period``, ``time_identifier``, ``geographic_level`` and codes and names of places, then filters, then
indicators. Which of the others are filters no header says; the rows do: words are filters, numbers are indicators, and
where rows differ in nothing else, short whole numbers (an age) from the left are filters too.

A file does not say which data set it is of, and many have a ``number_of_pupils``: its name without years is part of
each indicator's. Reporting years are read as their publisher writes them: 2022 is 2022.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from adviser_app.csvio.formats import sampled
from adviser_app.csvio.formats.layout import Figures, Layout, Place, Reading, Role, header_key
from adviser_app.csvio.formats.looked import OF_WHAT, is_dimension, is_no_figure, words_of
from adviser_app.csvio.formats.sampled import Column, Content
from adviser_app.csvio.parse import clean

FORMAT = "DfE Explore Education Statistics"
PUBLISHER = "Department for Education"
KNOWN_BY = "time_period, time_identifier, geographic_level, country_code …, then filters and measures"

_NEEDED = ("time_period", "time_identifier", "geographic_level")
# geographic_level → code column, name column, the word for the kind of area in ``resources/register/area_kinds.csv``
_LEVELS = {
    "national": ("country_code", "country_name", "country"),
    "regional": ("region_code", "region_name", "region"),
    "local authority": ("new_la_code", "la_name", ""),
    "local authority district": ("lad_code", "lad_name", ""),
    "mayoral combined authority": (
        "mayoral_combined_authority_code", "mayoral_combined_authority_name", "combined authority or city region",
    ),
    "english devolved area": ("english_devolved_area_code", "english_devolved_area_name", ""),
    "local enterprise partnership": ("local_enterprise_partnership_code", "local_enterprise_partnership_name", ""),
    "police force area": ("police_force_area_code", "police_force_area_name", "police force area"),
    "ward": ("ward_code", "ward_name", "ward"),
    "parliamentary constituency": ("pcon_code", "pcon_name", "parliamentary constituency"),
}  # fmt: skip
_PLACE = re.compile(
    r"(country|region|(old_|new_)?la|lad|local_authority|local_enterprise_partnership|lep|mayoral_combined_authority|mca|"
    r"english_devolved_area|opportunity_area|pcon|parliamentary_constituency|ward|rsc_region_lead|multi_academy_trust|"
    r"trust|mat|sponsor|school|academy|provider|institution|planning_area|local_skills_improvement_plan_area|lsip|"
    r"police_force_area)(_?(code|name|urn|laestab|ukprn|id|postcode))+"
)
_GSS = re.compile(r"[EWSNK][0-9]{8}")
_YEARS = re.compile(r"(?<![0-9])(?:19|20)\d\d(?:[-_ ]?(?:to[-_ ]?)?(?:(?:19|20)?\d\d))?(?![0-9])", re.ASCII)
_PLACES = 6
_NUMBER_FIRST = re.compile(r"\W{0,2}[0-9]")
_VERSIONS = frozenset({"provisional", "revised", "final"})  # of a figure: its series is one all the same
# Headings of measures, however few their numbers: rows that stand twice are no reason to take them for groups.
_MEASURE = re.compile(
    r"\b(?:numerator|denominator|count|number|num|total|sum|rate|percent|percentage|pct|perc|proportion|average|mean|"
    r"median|headcount|fte|value)s?\b"
)
_FIRST_SHEET = re.compile(r"sheet ?1", re.IGNORECASE)  # as programs call it
_COPY = re.compile(r"\s*(?:\(\d+\)|[-_ ]+(?:copy|final|revised|provisional|v\d+(?:\.\d+)?))$", re.IGNORECASE)


def recognise(header: Sequence[str]) -> Layout | None:
    """The layout's keys of a file with this header; ``settle`` finds its filters and measures."""
    at = {header_key(name): i for i, name in reversed(list(enumerate(header)))}
    if not all(name in at for name in _NEEDED):
        return None
    names = [header_key(n) for n in header]
    doubled = next((header[i].strip() for i, n in enumerate(names) if n and n in names[:i]), "")
    time, kind, level = (at[name] for name in _NEEDED)
    places = {
        word: Place(at.get(code, -1), at.get(name, -1), said)
        for word, (code, name, said) in _LEVELS.items()
        if code in at or name in at
    }
    return Layout(
        FORMAT, PUBLISHER, tuple(n.strip() for n in header),
        {Role.PERIOD: (time,), Role.PERIOD_HINT: (kind,), Role.GEOGRAPHY: (level,)},
        doubled=doubled, periods=Reading.EDUCATION, places=places,
    )  # fmt: skip


def lacking(header: Sequence[str]) -> list[str]:
    """What a header lacks that is nearly one of these files'."""
    have = {header_key(name) for name in header}
    missing = [name for name in _NEEDED if name not in have]
    return missing if len(missing) == 1 and have & {"country_code", "new_la_code", "lad_code", "region_code"} else []


def settle(layout: Layout, sample: Sequence[Sequence[str]], name: str) -> Layout:
    """Filters and measures, from the rows; a layout without ``figures`` where there is no column of them.

    ``name``: of the data set, part of each indicator's.
    """
    facts = sampled.columns(len(layout.header), sample)
    known = {layout.at(r)[0] for r in (Role.PERIOD, Role.PERIOD_HINT, Role.GEOGRAPHY)}
    places = [i for i, n in enumerate(layout.header) if _is_place(n)]
    # a column of areas' codes is no filter, whatever its heading
    places += [
        i for i, fact in enumerate(facts) if i not in places and fact.texts and all(map(_GSS.fullmatch, fact.texts))
    ]
    # nor are codes and numbers of places or of anything else figures
    places += [
        i for i, fact in enumerate(facts) if i not in (*places, *known) and fact.content is Content.FIGURES
        and fact.whole_numbers and is_no_figure(layout.header[i])
    ]  # fmt: skip
    versions = tuple(
        i for i, n in enumerate(layout.header) if header_key(n) == "version" and facts[i].texts and
        all(x.casefold() in _VERSIONS for x in facts[i].texts)
    )  # fmt: skip
    rest = [i for i in range(len(layout.header)) if i not in known and i not in places and i not in versions]
    codes = [i for i in places if facts[i].texts and all(map(_GSS.fullmatch, facts[i].texts))]
    finest = max(codes, key=lambda i: len(facts[i].texts), default=-1)
    filters: list[int] = []
    figures: list[int] = []
    empty: list[int] = []
    mixed: list[int] = []
    for i in rest:
        fact = facts[i]
        if fact.content is Content.EMPTY:
            empty.append(i)
        elif fact.content is Content.MIXED and fact.number_cells > fact.odd_cells and not fact.is_mostly_figures:
            mixed.append(i)
        elif fact.are_unreadable_figures(measure=_MEASURE.search(words_of(layout.header[i])) is not None):
            figures.append(i)
        elif finest >= 0 and _are_like_figures(fact, [(r[finest], r[i]) for r in sample if len(r) > max(finest, i)]):
            figures.append(i)  # refused one by one
        elif fact.content is Content.WORDS or (fact.content is Content.MIXED and not fact.is_mostly_figures):
            filters.append(i)
        else:
            figures.append(i)
    # a word or two among numbers: groups (Total, 16, 17) if they tell rows apart, else figures with cells out of place
    for i in mixed:
        others = [at for at in (*figures, *mixed) if at != i]
        apart = facts[i].could_group and sampled.repeats(sample, [*sorted(known), *places, *filters], others)
        (filters if apart or (facts[i].could_group and is_dimension(layout.header[i])) else figures).append(i)
    figures.sort()
    # an age is a filter, in a file of one age too
    filters += [i for i in figures if facts[i].whole and is_dimension(layout.header[i])]
    figures = [i for i in figures if i not in filters]
    filters, damaged = _without_describing(layout, sample, facts, (sorted(known), places), filters, figures)
    figures = sorted(figures + damaged)
    # what tells rows apart: numbers that could be groups, from the left, until nothing is told twice
    keys = [*sorted(known), *places]
    while (
        figures
        and facts[figures[0]].could_group
        and not _MEASURE.search(words_of(layout.header[figures[0]]))
        and sampled.repeats(sample, [*keys, *filters], figures)
    ):
        filters.append(figures.pop(0))
    says = [Figures(i, {Role.INDICATOR: f"{name}: {layout.header[i]}" if name else layout.header[i]}) for i in figures]
    return replace(
        layout, figures=tuple(says), empty=tuple(empty),
        columns={**layout.columns, Role.BREAKDOWN: tuple(sorted(filters)), Role.STATUS: versions},
    )  # fmt: skip


def _without_describing(
    layout: Layout, sample: Sequence[Sequence[str]], facts: Sequence[Column], keys: tuple[list[int], list[int]],
    filters: list[int], figures: list[int],
) -> tuple[list[int], list[int]]:  # fmt: skip
    """The filters without columns that describe places ("Rating"), and without measures in which somebody wrote
    something into every cell ("56 [1]"), which follow apart. A filter's words come back for each place, and filters
    stand before measures. ``keys``: the columns of times, and those of places."""
    times, places = keys
    first = min(figures, default=len(facts))
    named = [
        i for i in filters if not is_dimension(layout.header[i]) and not OF_WHAT.search(words_of(layout.header[i]))
    ]
    aside = [i for i in sampled.describing(sample, places, times, sorted(filters), _PLACES) if i in named]
    aside += [i for i in named if i > first and len(facts[i].texts) == 1]
    damaged = [i for i in aside if 2 * sum(map(_begins_with_a_number, facts[i].texts)) > len(facts[i].texts)]
    return [i for i in filters if i not in aside], damaged


def _begins_with_a_number(text: str) -> bool:
    return _NUMBER_FIRST.match(text) is not None


def not_read(layout: Layout) -> list[str]:
    """The headings of columns that are no places, filters or measures."""
    read = {f.at for f in layout.figures}.union(layout.empty, *layout.columns.values())
    return [
        name for i, name in enumerate(layout.header)
        if i not in read and header_key(name) and not _is_place(name) and not is_no_figure(name)
    ]  # fmt: skip


def _is_place(heading: str) -> bool:
    return _PLACE.fullmatch(header_key(heading).replace(" ", "_")) is not None


def _are_like_figures(fact: Column, pairs: list[tuple[str, str]]) -> bool:
    """Words with digits, of which each stands for one place only: "7.1 (6.8-7.4)", "13502pts". Nothing is told apart by
    such. ``pairs``: the places' codes, and what stands beside them."""
    pairs = list({(clean(place), clean(text)) for place, text in pairs if clean(place) and clean(text)})
    texts = {text for _, text in pairs}
    return (
        fact.content is Content.WORDS
        and len({place for place, _ in pairs}) >= _PLACES
        and len(texts) == len(pairs)
        and all(any(map(str.isdigit, text)) for text in texts)
    )


def data_set(file: str) -> str:
    """What a file is called, without folders, years, copies and versions: 'b7 child in need plans'. Of a workbook, with
    its sheet's name, as its tables are of different things ('recycling, By council')."""
    book, _, sheet = re.split(r"[/\\]", file)[-1].partition(", sheet ")
    stem = book.rsplit(".", 1)[0].strip()
    while (shorter := _COPY.sub("", stem)) != stem:
        stem = shorter
    names = [stem, "" if _FIRST_SHEET.fullmatch(sheet) else sheet]
    return ", ".join(n for n in (without_years(n.replace("_", " ")).strip(" -") for n in names) if n)


def without_years(text: str) -> str:
    """A name that stays the same from one year's file to the next."""
    return " ".join(_YEARS.sub(" ", text).split())
