"""OHID Fingertips: one value a row, in up to 27 columns whose names changed a little over the years.

Sex, age and category are the breakdown, whether or not they vary in the file at hand: a series must have the same name
in a file of one sex as in the next one of two. Count and denominator are no figures to compare councils by and are
passed over; the note beside a value ("Value estimated", "Value suppressed …") is its status.

OHID's own package for R, fingertipsR, gives the same columns without the spaces in their names, and NA in empty cells.
"""

from __future__ import annotations

from dataclasses import replace

from adviser_app.csvio.formats.layout import LongFormat, Reading, Role

FINGERTIPS = LongFormat(
    format="OHID Fingertips export",
    publisher="OHID Fingertips",
    names={
        Role.AREA_CODE: ("area code",),
        Role.AREA_NAME: ("area name", "areaname"),
        Role.GEOGRAPHY: ("area type",),
        Role.INDICATOR: ("indicator name",),
        Role.PERIOD: ("time period",),
        Role.PERIOD_HINT: ("time period range",),
        Role.VALUE: ("value",),
        Role.LOWER: ("lower ci 95.0 limit", "lower ci 95 limit", "lower ci limit"),
        Role.UPPER: ("upper ci 95.0 limit", "upper ci 95 limit", "upper ci limit"),
        Role.STATUS: ("value note",),
    },
    joined={Role.BREAKDOWN: (("sex",), ("age",), ("category type",), ("category",))},
    required=((Role.AREA_CODE,), (Role.INDICATOR,), (Role.PERIOD,), (Role.VALUE,), (Role.GEOGRAPHY,)),
    known_by="Indicator ID, Indicator Name, Area Code, Area Name, Area Type, Sex, Age, Time period, Value",
    periods=Reading.RANGE,
    always=("sex", "age"),
    # older ones have no range, and a "sortable" that would seem to be it misspelt
    passed_over=("lower ci 99.8 limit", "upper ci 99.8 limit", "time period sortable"),
    absent="NA",
)


def _unspaced(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.replace(" ", "") for name in names))


FROM_R = replace(
    FINGERTIPS,
    names={role: _unspaced(names) for role, names in FINGERTIPS.names.items()},
    joined={role: tuple(map(_unspaced, groups)) for role, groups in FINGERTIPS.joined.items()},
    passed_over=_unspaced(FINGERTIPS.passed_over),
)
