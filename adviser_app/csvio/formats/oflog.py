"""Office for Local Government: one value a row, with the median and the distance from it beside, which are passed over:
but where a word stands in their place, or a number in that of a word, the row's cells are out of place.

``Grouping`` says whose figure it is: LA_Raw is the authority's own; anything else is a breakdown of its own.
"""

from __future__ import annotations

from dataclasses import replace

from adviser_app.csvio.formats.layout import LongFormat, Role

OFLOG = LongFormat(
    format="Oflog data",
    publisher="Oflog",
    names={
        Role.AREA_CODE: ("local authority code",),
        Role.AREA_NAME: ("local authority name",),
        Role.INDICATOR: ("measure",),
        Role.BREAKDOWN: ("grouping",),
        Role.UNIT: ("unit", "units"),
        Role.PERIOD: ("financial year",),
        Role.VALUE: ("value",),
        Role.NOTE: ("note", "notes"),
    },
    required=((Role.AREA_CODE,), (Role.INDICATOR,), (Role.PERIOD,), (Role.VALUE,)),
    known_by="Financial year, Local authority code, Local authority name, Measure, Value",
    fixed={Role.PERIOD_HINT: "financial year"},
    plain=("LA_Raw",),
    beside={"region": False, "median": True, "mads_from_median": True, "rank_order": False},
)

# Some of its files head the financial years "Year": known for Oflog's by the columns that only they have.
OFLOG_BY_YEAR = replace(
    OFLOG,
    names={**OFLOG.names, Role.PERIOD: ("year",)},
    always=("grouping", "median", "mads_from_median"),
)
