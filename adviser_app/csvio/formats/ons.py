"""ONS Explore Local Statistics, both generations of headers.

The older generation has two columns for the indicator, ``Variable Name`` and ``Indicator``, one of which may be a
machine name. The readable one names the series, as today's ``indicator`` column does; where both are readable it is
``Indicator``, unless one Indicator covers several variables, and then it is the theme and ``Variable Name`` the series.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from adviser_app.csvio.formats.layout import Layout, LongFormat, Role, header_key

PUBLISHER = "ONS Explore Local Statistics"

_TODAY = {
    Role.AREA_CODE: ("areacd",),
    Role.AREA_NAME: ("areanm",),
    Role.GEOGRAPHY: ("geography",),
    Role.INDICATOR: ("indicator",),
    Role.PERIOD: ("period",),
    Role.VALUE: ("observation", "value"),
    Role.MEASURE: ("measure",),
    Role.UNIT: ("unit",),
    Role.LOWER: ("lci_95", "lower confidence interval (95%)"),
    Role.UPPER: ("uci_95", "upper confidence interval (95%)"),
    Role.STATUS: ("status", "observation status"),
    Role.NOTE: ("notes", "note"),
    Role.POLARITY: ("polarity",),
}

ONS = LongFormat(
    format="ONS Explore Local Statistics",
    publisher=PUBLISHER,
    names=_TODAY,
    required=((Role.AREA_CODE,), (Role.INDICATOR,), (Role.PERIOD,), (Role.VALUE,)),
    known_by="areacd, areanm, geography, indicator, period, observation",
    passed_over=("variable name",),
)
ONS_OLDER = LongFormat(
    format="ONS Explore Local Statistics (older header)",
    publisher=PUBLISHER,
    names=_TODAY | {Role.INDICATOR: ("indicator", "variable name")},
    required=((Role.AREA_CODE,), (Role.INDICATOR,), (Role.PERIOD,), (Role.VALUE,)),
    known_by="AREACD, AREANM, Geography, Variable Name, Indicator, Period, Observation",
)

_SLUG = re.compile(r"[a-z0-9]+(?:[-_./][A-Za-z0-9]+)*|[A-Z0-9]+(?:[-_.][A-Z0-9]+)+|[A-Z]{0,4}[0-9]+")


def recognise(header: Sequence[str]) -> Layout | None:
    older = any(header_key(name) == "variable name" for name in header)
    return (ONS_OLDER if older else ONS).recognise(header)


def settle(layout: Layout, sample: Sequence[Sequence[str]]) -> Layout:
    """Choose the indicator's column of an older file by a sample of its rows; other layouts come back as they are."""
    keys = [header_key(name) for name in layout.header]
    if "variable name" not in keys or "indicator" not in keys:
        return layout
    variable, indicator = keys.index("variable name"), keys.index("indicator")
    pairs = {(row[variable].strip(), row[indicator].strip()) for row in sample if len(row) == len(keys)}
    readable = {at: not all(_SLUG.fullmatch(p[i]) for p in pairs) for i, at in enumerate((variable, indicator))}
    variables, indicators = {p[0] for p in pairs}, {p[1] for p in pairs}
    choice = indicator
    if readable[variable] and (not readable[indicator] or len(variables) > len(indicators)):
        choice = variable
    return replace(layout, columns={**layout.columns, Role.INDICATOR: (choice,)})
